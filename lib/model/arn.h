// Names, ids and ARNs of ECS, ECR and application auto scaling: read and written, in the long form of today
// and the short one of before. Pure; what cannot be read gives nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::model {

// Whose names are meant.
struct Place {
  std::string account;  // 12 digits
  std::string region;
};

// arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE
struct Arn {
  std::string partition, service, region, account, resource;
  bool operator==(const Arn&) const = default;
};
std::optional<Arn> parse_arn(std::string_view text);  // six parts, the resource not empty
std::string to_text(const Arn& arn);
std::string_view partition_of(std::string_view region);  // aws, aws-cn, aws-us-gov
bool is_arn(std::string_view text);                      // begins with "arn:"

// --- ECS
// ------------------------------------------------------------------------------------------------------

// arn:aws:ecs:REGION:ACCOUNT:RESOURCE, the resource given whole: "cluster/web".
std::string ecs_arn(const Place& place, std::string_view resource);

std::string cluster_arn(const Place& place, std::string_view name);
std::string service_arn(const Place& place, std::string_view cluster, std::string_view name);
std::string task_arn(const Place& place, std::string_view cluster, std::string_view id);
std::string container_arn(const Place& place, std::string_view cluster, std::string_view task_id,
                          std::string_view uuid);
std::string container_instance_arn(const Place& place, std::string_view cluster, std::string_view id);
std::string task_definition_arn(const Place& place, std::string_view family, std::int64_t revision);
std::string capacity_provider_arn(const Place& place, std::string_view name);
std::string service_deployment_arn(const Place& place, std::string_view cluster, std::string_view service,
                                   std::string_view id);
std::string service_revision_arn(const Place& place, std::string_view cluster, std::string_view service,
                                 std::string_view id);
std::string task_set_arn(const Place& place, std::string_view cluster, std::string_view service,
                         std::string_view id);  // id: "ecs-svc/19 digits"

// What a name, id or ARN of a resource says. Account and region are empty unless it was an ARN; `cluster` is
// empty in short forms.
struct ResourceName {
  std::string cluster;
  std::string name;  // name or id
  std::string account, region;
  bool from_arn = false;
  bool operator==(const ResourceName&) const = default;
};

// A name alone, or an ARN whose resource is KIND/NAME, or KIND/CLUSTER/NAME. Gives nothing for an ARN of
// another service or kind, an empty name, or a wrong number of separators.
std::optional<ResourceName> parse_cluster_name(std::string_view text);
std::optional<ResourceName> parse_service_name(std::string_view text);
std::optional<ResourceName> parse_capacity_provider_name(std::string_view text);
std::optional<ResourceName> parse_task_name(
    std::string_view text);  // id of 32 hex digits or a uuid, not checked
std::optional<ResourceName> parse_container_instance_name(std::string_view text);  // the same
bool is_task_id(std::string_view id);  // 32 hex digits, or a uuid; of instances too

// service-deployment/CLUSTER/SERVICE/ID and its like; `name` is the id.
struct ServiceChildName {
  std::string cluster, service, name, account, region;
  bool operator==(const ServiceChildName&) const = default;
};
std::optional<ServiceChildName> parse_service_deployment_arn(std::string_view text);
std::optional<ServiceChildName> parse_service_revision_arn(std::string_view text);
std::optional<ServiceChildName> parse_task_set_arn(std::string_view text);

// "web", "web:3", or an ARN of either.
struct TaskDefinitionName {
  std::string family;
  std::optional<std::int64_t> revision;  // the latest ACTIVE one if there is none
  std::string account, region;
  bool operator==(const TaskDefinitionName&) const = default;
};
std::optional<TaskDefinitionName> parse_task_definition_name(std::string_view text);

// Any ECS ARN's kind and tail: {"service", "web/api"}.
struct EcsResource {
  std::string kind, tail, account, region;
};
std::optional<EcsResource> parse_ecs_arn(std::string_view text);

// --- ECR
// ------------------------------------------------------------------------------------------------------

std::string repository_arn(const Place& place, std::string_view name);
std::optional<ResourceName> parse_repository_arn(std::string_view text);
std::string registry_host(const Place& place);                          // A.dkr.ecr.R.amazonaws.com
std::string repository_uri(const Place& place, std::string_view name);  // HOST/NAME

// A.dkr.ecr.R.amazonaws.com[.cn], or the dual-stack A.dkr-ecr.R.on.aws.
struct RegistryHost {
  std::string account, region;
  bool operator==(const RegistryHost&) const = default;
};
std::optional<RegistryHost> parse_registry_host(std::string_view host);

// HOST/NAME[:TAG][@DIGEST] of an ECR registry.
struct ImageName {
  RegistryHost registry;
  std::string repository, tag, digest;
  bool operator==(const ImageName&) const = default;
};
std::optional<ImageName> parse_image_name(std::string_view text);

// --- Application auto scaling
// ---------------------------------------------------------------------------------

// service/CLUSTER/SERVICE
std::string scalable_resource_id(std::string_view cluster, std::string_view service);
struct ScalableService {
  std::string cluster, service;
  bool operator==(const ScalableService&) const = default;
};
std::optional<ScalableService> parse_scalable_resource_id(std::string_view text);
std::string scalable_target_arn(const Place& place, std::string_view id);
std::string scaling_policy_arn(const Place& place, std::string_view uuid, std::string_view resource_id,
                               std::string_view policy_name);

}  // namespace berth::model
