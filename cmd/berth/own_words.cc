#include "own_words.h"

#include "base/text.h"
#include "cli/errors.h"
#include "cli/suggest.h"

namespace berth {

OwnWords::OwnWords(const std::vector<cli::Option>& options, std::initializer_list<std::string_view> names,
                   std::size_t least, const std::vector<std::string>& words) {
  cli::ParsedWords parsed = cli::parse_words(options, {.name = "word", .required = false}, words);
  if (parsed.positional) words_.push_back(std::move(*parsed.positional));
  std::vector<std::string> unknown;
  for (std::string& word : parsed.rest) {
    if (!word.starts_with("-") && words_.size() < names.size()) {
      words_.push_back(std::move(word));
    } else {
      unknown.push_back(std::move(word));
    }
  }
  if (names.size() == 0) {
    unknown.insert(unknown.begin(), words_.begin(), words_.end());
    words_.clear();
  }
  if (!unknown.empty()) throw cli::unknown_options(unknown).with_hint(cli::option_hint(unknown, options));
  std::vector<std::string> missing;
  for (std::size_t i = words_.size(); i < least; ++i) missing.emplace_back(names.begin()[i]);
  if (!missing.empty()) throw cli::misuse("the following arguments are required: " + join(missing, ", "));
  for (cli::Given& given : parsed.given) options_[options[given.option].name] = std::move(given.words);
}

std::optional<std::string> OwnWords::word(std::size_t i) const {
  if (i >= words_.size()) return std::nullopt;
  return words_[i];
}

std::optional<std::string> OwnWords::value(std::string_view option) const {
  const auto found = options_.find(option);
  if (found == options_.end() || found->second.empty()) return std::nullopt;
  return found->second.front();
}

std::vector<std::string> OwnWords::list(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::vector<std::string>() : found->second;
}

std::string subcommand_of(const std::vector<std::string>& words, const std::vector<std::string_view>& names) {
  return *cli::parse_words({}, {.name = "subcommand", .choices = names}, words).positional;
}

}  // namespace berth
