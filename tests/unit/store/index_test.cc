// The index is derived: whatever becomes of it, the answers are the log's.
#include "store/index.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "support/temporary_folder.h"
#include "unit/store/world.h"

namespace berth::store::test {
namespace {

namespace fs = std::filesystem;
using berth::test::TemporaryFolder;

void overwrite(const std::string& path, std::uint64_t offset, const std::string& bytes) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(offset));
  file << bytes;
}

// Copies the bytes into the file that is there, which keeps its inode.
void copy_into(const std::string& from, const std::string& to) {
  std::ifstream source(from, std::ios::binary);
  std::ofstream(to, std::ios::binary | std::ios::trunc) << source.rdbuf();
}

void fill(Store& store, int from, int to) {
  for (int i = from; i < to; ++i) {
    Transaction change = store.begin();
    for (int j = 0; j < 20; ++j)
      change.put("k" + std::to_string((i * 7 + j) % 50), document(i % 2 ? "red" : "blue", i));
    if (i % 3 == 0) change.erase("k" + std::to_string(i));
    store.sync(change.commit({i * 1000}, "fill"));
  }
}

TEST_CASE("an index that is not this log's, boot's or file's is made again") {
  struct Case {
    std::string name;
    std::function<void(const std::string& state)> spoil;
    bool rebuilt = true;
  };
  const std::vector<Case> cases = {
      {"left alone", [](const std::string&) {}, false},
      {"missing", [](const std::string& state) { fs::remove_all(state + "/index"); }},
      {"without data", [](const std::string& state) { fs::remove(state + "/index/data.mdb"); }},
      {"without its lock file", [](const std::string& state) { fs::remove(state + "/index/lock.mdb"); }},
      {"without identity", [](const std::string& state) { fs::remove(state + "/index/identity"); }},
      {"older, another file",
       [](const std::string& state) {
         fs::remove_all(state + "/index");
         fs::copy(state + "/../older", state + "/index");
       }},
      {"older, in the same file",
       [](const std::string& state) { copy_into(state + "/../older/data.mdb", state + "/index/data.mdb"); }},
      {"copied",
       [](const std::string& state) {
         fs::copy(state + "/index", state + "/copy");
         fs::remove_all(state + "/index");
         fs::rename(state + "/copy", state + "/index");
       }},
      {"cut short", [](const std::string& state) { fs::resize_file(state + "/index/data.mdb", 12288); }},
      {"cut to nothing", [](const std::string& state) { fs::resize_file(state + "/index/data.mdb", 0); }},
      {"garbage",
       [](const std::string& state) { overwrite(state + "/index/data.mdb", 0, std::string(8192, '\x5a')); }},
      {"another boot's",
       [](const std::string& state) {
         std::ifstream file(state + "/index/identity");
         std::string text{std::istreambuf_iterator<char>(file), {}};
         overwrite(state + "/index/identity", text.find("boot ") + 5, "0");
       }},
      {"without a ledger", [](const std::string& state) { fs::remove(state + "/sync"); }},
      {"with an older log",
       [](const std::string& state) { copy_into(state + "/../older.jsonl", state + "/log-0001.jsonl"); }},
      {"with a log of the same length and another time",
       [](const std::string& state) {
         fs::last_write_time(state + "/log-0001.jsonl",
                             fs::file_time_type::clock::now() - std::chrono::hours(1));
       }},
      {"half made", [](const std::string& state) { fs::rename(state + "/index", state + "/index.new"); }},
      {"half replaced", [](const std::string& state) { fs::rename(state + "/index", state + "/index.old"); }},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const TemporaryFolder folder;
    std::string before;
    std::string older;
    {
      Store store(options_in(folder / "state"));
      fill(store, 0, 10);
      older = everything(store);
    }
    fs::copy(folder / "state/index", folder / "older");
    fs::copy(folder / "state/log-0001.jsonl", folder / "older.jsonl");
    {
      Store store(options_in(folder / "state"));
      fill(store, 10, 20);
      before = everything(store);
    }
    one.spoil(folder / "state");
    Store store(options_in(folder / "state"));
    CHECK(everything(store) == (one.name == "with an older log" ? older : before));
    CHECK(store.counters().rebuilds == (one.rebuilt ? 1 : 0));
    put(store, "later", document("later", 1));
    CHECK(store.snapshot().get("later"));
    Store again(options_in(folder / "state"));
    CHECK(everything(again) == everything(store));
    CHECK(again.counters().rebuilds == 0);
  }
}

TEST_CASE("an index made with other rows is made again") {
  const TemporaryFolder folder;
  {
    Store store(options_in(folder / "state"));
    put(store, "a", document("red", 1));
  }
  Options options = options_in(folder / "state");
  options.rows_version = 2;
  options.rows_of = [](std::string_view key, const Json&) {
    return std::vector<Row>{{.index = "other", .key = std::string(key)}};
  };
  Store store(options);
  CHECK(store.snapshot().scan({.index = "other"}).size() == 1);
  CHECK(store.snapshot().scan({.index = "color"}).empty());
}

TEST_CASE("a whole state that was copied answers the same, and leaves the first one alone") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  fill(store, 0, 10);
  const std::string before = everything(store);
  fs::copy(folder / "state", folder / "copy", fs::copy_options::recursive);
  Store copy(options_in(folder / "copy"));
  CHECK(everything(copy) == before);
  put(copy, "copy", document("red", 1));
  CHECK(everything(store) == before);
  CHECK(copy.snapshot().get("copy"));
}

TEST_CASE("a Store notices that another one rebuilt, reset, or removed the state") {
  const TemporaryFolder folder;
  Store watcher(options_in(folder / "state"));
  CHECK(watcher.sequence() == 0);
  {
    Store store(options_in(folder / "state"));
    put(store, "a", document("red", 1));
  }
  CHECK(watcher.snapshot().get("a"));
  fs::remove_all(folder / "state/index");
  CHECK(watcher.snapshot().get("a"));
  {
    Store store(options_in(folder / "state"));
    store.reset({{"b", document("red", 2)}}, {1}, "reset");
  }
  CHECK(everything(watcher) == "b {\"color\":\"red\",\"size\":2}\nred/b -> b (2)\n");
  fs::remove_all(folder / "state");
  CHECK(everything(watcher).empty());
  put(watcher, "c", document("red", 3));
  Store store(options_in(folder / "state"));
  CHECK(everything(store) == "c {\"color\":\"red\",\"size\":3}\nred/c -> c (3)\n");
}

TEST_CASE("folders are the owner's alone, files too") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  put(store, "a", document("red", 1));
  const auto mode = [](const std::string& path) {
    struct stat s {};
    stat(path.c_str(), &s);
    return s.st_mode & 0777;
  };
  CHECK(mode(folder / "state") == 0700);
  for (const auto& entry : fs::recursive_directory_iterator(folder / "state")) {
    CAPTURE(entry.path());
    CHECK(mode(entry.path()) == (entry.is_directory() ? 0700u : 0600u));
  }
}

TEST_CASE("no file of a store is handed on to a child process") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  put(store, "a", document("red", 1));
  const Transaction open_one = store.begin();
  const Snapshot now = store.snapshot();
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const std::string target = fs::read_symlink(entry.path(), gone).string();
    if (gone || !target.starts_with(folder.path())) continue;
    CAPTURE(target);
    std::ifstream info("/proc/self/fdinfo/" + entry.path().filename().string());
    const std::string text{std::istreambuf_iterator<char>(info), {}};
    const std::size_t at = text.find("flags:") + 6;
    CHECK((std::stoul(text.substr(at), nullptr, 8) & 02000000) != 0);
  }
}

TEST_CASE("keys in the tree") {
  CHECK(key_in_index("short") == "short");
  CHECK(key_in_index(std::string(400, 'a')).size() == 400);
  const std::string cut = key_in_index(std::string(401, 'a'));
  CHECK(cut.size() == 360 + 33);
  CHECK(cut != key_in_index(std::string(402, 'a')));
}

}  // namespace
}  // namespace berth::store::test
