// What placement knows of a container instance and of a task that wants a place: plain values.
//
// A task counts on its instance from the moment that it is placed until it is STOPPED (resources), or until
// its desired status is STOPPED (`running_tasks`, `groups`): the two ends differ on purpose.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace berth::core::placement {

// A container instance's life; only an active one takes tasks.
enum class Status { registering, registration_failed, active, draining, deregistering, inactive };

struct Attribute {
  std::string name;
  std::string value;
};

// The names of attributes that have no value (an agent sends about sixty), sorted; instances with the same
// agent share one list.
using Capabilities = std::shared_ptr<const std::vector<std::string>>;

struct Resources {
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
};

// Tasks of one task group whose desired status is RUNNING.
struct GroupCount {
  std::string group;
  int tasks = 0;
};

struct Instance {
  std::string id;      // the last part of its ARN
  std::string ec2_id;  // i-…, mi-… for an external one
  Status status = Status::active;
  bool agent_connected = true;
  std::string agent_version;
  Instant registered_at;
  std::vector<Attribute> attributes;  // those with a value, sorted by name
  Capabilities capabilities;          // may be null
  Resources registered;
  Resources remaining;
  std::vector<std::uint16_t> tcp_ports;  // reserved or in use, sorted
  std::vector<std::uint16_t> udp_ports;
  std::vector<std::string> gpus;   // the ids that are free, in order
  int enis = 0;                    // network interfaces that tasks may still take
  int running_tasks = 0;           // desired status RUNNING
  std::vector<GroupCount> groups;  // sorted by group, none with 0 tasks
};

// What one task takes from its instance, and what the instance must be like.
struct Demand {
  Resources resources;
  std::vector<std::uint16_t> tcp_ports;  // static host ports, sorted
  std::vector<std::uint16_t> udp_ports;
  int gpus = 0;
  int enis = 0;                                  // 1 for an awsvpc task
  std::vector<std::string> required_attributes;  // names, sorted
  std::vector<std::string> zones;                // of the task's subnets (awsvpc); empty for any
  bool operator==(const Demand&) const;
};

inline constexpr std::string_view kZoneAttribute = "ecs.availability-zone";

// The value of an attribute ("" for a capability), or nullptr if the instance lacks it. `ecs.*` and custom
// ones alike.
const std::string* attribute(const Instance& instance, std::string_view name);

// Sorts `attributes`, ports and groups as the members above promise.
void normalize(Instance& instance);

int tasks_of(const Instance& instance, std::string_view group);

// Takes what a task of `group` demands. Gives the ids of the GPUs that it got: the first free ones.
// Requires: the demand fits.
std::vector<std::string> claim(Instance& instance, const Demand& demand, std::string_view group);

// One more or one less task of the group with desired status RUNNING.
void count_task(Instance& instance, std::string_view group, int change);

// Gives back the resources of a task (not its count: see count_task).
void release(Instance& instance, const Demand& demand, std::span<const std::string> gpus);

}  // namespace berth::core::placement
