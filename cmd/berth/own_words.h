// The words behind one of berth's own commands, parsed like an operation's options.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/argv.h"

namespace berth {

class OwnWords {
 public:
  // `most` words without dashes are allowed. Throws UsageError (252) for unknown options, further words and
  // missing ones; `names` name the words for that message, in their order, `least` of them are required.
  OwnWords(const std::vector<cli::Option>& options, std::initializer_list<std::string_view> names,
           std::size_t least, const std::vector<std::string>& words);

  const std::vector<std::string>& words() const { return words_; }
  std::optional<std::string> word(std::size_t i) const;

  bool has(std::string_view option) const { return options_.contains(option); }
  std::optional<std::string> value(std::string_view option) const;
  std::vector<std::string> list(std::string_view option) const;

 private:
  std::vector<std::string> words_;
  std::map<std::string, std::vector<std::string>, std::less<>> options_;
};

// The first word, which must be one of `names`. Throws UsageError (252).
std::string subcommand_of(const std::vector<std::string>& words, const std::vector<std::string_view>& names);

}  // namespace berth
