// A service as it is stored: the API's document without what changes with every task (counts, events), its
// deployments, and what its scheduler remembers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/ecs/clusters.h"
#include "backend/world.h"
#include "core/rollout/plan.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

struct DeploymentRecord {
  model::Doc<berth::ecs::Deployment> document;  // without its running and pending counts
  core::rollout::Backoff backoff;
  bool has_health_check = false;   // an essential container of its definition has one
  std::string service_deployment;  // the id of its ServiceDeployment
};

struct ServiceRecord {
  model::Doc<berth::ecs::Service> document;
  std::vector<DeploymentRecord> deployments;  // newest first; the first is PRIMARY
  core::rollout::Memory memory;
  std::uint64_t deployments_made = 0;  // numbers their ids
  std::uint64_t events_made = 0;
  int unplaced_tries = 0;  // rounds in a row in which a task found no place
  std::optional<Instant> inactive_since;
};

std::optional<ServiceRecord> load_service(const store::Reader& reader, std::string_view key);
void store_service(World& world, std::string_view key, const ServiceRecord& record);
void service_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);
void service_wake_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);

// ACTIVE services: CLUSTER/LAUNCHTYPE/NAME behind the scope.
inline constexpr std::string_view kServicesByCluster = "service.cluster";
// Services some of whose tasks found no place: CLUSTER/NAME behind the scope.
inline constexpr std::string_view kUnplacedServices = "service.unplaced";

inline constexpr std::string_view kForgetServiceStep = "6-forget-service";

std::string name_of_service(std::string_view key);
std::string cluster_of_service(std::string_view key);

// The name of a service given as a name or as an ARN of either form.
std::string service_name_of(std::string_view text);

// The service as an answer has it: deployments with their counts, events newest first, tags only if asked
// for.
model::Doc<berth::ecs::Service> shown_service(const store::Reader& reader, std::string_view key,
                                              const ServiceRecord& record, bool tags);

// Appends an event; the oldest of more than a hundred goes.
void add_service_event(World& world, std::string_view key, ServiceRecord& record, const std::string& message);

// The one way to change how many tasks a service should have, by a user or by scaling. Nothing happens to a
// service that is not there.
void set_desired_count(World& world, std::string_view key, int desired);

// Room was made in a cluster: the services that wait for a place are looked at again.
void wake_unplaced_services(World& world, const Scope& scope, std::string_view cluster);

}  // namespace berth::backend
