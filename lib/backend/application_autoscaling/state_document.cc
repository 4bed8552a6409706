#include "backend/application_autoscaling/state_document.h"

#include "base/json.h"

namespace berth::backend::autoscaling {
namespace {

using core::scaling::Activity;
using core::scaling::AlarmState;
using core::scaling::PolicyState;
using core::scaling::State;

// Points as a list in which a gap is an empty list: documents hold no null.
Json points_json(const std::vector<std::optional<double>>& points) {
  Json out = Json::array();
  for (const auto& point : points) out.push_back(point ? Json(*point) : Json::array());
  return out;
}

std::vector<std::optional<double>> points_of(const Json& list) {
  std::vector<std::optional<double>> out;
  for (const Json& point : list) {
    out.push_back(point.is_number() ? std::optional(point.get<double>()) : std::nullopt);
  }
  return out;
}

std::optional<Instant> instant_in(const Json& object, const char* name) {
  const Json* value = member(object, name);
  return value == nullptr ? std::nullopt : std::optional(Instant{value->get<std::int64_t>()});
}

void put_instant(Json& object, const char* name, const std::optional<Instant>& at) {
  if (at) object[name] = at->ms;
}

AlarmState alarm_of(const Json& object, const char* name) {
  const std::string text = object.value(name, "");
  for (const AlarmState state : {AlarmState::ok, AlarmState::alarm}) {
    if (core::scaling::to_text(state) == text) return state;
  }
  return AlarmState::insufficient_data;
}

Json policy_json(const PolicyState& policy) {
  Json out = {{"name", policy.name},
              {"points", points_json(policy.points)},
              {"high", std::string(core::scaling::to_text(policy.high))},
              {"low", std::string(core::scaling::to_text(policy.low))}};
  if (policy.metric) out["metric"] = *policy.metric;
  if (policy.cooling_out) {
    out["cooling"] = {{"from", policy.out_from}, {"added", policy.out_added}};
    put_instant(out["cooling"], "until", policy.out_until);
  }
  return out;
}

PolicyState policy_of(const Json& document) {
  PolicyState policy;
  policy.name = document.at("name").get<std::string>();
  policy.points = points_of(document.at("points"));
  policy.high = alarm_of(document, "high");
  policy.low = alarm_of(document, "low");
  if (const Json* metric = member(document, "metric")) policy.metric = metric->get<double>();
  if (const Json* cooling = member(document, "cooling")) {
    policy.cooling_out = true;
    policy.out_from = cooling->at("from").get<int>();
    policy.out_added = cooling->at("added").get<int>();
    policy.out_until = instant_in(*cooling, "until");
  }
  return policy;
}

// Of an activity in progress; what is final stands in the activity's own document.
Json open_json(const Activity& activity) {
  return {
      {"number", activity.number}, {"started", activity.started.ms}, {"from", activity.from},
      {"to", activity.to},         {"policy", activity.policy},      {"description", activity.description},
      {"cause", activity.cause},   {"message", activity.message},    {"arithmetic", activity.arithmetic}};
}

Activity open_of(const Json& document) {
  Activity activity;
  activity.number = document.at("number").get<int>();
  activity.started = {document.at("started").get<std::int64_t>()};
  activity.from = document.at("from").get<int>();
  activity.to = document.at("to").get<int>();
  activity.policy = document.at("policy").get<std::string>();
  activity.description = document.at("description").get<std::string>();
  activity.cause = document.at("cause").get<std::string>();
  activity.message = document.at("message").get<std::string>();
  activity.arithmetic = document.at("arithmetic").get<std::string>();
  return activity;
}

}  // namespace

Json to_document(const State& state) {
  Json out = {
      {"evaluated", state.evaluated.ms}, {"activities", state.activities}, {"policies", Json::array()}};
  for (const PolicyState& policy : state.policies) out["policies"].push_back(policy_json(policy));
  if (state.open) out["open"] = open_json(*state.open);
  put_instant(out, "inUntil", state.in_until);
  if (!state.last_not_scaled.empty()) out["lastNotScaled"] = state.last_not_scaled;
  return out;
}

State state_of(const Json& document) {
  State state;
  state.evaluated = {document.at("evaluated").get<std::int64_t>()};
  state.activities = document.at("activities").get<int>();
  for (const Json& policy : document.at("policies")) state.policies.push_back(policy_of(policy));
  if (const Json* open = member(document, "open")) state.open = open_of(*open);
  state.in_until = instant_in(document, "inUntil");
  state.last_not_scaled = document.value("lastNotScaled", "");
  return state;
}

State load_state(const store::Reader& reader, std::string_view key, Instant now) {
  if (const std::optional<Json> stored = reader.get(key)) return state_of(*stored);
  State state;
  state.evaluated = core::scaling::minute_before(now);
  return state;
}

}  // namespace berth::backend::autoscaling
