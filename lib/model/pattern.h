// The model's regular expressions (Java's) on whole texts, in linear time.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace berth::model {

// Compiles each pattern once, as long as it lives. Not thread-safe. The patterns must outlive it.
class Patterns {
 public:
  Patterns();
  ~Patterns();
  Patterns(const Patterns&) = delete;
  Patterns& operator=(const Patterns&) = delete;

  // False for a pattern that this cannot read, too; a test tries all of the model's.
  bool matches(std::string_view pattern, std::string_view text);

 private:
  struct Compiled;
  std::map<std::pair<std::string_view, bool>, std::unique_ptr<Compiled>>
      compiled_;  // by pattern and alphabet
};

bool matches_pattern(std::string_view pattern, std::string_view text);

// Whether `matches` can read it.
bool is_readable_pattern(std::string_view pattern);

}  // namespace berth::model
