#include "backend/ecs/service_state.h"

#include "backend/area.h"
#include "base/json.h"

namespace berth::backend {
namespace {

std::string sibling(std::string_view service_key, std::string_view kind) {
  const Scope scope = scope_of(service_key);
  return scope.key("ecs", kind, key_rest(service_key));
}

std::string counts_key(std::string_view service_key) { return sibling(service_key, "service-counts"); }
std::string wake_key(std::string_view service_key) { return sibling(service_key, "service-wake"); }

TaskCount read_count(const Json& value) {
  return {value.at("running").get<int>(), value.at("pending").get<int>()};
}
Json write_count(const TaskCount& count) { return {{"running", count.running}, {"pending", count.pending}}; }

std::optional<Instant> wake_of(const store::Reader& reader, std::string_view service_key) {
  const std::optional<Json> stored = reader.get(wake_key(service_key));
  if (!stored) return std::nullopt;
  return Instant{stored->at("at").get<std::int64_t>()};
}

}  // namespace

std::string service_key(const Scope& scope, std::string_view cluster, std::string_view name) {
  return scope.key("ecs", "service", std::string(cluster) + "/" + std::string(name));
}

ServiceCounts service_counts(const store::Reader& reader, std::string_view service_key) {
  ServiceCounts counts;
  const std::optional<Json> stored = reader.get(counts_key(service_key));
  if (!stored) return counts;
  counts.all = read_count(*stored);
  for (const auto& [id, count] : stored->at("deployments").items())
    counts.deployments.emplace(id, read_count(count));
  return counts;
}

void add_service_count(World& world, std::string_view service_key, const std::string& deployment,
                       const TaskCount& delta) {
  if (delta.running == 0 && delta.pending == 0) return;
  ServiceCounts counts = service_counts(world.store, service_key);
  TaskCount& of_deployment = counts.deployments[deployment];
  for (TaskCount* count : {&counts.all, &of_deployment}) {
    count->running += delta.running;
    count->pending += delta.pending;
  }
  Json stored = write_count(counts.all);
  stored["deployments"] = Json::object();
  for (const auto& [id, count] : counts.deployments) {
    if (count.running != 0 || count.pending != 0) stored["deployments"][id] = write_count(count);
  }
  world.store.put(counts_key(service_key), stored);
}

void wake_service(World& world, std::string_view service_key, Instant at) {
  const std::optional<Instant> due = wake_of(world.store, service_key);
  if (!due || at < *due) set_service_wake(world, service_key, at);
}

void set_service_wake(World& world, std::string_view service_key, std::optional<Instant> at) {
  const std::optional<Instant> due = wake_of(world.store, service_key);
  if (due == at) return;
  if (at) {
    world.store.put(wake_key(service_key), Json{{"at", at->ms}});
  } else {
    world.store.erase(wake_key(service_key));
  }
}

}  // namespace berth::backend
