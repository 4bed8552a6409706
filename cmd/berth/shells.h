// What a shell is given to read: completion, and the function that stands in for `aws`. Pure.
#pragma once

#include <string>
#include <string_view>

namespace berth {

enum class Shell { bash, zsh, fish };

// The stub that asks `berth complete`; the same as the files in completions/.
std::string_view completion_script(Shell shell);

// A function `aws` that gives berth what berth answers for, and everything else to the aws on the PATH; with
// completion for both.
std::string init_script(Shell shell);

}  // namespace berth
