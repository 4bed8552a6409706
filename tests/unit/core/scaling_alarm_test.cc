#include <doctest/doctest.h>

#include <string_view>
#include <vector>

#include "core/scaling/alarm.h"

using namespace berth::core::scaling;

namespace {

std::vector<Point> points(std::string_view text) {
  std::vector<Point> made;
  for (const char c : text) {
    if (c == '0') made.push_back(Point::ok);
    if (c == 'X') made.push_back(Point::breaching);
    if (c == '-') made.push_back(Point::missing);
  }
  return made;
}

}  // namespace

TEST_CASE("M out of N with missing points, by each treatment") {
  constexpr AlarmState kOk = AlarmState::ok;
  constexpr AlarmState kAlarm = AlarmState::alarm;
  constexpr AlarmState kNone = AlarmState::insufficient_data;
  struct Case {
    const char* points;
    int m;
    AlarmState missing;
    bool ignore_keeps;  // the state stays
    AlarmState ignore, breaching, not_breaching;
  };
  for (const Case& c : {
           Case{"0 - X - X", 3, kOk, false, kOk, kOk, kOk},
           Case{"0 - - - -", 3, kOk, false, kOk, kOk, kOk},
           Case{"- - - - -", 3, kNone, true, kOk, kAlarm, kOk},
           Case{"0 X X - X", 3, kAlarm, false, kAlarm, kAlarm, kAlarm},
           Case{"- - X - -", 3, kAlarm, true, kOk, kAlarm, kOk},
           Case{"0 - X - X", 2, kAlarm, false, kAlarm, kAlarm, kAlarm},
           Case{"0 0 X 0 X", 2, kAlarm, false, kAlarm, kAlarm, kAlarm},
           Case{"0 - X - -", 2, kOk, false, kOk, kAlarm, kOk},
           Case{"- - - - 0", 2, kOk, false, kOk, kAlarm, kOk},
           Case{"- - - X -", 2, kAlarm, true, kOk, kAlarm, kOk},
       }) {
    CAPTURE(c.points);
    CAPTURE(c.m);
    for (const AlarmState before : {kOk, kAlarm, kNone}) {
      const auto judged = [&](MissingData treatment) {
        return evaluate({.datapoints_to_alarm = c.m, .evaluation_periods = 3, .treatment = treatment},
                        points(c.points), before);
      };
      CHECK(judged(MissingData::missing) == c.missing);
      CHECK(judged(MissingData::ignore) == (c.ignore_keeps ? before : c.ignore));
      CHECK(judged(MissingData::breaching) == c.breaching);
      CHECK(judged(MissingData::not_breaching) == c.not_breaching);
    }
  }
}

TEST_CASE("breaching points that are too few and too new wait") {
  for (const char* text : {"- - - X -", "- - - - X", "X"}) {
    CAPTURE(text);
    for (const AlarmState before : {AlarmState::ok, AlarmState::insufficient_data}) {
      CHECK(evaluate(Alarm{}, points(text), before) == before);
    }
  }
  CHECK(evaluate(Alarm{}, points("X X X"), AlarmState::ok) == AlarmState::alarm);
  CHECK(evaluate(Alarm{}, points("X X 0"), AlarmState::alarm) == AlarmState::ok);
  CHECK(evaluate(Alarm{}, points("0 0 X X X"), AlarmState::ok) == AlarmState::alarm);
  CHECK(evaluate(Alarm{}, points(""), AlarmState::ok) == AlarmState::insufficient_data);
  CHECK(evaluation_range(Alarm{}) == 5);
  CHECK(to_text(AlarmState::insufficient_data) == "INSUFFICIENT_DATA");
}
