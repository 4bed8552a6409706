// Calls and words that only one place may have, or none.
#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "tidy/tree.h"

namespace berth::tidy {

namespace {
// `pattern` may stand only in files whose path begins with one of `allowed`; `within` is where it is looked
// for.
struct Ban {
  std::string what;
  const char* pattern;
  std::vector<std::string> within;
  std::vector<std::string> allowed;
};

const std::vector<Ban>& bans() {
  static const std::vector<Ban> kBans = {
      {"clocks",
       R"(\b((system|steady|high_resolution)_clock::|clock_gettime\(|gettimeofday\()|\btime\((nullptr|NULL|0|&))",
       {"lib/", "cmd/"},
       {"lib/base/effects."}},
      {"random sources",
       R"(\b(random_device|mt19937|default_random_engine|getrandom|getentropy|RAND_bytes)\b|\bs?rand\()",
       {"lib/", "cmd/"},
       {"lib/base/effects."}},
      {"sleeping",
       R"(\b(sleep_for|sleep_until)\b|(^\s*|[;{}(=]\s*)(::)?(usleep|nanosleep|sleep)\()",
       {"lib/", "cmd/", "tests/"},
       {"lib/base/effects."}},
      {"the environment",
       R"(\b(getenv|secure_getenv|setenv|putenv|unsetenv|environ)\b)",
       {"lib/", "cmd/"},
       {"lib/base/effects."}},
      {"time zones",
       R"(\b(localtime|localtime_r|gmtime|gmtime_r|mktime|strftime)\()",
       {"lib/", "cmd/"},
       {"lib/base/effects.", "lib/base/local_time."}},
      {"writing files",
       R"((^|[^\w>.])::(open|openat|write|pwrite|writev|rename|renameat|unlink|mkdir|ftruncate|fsync|fdatasync|flock)\(|\b(fsync|fdatasync|ftruncate|pwrite|fopen)\(|\bstd::(ofstream|fstream)\b)",
       {"lib/", "cmd/"},
       {"lib/base/files", "lib/base/streams", "lib/base/effects.", "lib/model/generator/"}},
      {"throwing in the core", R"(\b(throw|try|catch)\b)", {"lib/core/"}, {}},
      {"JSON, clocks or I/O in the core",
       R"(#include (<(iostream|fstream|ostream|istream|sstream|filesystem|cstdio|chrono|random|thread|mutex|nlohmann/.*)>)|\b[Jj]son\b)",
       {"lib/core/"},
       {}},
      {"printing",
       R"(\bstd::(cerr|cout|clog)\b|\b(printf|fprintf|puts|fputs|perror)\()",
       {"lib/"},
       {"lib/base/streams", "lib/model/generator/"}},
      {"whole namespaces", R"(\busing namespace\b)", {"lib/", "cmd/"}, {}},
      {"ending the process",
       R"(\b(std::)?(abort|exit|_exit|quick_exit|terminate)\()",
       {"lib/"},
       {"lib/base/effects."}},
  };
  return kBans;
}

bool begins_with_any(const std::string& path, const std::vector<std::string>& heads) {
  return std::any_of(heads.begin(), heads.end(),
                     [&](const std::string& head) { return path.starts_with(head); });
}
}  // namespace

TEST_CASE("what only one place may do, only it does") {
  for (const Ban& ban : bans()) {
    const std::regex pattern(ban.pattern, std::regex::optimize | std::regex::multiline);
    for (const File& file : tree()) {
      if (!file.is_cpp() || !begins_with_any(file.path, ban.within) ||
          begins_with_any(file.path, ban.allowed))
        continue;
      for (std::sregex_iterator hit(file.code.begin(), file.code.end(), pattern);
           hit != std::sregex_iterator(); ++hit) {
        const auto line = line_of(file.code, static_cast<std::size_t>(hit->position() + hit->length() - 1));
        FAIL_CHECK(ban.what, ": ", file.path, ":", line, ": ", hit->str());
      }
    }
  }
}

TEST_CASE("libraries that are wrapped are included by one file") {
  for (const std::string library : {"<CLI/", "<lmdb.h>", "<curl/", "<archive.h", "<boost/beast"}) {
    std::vector<std::string> users;
    for (const File& file : tree())
      if (file.is_cpp() && !file.is_under("tests") &&
          file.text.find("#include " + library) != std::string::npos)
        users.push_back(file.path);
    std::string all;
    for (const std::string& user : users) all += " " + user;
    CHECK_MESSAGE(users.size() <= 1, library, " is included by", all);
  }
}

TEST_CASE("words that nobody leaves behind") {
  // Written in two halves, so that this file does not hold them.
  const std::vector<std::string> words = {std::string("TO") + "DO",   std::string("FIX") + "ME",
                                          std::string("// XX") + "X", std::string("/wor") + "k/",
                                          std::string("/far") + "m/", std::string("/tmp/be") + "rth/"};
  for (const File& file : tree()) {
    if (file.path.starts_with("lib/model/facts/")) continue;
    for (const std::string& word : words) {
      const std::size_t at = file.text.find(word);
      if (at != std::string::npos) FAIL_CHECK(file.path, ":", line_of(file.text, at), ": ", word);
    }
  }
}

}  // namespace berth::tidy
