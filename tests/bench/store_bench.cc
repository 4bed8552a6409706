// What the store costs: opening, reading, committing and rebuilding, with few documents and with 100,000.
//
//   store_bench [FOLDER]   (a folder on the disk in question; else a temporary one)
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>

#include "base/json.h"
#include "store/store.h"
#include "support/temporary_folder.h"

namespace berth::store {
namespace {

namespace fs = std::filesystem;

constexpr int kDocuments = 100'000;
constexpr int kAtOnce = 500;
constexpr int kRepeats = 300;

double now_ms() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

// The like of a task: 1,500 bytes, and six rows of which one carries a hundred bytes.
std::string key_of(int n) {
  const std::string digits = std::to_string(n);
  return "123456789012/us-east-1/ecs/task/web/" + std::string(32 - digits.size(), '0') + digits;
}

Json task(int n, int version) {
  return Json{{"service", "service-" + std::to_string(n % 1000)},
              {"version", version},
              {"text", std::string(1400, 'x')}};
}

std::vector<Row> rows_of(std::string_view key, const Json& document) {
  const std::string service = document.at("service").get<std::string>();
  std::vector<Row> rows;
  for (const char* index : {"cluster", "service", "instance", "family", "startedBy", "status"})
    rows.push_back(
        {.index = index,
         .key = "123456789012/us-east-1/web/" + service + '/' + std::string(key.substr(key.rfind('/') + 1)),
         .carry = std::string(index) == "instance" ? std::string(100, 'c') : ""});
  return rows;
}

Options options_in(const std::string& folder) {
  return {.directory = folder, .rows_of = rows_of, .rows_version = 1, .command = "store_bench"};
}

void fill(const std::string& folder, int count) {
  Store store(options_in(folder));
  for (int n = 0; n < count;) {
    Transaction change = store.begin();
    for (int i = 0; i < kAtOnce && n < count; ++i, ++n) change.put(key_of(n), task(n, 0));
    store.sync(change.commit({n}, "fill"));
  }
}

// The median, for others may be at work.
double median_ms(int repeats, const std::function<void(int)>& action) {
  std::vector<double> times;
  for (int i = 0; i < repeats; ++i) {
    const double begun = now_ms();
    action(i);
    times.push_back(now_ms() - begun);
  }
  std::nth_element(times.begin(), times.begin() + repeats / 2, times.end());
  return times[static_cast<std::size_t>(repeats / 2)];
}

void print(const char* what, double ms) { std::printf("  %-46s %9.3f ms\n", what, ms); }

void measure_reads(const std::string& folder) {
  print("open", median_ms(kRepeats, [&](int) { Store(options_in(folder)).snapshot(); }));
  print("open and get one document",
        median_ms(kRepeats, [&](int i) { Store(options_in(folder)).snapshot().get(key_of(i)); }));
  Store store(options_in(folder));
  print("get one document", median_ms(kRepeats, [&](int i) { store.snapshot().get(key_of(i)); }));
  print("100 documents of one service", median_ms(kRepeats, [&](int i) {
          const Snapshot now = store.snapshot();
          const std::string prefix = "123456789012/us-east-1/web/service-" + std::to_string(i) + '/';
          for (const Entry& entry : now.scan({.index = "service", .prefix = prefix, .limit = 100}))
            now.get(entry.document);
        }));
}

void measure_writes(const std::string& folder) {
  Store store(options_in(folder));
  store.snapshot();
  std::vector<Commit> commits;
  const Counters before = store.counters();
  const auto commit_one = [&](int i) {
    Transaction change = store.begin();
    change.put(key_of(i), task(i, i + static_cast<int>(store.counters().commits) + 1));
    return change.commit({i}, "change");
  };
  print("commit of one document, six rows, not synced", median_ms(kRepeats, commit_one));
  print("the same, synced", median_ms(kRepeats, [&](int i) { store.sync(commit_one(i)); }));
  const Counters after = store.counters();
  std::printf("  %-46s %9.2f\n", "bytes written a byte changed",
              static_cast<double>(after.bytes_written - before.bytes_written) /
                  static_cast<double>(after.bytes_changed - before.bytes_changed));
}

void measure(const std::string& folder, int count) {
  std::printf("%d documents\n", count);
  fill(folder, count);
  measure_reads(folder);
  measure_writes(folder);
  fs::remove_all(folder + "/index");
  print("rebuild of the index", median_ms(1, [&](int) { Store(options_in(folder)).snapshot(); }));
  std::uintmax_t log_bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".jsonl") log_bytes += entry.file_size();
  std::printf("  %-46s %9.1f MB\n  %-46s %9.1f MB\n", "log", static_cast<double>(log_bytes) / 1e6, "index",
              static_cast<double>(fs::file_size(folder + "/index/data.mdb")) / 1e6);
}

}  // namespace
}  // namespace berth::store

int main(int argc, char** argv) {
  const berth::test::TemporaryFolder folder;
  const std::string base = argc > 1 ? std::string(argv[1]) + "/store-bench" : folder / "state";
  for (const int count : {100, berth::store::kDocuments}) {
    std::filesystem::remove_all(base);
    berth::store::measure(base, count);
  }
  std::filesystem::remove_all(base);
}
