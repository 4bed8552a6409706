// Many processes write one store at once, and are killed while they do. Every change that one of them was
// told is safe must be there, none in part, and nobody may be left holding the lock.
//
// The program is its own child: `store_crash --write STATE ID COUNT` makes COUNT changes (0: until it is
// killed) and prints the number of each once it is durable.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "base/json.h"
#include "base/text.h"
#include "crash/processes.h"
#include "store/store.h"
#include "support/temporary_folder.h"
#include "unit/store/world.h"

namespace berth::test {
namespace {

using store::Change;
using store::Commit;
using store::Store;
using store::Transaction;

constexpr int kWriters = 50;
constexpr int kRounds = 300;
constexpr int kAtOnce = 200;

// One more: the counter says how many changes there are, and each has a document of its own.
std::int64_t add_one(Store& store, const std::string& id) {
  Transaction change = store.begin();
  const std::optional<Json> counter = change.get("counter");
  const std::int64_t number = (counter ? counter->at("size").get<std::int64_t>() : 0) + 1;
  change.put("counter", Json{{"color", "counter"}, {"size", number}});
  change.put("change/" + std::to_string(number),
             Json{{"color", id}, {"size", number}, {"pad", std::string(200, 'x')}});
  const Commit commit = change.commit({number}, "add");
  store.sync(commit);
  return number;
}

int write_changes(const std::string& state, const std::string& id, int count) {
  store::Options options = store::test::options_in(state);
  options.segment_bytes_max = 256 << 10;
  Store store(options);
  for (int i = 0; count == 0 || i < count; ++i) {
    const std::string told = std::to_string(add_one(store, id)) + '\n';
    if (write(1, told.data(), told.size()) < 0) return 1;
  }
  return 0;
}

// The same where old segments go all the time: a change replaces the one a hundred before it.
constexpr std::int64_t kSlots = 100;

store::Options churning(const std::string& state) {
  store::Options options = store::test::options_in(state);
  options.segment_bytes_max = 16 << 10;
  return options;
}

std::string slot_of(std::int64_t number) { return "slot/" + std::to_string(number % kSlots); }

int churn(const std::string& state) {
  Store store(churning(state));
  while (true) {
    std::int64_t number = 0;
    {
      Transaction change = store.begin();
      const std::optional<Json> counter = change.get("counter");
      number = (counter ? counter->at("size").get<std::int64_t>() : 0) + 1;
      change.put("counter", Json{{"color", "counter"}, {"size", number}});
      change.put(slot_of(number), Json{{"color", "slot"}, {"size", number}, {"pad", std::string(400, 'x')}});
      store.sync(change.commit({number}, "churn"));
    }
    const std::string told = std::to_string(number) + '\n';
    if (write(1, told.data(), told.size()) < 0) return 1;
  }
}

std::vector<std::int64_t> numbers_in(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::int64_t> numbers;
  for (std::string line; std::getline(file, line);) {
    const auto number = parse_int(line);
    REQUIRE_MESSAGE(number, line);
    numbers.push_back(*number);
  }
  return numbers;
}

// Every number up to the counter has its document and its place in the history, and the rows are those of the
// documents.
void check_whole(const std::string& state, const std::vector<std::int64_t>& told) {
  Store store(store::test::options_in(state));
  const std::optional<Json> counter = store.snapshot().get("counter");
  REQUIRE(counter);
  const std::int64_t count = counter->at("size").get<std::int64_t>();
  {
    const store::Snapshot now = store.snapshot();
    for (const std::int64_t number : told) {
      REQUIRE(number <= count);
      REQUIRE(now.contains("change/" + std::to_string(number)));
    }
    CHECK(now.scan({.prefix = "change/"}).size() == static_cast<std::size_t>(count));
    CHECK(now.scan({.index = "color"}).size() == static_cast<std::size_t>(count) + 1);
    CHECK(now.sequence() == static_cast<std::uint64_t>(count));
  }
  const std::vector<Change> history = store.history({.key = "counter"});
  REQUIRE(history.size() == static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < history.size(); ++i) REQUIRE(history[i].sequence == i + 1);
  const std::string before = store::test::everything(store);
  std::filesystem::remove_all(state + "/index");
  CHECK(store::test::everything(store) == before);
}

TEST_CASE("kill -9 in a loop over 50 writers") {
  const TemporaryFolder folder;
  const std::string state = folder / "state";
  std::map<pid_t, int> running;
  int started = 0;
  const auto start_one = [&] {
    const std::string id = "w" + std::to_string(started++);
    running[start({own_path(), "--write", state, id, "0"}, {}, folder / "told")] = started;
  };
  for (int i = 0; i < kWriters; ++i) start_one();
  for (int round = 0; round < kRounds; ++round) {
    pause_ms(2 + round % 7);
    // Whoever comes first by a number that jumps about.
    auto victim = running.begin();
    std::advance(victim, (round * 31) % static_cast<int>(running.size()));
    kill(victim->first, SIGKILL);
    const Ended ended = wait_for_one(false);
    CHECK(ended.exit_code == 128 + SIGKILL);
    running.erase(ended.process);
    start_one();
  }
  pause_ms(200);
  for (const auto& [process, number] : running) kill(process, SIGKILL);
  while (wait_for_one(false).process != 0) {
  }
  const std::vector<std::int64_t> told = numbers_in(folder / "told");
  CHECK(told.size() > 100);
  CHECK(std::set<std::int64_t>(told.begin(), told.end()).size() == told.size());
  MESSAGE(told.size() << " changes were told to be safe, " << started << " writers were killed");
  {
    store::Options options = store::test::options_in(state);
    options.lock_wait = seconds(2);
    Store store(options);
    add_one(store, "last");
  }
  check_whole(state, told);
}

TEST_CASE("kill -9 in a loop over 50 writers while old segments go") {
  const TemporaryFolder folder;
  const std::string state = folder / "state";
  std::set<pid_t> running;
  const auto start_one = [&] { running.insert(start({own_path(), "--churn", state}, {}, folder / "told")); };
  for (int i = 0; i < kWriters; ++i) start_one();
  for (int round = 0; round < kRounds; ++round) {
    pause_ms(2 + round % 7);
    auto victim = running.begin();
    std::advance(victim, (round * 31) % static_cast<int>(running.size()));
    kill(*victim, SIGKILL);
    const Ended ended = wait_for_one(false);
    CHECK(ended.exit_code == 128 + SIGKILL);
    running.erase(ended.process);
    start_one();
  }
  for (const pid_t process : running) kill(process, SIGKILL);
  while (wait_for_one(false).process != 0) {
  }
  const std::vector<std::int64_t> told = numbers_in(folder / "told");
  CHECK(std::set<std::int64_t>(told.begin(), told.end()).size() == told.size());
  Store store(churning(state));
  std::int64_t count = 0;
  {
    const store::Snapshot now = store.snapshot();
    count = now.get("counter")->at("size").get<std::int64_t>();
    REQUIRE(count > 2 * kSlots);
    REQUIRE(count >= *std::max_element(told.begin(), told.end()));
    CHECK(now.sequence() == static_cast<std::uint64_t>(count));
    CHECK(now.time() == Instant{count});
    for (std::int64_t number = count; number > count - kSlots; --number)
      REQUIRE(now.get(slot_of(number))->at("size") == number);
  }
  MESSAGE(told.size() << " changes were told to be safe, of " << count);
  CHECK_FALSE(std::filesystem::exists(state + "/log-0001.jsonl"));
  const std::string before = store::test::everything(store);
  std::filesystem::remove_all(state + "/index");
  CHECK(store::test::everything(store) == before);
  CHECK(store.sequence() == static_cast<std::uint64_t>(count));
  CHECK(store.snapshot().time() == Instant{count});
}

TEST_CASE("200 processes add one at once") {
  const TemporaryFolder folder;
  const std::string state = folder / "state";
  for (int i = 0; i < kAtOnce; ++i)
    start({own_path(), "--write", state, "w" + std::to_string(i), "1"}, {}, folder / "told");
  for (int i = 0; i < kAtOnce; ++i) CHECK(wait_for_one(false).exit_code == 0);
  const std::vector<std::int64_t> told = numbers_in(folder / "told");
  const std::set<std::int64_t> different(told.begin(), told.end());
  CHECK(different.size() == kAtOnce);
  CHECK(*different.begin() == 1);
  CHECK(*different.rbegin() == kAtOnce);
  check_whole(state, told);
}

TEST_CASE("16 processes share their syncs") {
  const TemporaryFolder folder;
  const std::string state = folder / "state";
  constexpr int kProcesses = 16;
  constexpr int kEach = 100;
  for (int i = 0; i < kProcesses; ++i)
    start({own_path(), "--write", state, "w" + std::to_string(i), std::to_string(kEach)}, {},
          folder / "told");
  for (int i = 0; i < kProcesses; ++i) CHECK(wait_for_one(false).exit_code == 0);
  const std::vector<std::int64_t> told = numbers_in(folder / "told");
  CHECK(told.size() == kProcesses * kEach);
  check_whole(state, told);
}

}  // namespace
}  // namespace berth::test

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv, argv + argc);
  if (words.size() == 5 && words[1] == "--write")
    return berth::test::write_changes(words[2], words[3], std::atoi(words[4].c_str()));
  if (words.size() == 3 && words[1] == "--churn") return berth::test::churn(words[2]);
  return doctest::Context(argc, argv).run();
}
