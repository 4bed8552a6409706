#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>
#include <map>

#include "base/ids.h"
#include "core/scaling/target_tracking.h"

using namespace berth;
using namespace berth::core::scaling;

namespace {

constexpr Instant kStart{1'767'225'600'000};
constexpr Instant at_minute(std::int64_t n) { return kStart + minutes(n); }

Policy policy(double target, const char* name = "cpu") {
  Policy made;
  made.name = name;
  made.target = target;
  made.alarm_high = fmt::format("{}-high", name);
  made.alarm_low = fmt::format("{}-low", name);
  return made;
}

Inputs inputs(int desired, int minimum, int maximum, std::optional<double> metric, double target = 50) {
  Inputs made;
  made.desired = made.running = desired;
  made.minimum = minimum;
  made.maximum = maximum;
  made.policies = {policy(target)};
  made.policies[0].metric = metric;
  return made;
}

struct Result {
  std::optional<int> minute;  // the first minute with a new count; none within 60
  int desired = 0;
  std::string refusal;  // the first one before it
  Outcome outcome;
};

// Constant inputs, minute by minute from `from` on, until the count changes.
Result watch(const State& state, const Inputs& constant, int from = 1, int limit = 60) {
  Result result;
  result.outcome.state = state;
  for (int minute = from; minute < from + limit; ++minute) {
    result.outcome = evaluate(result.outcome.state, constant, at_minute(minute));
    for (const Activity& activity : result.outcome.activities) {
      if (result.refusal.empty()) result.refusal = activity.not_scaled_reason;
    }
    if (!result.outcome.desired) continue;
    result.minute = minute;
    result.desired = *result.outcome.desired;
    return result;
  }
  return result;
}

State fresh() {
  return {.evaluated = kStart,
          .policies = {},
          .open = {},
          .in_until = {},
          .activities = 0,
          .last_not_scaled = {}};
}

}  // namespace

TEST_CASE("the first change that constant inputs lead to") {
  struct Case {
    const char* what;
    Inputs inputs;
    std::optional<int> minute;
    int desired;
    const char* refusal;
  };
  const auto with = [](Inputs made, auto change) {
    change(made);
    return made;
  };
  for (const Case& c : {
           Case{"three high points", inputs(10, 1, 20, 150, 100), 3, 15, ""},
           Case{"cut to the maximum", inputs(10, 1, 12, 150, 100), 3, 12, ""},
           Case{"at the maximum", inputs(10, 1, 10, 150, 100), {}, 0, "AlreadyAtMaxCapacity"},
           Case{"at the target", inputs(10, 1, 20, 100, 100), {}, 0, ""},
           Case{"between", inputs(10, 1, 20, 90, 100), {}, 0, ""},
           Case{"fifteen low points", inputs(10, 1, 20, 50, 100), 15, 5, ""},
           Case{"rounded up", inputs(10, 1, 20, 41, 100), 15, 5, ""},
           Case{"cut to the minimum", inputs(10, 7, 20, 50, 100), 15, 7, ""},
           Case{"at the minimum", inputs(2, 2, 20, 5, 100), {}, 0, "AlreadyAtMinCapacity"},
           Case{"one less would be too few",
                inputs(2, 1, 20, 60, 100),
                {},
                0,
                "AutoScalingAnticipatedFlapping"},
           Case{"to nothing", inputs(2, 0, 20, 0, 100), 15, 0, ""},
           Case{"no data", inputs(2, 0, 20, {}, 100), {}, 0, ""},
           Case{"from nothing, one point", inputs(0, 0, 20, 150, 100), 1, 1, ""},
           Case{"from nothing, not above", inputs(0, 0, 20, 100, 100), {}, 0, ""},
           Case{"below the minimum, out", inputs(1, 3, 20, 500, 100), 3, 3, ""},
           Case{"below the minimum, in", inputs(1, 3, 20, 1, 100), {}, 0, "AlreadyAtMinCapacity"},
           Case{"above the maximum, in", inputs(30, 3, 20, 50, 100), 15, 20, ""},
           Case{"above the maximum, out", inputs(30, 3, 20, 150, 100), {}, 0, "AlreadyAtMaxCapacity"},
           Case{"no scale-in",
                with(inputs(4, 1, 8, 1), [](Inputs& i) { i.policies[0].disable_scale_in = true; }),
                {},
                0,
                ""},
           Case{"a deployment holds scale-in back",
                with(inputs(4, 1, 8, 1), [](Inputs& i) { i.in_deployment = true; }),
                {},
                0,
                ""},
           Case{"but not scale-out", with(inputs(4, 1, 8, 100), [](Inputs& i) { i.in_deployment = true; }), 3,
                8, ""},
           Case{"old and new tasks count in a rollout",
                with(inputs(2, 1, 20, 100), [](Inputs& i) { i.running = 4; }), 3, 8, ""},
           Case{
               "suspended in", with(inputs(4, 1, 8, 1), [](Inputs& i) { i.suspended_in = true; }), {}, 0, ""},
           Case{"suspended out",
                with(inputs(4, 1, 8, 100), [](Inputs& i) { i.suspended_out = true; }),
                {},
                0,
                ""},
       }) {
    CAPTURE(c.what);
    const Result result = watch(fresh(), c.inputs);
    CHECK(result.minute == c.minute);
    CHECK(result.desired == c.desired);
    CHECK(result.refusal == c.refusal);
  }
}

TEST_CASE("several policies: the largest count out, all of them in") {
  Inputs both = inputs(4, 1, 20, 100);
  both.policies.push_back(policy(50, "memory"));
  both.policies[1].metric = 125;
  Result result = watch(fresh(), both);
  CHECK(result.minute == 3);
  CHECK(result.desired == 10);
  CHECK(result.outcome.activities.back().policy == "memory");
  both.policies[0].metric = 10;
  both.policies[1].metric = 49;
  CHECK_FALSE(watch(fresh(), both).minute.has_value());
  both.policies[1].metric = 26;
  result = watch(fresh(), both);
  CHECK(result.minute == 15);
  CHECK(result.desired == 3);
  both.policies[1].metric = 49;
  both.policies[1].disable_scale_in = true;
  CHECK(watch(fresh(), both).desired == 1);
}

TEST_CASE("an activity from its start to its end, and its words") {
  Inputs load = inputs(2, 1, 10, 90);
  Result out = watch(fresh(), load);
  REQUIRE(out.desired == 4);
  REQUIRE(out.outcome.activities.size() == 1);
  const Activity begun = out.outcome.activities[0];
  CHECK(begun.description == "Setting desired count to 4.");
  CHECK(begun.cause == "monitor alarm cpu-high in state ALARM triggered policy cpu");
  CHECK(begun.message == "Successfully set desired count to 4. Waiting for change to be fulfilled by ecs.");
  CHECK(begun.arithmetic == "ceil(2 tasks x 90 / 50) = 4");
  CHECK(begun.status == ActivityStatus::in_progress);
  CHECK(begun.started == at_minute(3));

  load.desired = 4;
  Outcome next = evaluate(out.outcome.state, load, at_minute(4));
  CHECK(next.activities.empty());
  load.running = 4;
  load.policies[0].metric = 45;
  next = evaluate(next.state, load, at_minute(5));
  REQUIRE(next.activities.size() == 1);
  CHECK(next.activities[0].number == begun.number);
  CHECK(next.activities[0].status == ActivityStatus::successful);
  CHECK(next.activities[0].ended == at_minute(5));
  CHECK(next.activities[0].message ==
        "Successfully set desired count to 4. Change successfully fulfilled by ecs.");

  SUBCASE("changed by somebody else on the way") {
    load.running = 2;
    load.desired = 7;
    const Outcome other = evaluate(out.outcome.state, load, at_minute(4));
    REQUIRE(other.activities.size() == 1);
    CHECK(other.activities[0].status == ActivityStatus::overridden);
    CHECK(other.activities[0].message ==
          "Successfully set desired count to 4. Found it was later changed to 7.");
  }
  SUBCASE("never fulfilled") {
    load.running = 2;
    load.policies[0].metric = 90;
    Outcome late = evaluate(out.outcome.state, load, at_minute(4));
    CHECK(late.next_at == at_minute(18));
    late = evaluate(late.state, load, at_minute(18));
    REQUIRE(late.activities.size() >= 1);
    CHECK(late.activities[0].status == ActivityStatus::unfulfilled);
  }
}

TEST_CASE("cooldowns") {
  Inputs load = inputs(2, 1, 40, 100);
  Result out = watch(fresh(), load);
  REQUIRE(out.minute == 3);
  REQUIRE(out.desired == 4);
  load.desired = load.running = 4;

  SUBCASE("as much again is held back until the cooldown is over; it starts with success") {
    load.policies[0].metric = 75;  // +2, what the first one added
    const Result again = watch(out.outcome.state, load, 4);
    CHECK(again.minute == 9);
    CHECK(again.desired == 6);
  }
  SUBCASE("more than the first is done by the difference") {
    load.policies[0].metric = 90;  // +4
    const Result again = watch(out.outcome.state, load, 4);
    CHECK(again.minute == 4);
    CHECK(again.desired == 6);
    CHECK(again.outcome.activities.back().arithmetic ==
          "ceil(4 tasks x 90 / 50) = 8; in the cooldown 2 + 4 = 6");
  }
  SUBCASE("a scale-out that has not been fulfilled is still cooling") {
    load.running = 2;
    load.policies[0].metric = 100;
    CHECK(watch(out.outcome.state, load, 4, 10).minute == std::nullopt);
  }
  SUBCASE("scale-in waits for its own") {
    load.desired = load.running = 16;
    load.policies[0].metric = 40;
    Result in = watch(fresh(), load);
    REQUIRE(in.desired == 13);
    load.desired = load.running = 13;
    load.policies[0].metric = 30;
    in = watch(in.outcome.state, load, 16);
    CHECK(in.minute == 21);
    CHECK(in.desired == 8);
    // and is cut short by a scale-out
    load.desired = load.running = 8;
    load.policies[0].metric = 100;
    const Result rise = watch(in.outcome.state, load, 22);
    CHECK(rise.minute == 24);
    CHECK(rise.desired == 16);
    CHECK_FALSE(rise.outcome.state.in_until.has_value());
  }
}

TEST_CASE("a refusal is told once until it changes") {
  Inputs load = inputs(4, 1, 4, 100);
  State state = fresh();
  int told = 0;
  for (int minute = 1; minute < 60; ++minute) {
    const Outcome outcome = evaluate(state, load, at_minute(minute));
    told += static_cast<int>(outcome.activities.size());
    state = outcome.state;
  }
  CHECK(told == 1);
}

TEST_CASE("quiet times need no evaluation") {
  const Outcome still = evaluate(fresh(), inputs(4, 1, 8, 47), at_minute(1));
  CHECK_FALSE(still.next_at.has_value());
  CHECK_FALSE(evaluate(fresh(), inputs(4, 1, 8, {}), at_minute(1)).next_at.has_value());
  Inputs none = inputs(4, 1, 8, 47);
  none.policies.clear();
  CHECK_FALSE(evaluate(fresh(), none, at_minute(1)).next_at.has_value());
  CHECK(evaluate(fresh(), inputs(4, 1, 8, 20), at_minute(0)).next_at == at_minute(15));
  CHECK(evaluate(fresh(), inputs(4, 1, 8, 90), at_minute(0) + seconds(20)).next_at == at_minute(3));
}

TEST_CASE("limits that are changed clamp the count") {
  CHECK_FALSE(clamp_to_limits(5, 1, 10).has_value());
  CHECK(clamp_to_limits(15, 1, 10)->desired == 10);
  CHECK(clamp_to_limits(15, 1, 10)->cause == "maximum capacity was set to 10");
  CHECK(clamp_to_limits(1, 2, 10)->desired == 2);
  CHECK(clamp_to_limits(1, 2, 10)->cause == "minimum capacity was set to 2");

  const Outcome clamped = clamp_now(fresh(), *clamp_to_limits(4, 1, 3), 4, at_minute(0));
  CHECK(clamped.desired == 3);
  REQUIRE(clamped.activities.size() == 1);
  CHECK(clamped.activities[0].cause == "maximum capacity was set to 3");
  Outcome done = evaluate(clamped.state, inputs(3, 1, 3, 50), at_minute(1));
  REQUIRE(done.activities.size() == 1);
  CHECK(done.activities[0].status == ActivityStatus::successful);
  CHECK_FALSE(done.state.in_until.has_value());
  done = clamp_now(clamped.state, *clamp_to_limits(3, 1, 2), 3, at_minute(1));
  REQUIRE(done.activities.size() == 2);
  CHECK(done.activities[0].status == ActivityStatus::overridden);
  CHECK(done.activities[1].number == 2);
}

namespace {

// A service that follows its desired count with a delay, under a load that changes now and then.
// `every_minute` evaluates at each minute, else only when next_at or a change asks for it.
struct Run {
  std::vector<std::string> story;
  int evaluations = 0;
};

Run live(std::uint64_t seed, bool every_minute) {
  std::uint64_t counter = 0;
  const auto draw = [&](int below) {
    return static_cast<int>(draw_u64(Seed{seed}, {"scaling", "n", counter++}) %
                            static_cast<std::uint64_t>(below));
  };
  Inputs world = inputs(1 + draw(6), draw(3), 6 + draw(20), {}, 50);
  world.policies[0].scale_out_cooldown = seconds(draw(600));
  world.policies[0].scale_in_cooldown = seconds(draw(900));
  if (draw(3) == 0) {
    world.policies.push_back(policy(70, "memory"));
    world.policies[1].disable_scale_in = draw(2) == 0;
  }
  double total = draw(400), memory = draw(120);
  std::multimap<Instant, std::function<void()>> changes;
  for (int i = 0; i < 25; ++i) {
    const Instant when = kStart + seconds(draw(12 * 3600));
    const int kind = draw(10), value = draw(700), flag = draw(2);
    changes.emplace(when, [&, kind, value, flag] {
      if (kind < 6) total = value;
      if (kind == 6) memory = value % 140;
      if (kind == 7) world.in_deployment = flag;
      if (kind == 8) world.suspended_in = flag;
      if (kind == 9) world.desired = value % 10;
    });
    changes.emplace(when + seconds(7), [&] { world.running = world.desired; });
  }
  const Duration delay = seconds(10 + draw(200));
  Run run;
  State state = fresh();
  std::optional<Instant> due = at_minute(1);
  for (Instant now = kStart; now < kStart + hours(14);) {
    while (!changes.empty() && changes.begin()->first <= now) {
      changes.begin()->second();
      changes.erase(changes.begin());
    }
    world.policies[0].metric = world.running > 0 ? std::optional(total / world.running) : std::nullopt;
    if (world.policies.size() > 1) world.policies[1].metric = memory;
    const Outcome outcome = evaluate(state, world, now);
    ++run.evaluations;
    state = outcome.state;
    for (const Activity& activity : outcome.activities) {
      run.story.push_back(fmt::format("{} #{} {} {} {}", (now - kStart).ms / 1000, activity.number,
                                      to_text(activity.status), activity.description,
                                      activity.not_scaled_reason));
    }
    if (outcome.desired) {
      world.desired = *outcome.desired;
      changes.emplace(now + delay, [&] { world.running = world.desired; });
    }
    due = every_minute ? std::optional(minute_before(now) + minutes(1)) : outcome.next_at;
    Instant next = kStart + hours(14);
    if (due) next = std::min(next, *due);
    if (!changes.empty()) next = std::min(next, changes.begin()->first);
    now = next;
  }
  return run;
}

}  // namespace

TEST_CASE("left-out minutes change nothing") {
  int fewer = 0, all = 0;
  std::size_t told = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    const Run minutely = live(seed, true);
    const Run lazy = live(seed, false);
    CHECK(lazy.story == minutely.story);
    told += lazy.story.size();
    fewer += lazy.evaluations;
    all += minutely.evaluations;
  }
  CHECK(told > 1000);
  CHECK(fewer * 3 < all);
}

TEST_CASE("out and back in for a load that rises and falls") {
  // 60 % of a task, then 240 % from the tenth minute, then 60 % again from the fortieth.
  const auto total_at = [](int minute) { return minute < 10 ? 60.0 : minute < 40 ? 240.0 : 60.0; };
  Inputs world = inputs(2, 1, 10, {}, 50);
  State state = fresh();
  std::string story;
  for (int minute = 1; minute <= 90; ++minute) {
    world.running = world.desired;
    world.policies[0].metric = total_at(minute) / world.running;
    const Outcome outcome = evaluate(state, world, at_minute(minute));
    state = outcome.state;
    if (!outcome.desired) continue;
    story += fmt::format("{}: {}\n", minute, *outcome.desired);
    world.desired = *outcome.desired;
  }
  CHECK(story == "12: 5\n54: 2\n");
}
