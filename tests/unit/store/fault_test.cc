// Every step of every write path fails, or is the last before the process or the machine dies. Afterwards
// each acknowledged change is there, none is there in part, and no refused one is.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>

#include "base/errors.h"
#include "base/files.h"
#include "store/blobs.h"
#include "store/import.h"
#include "support/fake_clock.h"
#include "support/fault_files.h"
#include "support/temporary_folder.h"
#include "unit/store/world.h"

namespace berth::store::test {
namespace {

using berth::test::Crash;
using berth::test::Fault;
using berth::test::FaultFiles;
using berth::test::Loss;
using berth::test::TemporaryFolder;

using Documents = std::map<std::string, Json>;

struct Change {
  std::string key;
  std::optional<Json> value;  // nothing: erased
};
using Changes = std::vector<Change>;

// All states that the store may be in after what was told so far.
class Model {
 public:
  void done(const Changes& changes) {
    std::set<std::string> seen;
    std::vector<Documents> next;
    for (const Documents& state : possible_) add(next, seen, after(state, changes));
    possible_ = next;
  }
  void in_doubt(const Changes& changes) {
    std::set<std::string> seen;
    std::vector<Documents> next;
    for (const Documents& state : possible_) {
      add(next, seen, state);
      add(next, seen, after(state, changes));
    }
    possible_ = next;
  }
  void replaced(const Documents& by, bool surely) {
    if (surely) possible_.clear();
    possible_.push_back(by);
  }
  bool allows(const std::string& everything_there) const {
    for (const Documents& state : possible_)
      if (text_of(state) == everything_there) return true;
    return false;
  }
  std::string text() const {
    std::string all;
    for (const Documents& state : possible_) all += "either\n" + text_of(state);
    return all;
  }

 private:
  static Documents after(Documents state, const Changes& changes) {
    for (const Change& change : changes) {
      if (change.value)
        state[change.key] = *change.value;
      else
        state.erase(change.key);
    }
    return state;
  }
  static void add(std::vector<Documents>& list, std::set<std::string>& seen, Documents state) {
    if (seen.insert(text_of(state)).second) list.push_back(std::move(state));
  }
  // As everything() has it.
  static std::string text_of(const Documents& state) {
    std::string text;
    std::map<std::string, std::string> rows;
    for (const auto& [key, value] : state) {
      text += key + ' ' + value.dump() + '\n';
      for (const Row& row : rows_of(key, value))
        rows[row.key] = row.key + " -> " + key + " (" + row.carry + ")\n";
    }
    for (const auto& [key, line] : rows) text += line;
    return text;
  }
  std::vector<Documents> possible_ = {{}};
};

Changes step_of(int n) {
  Changes changes;
  for (int i = 0; i < 3; ++i)
    changes.push_back({"k" + std::to_string((n * 2 + i) % 7), document(n % 2 ? "red" : "blue", n * 10 + i)});
  if (n % 3 == 2) changes.push_back({"k" + std::to_string(n % 7 + 1), std::nullopt});
  return changes;
}

// One change, and what the model learns from how it went. False when the process ended.
bool try_change(Store& store, Model& model, const Changes& changes) {
  bool committed = false;
  try {
    Transaction transaction = store.begin();
    for (const Change& change : changes) {
      if (change.value)
        transaction.put(change.key, *change.value);
      else
        transaction.erase(change.key);
    }
    const Commit commit = transaction.commit({1000}, "test");
    committed = true;
    store.sync(commit);
    model.done(changes);
  } catch (const IoError&) {
    if (committed) model.in_doubt(changes);
  } catch (const Crash&) {
    model.in_doubt(changes);
    return false;
  }
  return true;
}

struct Run {
  Options options;
  FaultFiles& files;
  Model& model;
  bool power_fails = false;  // afterwards
};

// A way of writing: prepared without faults, then run with one.
struct Scenario {
  std::string name;
  std::function<void(const Run&)> prepare;
  std::function<void(const Run&)> run;
  std::string step = {};  // begins one of its steps
};

void some_changes(const Run& run, int from, int to) {
  Store store(run.options);
  for (int n = from; n < to; ++n)
    if (!try_change(store, run.model, step_of(n))) return;
}

void nothing(const Run&) {}

// With segments so small that some are left out, and some removed, all the time.
Run collecting(const Run& run) {
  Options options = run.options;
  options.segment_bytes_max = 300;
  return {options, run.files, run.model, run.power_fails};
}

void append_to_log(const Run& run, std::string_view bytes) {
  const File file = run.files.open(run.options.directory + "/log-0001.jsonl", OpenMode::kWrite);
  run.files.write(file, file_status(file).size, bytes);
}

void try_reset(const Run& run) {
  Store store(run.options);
  const Documents fresh = {{"world", document("green", 1)}};
  try {
    store.reset({fresh.begin(), fresh.end()}, {1000}, "reset");
    run.model.replaced(fresh, true);
  } catch (const IoError&) {
    // A sync that failed may have done its work all the same, which shows after a power cut only.
    if (run.power_fails) run.model.replaced(fresh, false);
    return;
  } catch (const Crash&) {
    run.model.replaced(fresh, false);
    return;
  }
  try_change(store, run.model, step_of(1));
}

void try_import(const Run& run) {
  const Documents fresh = {{"k1", document("green", 1)}, {"world", document("green", 2)}};
  const TemporaryFolder other;
  Store from(options_in(other / "state"));
  std::string text;
  for (const auto& [key, value] : fresh) put(from, key, value);
  from.export_log([&](std::string_view part) { text += part; });
  Store store(run.options);
  try {
    const bool done = store.import_log(read_export(text, "saved", rows_of), {"settings"});
    CHECK(done);
    run.model.replaced(fresh, true);
  } catch (const IoError&) {
    if (run.power_fails) run.model.replaced(fresh, false);
    return;
  } catch (const Crash&) {
    run.model.replaced(fresh, false);
    return;
  }
  try_change(store, run.model, step_of(1));
}

std::vector<Scenario> scenarios() {
  return {
      {"first changes of a new state", nothing, [](const Run& run) { some_changes(run, 0, 4); }},
      {"changes of a state that is there", [](const Run& run) { some_changes(run, 0, 2); },
       [](const Run& run) { some_changes(run, 2, 6); }},
      {"segments that are full", nothing,
       [](const Run& run) {
         Options options = run.options;
         options.segment_bytes_max = 300;
         some_changes({options, run.files, run.model, run.power_fails}, 0, 5);
       }},
      {"old segments that go",
       [](const Run& run) {
         some_changes(collecting(run), 0, 16);
         CHECK_FALSE(file_status(run.options.directory + "/log-0001.jsonl"));
       },
       [](const Run& run) { some_changes(collecting(run), 16, 20); }, "remove state/log-"},
      {"a torn tail",
       [](const Run& run) {
         some_changes(run, 0, 2);
         append_to_log(run, "{\"k\":\"k1\",\"v\":{\"color\":\"lost\"}}\n{\"k\":\"k2\",\"v");
       },
       [](const Run& run) { some_changes(run, 2, 4); }},
      {"no index",
       [](const Run& run) {
         some_changes(run, 0, 4);
         std::filesystem::remove_all(run.options.directory + "/index");
       },
       [](const Run& run) { some_changes(run, 4, 6); }},
      {"no ledger",
       [](const Run& run) {
         some_changes(run, 0, 4);
         run.files.remove(run.options.directory + "/sync");
       },
       [](const Run& run) { some_changes(run, 4, 6); }},
      {"an import into nothing", nothing, try_import},
      {"an import into a state of settings",
       [](const Run& run) {
         Store store(run.options);
         for (int n = 0; n < 9; ++n) try_change(store, run.model, {{"settings", document("red", n)}});
       },
       try_import},
      {"a reset", [](const Run& run) { some_changes(run, 0, 3); }, try_reset},
  };
}

struct Spoiler {
  Fault fault;
  bool lasting;
  bool power;  // fails
  Loss loss;
};

const std::vector<Spoiler> kSpoilers = {
    {Fault::kNoSpace, false, false, Loss::kAll},    {Fault::kInputOutput, true, false, Loss::kAll},
    {Fault::kInputOutput, false, true, Loss::kAll}, {Fault::kInputOutput, true, true, Loss::kSome},
    {Fault::kShortWrite, false, false, Loss::kAll}, {Fault::kShortWrite, false, true, Loss::kSome},
    {Fault::kCrash, false, false, Loss::kAll},      {Fault::kCrash, false, true, Loss::kAll},
    {Fault::kCrash, false, true, Loss::kSome},      {Fault::kCrashInside, false, false, Loss::kAll},
    {Fault::kCrashInside, false, true, Loss::kAll}, {Fault::kCrashInside, false, true, Loss::kSome},
};

// Gives the number of steps that the run took.
int run_once(const Scenario& scenario, int step, const Spoiler& spoiler) {
  const TemporaryFolder folder;
  FaultFiles files(folder.path());
  Model model;
  Options options = options_in(folder / "state");
  options.files = &files;
  berth::test::FakeClock clock;
  options.clock = &clock;
  options.boot_id = "first";
  const Run run{options, files, model, spoiler.power};
  scenario.prepare(run);
  const int before = files.steps();
  if (step > 0) files.fail_at(before + step, spoiler.fault, spoiler.lasting);
  scenario.run(run);
  const int steps = files.steps() - before;
  if (step == 0)
    CHECK(std::any_of(files.trace().begin() + before, files.trace().end(),
                      [&](const std::string& each) { return each.starts_with(scenario.step); }));
  CAPTURE(scenario.name);
  CAPTURE(step);
  CAPTURE(static_cast<int>(spoiler.fault));
  CAPTURE(spoiler.lasting);
  CAPTURE(spoiler.power);
  CAPTURE(static_cast<int>(spoiler.loss));
  const std::string at =
      step > 0 && steps >= step ? files.trace().at(static_cast<std::size_t>(before + step - 1)) : "";
  CAPTURE(at);
  if (spoiler.power) files.cut_power(spoiler.loss, static_cast<std::uint64_t>(step));
  FaultFiles later(folder.path());
  options.files = &later;
  if (spoiler.power) options.boot_id = "second";
  // Once from what is there, once from the log alone, and once more after a further change.
  for (const bool without_index : {false, true}) {
    if (without_index) std::filesystem::remove_all(folder / "state/index");
    Store store(options);
    const std::string there = everything(store);
    CHECK_MESSAGE(model.allows(there), there << "instead of " << model.text());
  }
  Store store(options);
  put(store, "later", document("later", 1));
  CHECK(store.snapshot().get("later"));
  return steps;
}

TEST_CASE("faults at each step") {
  for (const Scenario& scenario : scenarios()) {
    const int steps = run_once(scenario, 0, {Fault::kNone, false, false, Loss::kAll});
    CHECK(steps > 5);
    for (const Spoiler& spoiler : kSpoilers)
      for (int step = 1; step <= steps; ++step) run_once(scenario, step, spoiler);
  }
}

}  // namespace
}  // namespace berth::store::test
