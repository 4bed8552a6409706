// A runtime as bad as they come, by a seed: it says late what the simulated one says at once, answers for
// some tasks never, repeats itself, dies and knows nothing afterwards, and tells lies. It keeps books of what
// it was told, so that a test can see whether anything was started twice.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/runtime.h"

namespace berth::test {

// How often, in percent: of tasks for `hang`, of observations for the others.
struct Temper {
  int hang = 0;
  int slow = 0;
  int repeat = 0;
  int lie = 0;
};

class UnrulyRuntime final : public runtime::Runtime {
 public:
  UnrulyRuntime(std::uint64_t seed, Temper temper) : seed_(seed), temper_(temper) {}

  void assign(const runtime::Assignment& assignment) override;
  std::vector<runtime::Observation> observations() override;

  // Loses what it was assigned and what it had still to say. The books are the test's, so they stay.
  void die();
  // From now on it hangs for nobody, hides nothing and tells the truth; what was told to a runtime that hung
  // is lost unless it is told again.
  void behave();

  bool hangs_for(const std::string& task) const;
  // Intents that were taken, with those that were repeated.
  std::uint64_t told() const { return told_; }
  // Observations that it has handed out, true or not.
  std::uint64_t said() const { return handed_out_; }
  // What the engine did that it must not: a second start, a start after a stop.
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  struct Booked {
    bool started = false;
    bool stopped = false;
    Instant start_at, stop_at;
  };
  struct Held {
    runtime::Observation observation;
    int calls_left = 0;
  };

  std::uint64_t draw(const char* purpose);
  bool happens(const char* purpose, int percent);
  void book(const runtime::Assignment& assignment);
  void lie_about(const runtime::Observation& truth, std::vector<runtime::Observation>& out);

  std::uint64_t seed_;
  Temper temper_;
  std::uint64_t draws_ = 0;
  std::uint64_t told_ = 0;
  std::uint64_t handed_out_ = 0;
  std::vector<Held> held_;
  std::vector<runtime::Observation> said_;  // to be repeated
  std::map<std::string, Booked> books_;
  std::vector<std::string> complaints_;
};

}  // namespace berth::test
