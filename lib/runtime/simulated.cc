#include "runtime/simulated.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace berth::runtime {
namespace {

constexpr Duration kPhase = seconds(1);  // PROVISIONING, PENDING, STOPPING, DEPROVISIONING
constexpr int kTerminated = 143;         // SIGTERM without a handler
constexpr int kFirstStoppingN = 1'000'000;

struct Labels {
  std::optional<Duration> start_delay;
  std::optional<Duration> exit_after;
  int exit_code = 0;
  std::optional<std::string> start_error;
  bool unhealthy = false;
  Duration healthy_after;
};

std::optional<std::string_view> find(const std::map<std::string, std::string>& labels, const char* name) {
  const auto found = labels.find(name);
  if (found == labels.end()) return std::nullopt;
  return found->second;
}

std::optional<Duration> duration_label(const std::map<std::string, std::string>& labels, const char* name) {
  const auto text = find(labels, name);
  return text ? parse_duration(*text) : std::nullopt;
}

std::optional<int> parse_exit_code(std::string_view text) {
  const auto code = parse_int(text);
  if (!code || *code < 0 || *code > 255) return std::nullopt;
  return static_cast<int>(*code);
}

Labels read_labels(const std::map<std::string, std::string>& labels) {
  Labels read;
  read.start_delay = duration_label(labels, "berth.sim.start-delay");
  read.exit_after = duration_label(labels, "berth.sim.exit-after");
  if (const auto text = find(labels, "berth.sim.exit-code"))
    read.exit_code = parse_exit_code(*text).value_or(0);
  if (const auto text = find(labels, "berth.sim.start-error")) read.start_error = *text;
  read.unhealthy = find(labels, "berth.sim.health") == "unhealthy";
  read.healthy_after = duration_label(labels, "berth.sim.healthy-after").value_or(Duration{});
  return read;
}

// What becomes of one container; an instant that is absent never comes.
struct Fate {
  bool known = false;
  int order = 0;  // dependencies before those that depend on them
  std::optional<Instant> started, stopped, healthy, unhealthy;
  std::optional<int> exit_code;
  std::string reason;
};

// When a dependency lets its dependent start: at `met`, or at `impossible` it is known that it never will.
struct Wait {
  std::optional<Instant> met, impossible;
};

Wait wait_for_stop(const Fate& other, bool success) {
  if (!other.stopped) return {};
  if (!other.started || (success && other.exit_code != 0)) return {.met = {}, .impossible = other.stopped};
  return {.met = other.stopped, .impossible = {}};
}

Wait wait_for_health(const Fate& other) {
  if (other.healthy) return {.met = other.healthy, .impossible = {}};
  return {.met = {}, .impossible = other.stopped};
}

Wait wait_for(Condition condition, const Fate& other, const std::optional<Duration>& timeout) {
  if (condition == Condition::start) {
    if (other.started) return {.met = other.started, .impossible = {}};
    return {.met = {}, .impossible = other.stopped};
  }
  Wait wait = condition == Condition::healthy ? wait_for_health(other)
                                              : wait_for_stop(other, condition == Condition::success);
  if (!timeout || !other.started) return wait;
  const Instant deadline = *other.started + *timeout;
  const auto settled = wait.met ? wait.met : wait.impossible;
  if (!settled || deadline < *settled) return {.met = {}, .impossible = deadline};
  return wait;
}

std::string_view condition_text(Condition condition) {
  switch (condition) {
    case Condition::start:
      return "START";
    case Condition::complete:
      return "COMPLETE";
    case Condition::success:
      return "SUCCESS";
    case Condition::healthy:
      return "HEALTHY";
  }
  return "";
}

bool restarts(const Container& container, const Labels& labels) {
  const RestartPolicy& policy = container.restart_policy;
  const auto& ignored = policy.ignored_exit_codes;
  return policy.enabled && std::find(ignored.begin(), ignored.end(), labels.exit_code) == ignored.end() &&
         *labels.exit_after >= policy.attempt_period;
}

// Checks come every interval; those within the start period do not count, and it takes `retries` in a row.
Duration time_to_unhealthy(const HealthCheck& check) {
  const std::int64_t interval_ms = std::max<std::int64_t>(check.interval.ms, 1);
  const std::int64_t uncounted = check.start_period.ms / interval_ms;
  return milliseconds((uncounted + check.retries) * interval_ms);
}

void run(const Container& container, const Labels& labels, Instant start, Fate& fate) {
  if (labels.start_error) {
    fate.stopped = start;
    fate.reason = *labels.start_error;
    return;
  }
  fate.started = start;
  if (labels.exit_after && !restarts(container, labels)) {
    fate.stopped = start + *labels.exit_after;
    fate.exit_code = labels.exit_code;
  }
  if (!container.health_check) return;
  const Instant verdict =
      start + (labels.unhealthy ? time_to_unhealthy(*container.health_check) : labels.healthy_after);
  if (fate.stopped && *fate.stopped <= verdict) return;
  (labels.unhealthy ? fate.unhealthy : fate.healthy) = verdict;
}

class Timeline {
 public:
  explicit Timeline(const Assignment& assignment)
      : containers_(assignment.containers),
        base_(assignment.awsvpc ? assignment.at + kPhase : assignment.at),
        fates_(assignment.containers.size()) {
    for (bool progress = true; progress;) {
      progress = false;
      for (std::size_t i = 0; i < containers_.size(); ++i) {
        if (fates_[i].known || !ready(i)) continue;
        decide(i);
        progress = true;
      }
    }
  }

  const std::vector<Fate>& fates() const { return fates_; }

 private:
  std::optional<std::size_t> position(const std::string& name) const {
    for (std::size_t i = 0; i < containers_.size(); ++i) {
      if (containers_[i].name == name) return i;
    }
    return std::nullopt;
  }

  bool ready(std::size_t i) const {
    const auto& dependencies = containers_[i].depends_on;
    return std::all_of(dependencies.begin(), dependencies.end(), [&](const Dependency& dependency) {
      const auto other = position(dependency.container);
      return other && fates_[*other].known;
    });
  }

  void decide(std::size_t i) {
    const Container& container = containers_[i];
    Fate& fate = fates_[i];
    fate.known = true;
    fate.order = next_order_++;
    Instant met = base_;
    bool for_ever = false;
    for (const Dependency& dependency : container.depends_on) {
      const std::size_t other = *position(dependency.container);
      const Wait wait = wait_for(dependency.condition, fates_[other], containers_[other].start_timeout);
      if (wait.impossible && (!fate.stopped || *wait.impossible < *fate.stopped)) {
        fate.stopped = wait.impossible;
        fate.exit_code = kTerminated;
        fate.reason = fmt::format(
            "CannotStartContainerError: dependency graph: container '{}' waits for '{}' to be {}, "
            "which can no longer happen",
            container.name, dependency.container, condition_text(dependency.condition));
      }
      if (wait.met) met = std::max(met, *wait.met);
      if (!wait.met && !wait.impossible) for_ever = true;
    }
    if (fate.stopped || for_ever) return;
    const Labels labels = read_labels(container.labels);
    const Instant start = labels.start_delay ? met + *labels.start_delay : std::max(met, base_ + kPhase);
    run(container, labels, start, fate);
  }

  const std::vector<Container>& containers_;
  Instant base_;
  std::vector<Fate> fates_;
  int next_order_ = 0;
};

Observation of(const Assignment& assignment, What what, Instant at) {
  Observation observation;
  observation.task = assignment.task;
  observation.what = what;
  observation.at = at;
  return observation;
}

std::vector<Observation> simulate_running(const Assignment& assignment) {
  const Timeline timeline(assignment);
  std::vector<std::tuple<Instant, int, Observation>> found;
  if (assignment.awsvpc) {
    const Instant attached = assignment.at + kPhase;
    found.emplace_back(attached, -1, of(assignment, What::pending, attached));
  }
  for (std::size_t i = 0; i < assignment.containers.size(); ++i) {
    const Fate& fate = timeline.fates()[i];
    const auto add = [&](What what, const std::optional<Instant>& at) -> Observation* {
      if (!at) return nullptr;
      Observation observation = of(assignment, what, *at);
      observation.container = assignment.containers[i].name;
      found.emplace_back(*at, fate.order, std::move(observation));
      return &std::get<2>(found.back());
    };
    add(What::running, fate.started);
    if (Observation* seen = add(What::health, fate.healthy)) seen->health = Health::healthy;
    if (Observation* seen = add(What::health, fate.unhealthy)) seen->health = Health::unhealthy;
    if (Observation* seen = add(What::stopped, fate.stopped)) {
      seen->exit_code = fate.exit_code;
      seen->reason = fate.reason;
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  std::vector<Observation> observations;
  for (auto& [at, order, observation] : found) {
    observation.n = static_cast<int>(observations.size()) + 1;
    observations.push_back(std::move(observation));
  }
  return observations;
}

// All containers within STOPPING's second; in the order of n a container goes after those that depend on it.
std::vector<Observation> simulate_stopping(const Assignment& assignment) {
  const Timeline timeline(assignment);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < assignment.containers.size(); ++i) {
    if (assignment.containers[i].state != ContainerState::stopped) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return timeline.fates()[a].order > timeline.fates()[b].order;
  });
  const Instant gone = assignment.at + kPhase;
  std::vector<Observation> observations{of(assignment, What::stopping, assignment.at)};
  for (const std::size_t i : order) {
    Observation observation = of(assignment, What::stopped, gone);
    observation.container = assignment.containers[i].name;
    if (assignment.containers[i].state == ContainerState::running) observation.exit_code = kTerminated;
    observations.push_back(std::move(observation));
  }
  if (assignment.awsvpc) observations.push_back(of(assignment, What::deprovisioning, gone));
  observations.push_back(of(assignment, What::stopped, assignment.awsvpc ? gone + kPhase : gone));
  for (std::size_t i = 0; i < observations.size(); ++i) {
    observations[i].n = kFirstStoppingN + static_cast<int>(i);
  }
  return observations;
}

}  // namespace

std::vector<Observation> simulate(const Assignment& assignment) {
  return assignment.desired == Desired::running ? simulate_running(assignment)
                                                : simulate_stopping(assignment);
}

std::vector<std::string> label_faults(const std::map<std::string, std::string>& labels) {
  std::vector<std::string> faults;
  for (const char* name : {"berth.sim.start-delay", "berth.sim.exit-after", "berth.sim.healthy-after"}) {
    const auto text = find(labels, name);
    if (text && !parse_duration(*text)) {
      faults.push_back(fmt::format("{}: '{}' is no duration; write 30s, 5m or 1h30m", name, *text));
    }
  }
  if (const auto text = find(labels, "berth.sim.exit-code"); text && !parse_exit_code(*text)) {
    faults.push_back(fmt::format("berth.sim.exit-code: '{}' is not a number from 0 to 255", *text));
  }
  if (const auto text = find(labels, "berth.sim.health");
      text && *text != "healthy" && *text != "unhealthy") {
    faults.push_back(fmt::format("berth.sim.health: '{}' is neither healthy nor unhealthy", *text));
  }
  return faults;
}

void Simulated::assign(const Assignment& assignment) {
  for (Observation& observation : simulate(assignment)) waiting_.push_back(std::move(observation));
}

std::vector<Observation> Simulated::observations() {
  std::stable_sort(waiting_.begin(), waiting_.end(), [](const Observation& a, const Observation& b) {
    return std::tie(a.at, a.task, a.n) < std::tie(b.at, b.task, b.n);
  });
  return std::exchange(waiting_, {});
}

}  // namespace berth::runtime
