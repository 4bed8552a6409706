// From canonical words to plain structs, by CLI11; parser_cli11.cc is the only file that knows it. The words
// are argv.h's, so nothing is left to be wrong with them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/argv.h"
#include "cli/globals.h"

namespace berth::cli {

// The words of an operation's options that were given, in the table's order.
struct OperationWords {
  struct Value {
    std::size_t option = 0;          // index into the table
    std::vector<std::string> words;  // none for a flag; one, but for lists
  };
  std::vector<Value> values;
};

Globals bind_globals(const std::vector<std::string>& canonical);
OperationWords bind_operation(std::span<const Option> options, const std::vector<std::string>& canonical);

}  // namespace berth::cli
