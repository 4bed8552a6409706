// Every source is built, every header is used.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tidy/tree.h"

namespace berth::tidy {

namespace {
bool has_token(const std::string& text, const std::string& token) {
  const auto inner = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
  };
  for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token, at + 1)) {
    const bool before = at > 0 && (inner(text[at - 1]) || text[at - 1] == '-');
    const bool after = at + token.size() < text.size() && inner(text[at + token.size()]);
    if (!before && !after) return true;
  }
  return false;
}

// Whether a build file in the file's folder or above it names the file, seen from there; what tests share is
// named by those that use it.
bool is_listed(const std::string& path) {
  for (const File& list : tree()) {
    if (!list.path.ends_with("CMakeLists.txt") && !list.path.ends_with(".cmake")) continue;
    const std::string shared = "support/" + path.substr(path.rfind('/') + 1);
    if (path == "tests/" + shared && has_token(list.text, shared)) return true;
    const std::string folder = list.path.substr(0, list.path.rfind('/') + 1);
    if (path.starts_with(folder) && has_token(list.text, path.substr(folder.size()))) return true;
  }
  return false;
}
}  // namespace

TEST_CASE("every source is in a build file") {
  for (const File& file : tree())
    if (file.path.ends_with(".cc")) CHECK_MESSAGE(is_listed(file.path), file.path, " is not built");
}

TEST_CASE("every header is included by something") {
  std::set<std::string> included;
  for (const File& file : tree())
    if (file.is_cpp())
      for (const std::string& include : quoted_includes(file)) {
        included.insert("lib/" + include);
        included.insert("tests/" + include);
        included.insert(include);
        included.insert(file.path.substr(0, file.path.rfind('/') + 1) + include);
      }
  for (const File& file : tree())
    if (file.is_header()) CHECK_MESSAGE(included.count(file.path) == 1, file.path, " is included by nothing");
}

TEST_CASE("headers say what they are for, and are read once") {
  for (const File& file : tree()) {
    if (!file.is_header()) continue;
    CHECK_MESSAGE(file.text.starts_with("//"), file.path, " does not begin with its purpose");
    CHECK_MESSAGE(file.text.find("#pragma once") != std::string::npos, file.path);
  }
}

}  // namespace berth::tidy
