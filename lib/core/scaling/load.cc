#include "core/scaling/load.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace berth::core::scaling {
namespace {

constexpr std::string_view kTotal = "total:";

std::optional<double> parse_percent(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!std::isfinite(value) || value < 0) return std::nullopt;
  return value;
}

const LoadStep* step_at(const Load& load, Duration age) {
  const LoadStep* found = nullptr;
  for (const LoadStep& step : load) {
    if (step.age <= age) found = &step;
  }
  return found;
}

// What each container of a task reserves: containers that name nothing share what is left of the task's, or
// count alike when nobody names anything.
std::vector<double> reservations(const TaskLoad& task) {
  int named = 0;
  int unnamed = 0;
  for (const ContainerLoad& container : task.containers) {
    named += container.reserved;
    unnamed += container.reserved <= 0;
  }
  double share = 0;
  if (unnamed > 0) {
    const bool nothing = task.reserved <= 0 && named <= 0;
    share = nothing ? 1.0 : std::max(0, task.reserved - named) / static_cast<double>(unnamed);
  }
  std::vector<double> reserved;
  for (const ContainerLoad& container : task.containers) {
    reserved.push_back(container.reserved > 0 ? container.reserved : share);
  }
  return reserved;
}

}  // namespace

std::optional<Load> parse_load(std::string_view text) {
  Load load;
  bool total = false;
  for (std::string_view part : split(text, ',')) {
    part = trim(part);
    if (part.starts_with(kTotal)) {
      total = true;
      part.remove_prefix(kTotal.size());
    }
    const std::size_t mark = part.find('@');
    const auto percent = parse_percent(part.substr(0, mark));
    const auto age =
        mark == std::string_view::npos ? std::optional(Duration{}) : parse_duration(part.substr(mark + 1));
    if (!percent || !age) return std::nullopt;
    if (!load.empty() && *age <= load.back().age) return std::nullopt;
    load.push_back({*age, *percent, total});
  }
  return load;
}

std::optional<double> utilization(std::span<const TaskLoad> tasks, Duration age) {
  int running = 0;
  for (const TaskLoad& task : tasks) running += task.running;
  if (running == 0) return std::nullopt;
  double used = 0;
  double reserved = 0;
  for (const TaskLoad& task : tasks) {
    if (task.running == 0) continue;
    const std::vector<double> each = reservations(task);
    double sum = 0;
    for (std::size_t i = 0; i < each.size(); ++i) {
      sum += each[i];
      const LoadStep* step = step_at(task.containers[i].load, age);
      if (step)
        used += task.running * each[i] * (step->total ? step->percent / running : step->percent) / 100;
    }
    reserved += task.running * std::max(sum, static_cast<double>(task.reserved));
  }
  return reserved > 0 ? used / reserved * 100 : 0;
}

std::optional<Duration> next_change(std::span<const TaskLoad> tasks, Duration age) {
  std::optional<Duration> next;
  for (const TaskLoad& task : tasks) {
    for (const ContainerLoad& container : task.containers) {
      for (const LoadStep& step : container.load) {
        if (step.age > age && (!next || step.age < *next)) next = step.age;
      }
    }
  }
  return next;
}

}  // namespace berth::core::scaling
