// A container instance as it is stored: two documents. What was registered changes seldom and is long; what
// its tasks take of it changes with every task and is short, so a placed task writes little. An index row
// carries of each what placement must know, so a cluster's instances are loaded without reading a document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/world.h"
#include "base/json_fwd.h"
#include "core/placement/instance.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

// Under `…/ecs/instance/CLUSTER/ID`: the API's document without what InstanceUse has.
struct InstanceRecord {
  model::Doc<ecs::ContainerInstance> document;
  int enis = 0;                           // network interfaces for tasks
  std::optional<Instant> inactive_since;  // deregistered; forgotten some time later
};

// Under `…/ecs/instance-use/CLUSTER/ID`. Ports are the static ones of tasks, without the reserved ones.
struct InstanceUse {
  core::placement::Resources remaining;
  std::vector<std::uint16_t> tcp_ports;
  std::vector<std::uint16_t> udp_ports;
  std::vector<std::string> free_gpus;
  int free_enis = 0;
  int wanted = 0;                                   // tasks by desired status RUNNING,
  int running = 0;                                  // and by lastStatus RUNNING
  int pending = 0;                                  // and before RUNNING
  std::vector<core::placement::GroupCount> groups;  // of the wanted ones, sorted
  std::int64_t version = 1;
};

std::string instance_use_key(std::string_view instance_key);
std::string_view cluster_of_instance(std::string_view instance_key);
std::string_view id_of_instance(std::string_view instance_key);

Json to_stored(const InstanceRecord& record);
InstanceRecord to_instance_record(const Json& stored);
Json to_stored(const InstanceUse& use);
InstanceUse to_instance_use(const Json& stored);

std::optional<InstanceRecord> load_instance(const store::Reader& reader, std::string_view instance_key);
std::optional<InstanceUse> load_instance_use(const store::Reader& reader, std::string_view instance_key);

// Parts that an answer shows only when asked (`include`).
struct InstanceParts {
  bool tags = false;
  bool health = false;
};

// The instance as an answer has it.
model::Doc<ecs::ContainerInstance> shown_instance(const InstanceRecord& record, const InstanceUse& use,
                                                  const InstanceParts& parts);

// CPU, MEMORY, PORTS, PORTS_UDP and, if there are any, GPU, as a list of resources has them.
struct ResourceAmounts {
  core::placement::Resources resources;
  std::vector<std::uint16_t> tcp_ports;
  std::vector<std::uint16_t> udp_ports;
  std::vector<std::string> gpus;
};
Json to_resource_list(const ResourceAmounts& amounts);
ResourceAmounts amounts_of(const Json& resource_list);

// Index names. Rows are CLUSTER/ID or CLUSTER/STATUS/ID behind the scope; an INACTIVE instance has none.
inline constexpr std::string_view kInstancePlaces = "instance.place";
inline constexpr std::string_view kInstancesByStatus = "instance.status";
inline constexpr std::string_view kInstanceUses = "instance.use";
inline constexpr std::string_view kForgetInstanceStep = "6-forget-instance";

// `ACCOUNT/REGION/CLUSTER/`, with which the row keys of a cluster begin.
std::string instance_row_prefix(const Scope& scope, std::string_view cluster);

void instance_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);
void instance_use_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);

}  // namespace berth::backend
