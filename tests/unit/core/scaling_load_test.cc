#include <doctest/doctest.h>

#include "core/scaling/load.h"

using namespace berth;
using namespace berth::core::scaling;

TEST_CASE("loads as labels write them") {
  CHECK(parse_load("90") == Load{{{}, 90, false}});
  CHECK(parse_load("12.5") == Load{{{}, 12.5, false}});
  CHECK(parse_load("total:240") == Load{{{}, 240, true}});
  CHECK(parse_load("60@0s,240@10m") == Load{{{}, 60, false}, {minutes(10), 240, false}});
  CHECK(parse_load("total:60@0s, 240@10m") == Load{{{}, 60, true}, {minutes(10), 240, true}});
  CHECK(parse_load("60,total:240@1h30m") == Load{{{}, 60, false}, {minutes(90), 240, true}});
  for (const char* text : {"", "high", "-1", "90%", "90@", "90@10", "60@10m,30@5m", "60@0s,30@0s",
                           "total:", "1,", "nan", "inf", "@5m"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_load(text).has_value());
  }
}

TEST_CASE("utilisation of a service") {
  const auto load = [](const char* text) { return *parse_load(text); };
  struct Case {
    const char* what;
    std::vector<TaskLoad> tasks;
    Duration age;
    std::optional<double> percent;
  };
  for (const Case& c : {
           Case{"nothing runs", {{0, 256, {{256, load("90")}}}}, {}, {}},
           Case{"in each task", {{3, 256, {{256, load("90")}}}}, {}, 90.0},
           Case{"shared", {{3, 256, {{256, load("total:240")}}}}, {}, 80.0},
           Case{"no label", {{3, 256, {{256, {}}}}}, {}, 0.0},
           Case{"the task reserves, the container does not", {{2, 256, {{0, load("90")}}}}, {}, 90.0},
           Case{"nobody reserves", {{2, 0, {{0, load("90")}}}}, {}, 90.0},
           Case{"half of the task's containers", {{2, 0, {{100, load("90")}, {100, {}}}}}, {}, 45.0},
           Case{"a container that takes what is left", {{1, 400, {{100, {}}, {0, load("100")}}}}, {}, 75.0},
           Case{"above the reservation", {{1, 0, {{100, load("250")}}}}, {}, 250.0},
           Case{"more reserved by the task than by its containers",
                {{1, 400, {{100, load("100")}}}},
                {},
                25.0},
           Case{"before the first step", {{1, 0, {{100, load("50@5m")}}}}, minutes(4), 0.0},
           Case{"at a step", {{1, 0, {{100, load("50@5m,70@6m")}}}}, minutes(6), 70.0},
           Case{"two revisions share",
                {{1, 0, {{100, load("total:100")}}}, {3, 0, {{100, load("total:100")}}}},
                {},
                25.0},
           Case{"a revision without running tasks",
                {{1, 0, {{100, load("20")}}}, {0, 0, {{100, load("80")}}}},
                {},
                20.0},
       }) {
    CAPTURE(c.what);
    const auto percent = utilization(c.tasks, c.age);
    REQUIRE(percent.has_value() == c.percent.has_value());
    if (percent) CHECK(*percent == doctest::Approx(*c.percent));
  }
}

TEST_CASE("when a load changes by itself") {
  const std::vector<TaskLoad> tasks{{1, 0, {{100, *parse_load("60@0s,240@10m,60@30m")}}},
                                    {0, 0, {{100, *parse_load("1,2@20m")}}}};
  CHECK(next_change(tasks, {}) == minutes(10));
  CHECK(next_change(tasks, minutes(10)) == minutes(20));
  CHECK(next_change(tasks, minutes(20)) == minutes(30));
  CHECK_FALSE(next_change(tasks, minutes(30)).has_value());
}
