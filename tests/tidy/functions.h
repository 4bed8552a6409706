// Where functions begin and end, well enough to count their lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::tidy {

struct Function {
  std::string name;
  int first_line = 0;
  int line_count = 0;
};

// Of code without comments and texts (`code_of`): bodies outside other bodies. Lambdas count with what holds
// them.
std::vector<Function> functions_of(std::string_view code);

}  // namespace berth::tidy
