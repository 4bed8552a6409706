#include "backend/ecs/service_record.h"

#include <algorithm>

#include "backend/application_autoscaling/tracking.h"
#include "backend/area.h"
#include "backend/ecs/service_deployments.h"
#include "backend/ecs/service_state.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend {
namespace {

using berth::ecs::Deployment;
using berth::ecs::Service;
using berth::ecs::ServiceEvent;
namespace rollout = core::rollout;

constexpr const char* kHidden = "berth";
constexpr std::uint64_t kEventsMax = 100;
constexpr Duration kInactiveServicesAreKept = hours(24);

void put_instant(Json& object, const char* name, const std::optional<Instant>& at) {
  if (at) object[name] = at->ms;
}

std::optional<Instant> instant_at(const Json& object, const char* name) {
  const Json* value = member(object, name);
  if (value == nullptr) return std::nullopt;
  return Instant{value->get<std::int64_t>()};
}

Json to_json(const DeploymentRecord& deployment) {
  Json out = {{"document", deployment.document.json()}, {"serviceDeployment", deployment.service_deployment}};
  if (deployment.has_health_check) out["healthCheck"] = true;
  const rollout::Backoff& backoff = deployment.backoff;
  if (backoff != rollout::Backoff{}) {
    Json kept = {{"failedStarts", backoff.failed_starts}, {"quickStops", backoff.quick_stops}};
    put_instant(kept, "startAfter", backoff.start_after);
    put_instant(kept, "pacedUntil", backoff.paced_until);
    out["backoff"] = std::move(kept);
  }
  return out;
}

DeploymentRecord deployment_of(const Json& value) {
  DeploymentRecord deployment;
  deployment.document = model::Doc<Deployment>(value.at("document"));
  deployment.service_deployment = value.value("serviceDeployment", "");
  deployment.has_health_check = value.value("healthCheck", false);
  if (const Json* kept = member(value, "backoff")) {
    deployment.backoff = {kept->value("failedStarts", 0), instant_at(*kept, "startAfter"),
                          kept->value("quickStops", 0), instant_at(*kept, "pacedUntil")};
  }
  return deployment;
}

Json to_json(const rollout::Memory& memory) {
  Json out = Json::object();
  put_instant(out, "steadyAt", memory.steady_at);
  put_instant(out, "stuckAt", memory.stuck_at);
  put_instant(out, "backoffAt", memory.backoff_at);
  put_instant(out, "protectedAt", memory.protected_at);
  return out;
}

rollout::Memory memory_of(const Json& value) {
  return {instant_at(value, "steadyAt"), instant_at(value, "stuckAt"), instant_at(value, "backoffAt"),
          instant_at(value, "protectedAt")};
}

std::string event_prefix(std::string_view service_key) {
  return scope_of(service_key).key("ecs", "service-event", key_rest(service_key)) + "/";
}

std::string event_key(std::string_view service_key, std::uint64_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 10 - std::min<std::size_t>(10, digits.size()), '0');
  return event_prefix(service_key) + digits;
}

}  // namespace

std::string name_of_service(std::string_view key) { return std::string(key.substr(key.rfind('/') + 1)); }

std::string cluster_of_service(std::string_view key) {
  const std::string_view rest = key_rest(key);
  return std::string(rest.substr(0, rest.find('/')));
}

std::string service_name_of(std::string_view text) { return std::string(text.substr(text.rfind('/') + 1)); }

std::optional<ServiceRecord> load_service(const store::Reader& reader, std::string_view key) {
  const std::optional<Json> stored = reader.get(key);
  if (!stored) return std::nullopt;
  ServiceRecord record;
  record.document = model::Doc<Service>(*stored);
  record.document.json().erase(kHidden);
  const Json& hidden = stored->at(kHidden);
  for (const Json& deployment : hidden.at("deployments"))
    record.deployments.push_back(deployment_of(deployment));
  record.memory = memory_of(hidden.at("memory"));
  record.deployments_made = hidden.value("deploymentsMade", std::uint64_t{0});
  record.events_made = hidden.value("eventsMade", std::uint64_t{0});
  record.unplaced_tries = hidden.value("unplacedTries", 0);
  record.inactive_since = instant_at(hidden, "inactiveSince");
  return record;
}

void store_service(World& world, std::string_view key, const ServiceRecord& record) {
  Json stored = record.document.json();
  Json hidden = {{"deployments", Json::array()},
                 {"memory", to_json(record.memory)},
                 {"deploymentsMade", record.deployments_made},
                 {"eventsMade", record.events_made}};
  for (const DeploymentRecord& deployment : record.deployments)
    hidden["deployments"].push_back(to_json(deployment));
  if (record.unplaced_tries > 0) hidden["unplacedTries"] = record.unplaced_tries;
  put_instant(hidden, "inactiveSince", record.inactive_since);
  stored[kHidden] = std::move(hidden);
  world.store.put(key, stored);
  autoscaling::wake_scaling(world, key);
}

void service_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  const model::View<Service> service(document);
  const Scope scope = scope_of(key);
  const std::string base = scope.account + "/" + scope.region + "/" + cluster_of_service(key) + "/";
  if (get(service, Service::status) == "ACTIVE") {
    const std::string launch = get(service, Service::launch_type);
    out.push_back({std::string(kServicesByCluster),
                   base + (launch.empty() ? "FARGATE" : launch) + "/" + name_of_service(key), ""});
  }
  const Json& hidden = document.at(kHidden);
  if (hidden.value("unplacedTries", 0) > 0)
    out.push_back({std::string(kUnplacedServices), base + name_of_service(key), ""});
  if (const auto since = instant_at(hidden, "inactiveSince")) {
    out.push_back(due_row(*since + kInactiveServicesAreKept, kForgetServiceStep, key));
  }
}

void service_wake_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  out.push_back(due_row({document.at("at").get<std::int64_t>()}, kServiceStep, key));
}

model::Doc<Service> shown_service(const store::Reader& reader, std::string_view key,
                                  const ServiceRecord& record, bool tags) {
  model::Doc<Service> out = record.document;
  const ServiceCounts counts = service_counts(reader, key);
  set(out, Service::running_count, counts.all.running);
  set(out, Service::pending_count, counts.all.pending);
  edit_list(out, Service::deployments);
  Json revisions = Json::array();
  for (const DeploymentRecord& deployment : record.deployments) {
    model::Doc<Deployment> shown = deployment.document;
    const auto found = counts.deployments.find(get(shown, Deployment::id));
    const TaskCount count = found == counts.deployments.end() ? TaskCount{} : found->second;
    set(shown, Deployment::pending_count, count.pending);
    set(shown, Deployment::running_count, count.running);
    append(out, Service::deployments, shown);
    revisions.push_back(current_revision(key, shown));
  }
  set(out, Service::current_service_revisions, std::move(revisions));
  edit_list(out, Service::events);
  for (const store::Entry& row :
       reader.scan({.index = "", .prefix = event_prefix(key), .limit = kEventsMax, .reverse = true})) {
    if (const auto event = reader.get(row.document))
      append(out, Service::events, model::View<ServiceEvent>(*event));
  }
  if (!tags) erase(out, Service::tags);
  return out;
}

void add_service_event(World& world, std::string_view key, ServiceRecord& record,
                       const std::string& message) {
  const std::uint64_t number = ++record.events_made;
  model::Doc<ServiceEvent> event;
  const std::string own_key = event_key(key, number);
  set(event, ServiceEvent::id, draw_uuid(world.seed, {own_key, "event", 0}));
  set(event, ServiceEvent::created_at, world.now);
  set(event, ServiceEvent::message, message);
  world.store.put(own_key, event.json());
  if (number > kEventsMax) world.store.erase(event_key(key, number - kEventsMax));
}

void set_desired_count(World& world, std::string_view key, int desired) {
  std::optional<ServiceRecord> record = load_service(world.store, key);
  if (!record || get(record->document, Service::desired_count) == desired) return;
  set(record->document, Service::desired_count, desired);
  store_service(world, key, *record);
  wake_service(world, key, world.now);
}

void wake_unplaced_services(World& world, const Scope& scope, std::string_view cluster) {
  const std::string prefix = scope.account + "/" + scope.region + "/" + std::string(cluster) + "/";
  for (const store::Entry& row : world.store.scan({.index = kUnplacedServices, .prefix = prefix})) {
    wake_service(world, row.document, world.now);
  }
}

}  // namespace berth::backend
