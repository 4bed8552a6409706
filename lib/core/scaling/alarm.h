// What a CloudWatch alarm makes of the newest points of its metric: M out of N, with missing points.
#pragma once

#include <span>
#include <string_view>

namespace berth::core::scaling {

enum class AlarmState { insufficient_data, ok, alarm };
enum class Point { missing, ok, breaching };
enum class MissingData { missing, ignore, breaching, not_breaching };

struct Alarm {
  int datapoints_to_alarm = 3;  // M
  int evaluation_periods = 3;   // N
  MissingData treatment = MissingData::missing;
};

// How many points an evaluation looks at: more than N, so that late points count.
int evaluation_range(const Alarm& alarm);

// `points` are oldest first, at most evaluation_range() of them; `before` is the state so far.
AlarmState evaluate(const Alarm& alarm, std::span<const Point> points, AlarmState before);

std::string_view to_text(AlarmState state);  // `INSUFFICIENT_DATA`, `OK`, `ALARM`

}  // namespace berth::core::scaling
