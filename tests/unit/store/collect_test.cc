// Old segments go, and with them nothing that counts: by changes of several patterns, beside readers, and
// read again from the log alone.
#include "store/collect.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/errors.h"
#include "base/ids.h"
#include "store/import.h"
#include "support/fake_clock.h"
#include "support/temporary_folder.h"
#include "unit/store/world.h"

namespace berth::store::test {
namespace {

namespace fs = std::filesystem;
using berth::test::TemporaryFolder;

constexpr std::uint64_t kSegment = 16 << 10;
constexpr std::uint64_t kHistory = kHistorySegments * kSegment;

Options small(const std::string& folder) {
  Options options = options_in(folder);
  options.segment_bytes_max = kSegment;
  return options;
}

Json filled(int number, std::size_t bytes) {
  return Json{
      {"color", number % 3 == 0 ? "red" : "blue"}, {"size", number}, {"pad", std::string(bytes, 'x')}};
}

int chance(int n, const char* what, int limit) {
  return static_cast<int>(draw_u64(Seed{7}, {.key = std::to_string(n), .purpose = what}) %
                          static_cast<std::uint64_t>(limit));
}

// One transaction of a pattern.
struct Pattern {
  const char* name;
  int changes;
  void (*change)(Transaction& store, int n);
};

void overwrite(Transaction& store, int n) { store.put("k" + std::to_string(n % 40), filled(n, 700)); }

void overwrite_at_random(Transaction& store, int n) {
  store.put("k" + std::to_string(chance(n, "key", 60)), filled(n, 200 + chance(n, "length", 800)));
}

void hot_and_cold(Transaction& store, int n) {
  store.put(n < 100 ? "cold" + std::to_string(n) : "hot" + std::to_string(n % 5), filled(n, 700));
}

void come_and_go(Transaction& store, int n) {
  store.put("task" + std::to_string(n), filled(n, 700));
  if (n >= 20) store.erase("task" + std::to_string(n - 20));
}

void grow_then_shrink(Transaction& store, int n) {
  if (n < 400)
    store.put("k" + std::to_string(n), filled(n, 700));
  else if (n < 780)
    store.erase("k" + std::to_string(n - 400));
  else
    store.put("k" + std::to_string(n % 10), filled(n, 700));
}

std::uint64_t bytes_on_disk(const std::string& folder) {
  std::uint64_t bytes = 0;
  for (const auto& file : fs::directory_iterator(folder))
    if (file.path().extension() == ".jsonl") bytes += file.file_size();
  return bytes;
}

// The oldest whose file is there.
std::uint64_t first_segment(const std::string& folder) {
  std::uint64_t first = UINT64_MAX;
  for (const auto& file : fs::directory_iterator(folder))
    if (const auto number = segment_number(file.path().filename().string())) first = std::min(first, *number);
  return first;
}

std::uint64_t live_bytes(Store& store) {
  const Snapshot now = store.snapshot();
  std::uint64_t bytes = 0;
  for (const Entry& entry : now.scan({.index = "", .prefix = ""}))
    bytes += document_line(entry.key, to_line(*now.get(entry.key))).size();
  return bytes;
}

struct Seen {
  std::string everything;
  std::uint64_t sequence = 0;
  Instant time;
  bool operator==(const Seen&) const = default;
};

Seen look(Store& store) { return {everything(store), store.sequence(), store.snapshot().time()}; }

TEST_CASE("the log is at most twice what counts and the history, for at most 2.5 times the writing") {
  for (const Pattern& pattern : {
           Pattern{"overwritten in turn", 1500, overwrite},
           Pattern{"overwritten at random", 1500, overwrite_at_random},
           Pattern{"hot and cold", 1500, hot_and_cold},
           Pattern{"come and go", 1500, come_and_go},
           Pattern{"grow, then shrink", 1800, grow_then_shrink},
       }) {
    CAPTURE(pattern.name);
    const TemporaryFolder folder;
    Store store(small(folder / "state"));
    for (int n = 0; n < pattern.changes; ++n) {
      Transaction change = store.begin();
      pattern.change(change, n);
      change.commit({n}, "change");
    }
    const Counters counters = store.counters();
    CHECK(first_segment(folder / "state") > 5);
    CHECK(2 * counters.bytes_written <= 5 * counters.bytes_changed);
    // A segment is looked at when the next is begun, and its file goes with the one after that.
    CHECK(bytes_on_disk(folder / "state") <= 2 * live_bytes(store) + kHistory + 4 * kSegment);
    const Seen seen = look(store);
    CHECK(seen.sequence == static_cast<std::uint64_t>(pattern.changes));
    fs::remove_all(folder / "state/index");
    CHECK(look(store) == seen);
    Store other(small(folder / "state"));
    put(other, "later", document("red", 1));
    CHECK(other.sequence() == seen.sequence + 1);
  }
}

TEST_CASE("what is collected is what was there, after each change") {
  const TemporaryFolder folder;
  Options options = small(folder / "state");
  options.segment_bytes_max = 2000;
  Store store(options);
  std::map<std::string, int> expected;
  for (int n = 0; n < 900; ++n) {
    const std::string key = "k" + std::to_string(chance(n, "key", 15));
    Transaction change = store.begin();
    if (chance(n, "erase", 3) == 0) {
      change.erase(key);
      expected.erase(key);
    } else {
      change.put(key, document("red", n));
      expected[key] = n;
    }
    change.commit({n}, "change");
    if (n % 50 == 0) fs::remove_all(folder / "state/index");
    const Snapshot now = store.snapshot();
    REQUIRE(now.scan({.index = "", .prefix = ""}).size() == expected.size());
    for (const auto& [known, number] : expected) REQUIRE(now.get(known) == document("red", number));
  }
  CHECK(first_segment(folder / "state") > 5);
}

TEST_CASE("a snapshot keeps what it leads to, however much is collected meanwhile") {
  const TemporaryFolder folder;
  Store store(small(folder / "state"));
  const auto change = [&](int from, int to) {
    for (int n = from; n < to; ++n) {
      Transaction transaction = store.begin();
      overwrite(transaction, n);
      transaction.commit({n}, "change");
    }
  };
  change(0, 300);
  const std::uint64_t first = first_segment(folder / "state");
  CHECK(first > 1);
  {
    const Snapshot then = store.snapshot();
    change(300, 1200);
    CHECK(first_segment(folder / "state") <= first + 2);
    // Read by another Store of the process, and from files that were not open.
    for (int k = 0; k < 40; ++k) {
      const int n = 299 - (299 - k) % 40;
      REQUIRE(then.get("k" + std::to_string(k)) == filled(n, 700));
    }
    CHECK(then.sequence() == 300);
  }
  change(1200, 1300);
  CHECK(first_segment(folder / "state") > first + 10);
  CHECK(bytes_on_disk(folder / "state") <= 2 * live_bytes(store) + kHistory + 4 * kSegment);
}

TEST_CASE("history tells changes alone, and an export of a collected log is a log") {
  const TemporaryFolder folder;
  Store store(small(folder / "state"));
  for (int n = 0; n < 1000; ++n) {
    Transaction change = store.begin();
    hot_and_cold(change, n);
    change.commit({n}, "change");
  }
  REQUIRE(first_segment(folder / "state") > 1);
  std::uint64_t last = 0;
  for (const Change& change : store.history({.key = "", .prefix = true})) {
    REQUIRE(change.sequence > last);  // one change a commit
    last = change.sequence;
    REQUIRE(change.time == Instant{static_cast<std::int64_t>(last) - 1});
  }
  CHECK(last == 1000);
  CHECK(store.history({.key = "hot1", .newest_first = true, .limit = 3}).size() == 3);
  std::string text;
  store.export_log([&](std::string_view part) { text += part; });
  Store copy(options_in(folder / "copy"));
  CHECK(copy.import_log(read_export(text, "export", rows_of), {}));
  CHECK(look(copy) == look(store));
  std::string again;
  copy.export_log([&](std::string_view part) { again += part; });
  CHECK(again == text);
}

TEST_CASE("an old segment with damage in what counts stays, and nobody is kept from writing") {
  const TemporaryFolder folder;
  {
    Store store(small(folder / "state"));
    put(store, "cold", filled(1, 700));
    for (int n = 0; n < 40; ++n) put(store, "hot", filled(n, 700));
  }
  {
    std::fstream file(folder / "state/log-0001.jsonl", std::ios::in | std::ios::out);
    file.seekp(300);
    file << "y";
  }
  Store store(small(folder / "state"));
  for (int n = 0; n < 500; ++n) put(store, "hot", filled(n, 700));
  CHECK(fs::exists(folder / "state/log-0001.jsonl"));
  CHECK_THROWS_AS(store.snapshot().get("cold"), IoError);
}

TEST_CASE("a slice ends with its time, and with what may be read for it") {
  // A clock that jumps at each look.
  class Jumping : public berth::test::FakeClock {
   public:
    explicit Jumping(std::int64_t step_ms) : step_ms_(step_ms) {}
    std::int64_t monotonic_ms() override { return now_ms_ += step_ms_; }

   private:
    std::int64_t step_ms_;
    std::int64_t now_ms_ = 0;
  };
  for (const auto& [step_ms, most] : {std::pair{30, 70 << 10}, {0, 1100 << 10}}) {
    const TemporaryFolder folder;
    Jumping clock(step_ms);
    Options options = small(folder / "state");
    options.segment_bytes_max = 512 << 10;
    options.clock = &clock;
    Store store(options);
    std::uint64_t largest = 0;
    bool collected = false;
    for (int n = 0; n < 7000; ++n) {
      const std::uint64_t before = store.counters().bytes_written;
      Transaction change = store.begin();
      hot_and_cold(change, n);
      change.commit({n}, "change");
      largest = std::max(largest, store.counters().bytes_written - before);
    }
    collected = first_segment(folder / "state") > 1;
    CHECK(collected);
    CHECK(largest <= static_cast<std::uint64_t>(most));
  }
}

}  // namespace
}  // namespace berth::store::test
