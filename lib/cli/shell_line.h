// A command line as a shell's reader sees it while it is typed, and words put back into it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::cli {

// The last command of a line that ends at the cursor; assignments in front of it are left out.
struct ShellLine {
  std::vector<std::string> words;  // before the cursor's, the program's first; without quotes
  std::string word;                // the cursor's
  bool quoted = false;             // it stands in quotes that are still open
  // How much of `word` the shell's reader has behind it already, because it takes words apart at `breaks`
  // too: what it wants is the rest.
  std::size_t behind = 0;
};

// `breaks` is bash's COMP_WORDBREAKS.
ShellLine read_shell_line(std::string_view line, std::string_view breaks);

// The rest of a candidate as the reader wants it, what is special to bash escaped. Requires: `candidate`
// begins with line.word.
std::string bash_candidate(const ShellLine& line, const std::string& candidate);

}  // namespace berth::cli
