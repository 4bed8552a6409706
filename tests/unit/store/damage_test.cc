// What is wrong with the log is told with file and line, and nothing is overwritten; a torn tail is cut off.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "base/errors.h"
#include "support/fake_clock.h"
#include "support/temporary_folder.h"
#include "unit/store/world.h"

namespace berth::store::test {
namespace {

namespace fs = std::filesystem;
using berth::test::TemporaryFolder;

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

std::string fault_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const IoError& fault) {
    return fault.what();
  }
  return "nothing was thrown";
}

// Lines: 1 the head; 2 k0, 3 commit 1; 4 k1, 5 commit 2; … of `count` commits.
std::string make_state(const std::string& folder, int count) {
  Store store(options_in(folder));
  for (int i = 0; i < count; ++i) put(store, "k" + std::to_string(i), document("red", i));
  return contents(folder + "/log-0001.jsonl");
}

std::size_t line_start(const std::string& text, int line) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) at = text.find('\n', at) + 1;
  return at;
}

TEST_CASE("damage is reported with its line, by readers and writers, and nothing is touched") {
  struct Case {
    std::string name;
    std::function<std::string(std::string)> spoil;
    int line;
    std::string reason;
  };
  const auto replace = [](int line, const std::string& what, const std::string& by) {
    return [=](std::string text) {
      const std::size_t at = text.find(what, line_start(text, line));
      return text.replace(at, what.size(), by);
    };
  };
  const std::vector<Case> cases = {
      {"another value", replace(4, "\"size\":1", "\"size\":7"), 5, "the checksum of commit 2 does not hold"},
      {"not JSON", replace(4, "\"size\":1", "\"size\":"), 4, "the checksum of commit 2 does not hold"},
      {"not a line of ours", replace(4, "{\"k\"", "{\"q\""), 4, "neither a document nor a commit"},
      {"no commit line", replace(5, "{\"sequence\"", "{\"sequenze\""), 5, "neither a document nor a commit"},
      {"a broken commit line", replace(5, "\"lines\":1", "\"lines\":x"), 5, "cannot be read"},
      {"a broken checksum", replace(5, "\"xxh3\":\"", "\"xxh3\":\"0"), 5, "checksum of commit 2"},
      {"zeros", replace(4, "\"color\"", std::string(7, '\0')), 4, "checksum of commit 2"},
      {"a line that is gone",
       [](std::string text) {
         return text.erase(line_start(text, 4), line_start(text, 5) - line_start(text, 4));
       },
       4, "checksum of commit 2"},
      {"a commit that is gone",
       [](std::string text) {
         return text.erase(line_start(text, 4), line_start(text, 6) - line_start(text, 4));
       },
       5, "commit 3 stands where 2 should"},
      {"a commit that is there twice",
       [](std::string text) {
         return text.insert(line_start(text, 6),
                            text.substr(line_start(text, 4), line_start(text, 6) - line_start(text, 4)));
       },
       7, "commit 2 stands where 3 should"},
      {"the last commit", replace(20, "\"size\":9", "\"size\":1"), 21,
       "the checksum of commit 10 does not hold"},
      {"the last commit's line", replace(21, "{\"sequence\"", "{\"sequenze\""), 21, "neither a document"},
      {"no head", [](std::string text) { return text.substr(line_start(text, 2)); }, 1,
       "not this segment's head"},
      {"another segment's head", replace(1, "\"segment\":1", "\"segment\":2"), 1, "not this segment's head"},
      {"nothing at all", [](const std::string&) { return std::string(); }, 1, "not this segment's head"},
  };
  for (const Case& one : cases) {
    for (const bool by_reader : {true, false}) {
      CAPTURE(one.name);
      CAPTURE(by_reader);
      const TemporaryFolder folder;
      const std::string path = folder / "state/log-0001.jsonl";
      const std::string text = one.spoil(make_state(folder / "state", 10));
      write(path, text);
      Store store(options_in(folder / "state"));
      const auto use = [&] { by_reader ? (void)store.snapshot() : (void)store.begin(); };
      const std::string where = path + ':' + std::to_string(one.line) + ": the log is damaged: ";
      for (int again = 0; again < 2; ++again) {
        const std::string fault = fault_of(use);
        CHECK_MESSAGE(fault.starts_with(where), fault);
        CHECK_MESSAGE(fault.find(one.reason) != std::string::npos, fault);
      }
      CHECK(contents(path) == text);
      CHECK(fs::exists(folder / "state/index"));
      // The way out.
      store.reset({}, {1}, "state reset");
      CHECK(everything(store).empty());
      put(store, "a", document("red", 1));
      CHECK(store.snapshot().get("a"));
    }
  }
}

TEST_CASE("a torn tail is cut off, and what stands before it is kept") {
  struct Case {
    std::string name;
    std::function<std::string(std::string)> tear;
    int left;  // commits
  };
  const auto append = [](const std::string& more) {
    return [=](const std::string& text) { return text + more; };
  };
  const std::vector<Case> cases = {
      {"part of a line", append("{\"k\":\"k1\",\"v\":{\"col"), 10},
      {"a line without a commit", append("{\"k\":\"k1\",\"v\":{}}\n"), 10},
      {"a line and part of a commit", append("{\"k\":\"k1\",\"v\":{}}\n{\"sequence\":11,\"ti"), 10},
      {"zeros", append(std::string(5000, '\0')), 10},
      {"zeros and a line end", append(std::string(5000, '\0') + "\n"), 10},
      {"garbage", append("\x01\xff garbage\n\n"), 10},
      {"a commit of nothing", append("{\"sequence\":11,\"lines\":0}\n"), 10},
      {"the last byte is missing", [](const std::string& text) { return text.substr(0, text.size() - 1); },
       9},
      {"the last line is missing",
       [](const std::string& text) { return text.substr(0, line_start(text, 21)); }, 9},
      {"the last transaction is cut",
       [](const std::string& text) { return text.substr(0, text.size() - 130); }, 9},
      {"the last transaction is missing",
       [](const std::string& text) { return text.substr(0, line_start(text, 20)); }, 9},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const TemporaryFolder folder;
    const std::string path = folder / "state/log-0001.jsonl";
    const std::string whole = make_state(folder / "state", 10);
    write(path, one.tear(whole));
    Store store(options_in(folder / "state"));
    CHECK(store.sequence() == static_cast<std::uint64_t>(one.left));
    put(store, "next", document("red", 99));
    const std::string kept = whole.substr(0, line_start(whole, 2 + 2 * one.left));
    CHECK(contents(path).starts_with(kept));
    CHECK(contents(path).substr(kept.size()).starts_with("{\"k\":\"next\""));
    fs::remove_all(folder / "state/index");
    CHECK(store.sequence() == static_cast<std::uint64_t>(one.left) + 1);
  }
}

TEST_CASE("a segment that is missing is reported") {
  const TemporaryFolder folder;
  Options options = options_in(folder / "state");
  options.segment_bytes_max = 1000;
  {
    Store store(options);
    for (int i = 0; i < 20; ++i) put(store, "k" + std::to_string(i), document("red", i));
  }
  fs::remove(folder / "state/log-0002.jsonl");
  fs::remove_all(folder / "state/index");
  Store store(options);
  CHECK(fault_of([&] { store.snapshot(); }).find("log-0002") != std::string::npos);
  CHECK(fs::exists(folder / "state/log-0003.jsonl"));
}

TEST_CASE("a document that is not what was written is reported when it is read") {
  const TemporaryFolder folder;
  const std::string text = make_state(folder / "state", 10);
  Store store(options_in(folder / "state"));
  CHECK(store.snapshot().get("k1"));
  // Behind the back of a Store that is open already.
  std::string spoilt = text;
  spoilt.replace(spoilt.find("\"size\":1"), 8, "\"size\":8");
  write(folder / "state/log-0001.jsonl", spoilt);
  const std::string fault = fault_of([&] { store.snapshot().get("k1"); });
  CHECK_MESSAGE(fault.starts_with(folder / "state/log-0001.jsonl:4: the log is damaged"), fault);
}

TEST_CASE("a newer format is refused with one clear error and left alone") {
  const TemporaryFolder folder;
  std::string text = make_state(folder / "state", 3);
  text.replace(text.find("\"format\":1"), 10, "\"format\":2");
  write(folder / "state/log-0001.jsonl", text);
  Store store(options_in(folder / "state"));
  const std::string expected =
      folder / "state/log-0001.jsonl: written by a newer berth, in format 2; this one knows formats up to 1";
  CHECK(fault_of([&] { store.snapshot(); }) == expected);
  CHECK(fault_of([&] { store.begin(); }) == expected);
  CHECK(fault_of([&] { store.reset({}, {1}, "reset"); }) == expected);
  CHECK(contents(folder / "state/log-0001.jsonl") == text);

  // So is a newer segment behind an older one.
  const TemporaryFolder other;
  make_state(other / "state", 3);
  write(other / "state/log-0002.jsonl", "{\"berth\":\"log\",\"format\":7,\"whatever\":[]}\n");
  Store newer(options_in(other / "state"));
  CHECK(fault_of([&] { newer.begin(); }).find("format 7") != std::string::npos);
}

TEST_CASE("a store that is held: readers answer, writers give up and say who holds it") {
  const TemporaryFolder folder;
  berth::test::FakeClock clock;
  Options options = options_in(folder / "state");
  options.clock = &clock;
  Store store(options);
  put(store, "a", document("red", 1));
  Options other_options = options;
  other_options.command = "ecs run-task";
  Store holder(other_options);
  {
    const Transaction held = holder.begin();
    const std::int64_t before_ms = clock.monotonic_ms();
    CHECK_FALSE(store.try_begin(milliseconds(250)));
    CHECK(clock.monotonic_ms() - before_ms >= 250);
    const std::string fault = fault_of([&] { store.begin(); });
    CHECK(fault == folder / "state/lock: the store is held by process " + std::to_string(getpid()) +
                       " (ecs run-task); gave up after 30s");
    CHECK(clock.monotonic_ms() - before_ms >= 30'250);
    CHECK(store.snapshot().get("a"));
    CHECK(store.lock_holder() == "process " + std::to_string(getpid()) + " (ecs run-task)");
    // Without an index, too.
    fs::remove_all(folder / "state/index");
    CHECK(Store(options).snapshot().get("a"));
  }
  CHECK_FALSE(store.lock_holder());
  put(store, "b", document("red", 2));
}

}  // namespace
}  // namespace berth::store::test
