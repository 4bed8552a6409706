// What placement is told of a task definition.
#include <doctest/doctest.h>

#include "backend/ecs/task_demand.h"
#include "base/json.h"

namespace berth::backend {
namespace {

core::placement::Demand demand(const char* definition, const char* overrides = "{}") {
  const Json definition_json = *parse_json(definition);
  const Json overrides_json = *parse_json(overrides);
  return demand_of(model::View<ecs::TaskDefinition>(definition_json),
                   model::View<ecs::TaskOverride>(overrides_json));
}

constexpr const char* kTwoContainers = R"({"networkMode": "bridge", "containerDefinitions": [
  {"name": "a", "cpu": 100, "memory": 256, "memoryReservation": 128, "portMappings": [
    {"containerPort": 80, "hostPort": 8080, "protocol": "tcp"}, {"containerPort": 81, "hostPort": 0, "protocol": "tcp"}]},
  {"name": "b", "cpu": 0, "memory": 64, "resourceRequirements": [{"type": "GPU", "value": "2"}], "portMappings": [
    {"containerPort": 53, "hostPort": 53, "protocol": "udp"}, {"containerPort": 22, "hostPort": 22, "protocol": "tcp"},
    {"containerPortRange": "9000-9009", "protocol": "tcp"}]}],
  "requiresAttributes": [{"name": "z"}, {"name": "a"}]})";

}  // namespace

TEST_CASE("containers add up; a soft limit counts before the hard one") {
  const core::placement::Demand of = demand(kTwoContainers);
  CHECK(of.resources.cpu_units == 100);
  CHECK(of.resources.memory_mib == 192);
  CHECK(of.tcp_ports == std::vector<std::uint16_t>{22, 8080});
  CHECK(of.udp_ports == std::vector<std::uint16_t>{53});
  CHECK(of.gpus == 2);
  CHECK(of.enis == 0);
  CHECK(of.required_attributes == std::vector<std::string>{"a", "z"});
  CHECK(of.zones.empty());
}

TEST_CASE("the task's own size comes before its containers'") {
  const core::placement::Demand of = demand(R"({"networkMode": "awsvpc", "cpu": "512", "memory": "1024",
    "containerDefinitions": [{"name": "a", "cpu": 100, "memory": 256,
      "portMappings": [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}]}]})");
  CHECK(of.resources.cpu_units == 512);
  CHECK(of.resources.memory_mib == 1024);
  CHECK(of.tcp_ports.empty());
  CHECK(of.enis == 1);
}

TEST_CASE("overrides count") {
  const core::placement::Demand of = demand(kTwoContainers, R"({"containerOverrides": [
    {"name": "a", "cpu": 300, "memoryReservation": 200}, {"name": "b", "memory": 100,
     "resourceRequirements": [{"type": "GPU", "value": "1"}]}]})");
  CHECK(of.resources.cpu_units == 300);
  CHECK(of.resources.memory_mib == 300);
  CHECK(of.gpus == 1);
  const core::placement::Demand sized = demand(kTwoContainers, R"({"cpu": "1 vCPU", "memory": "2 GB"})");
  CHECK(sized.resources.cpu_units == 1024);
  CHECK(sized.resources.memory_mib == 2048);
}

}  // namespace berth::backend
