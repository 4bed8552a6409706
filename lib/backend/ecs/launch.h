// Making tasks: the one place where a task begins, whether RunTask, StartTask or a service's scheduler wants
// it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/call.h"
#include "backend/ecs/clusters.h"
#include "backend/world.h"
#include "base/json.h"
#include "core/placement/fargate.h"
#include "core/placement/fit.h"
#include "core/placement/instance.h"
#include "core/placement/rules.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

// What the tasks of one request or one deployment have in common.
struct Launch {
  ClusterPlace cluster;
  model::Doc<berth::ecs::TaskDefinition> definition;
  std::string launch_type;        // EC2, FARGATE, EXTERNAL
  std::string capacity_provider;  // FARGATE, FARGATE_SPOT; empty without a strategy
  std::string platform_version;   // Fargate: as it was asked for, LATEST or empty for the newest
  std::string group;              // `family:F`, `service:S` or what the user gave
  std::string started_by;
  std::string service;              // of a service's task
  std::string deployment;           // likewise
  Json network = Json::object();    // awsvpcConfiguration, or empty
  Json overrides = Json::object();  // TaskOverride
  Json tags = Json::array();
  bool enable_execute_command = false;
};

// Why a task found no place on one instance.
struct Unplaced {
  std::string instance;  // its id
  core::placement::Reason reason = core::placement::Reason::inactive;
};

struct Launched {
  std::vector<std::string> keys;   // of the tasks that were made
  std::vector<Unplaced> unplaced;  // an entry for each instance that was tried for a task that found no place
  int missing = 0;                 // tasks that found no place
  bool no_instances = false;       // there is no active instance at all
  std::optional<core::placement::ClosestMatch> closest;  // for a service's event, with closest_instance
  std::string closest_instance;
};

// What a task of the launch takes of its instance, and where it may be.
core::placement::Demand demand_of_launch(const Launch& launch);

// The instances of the cluster that are of the launch type: EXTERNAL ones are those of ECS Anywhere.
std::vector<core::placement::Instance> instances_for(const store::Reader& reader, const Launch& launch);

// The subnets of an awsvpc launch with their zones.
std::vector<core::placement::Subnet> subnets_of_launch(const Launch& launch);

// `rules` with the memberOf of the task definition.
core::placement::Rules with_definition_rules(core::placement::Rules rules, const Launch& launch);

// The key that the n-th task to come (1, 2, …) of the cluster gets.
std::string coming_task_key(const store::Reader& reader, Seed seed, const ClusterPlace& cluster,
                            std::uint64_t n);

// Places `count` tasks on the cluster's instances by `rules` (whose memberOf are those of the request; the
// task definition's are added here) and makes those that found a place.
Launched launch_on_instances(World& world, const Launch& launch, core::placement::Rules rules, int count);

// Makes `count` tasks over the zones of the launch's subnets. `in_zone` counts the tasks of the set that each
// zone has already.
Launched launch_on_fargate(World& world, const Launch& launch, int count,
                           const std::map<std::string, int>& in_zone);

// Makes one task on an instance that was chosen by somebody else. Requires: it fits.
std::string launch_on(World& world, const Launch& launch, const core::placement::Instance& instance);

// The memberOf expressions of a list of {type, expression}; and whether distinctInstance is among them.
// Throws InvalidParameterException for one that is malformed.
core::placement::Rules rules_of(const Json& constraints, const Json& strategies, std::string group);

// What a RunTask asks for, checked: how many tasks, of what, and where they may go.
struct AskedRun {
  Launch launch;
  core::placement::Rules rules;  // of the request alone
  int count = 1;
};
AskedRun asked_run(const Call& call, model::View<berth::ecs::RunTaskRequest> in);

}  // namespace berth::backend
