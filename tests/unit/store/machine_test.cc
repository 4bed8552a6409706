// A machine that has no room, may not be written, has no memory to map, or fails to sync.
#include <doctest/doctest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>

#include "base/errors.h"
#include "base/files.h"
#include "store/blobs.h"
#include "support/fake_clock.h"
#include "support/fault_files.h"
#include "support/temporary_folder.h"
#include "unit/store/world.h"

namespace berth::store::test {
namespace {

namespace fs = std::filesystem;
using berth::test::FakeClock;
using berth::test::Fault;
using berth::test::FaultFiles;
using berth::test::TemporaryFolder;

// A small file system of its own; only root can make one.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& size) {
    mounted_ = mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, ("mode=0700,size=" + size).c_str()) == 0;
    if (!mounted_) MESSAGE("skipped: a file system can only be mounted by root");
  }
  ~SmallDisk() {
    if (mounted_) umount2(folder_.path().c_str(), MNT_DETACH);
  }
  explicit operator bool() const { return mounted_; }
  bool make_read_only() const {
    return mount("tmpfs", folder_.path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  }
  std::string operator/(const std::string& name) const { return folder_ / name; }

 private:
  TemporaryFolder folder_;
  bool mounted_ = false;
};

// Runs `action` in a process of its own, which ends with what it gives.
int in_child(const std::function<int()>& action) {
  const pid_t child = fork();
  if (child == 0) _exit(action());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

std::string fault_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const IoError& fault) {
    return fault.what();
  }
  return "";
}

Json big_document(int n) { return Json{{"color", "red"}, {"size", n}, {"pad", std::string(3000, 'x')}}; }

// Puts documents until one is refused, and checks that those before it are there and it is not.
void put_until_refused(Store& store, const std::string& expected) {
  int n = 0;
  std::string fault;
  for (; fault.empty(); ++n) {
    REQUIRE(n < 100'000);
    fault = fault_of([&] { put(store, "k" + std::to_string(n), big_document(n)); });
  }
  const int refused = n - 1;
  CAPTURE(refused);
  CHECK_MESSAGE(fault.find(expected) != std::string::npos, fault);
  // Still refused, and nothing comes of it.
  CHECK(fault_of([&] { put(store, "k" + std::to_string(refused), big_document(refused)); }) != "");
  const Snapshot now = store.snapshot();
  CHECK_FALSE(now.get("k" + std::to_string(refused)));
  for (int i = 0; i < refused; ++i) REQUIRE(now.get("k" + std::to_string(i)) == big_document(i));
}

TEST_CASE("a disk that is full refuses writes and loses nothing") {
  for (const char* size : {"8k", "16k", "200k", "300k", "400k", "700k", "1m", "1500k"}) {
    CAPTURE(size);
    const SmallDisk disk(size);
    if (!disk) return;
    const std::string state = disk / "state";
    std::string before;
    {
      Store store(options_in(state));
      put_until_refused(store, "No space left on device");
      before = everything(store);
    }
    {
      Store store(options_in(state));
      CHECK(everything(store) == before);
    }
    {
      // No room for an index: read without one.
      fs::remove_all(state + "/index");
      std::ofstream(disk / "ballast") << std::string(4 << 20, 'x');
      Store reader(options_in(state));
      CHECK(everything(reader) == before);
      const std::string fault = fault_of([&] { put(reader, "more", document("red", 1)); });
      CHECK_MESSAGE(fault.find("No space left") != std::string::npos, fault);
    }
    fs::remove(disk / "ballast");
    Store store(options_in(state));
    CHECK(everything(store) == before);
    // Some room again: either a change is made or it is refused.
    for (int i = 0; i < 20; ++i) {
      const bool refused = !fault_of([&] { erase(store, "k" + std::to_string(i)); }).empty();
      CHECK(Store(options_in(state)).snapshot().contains("k" + std::to_string(i)) ==
            (refused && before.find("k" + std::to_string(i) + ' ') != std::string::npos));
      if (refused) break;
    }
  }
}

TEST_CASE("an index that may not grow refuses writes before the log has them") {
  const TemporaryFolder folder;
  Options options = options_in(folder / "state");
  options.index_bytes_max = 200 << 10;
  Store store(options);
  put_until_refused(store, "MDB_MAP_FULL");
}

TEST_CASE("a limit on the size of files") {
  for (const int limit_kib : {64, 200, 1000}) {
    CAPTURE(limit_kib);
    const TemporaryFolder folder;
    const std::string state = folder / "state";
    CHECK(in_child([&] {
            signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{static_cast<rlim_t>(limit_kib) << 10, static_cast<rlim_t>(limit_kib) << 10};
            setrlimit(RLIMIT_FSIZE, &limit);
            Store store(options_in(state));
            for (int n = 0;; ++n) {
              bool refused = false;
              try {
                put(store, "k" + std::to_string(n), big_document(n));
              } catch (const IoError&) {
                refused = true;
              }
              if (store.snapshot().contains("k" + std::to_string(n)) == refused) return 2;
              if (refused) return 0;
            }
          }) == 0);
    Store store(options_in(state));
    const std::uint64_t sequence = store.sequence();
    CHECK(store.snapshot().scan({}).size() == sequence);
    put(store, "later", document("red", 1));
    CHECK(store.sequence() == sequence + 1);
  }
}

// The address sanitizer's shadow memory alone is larger than any limit.
#ifdef __SANITIZE_ADDRESS__
constexpr bool kShadowMemory = true;
#else
constexpr bool kShadowMemory = false;
#endif

TEST_CASE("a limit on the address space" * doctest::skip(kShadowMemory)) {
  const TemporaryFolder folder;
  const std::string state = folder / "state";
  CHECK(in_child([&] {
          const rlimit limit{3UL << 30, 3UL << 30};
          setrlimit(RLIMIT_AS, &limit);
          Store store(options_in(state));
          for (int n = 0; n < 50; ++n) put(store, "k" + std::to_string(n), big_document(n));
          return store.snapshot().scan({}).size() == 50 ? 0 : 2;
        }) == 0);
  Store store(options_in(state));
  CHECK(store.sequence() == 50);
}

TEST_CASE("a file system that may only be read answers reads") {
  const SmallDisk disk("10m");
  if (!disk) return;
  {
    Store store(options_in(disk / "state"));
    put(store, "a", document("red", 1));
  }
  REQUIRE(disk.make_read_only());
  const std::string expected = "a {\"color\":\"red\",\"size\":1}\nred/a -> a (1)\n";
  {
    Store store(options_in(disk / "state"));
    CHECK(everything(store) == expected);
    CHECK(store.counters().rebuilds == 0);
    CHECK(store.history({.prefix = true}).size() == 1);
    CHECK(fault_of([&] { store.begin(); }) == disk / "state/lock: cannot be written: Read-only file system");
    CHECK(fault_of([&] { store.reset({}, {1}, "reset"); }).find("Read-only file system") !=
          std::string::npos);
  }
  Options rebooted = options_in(disk / "state");
  rebooted.boot_id = "another";
  Store store(rebooted);
  CHECK(everything(store) == expected);
  CHECK(everything(store) == expected);
  CHECK(store.counters().rebuilds == 1);
  // No state at all.
  Store missing(options_in(disk / "missing"));
  CHECK(everything(missing).empty());
  CHECK(fault_of([&] { missing.begin(); }) == disk / "missing: cannot be made: Read-only file system");
}

TEST_CASE("a state of somebody else's answers reads") {
  if (getuid() != 0) {
    MESSAGE("skipped: only root can be somebody else");
    return;
  }
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::all);
  {
    Store store(options_in(folder / "state"));
    put(store, "a", document("red", 1));
  }
  const auto as_another = [&](const Options& options) {
    return in_child([&] {
      if (setgid(12345) != 0 || setuid(12345) != 0) return 3;
      Store store(options);
      if (everything(store) != "a {\"color\":\"red\",\"size\":1}\nred/a -> a (1)\n") return 4;
      try {
        store.begin();
        return 5;
      } catch (const IoError& fault) {
        return std::string(fault.what()) == folder / "state/lock: cannot be written: Permission denied" ? 0
                                                                                                        : 6;
      }
    });
  };
  // Closed, it is told so.
  CHECK(in_child([&] {
          if (setuid(12345) != 0) return 3;
          try {
            Store(options_in(folder / "state")).snapshot();
            return 4;
          } catch (const IoError& fault) {
            return std::string(fault.what()).find("Permission denied") != std::string::npos ? 0 : 5;
          }
        }) == 0);
  for (const auto& entry : fs::recursive_directory_iterator(folder / "state"))
    fs::permissions(entry, entry.is_directory() ? fs::perms(0755) : fs::perms(0644));
  fs::permissions(folder / "state", fs::perms(0755));
  CHECK(as_another(options_in(folder / "state")) == 0);
  Options rebooted = options_in(folder / "state");
  rebooted.boot_id = "another";
  CHECK(as_another(rebooted) == 0);
}

TEST_CASE("a sync that fails once is made good in a new segment") {
  const TemporaryFolder folder;
  FaultFiles files(folder.path());
  FakeClock clock;
  Options options = options_in(folder / "state");
  options.files = &files;
  options.clock = &clock;
  Store store(options);
  put(store, "a", document("red", 1));
  Transaction change = store.begin();
  change.put("b", document("red", 2));
  const Commit unsynced = change.commit({1}, "unsynced");
  Transaction next = store.begin();
  next.put("a", document("blue", 3));
  const Commit commit = next.commit({2}, "next");
  files.fail_at(files.steps() + 1, Fault::kInputOutput);
  store.sync(commit);
  REQUIRE(files.trace().back() != "");
  CHECK(fs::exists(folder / "state/log-0002.jsonl"));
  const std::string before = everything(store);
  CHECK(before ==
        "a {\"color\":\"blue\",\"size\":3}\nb {\"color\":\"red\",\"size\":2}\nblue/a -> a (3)\nred/b -> b "
        "(2)\n");
  // The other commit was saved with it.
  const std::uint64_t syncs = store.counters().syncs;
  store.sync(unsynced);
  CHECK(store.counters().syncs == syncs);
  put(store, "c", document("red", 4));
  CHECK(store.history({.prefix = true}).size() == 4);
  std::string copy;
  store.export_log([&](std::string_view part) { copy += part; });
  CHECK(std::count(copy.begin(), copy.end(), '\n') == 1 + 8);
}

TEST_CASE("a sync that keeps failing is told, and nothing more is written until it succeeds") {
  const TemporaryFolder folder;
  FaultFiles files(folder.path());
  FakeClock clock;
  Options options = options_in(folder / "state");
  options.files = &files;
  options.clock = &clock;
  std::string before;
  {
    Store store(options);
    put(store, "a", document("red", 1));
    Transaction change = store.begin();
    change.put("b", document("red", 2));
    const Commit commit = change.commit({1}, "unsynced");
    files.fail_at(files.steps() + 1, Fault::kInputOutput, true);
    const std::string fault = fault_of([&] { store.sync(commit); });
    CHECK_MESSAGE(fault.find("commit 2 was made, but may not outlive a power cut: ") != std::string::npos,
                  fault);
    before = everything(store);
    CHECK(fault_of([&] { store.begin(); }) != "");
    CHECK(everything(store) == before);
  }
  files.fail_at(0, Fault::kNone);
  Store store(options);
  CHECK(everything(store) == before);
  put(store, "c", document("red", 3));
  files.cut_power(berth::test::Loss::kAll, 1);
  Options rebooted = options;
  rebooted.boot_id = "another";
  Store again(rebooted);
  CHECK(again.snapshot().get("b") == document("red", 2));
  CHECK(again.snapshot().get("c") == document("red", 3));
}

TEST_CASE("whoever syncs covers those who appended before") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  put(store, "a", document("red", 0));
  std::vector<Commit> commits;
  for (int i = 0; i < 5; ++i) {
    Transaction change = store.begin();
    change.put("k" + std::to_string(i), document("red", i));
    commits.push_back(change.commit({1}, "put"));
  }
  const std::uint64_t before = store.counters().syncs;
  store.sync(commits[2]);
  for (const Commit& commit : commits) store.sync(commit);
  CHECK(store.counters().syncs == before + 1);
}

}  // namespace
}  // namespace berth::store::test
