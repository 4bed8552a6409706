// What AWS refuses in a task definition, in AWS's words: pure checks over the request, a file a subject.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend::definition {

struct Refusal {
  std::string message;
  std::string type = "ClientException";
};
using Verdict = std::optional<Refusal>;

inline Verdict refuse(std::string message) { return Refusal{.message = std::move(message)}; }

// What the checks need to know of the whole: the request, and what follows from it.
struct Draft {
  model::View<ecs::RegisterTaskDefinitionRequest> request;
  std::string network_mode;  // the given one, else bridge; empty on Windows (its own default, NAT)
  bool fargate = false;      // FARGATE is among requiresCompatibilities
  bool windows = false;
  std::optional<std::int64_t> cpu_units;   // of the task
  std::optional<std::int64_t> memory_mib;  // of the task

  model::ListView<ecs::ContainerDefinition> containers() const;
  bool has_container(std::string_view name) const;
};

Draft draft_of(model::View<ecs::RegisterTaskDefinitionRequest> request);

// The first thing that AWS would refuse; nothing if the definition is good.
Verdict validate(model::View<ecs::RegisterTaskDefinitionRequest> request);

// The subjects, in the order in which AWS looks at them.
using Check = Verdict (*)(const Draft&);
Verdict check_task(const Draft& draft);        // family, tags, size, cpu and memory of the task
Verdict check_containers(const Draft& draft);  // names, images, essential, cpu and memory of containers
Verdict check_settings(
    const Draft& draft);  // health checks, timeouts, restarts, limits, Linux parameters, GPUs
Verdict check_variables(const Draft& draft);     // secrets, environment files
Verdict check_network(const Draft& draft);       // port mappings, and what a network mode excludes
Verdict check_dependencies(const Draft& draft);  // dependsOn, links, volumesFrom
Verdict check_volumes(const Draft& draft);       // volumes and mount points
Verdict check_logging(const Draft& draft);       // log drivers, FireLens
Verdict check_placement(const Draft& draft);     // constraints, ephemeral storage, the App Mesh proxy
Verdict check_fargate(const Draft& draft);       // what Fargate demands and excludes
Verdict check_simulation(const Draft& draft);    // labels of the simulated runtime: berth's own, after AWS's

// Runs checks of one container over all of them.
using ContainerCheck = Verdict (*)(const Draft&, model::View<ecs::ContainerDefinition>);
Verdict each_container(const Draft& draft, std::span<const ContainerCheck> checks);

// `The 'SETTING' setting for container 'NAME' must be between LOW and HIGH.`
struct Bounds {
  int low = 0;
  int high = 0;
};
Verdict outside(std::string_view setting, model::View<ecs::ContainerDefinition> container, int value,
                Bounds bounds);

// `Invalid 'SETTING' setting for container 'NAME'.`
Refusal invalid_setting(std::string_view setting, model::View<ecs::ContainerDefinition> container);

std::string name_of(model::View<ecs::ContainerDefinition> container);

// Letters, digits, `-` and `_` alone; the empty text too.
bool plain_name(std::string_view text);

}  // namespace berth::backend::definition
