// Files and functions stay small; the few that are not may only shrink.
#include <doctest/doctest.h>

#include <map>
#include <sstream>
#include <string>

#include "tidy/functions.h"
#include "tidy/tree.h"

namespace berth::tidy {

namespace {
constexpr int kFileLinesMax = 600;
constexpr int kFunctionLinesMax = 70;
constexpr int kRoomBuildLinesMax = 40;
constexpr int kTopBuildLinesMax = 150;

// "lib/x/y.cc name" → lines, from long_functions.txt.
std::map<std::string, int> listed_functions() {
  std::map<std::string, int> out;
  const File* list = find("tests/tidy/long_functions.txt");
  REQUIRE(list != nullptr);
  std::istringstream in(list->text);
  std::string path, name;
  for (int lines = 0; in >> path >> name >> lines;) out[path + " " + name] = lines;
  return out;
}
}  // namespace

TEST_CASE("no source file is longer than 600 lines") {
  for (const File& file : tree()) {
    if (!file.is_cpp() && !file.path.ends_with(".sh")) continue;
    const int lines = static_cast<int>(file.lines().size());
    CHECK_MESSAGE(lines <= kFileLinesMax, file.path, " has ", lines, " lines");
  }
}

TEST_CASE("build files are short") {
  for (const File& file : tree()) {
    if (!file.path.ends_with("CMakeLists.txt")) continue;
    const int most =
        file.is_under("lib") && file.path != "lib/CMakeLists.txt" ? kRoomBuildLinesMax : kTopBuildLinesMax;
    const int lines = static_cast<int>(file.lines().size());
    CHECK_MESSAGE(lines <= most, file.path, " has ", lines, " lines, ", most, " are allowed");
  }
}

TEST_CASE("no function is longer than 70 lines, but for those listed, which only shrink") {
  std::map<std::string, int> listed = listed_functions();
  for (const File& file : tree()) {
    if (!file.is_cpp() || file.is_under("tests")) continue;
    for (const Function& function : functions_of(file.code)) {
      if (function.line_count <= kFunctionLinesMax) continue;
      const std::string key = file.path + " " + function.name;
      const auto found = listed.find(key);
      const int allowed = found == listed.end() ? kFunctionLinesMax : found->second;
      CHECK_MESSAGE(function.line_count <= allowed, key, " has ", function.line_count, " lines");
      CHECK_MESSAGE(function.line_count >= allowed, key, " shrank to ", function.line_count,
                    ": shrink the list too");
      if (found != listed.end()) listed.erase(found);
    }
  }
  for (const auto& [key, lines] : listed) FAIL_CHECK(key, " is short or gone: take it off the list");
}

}  // namespace berth::tidy
