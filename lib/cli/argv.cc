#include "cli/argv.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "cli/errors.h"
#include "cli/numbers.h"
#include "cli/suggest.h"
#include "jmespath/python.h"

namespace berth::cli {

namespace {

constexpr std::string_view kDashes = "--";

// How one word of the line reads before anything is consumed.
struct Word {
  enum class Kind { value, option, unknown_option, separator } kind = Kind::value;
  std::size_t option = 0;
  std::optional<std::string> attached;  // what stands behind the '='
};

bool negative_number(std::string_view word) {
  if (word.size() < 2 || word[0] != '-') return false;
  word.remove_prefix(1);
  const std::size_t dot = word.find('.');
  const auto digits = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (dot == std::string_view::npos) return digits(word);
  return digits(word.substr(0, dot)) && dot + 1 < word.size() && digits(word.substr(dot + 1));
}

// The options that a word of this name may mean: the one so named, else all that begin so.
std::vector<std::size_t> candidates(std::span<const Option> options, std::string_view name) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (options[i].name == name) return {i};
    if (options[i].name.starts_with(name) && !options[i].whole_name_only) found.push_back(i);
  }
  return found;
}

[[noreturn]] void refuse_ambiguous(std::span<const Option> options, const std::string& word,
                                   const std::vector<std::size_t>& found) {
  std::vector<std::string> names;
  for (const std::size_t i : found) names.push_back("--" + options[i].name);
  throw misuse("ambiguous option: " + word + " could match " + join(names, ", "));
}

Word read_word(std::span<const Option> options, const std::string& word) {
  if (word.size() < 2 || word[0] != '-') return {};
  if (word == "-h") return read_word(options, "--help");
  if (word.starts_with(kDashes)) {
    const std::size_t equals = word.find('=');
    const std::vector<std::size_t> found =
        candidates(options, std::string_view(word).substr(0, equals).substr(kDashes.size()));
    if (found.size() > 1) refuse_ambiguous(options, word, found);
    if (found.size() == 1) {
      Word out{.kind = Word::Kind::option, .option = found[0], .attached = {}};
      if (equals != std::string::npos) out.attached = word.substr(equals + 1);
      return out;
    }
  }
  if (negative_number(word) || word.find(' ') != std::string::npos) return {};
  return {.kind = Word::Kind::unknown_option, .option = 0, .attached = {}};
}

std::vector<Word> read_words(std::span<const Option> options, const std::vector<std::string>& words) {
  std::vector<Word> out;
  bool only_values = false;
  for (const std::string& word : words) {
    if (only_values) {
      out.push_back({});
    } else if (word == kDashes) {
      out.push_back({.kind = Word::Kind::separator, .option = 0, .attached = {}});
      only_values = true;
    } else {
      out.push_back(read_word(options, word));
    }
  }
  return out;
}

[[noreturn]] void refuse_choice(std::string_view argument, std::string_view word,
                                std::span<const std::string_view> choices) {
  std::string text =
      "argument " + std::string(argument) + ": Found invalid choice '" + std::string(word) + "'\n";
  const std::vector<std::string> close = close_names(word, choices);
  if (!close.empty()) text += "\nMaybe you meant:\n\n  * " + join(close, "\n  * ");
  throw misuse(std::move(text));
}

void check_word(const Option& option, const std::string& word) {
  const auto refuse = [&](std::string_view type) {
    throw misuse("argument --" + option.name + ": invalid " + std::string(type) +
                 " value: " + jmespath::python_repr(word));
  };
  if (option.type == WordType::integer && !read_int(word)) refuse("int");
  if (option.type == WordType::real && !read_float(word)) refuse("float");
  if (!option.choices.empty() &&
      std::find(option.choices.begin(), option.choices.end(), word) == option.choices.end()) {
    refuse_choice("--" + option.name, word, option.choices);
  }
}

// One pass over the words from left to right.
class Parse {
 public:
  Parse(std::span<const Option> options, const Positional& positional, const std::vector<std::string>& words)
      : options_(options), positional_(positional), words_(words), kinds_(read_words(options, words)) {}

  ParsedWords run() {
    while (at_ < words_.size() && !out_.stopped) {
      const Word& word = kinds_[at_];
      if (word.kind == Word::Kind::option) {
        take_option(word);
      } else if (word.kind == Word::Kind::unknown_option) {
        out_.rest.push_back(words_[at_++]);
      } else {
        take_value();
      }
    }
    if (!out_.stopped) require();
    return std::move(out_);
  }

 private:
  bool value_at(std::size_t i) const { return i < words_.size() && kinds_[i].kind == Word::Kind::value; }

  void take_option(const Word& word) {
    const Option& option = options_[word.option];
    ++at_;
    Given given{.option = word.option, .words = {}};
    if (word.attached) {
      if (option.arity == Arity::flag) {
        throw misuse("argument --" + option.name + ": ignored explicit argument " +
                     jmespath::python_repr(*word.attached));
      }
      given.words.push_back(*word.attached);
    } else {
      take_words(option, given.words);
    }
    for (const std::string& value : given.words) check_word(option, value);
    if (given.words.empty() && option.arity == Arity::optional_one) given.words.emplace_back(option.standard);
    out_.stopped = option.stops;
    out_.given.push_back(std::move(given));
  }

  void take_words(const Option& option, std::vector<std::string>& out) {
    const std::size_t most = option.arity == Arity::list   ? words_.size()
                             : option.arity == Arity::flag ? 0
                                                           : 1;
    while (out.size() < most && value_at(at_)) out.push_back(words_[at_++]);
    if (option.arity == Arity::one && out.empty())
      throw misuse("argument --" + option.name + ": expected one argument");
  }

  // The first value is the positional word, and a `--` beside it belongs to it; later ones are left over.
  void take_value() {
    if (out_.positional) {
      out_.rest.push_back(words_[at_++]);
      return;
    }
    std::size_t i = at_;
    while (i < words_.size() && kinds_[i].kind == Word::Kind::separator) ++i;
    if (!value_at(i)) {
      out_.rest.push_back(words_[at_++]);
      return;
    }
    out_.positional = words_[i++];
    while (i < words_.size() && kinds_[i].kind == Word::Kind::separator) ++i;
    at_ = i;
    if (!positional_.choices.empty() && std::find(positional_.choices.begin(), positional_.choices.end(),
                                                  *out_.positional) == positional_.choices.end()) {
      refuse_choice(positional_.name, *out_.positional, positional_.choices);
    }
  }

  void require() const {
    std::vector<bool> seen(options_.size());
    for (const Given& given : out_.given) {
      if (options_[given.option].pardons) return;
      seen[given.option] = true;
    }
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < options_.size(); ++i) {
      if (options_[i].required && !seen[i]) missing.push_back("--" + options_[i].name);
    }
    if (positional_.required && !out_.positional) missing.emplace_back(positional_.name);
    if (!missing.empty()) throw misuse("the following arguments are required: " + join(missing, ", "));
  }

  std::span<const Option> options_;
  const Positional& positional_;
  const std::vector<std::string>& words_;
  std::vector<Word> kinds_;
  std::size_t at_ = 0;
  ParsedWords out_;
};

}  // namespace

ParsedWords parse_words(std::span<const Option> options, const Positional& positional,
                        const std::vector<std::string>& words) {
  return Parse(options, positional, words).run();
}

std::vector<std::string> canonical_words(std::span<const Option> options, const ParsedWords& parsed) {
  std::vector<const Given*> last(options.size());
  for (const Given& given : parsed.given) {
    const std::string_view group = options[given.option].group;
    for (std::size_t i = 0; i < options.size() && !group.empty(); ++i) {
      if (options[i].group == group) last[i] = nullptr;
    }
    last[given.option] = &given;
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (last[i] == nullptr) continue;
    std::string word = "--" + options[i].name;
    if (options[i].arity != Arity::flag) word += std::string("=") + '\0';
    for (const std::string& value : last[i]->words) word += value + '\0';
    out.push_back(std::move(word));
  }
  return out;
}

std::vector<std::string> split_words(std::string_view value) {
  std::vector<std::string> out;
  value.remove_prefix(std::min<std::size_t>(value.size(), 1));
  while (!value.empty()) {
    const std::size_t end = value.find('\0');
    out.emplace_back(value.substr(0, end));
    value.remove_prefix(std::min(value.size(), end == std::string_view::npos ? value.size() : end + 1));
  }
  return out;
}

}  // namespace berth::cli
