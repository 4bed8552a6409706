// The source tree as text, for the tidy tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::tidy {

struct File {
  std::string path;  // from the root: "lib/model/tables.cc"
  std::string text;
  std::string code;  // C++ only: comments, and what texts and characters hold, blanked; lines stay

  bool is_cpp() const;
  bool is_header() const;
  bool is_under(std::string_view folder) const;  // "lib/core"
  std::vector<std::string_view> lines() const;   // of `text`
};

// Every text file that a commit could hold, without build trees, sorted by path.
const std::vector<File>& tree();
const File* find(std::string_view path);

// C++ without comments and without what stands between quotes; line breaks stay.
std::string code_of(std::string_view text);

// The quoted includes of a C++ file: {"model/tables.h", …}.
std::vector<std::string> quoted_includes(const File& file);

int line_of(std::string_view text, std::size_t offset);  // from 1

}  // namespace berth::tidy
