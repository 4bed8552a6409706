#include "core/placement/place.h"

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <utility>

#include "core/placement/cells.h"

namespace berth::core::placement {
namespace {

using Position = std::uint32_t;

// What a chain measures on an instance by itself, in the order of the steps; there are three such measures,
// and one that comes again changes nothing.
constexpr std::size_t kOwnMeasures = 3;
using Rank = std::array<std::int64_t, kOwnMeasures>;

// A step of the chain as places to look at: a measure in the rank, or a count of the cell.
struct Step {
  bool is_cell = false;
  std::size_t index = 0;
};

struct Chain {
  std::vector<Step> steps;
  std::vector<Strategy::Kind> own;  // what the rank's parts are
};

Chain compile(const std::vector<Strategy>& strategies) {
  Chain chain;
  std::size_t attributes = 0;
  for (const Strategy& strategy : strategies) {
    if (strategy.kind == Strategy::Kind::random) continue;
    if (strategy.kind == Strategy::Kind::spread_attribute) {
      chain.steps.push_back({true, attributes++});
    } else if (std::find(chain.own.begin(), chain.own.end(), strategy.kind) == chain.own.end()) {
      chain.steps.push_back({false, chain.own.size()});
      chain.own.push_back(strategy.kind);
    }
  }
  return chain;
}

Rank rank_of(const Instance& instance, const Chain& chain, std::string_view group) {
  Rank rank{};
  for (std::size_t i = 0; i < chain.own.size(); ++i) {
    switch (chain.own[i]) {
      case Strategy::Kind::binpack_cpu:
        rank[i] = instance.remaining.cpu_units;
        break;
      case Strategy::Kind::binpack_memory:
        rank[i] = instance.remaining.memory_mib;
        break;
      default:
        rank[i] = tasks_of(instance, group);
    }
  }
  return rank;
}

// The instances that may take one kind of demand, in each cell ordered by rank, then by position.
struct Lane {
  struct Best {
    Rank rank{};
    std::size_t ties = 0;  // 0: the cell has no candidate
  };

  Demand demand;
  std::vector<char> admitted;  // by what no placement changes
  std::vector<char> present;
  std::vector<std::map<Rank, std::vector<Position>>> candidates;  // by cell
  std::vector<Best> best;                                         // of each cell, together for a quick look

  void refresh(std::size_t cell) {
    const auto& ranks = candidates[cell];
    best[cell] = ranks.empty() ? Best{} : Best{ranks.begin()->first, ranks.begin()->second.size()};
  }

  void erase(std::size_t cell, const Rank& rank, Position position) {
    const auto bucket = candidates[cell].find(rank);
    std::vector<Position>& positions = bucket->second;
    positions.erase(std::lower_bound(positions.begin(), positions.end(), position));
    if (positions.empty()) candidates[cell].erase(bucket);
    present[position] = 0;
  }

  void insert(std::size_t cell, const Rank& rank, Position position) {
    std::vector<Position>& positions = candidates[cell][rank];
    positions.insert(std::lower_bound(positions.begin(), positions.end(), position), position);
    present[position] = 1;
  }
};

}  // namespace

struct Placer::State {
  std::vector<Instance> instances;
  Rules rules;
  Seed seed;
  Chain chain;
  bool constraints_change = false;  // whether a placed task may change what constraints say of its instance
  Cells cells;
  std::vector<Rank> ranks;
  std::vector<char> allowed;  // by the constraints
  std::vector<Lane> lanes;

  State(std::vector<Instance> all, Rules given, Seed with)
      : instances(std::move(all)), rules(std::move(given)), seed(with), chain(compile(rules.strategies)) {
    constraints_change =
        rules.distinct_instance || std::any_of(rules.member_of.begin(), rules.member_of.end(),
                                               [](const Query& query) { return query.depends_on_tasks(); });
    cells = cells_of(instances, rules);
    ranks.reserve(instances.size());
    allowed.reserve(instances.size());
    for (const Instance& instance : instances) {
      ranks.push_back(rank_of(instance, chain, rules.group));
      allowed.push_back(meets_constraints(instance, rules));
    }
  }

  bool is_candidate(const Lane& lane, Position position) const {
    return lane.admitted[position] && allowed[position] && has_room(instances[position], lane.demand);
  }

  Lane& lane_for(const Demand& demand) {
    const auto found =
        std::find_if(lanes.begin(), lanes.end(), [&](const Lane& lane) { return lane.demand == demand; });
    if (found != lanes.end()) return *found;
    if (lanes.size() == kKindsOfDemandMax) lanes.erase(lanes.begin());
    return lanes.emplace_back(make_lane(demand));
  }

  Lane make_lane(const Demand& demand) const {
    Lane lane{.demand = demand, .admitted = {}, .present = {}, .candidates = {}, .best = {}};
    lane.admitted.resize(instances.size());
    lane.present.resize(instances.size());
    lane.candidates.resize(cells.size());
    lane.best.resize(cells.size());
    for (Position i = 0; i < instances.size(); ++i) {
      lane.admitted[i] = admits(instances[i], demand);
      if (is_candidate(lane, i)) lane.insert(cells.of[i], ranks[i], i);
    }
    for (std::size_t cell = 0; cell < cells.size(); ++cell) lane.refresh(cell);
    return lane;
  }

  // Of two cells with candidates, the one whose best ones the chain prefers is less.
  std::strong_ordering compare(const Lane& lane, std::uint32_t a, std::uint32_t b) const {
    for (const Step& step : chain.steps) {
      const auto order = step.is_cell ? cells.tasks_at(a, step.index) <=> cells.tasks_at(b, step.index)
                                      : lane.best[a].rank[step.index] <=> lane.best[b].rank[step.index];
      if (order != 0) return order;
    }
    return std::strong_ordering::equal;
  }

  std::optional<Position> choose(const Lane& lane, std::string_view key) const {
    std::optional<std::uint32_t> leader;
    std::size_t ties = 0;
    for (std::uint32_t cell = 0; cell < cells.size(); ++cell) {
      if (lane.best[cell].ties == 0) continue;
      const auto order = leader ? compare(lane, cell, *leader) : std::strong_ordering::less;
      if (order > 0) continue;
      if (order < 0) {
        leader = cell;
        ties = 0;
      }
      ties += lane.best[cell].ties;
    }
    if (!leader) return std::nullopt;
    std::size_t drawn = draw_tie(seed, key, ties);
    for (std::uint32_t cell = *leader;; ++cell) {
      const std::size_t here = lane.best[cell].ties;
      if (here == 0 || compare(lane, cell, *leader) != 0) continue;
      if (drawn < here) return lane.candidates[cell].begin()->second[drawn];
      drawn -= here;
    }
  }

  // Brings everything that looks at the instance up to date after a task was claimed on it.
  void moved(Position position) {
    const Instance& instance = instances[position];
    const std::uint32_t cell = cells.of[position];
    for (std::size_t a = 0; a < cells.attributes; ++a) ++cells.tasks_at(cell, a);
    if (constraints_change) allowed[position] = meets_constraints(instance, rules);
    const Rank before = ranks[position];
    const Rank after = rank_of(instance, chain, rules.group);
    ranks[position] = after;
    for (Lane& lane : lanes) {
      const bool was = lane.present[position] != 0;
      const bool is = is_candidate(lane, position);
      if (was == is && (!is || before == after)) continue;
      if (was) lane.erase(cell, before, position);
      if (is) lane.insert(cell, after, position);
      lane.refresh(cell);
    }
  }
};

Placer::Placer(std::vector<Instance> instances, Rules rules, Seed seed)
    : state_(std::make_unique<State>(std::move(instances), std::move(rules), seed)) {}
Placer::~Placer() = default;
Placer::Placer(Placer&&) noexcept = default;
Placer& Placer::operator=(Placer&&) noexcept = default;

std::optional<Place> Placer::place(const Demand& demand, std::string_view key) {
  const std::optional<Position> position = state_->choose(state_->lane_for(demand), key);
  if (!position) return std::nullopt;
  Place out{*position, claim(state_->instances[*position], demand, state_->rules.group)};
  state_->moved(*position);
  return out;
}

const std::vector<Instance>& Placer::instances() const { return state_->instances; }

std::vector<Outcome> place(std::span<const TaskToPlace> tasks, std::vector<Instance> instances, Rules rules,
                           Seed seed) {
  const Rules asked = rules;
  Placer placer(std::move(instances), std::move(rules), seed);
  std::vector<Outcome> outcomes;
  for (const TaskToPlace& task : tasks) {
    Outcome& outcome = outcomes.emplace_back();
    outcome.place = placer.place(task.demand, task.key);
    if (outcome.place) continue;
    for (std::size_t i = 0; i < placer.instances().size(); ++i) {
      const std::optional<Reason> reason = first_refusal(placer.instances()[i], task.demand, asked);
      if (reason && *reason != Reason::inactive) outcome.failures.push_back({i, *reason});
    }
  }
  return outcomes;
}

std::size_t draw_tie(Seed seed, std::string_view key, std::size_t count) {
  return static_cast<std::size_t>(draw_u64(seed, {.key = key, .purpose = "placement", .counter = 0}) % count);
}

}  // namespace berth::core::placement
