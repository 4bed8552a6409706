// The model's regular expressions (Java's) on whole texts, in linear time.
#pragma once

#include <string>
#include <string_view>

namespace berth::model {

// False for a pattern that this cannot read, too; a test tries all of the model's.
bool matches_pattern(std::string_view pattern, std::string_view text);

// Whether matches_pattern can read it.
bool is_readable_pattern(std::string_view pattern);

}  // namespace berth::model
