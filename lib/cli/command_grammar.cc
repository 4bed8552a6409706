#include "cli/command_grammar.h"

#include <algorithm>

#include "base/text.h"

namespace berth::cli {

namespace {

constexpr std::string_view kDashes = "--";
constexpr std::string_view kOptionsOf = "'s options";
constexpr std::string_view kRemark = "   ";  // behind it stands what the line does

// Words of a usage, brackets around them taken off; what stands in quotes is one.
std::vector<std::string> usage_words(std::string_view line) {
  std::vector<std::string> out;
  std::string word;
  bool quoted = false;
  const auto end_word = [&] {
    if (word.starts_with("[")) word.erase(0, 1);
    const auto count = [&](char c) { return std::count(word.begin(), word.end(), c); };
    while (word.ends_with("]") && count(']') > count('[')) word.pop_back();
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  for (const char c : line) {
    if (c == '\'') quoted = !quoted;
    if (c == ' ' && !quoted) {
      end_word();
    } else {
      word += c;
    }
  }
  end_word();
  return out;
}

CommandForm form_of(std::string_view line) {
  CommandForm form;
  line = line.substr(0, line.find(kRemark));
  if (const std::size_t at = line.find(kOptionsOf); at != std::string_view::npos) {
    const std::size_t begin = line.rfind('[', at) + 1;
    form.options_of = line.substr(begin, at - begin);
    line = line.substr(0, begin - 1);
  }
  const std::vector<std::string> words = usage_words(line);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with(kDashes)) {
      form.words.push_back(words[i]);
      continue;
    }
    CommandForm::Option option{.name = words[i].substr(kDashes.size()), .value = {}};
    // `[--tls-cert FILE --tls-key FILE]` and `[--background] [--limit 24h]`: a flag closes its bracket, or
    // another option follows.
    const bool closed = line.find(words[i] + "]") != std::string_view::npos;
    if (!closed && i + 1 < words.size() && !words[i + 1].starts_with(kDashes)) option.value = words[++i];
    form.options.push_back(std::move(option));
  }
  return form;
}

bool plain_word(std::string_view word) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !word.empty() && word.front() >= 'a' && word.front() <= 'z' &&
         std::all_of(word.begin(), word.end(), fits);
}

}  // namespace

std::vector<CommandForm> command_forms(std::string_view usage) {
  std::vector<CommandForm> out;
  for (const std::string_view line : split(usage, '\n')) out.push_back(form_of(line));
  return out;
}

std::vector<std::string> choices_of(std::string_view place) {
  std::vector<std::string> out;
  const std::vector<std::string_view> words = split(place, '|');
  for (const std::string_view word : words) {
    const bool example = words.size() == 1 && word.find_first_of("0123456789") != std::string_view::npos;
    if (plain_word(word) && !example) out.emplace_back(word);
  }
  return out;
}

}  // namespace berth::cli
