#include "core/scaling/alarm.h"

#include <algorithm>

namespace berth::core::scaling {
namespace {

struct Counted {
  int real = 0, breaching = 0;              // in the whole range
  int newest_breaching = 0;                 // of the newest N real ones
  int oldest_breaching_age = 0;             // 1 is the newest point; 0: none breaches
  bool ok_behind_oldest_breaching = false;  // a point that is newer than it and does not breach
};

Counted count(std::span<const Point> points, int newest) {
  Counted counted;
  bool ok_seen = false;
  for (std::size_t age = 1; age <= points.size(); ++age) {
    const Point point = points[points.size() - age];
    if (point == Point::missing) continue;
    ++counted.real;
    if (point == Point::ok) {
      ok_seen = true;
      continue;
    }
    ++counted.breaching;
    counted.newest_breaching += counted.real <= newest;
    counted.oldest_breaching_age = static_cast<int>(age);
    counted.ok_behind_oldest_breaching = ok_seen;
  }
  return counted;
}

AlarmState without_data(MissingData treatment, AlarmState before) {
  switch (treatment) {
    case MissingData::missing:
      return AlarmState::insufficient_data;
    case MissingData::ignore:
      return before;
    case MissingData::breaching:
      return AlarmState::alarm;
    case MissingData::not_breaching:
      return AlarmState::ok;
  }
  return before;
}

// Fewer than N real points, and nothing may be filled in: breaching points alone decide once they are old
// enough.
AlarmState with_gaps(const Alarm& alarm, const Counted& counted, AlarmState before) {
  if (counted.breaching >= alarm.datapoints_to_alarm) return AlarmState::alarm;
  const bool few = counted.real < alarm.datapoints_to_alarm;
  if (few && counted.breaching > 0 && !counted.ok_behind_oldest_breaching) {
    if (counted.oldest_breaching_age >= alarm.datapoints_to_alarm) {
      return alarm.treatment == MissingData::missing ? AlarmState::alarm : before;
    }
    if (counted.breaching == counted.real) return before;
  }
  return AlarmState::ok;
}

}  // namespace

int evaluation_range(const Alarm& alarm) { return alarm.evaluation_periods + 2; }

AlarmState evaluate(const Alarm& alarm, std::span<const Point> points, AlarmState before) {
  const int n = alarm.evaluation_periods;
  const int m = alarm.datapoints_to_alarm;
  const Counted counted = count(points, n);
  if (counted.real == 0) return without_data(alarm.treatment, before);
  if (counted.real >= n) return counted.newest_breaching >= m ? AlarmState::alarm : AlarmState::ok;
  switch (alarm.treatment) {
    case MissingData::breaching:
      return counted.breaching + (n - counted.real) >= m ? AlarmState::alarm : AlarmState::ok;
    case MissingData::not_breaching:
      return counted.breaching >= m ? AlarmState::alarm : AlarmState::ok;
    case MissingData::missing:
    case MissingData::ignore:
      return with_gaps(alarm, counted, before);
  }
  return before;
}

std::string_view to_text(AlarmState state) {
  switch (state) {
    case AlarmState::insufficient_data:
      return "INSUFFICIENT_DATA";
    case AlarmState::ok:
      return "OK";
    case AlarmState::alarm:
      return "ALARM";
  }
  return {};
}

}  // namespace berth::core::scaling
