// The model's regular expressions (Java's) on whole texts, in linear time.
#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>

namespace berth::model {

// Compiles each pattern once, as long as it lives. Thread-safe. The patterns must outlive it.
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
  const Compiled& compiled(std::string_view pattern, bool ascii);
  std::shared_mutex mutex_;  // guards the map, not what is in it
  std::map<std::pair<std::string_view, bool>, std::unique_ptr<const Compiled>>
      compiled_;  // by pattern and alphabet
};

bool matches_pattern(std::string_view pattern, std::string_view text);

// Whether `matches` can read it.
bool is_readable_pattern(std::string_view pattern);

}  // namespace berth::model
