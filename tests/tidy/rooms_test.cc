// Who may include whom. The same table stands in README.md.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tidy/tree.h"

namespace berth::tidy {

namespace {
using Rooms = std::set<std::string>;

const std::map<std::string, Rooms>& may_include() {
  static const std::map<std::string, Rooms> kTable = {
      {"base", {}},
      {"core", {"base"}},
      {"model", {"base"}},
      {"jmespath", {"base"}},
      {"store", {"base"}},
      {"aws", {"base"}},
      {"api", {"base"}},
      {"runtime", {"base"}},
      {"backend", {"base", "core", "model", "api", "store", "runtime"}},
      {"cli", {"base", "model", "api", "jmespath", "aws"}},
      {"http", {"base"}},
      {"wire", {"base", "model", "http", "api"}},
      {"remote", {"base", "model", "http", "wire", "aws", "api"}},
      {"registry", {"base", "http", "api", "store"}},
      {"images", {"base", "http", "registry"}},
      {"docker", {"base", "http", "runtime"}},
  };
  return kTable;
}

std::string first_part(const std::string& path) { return path.substr(0, path.find('/')); }

// "model" of "lib/model/tables.cc"; "" outside lib.
std::string room_of(const File& file) {
  return file.is_under("lib") && file.path.find('/', 4) != std::string::npos ? first_part(file.path.substr(4))
                                                                             : "";
}
}  // namespace

TEST_CASE("every room of lib is in the table") {
  for (const File& file : tree())
    if (const std::string room = room_of(file); !room.empty())
      CHECK_MESSAGE(may_include().count(room) == 1, file.path);
}

TEST_CASE("a room includes only what it may") {
  for (const File& file : tree()) {
    const std::string room = room_of(file);
    if (!file.is_cpp() || may_include().count(room) == 0) continue;
    for (const std::string& include : quoted_includes(file)) {
      const std::string other = first_part(include);
      const bool allowed = other == room || may_include().at(room).count(other) == 1;
      CHECK_MESSAGE(allowed, file.path, " includes ", include);
    }
  }
}

TEST_CASE("a room is linked only to what it may include") {
  const std::regex room_call(R"(berth_room\(\s*(\w+)([^)]*)\))");
  for (const File& file : tree()) {
    if (!file.is_under("lib") || !file.path.ends_with("CMakeLists.txt")) continue;
    std::smatch call;
    if (!std::regex_search(file.text, call, room_call)) continue;
    const std::string arguments = call[2];
    const std::size_t may = arguments.find("MAY");
    if (may == std::string::npos || may_include().count(call[1]) == 0) continue;
    const std::string rest = arguments.substr(may + 3, arguments.find("EXTERNAL", may) - may - 3);
    const std::regex word(R"(\w+)");
    for (std::sregex_iterator each(rest.begin(), rest.end(), word); each != std::sregex_iterator(); ++each)
      CHECK_MESSAGE(may_include().at(call[1]).count(each->str()) == 1, file.path, " links ", each->str());
  }
}

TEST_CASE("nothing includes cmd or tests but they themselves") {
  for (const File& file : tree()) {
    if (!file.is_cpp() || !file.is_under("lib")) continue;
    for (const std::string& include : quoted_includes(file)) {
      const bool outside =
          include.starts_with("cmd/") || include.starts_with("tests/") || include.starts_with("../");
      CHECK_MESSAGE(!outside, file.path, " includes ", include);
    }
  }
}

TEST_CASE("README names every room and every top folder") {
  const File* readme = find("README.md");
  if (readme == nullptr) {
    MESSAGE("no README.md yet");
    return;
  }
  std::set<std::string> wanted;
  for (const File& file : tree()) {
    if (const std::string room = room_of(file); !room.empty()) wanted.insert("lib/" + room);
    const std::string top = first_part(file.path);
    if (top != file.path && top[0] != '.') wanted.insert(top);
  }
  for (const std::string& folder : wanted) {
    const std::size_t slash = folder.find('/');
    const bool named = readme->text.find(folder) != std::string::npos ||
                       (slash != std::string::npos &&
                        readme->text.find(folder.substr(slash + 1) + "/") != std::string::npos);
    CHECK_MESSAGE(named, folder, " is not in README.md");
  }
}

}  // namespace berth::tidy
