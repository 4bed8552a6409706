#include "model/arn.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace berth::model {

namespace {
std::string arn_text(std::string_view service, const Place& place, std::string_view resource) {
  return to_text(Arn{std::string(partition_of(place.region)), std::string(service), std::string(place.region),
                     std::string(place.account), std::string(resource)});
}

bool all_of(std::string_view text, bool (*test)(char)) { return std::all_of(text.begin(), text.end(), test); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

bool any_empty(const std::vector<std::string_view>& parts) {
  return std::any_of(parts.begin(), parts.end(), [](std::string_view part) { return part.empty(); });
}

bool is_revision(std::string_view text) {
  return !text.empty() && text.size() <= 18 && all_of(text, is_digit);
}

// Whether a resource of this kind has its cluster's name in front in the long form.
enum class Owner { none, cluster };

std::optional<ResourceName> parse_name(std::string_view text, std::string_view kind, Owner owner) {
  if (!is_arn(text)) {
    if (text.empty() || text.find('/') != std::string_view::npos) return std::nullopt;
    return ResourceName{"", std::string(text), "", "", false};
  }
  const std::optional<EcsResource> resource = parse_ecs_arn(text);
  if (!resource || resource->kind != kind) return std::nullopt;
  const std::vector<std::string_view> parts = split(resource->tail, '/');
  const std::size_t most = owner == Owner::cluster ? 2 : 1;
  if (parts.size() > most || any_empty(parts)) return std::nullopt;
  return ResourceName{parts.size() == 2 ? std::string(parts[0]) : "", std::string(parts.back()),
                      resource->account, resource->region, true};
}

// KIND/CLUSTER/SERVICE/ID, where ID itself may hold `id_parts` parts.
std::optional<ServiceChildName> parse_service_child(std::string_view text, std::string_view kind,
                                                    std::size_t id_parts) {
  const std::optional<EcsResource> resource = parse_ecs_arn(text);
  if (!resource || resource->kind != kind) return std::nullopt;
  const std::vector<std::string_view> parts = split(resource->tail, '/');
  if (parts.size() != 2 + id_parts || any_empty(parts)) return std::nullopt;
  std::string id(parts[2]);
  for (std::size_t i = 3; i < parts.size(); ++i) id.append("/").append(parts[i]);
  return ServiceChildName{std::string(parts[0]), std::string(parts[1]), id, resource->account,
                          resource->region};
}

std::string path(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) {
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}
}  // namespace

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  return "aws";
}

bool is_arn(std::string_view text) { return text.starts_with("arn:"); }

std::optional<Arn> parse_arn(std::string_view text) {
  if (!is_arn(text)) return std::nullopt;
  std::vector<std::string> head;
  for (std::string_view rest = text.substr(4);;) {
    if (head.size() == 4) {
      if (rest.empty() || head[0].empty() || head[1].empty()) return std::nullopt;
      return Arn{head[0], head[1], head[2], head[3], std::string(rest)};
    }
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    head.emplace_back(rest.substr(0, colon));
    rest.remove_prefix(colon + 1);
  }
}

std::string to_text(const Arn& arn) {
  return "arn:" + arn.partition + ":" + arn.service + ":" + arn.region + ":" + arn.account + ":" +
         arn.resource;
}

std::string ecs_arn(const Place& place, std::string_view resource) {
  return arn_text("ecs", place, resource);
}

std::string cluster_arn(const Place& place, std::string_view name) {
  return ecs_arn(place, path({"cluster", name}));
}

std::string service_arn(const Place& place, std::string_view cluster, std::string_view name) {
  return ecs_arn(place, path({"service", cluster, name}));
}

std::string task_arn(const Place& place, std::string_view cluster, std::string_view id) {
  return ecs_arn(place, path({"task", cluster, id}));
}

std::string container_arn(const Place& place, std::string_view cluster, std::string_view task_id,
                          std::string_view uuid) {
  return ecs_arn(place, path({"container", cluster, task_id, uuid}));
}

std::string container_instance_arn(const Place& place, std::string_view cluster, std::string_view id) {
  return ecs_arn(place, path({"container-instance", cluster, id}));
}

std::string task_definition_arn(const Place& place, std::string_view family, std::int64_t revision) {
  return ecs_arn(place, path({"task-definition", family}) + ":" + std::to_string(revision));
}

std::string capacity_provider_arn(const Place& place, std::string_view name) {
  return ecs_arn(place, path({"capacity-provider", name}));
}

std::string service_deployment_arn(const Place& place, std::string_view cluster, std::string_view service,
                                   std::string_view id) {
  return ecs_arn(place, path({"service-deployment", cluster, service, id}));
}

std::string service_revision_arn(const Place& place, std::string_view cluster, std::string_view service,
                                 std::string_view id) {
  return ecs_arn(place, path({"service-revision", cluster, service, id}));
}

std::string task_set_arn(const Place& place, std::string_view cluster, std::string_view service,
                         std::string_view id) {
  return ecs_arn(place, path({"task-set", cluster, service, id}));
}

std::optional<EcsResource> parse_ecs_arn(std::string_view text) {
  const std::optional<Arn> arn = parse_arn(text);
  if (!arn || arn->service != "ecs") return std::nullopt;
  const std::size_t slash = arn->resource.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == arn->resource.size()) return std::nullopt;
  return EcsResource{arn->resource.substr(0, slash), arn->resource.substr(slash + 1), arn->account,
                     arn->region};
}

std::optional<ResourceName> parse_cluster_name(std::string_view text) {
  return parse_name(text, "cluster", Owner::none);
}
std::optional<ResourceName> parse_service_name(std::string_view text) {
  return parse_name(text, "service", Owner::cluster);
}
std::optional<ResourceName> parse_capacity_provider_name(std::string_view text) {
  return parse_name(text, "capacity-provider", Owner::none);
}
std::optional<ResourceName> parse_task_name(std::string_view text) {
  return parse_name(text, "task", Owner::cluster);
}
std::optional<ResourceName> parse_container_instance_name(std::string_view text) {
  return parse_name(text, "container-instance", Owner::cluster);
}

bool is_task_id(std::string_view id) {
  if (id.size() == 32) return all_of(id, is_hex);
  if (id.size() != 36) return false;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? id[i] != '-' : !is_hex(id[i])) return false;
  }
  return true;
}

std::optional<ServiceChildName> parse_service_deployment_arn(std::string_view text) {
  return parse_service_child(text, "service-deployment", 1);
}
std::optional<ServiceChildName> parse_service_revision_arn(std::string_view text) {
  return parse_service_child(text, "service-revision", 1);
}
std::optional<ServiceChildName> parse_task_set_arn(std::string_view text) {
  return parse_service_child(text, "task-set", 2);
}

std::optional<TaskDefinitionName> parse_task_definition_name(std::string_view text) {
  TaskDefinitionName out;
  std::string tail(text);
  if (is_arn(text)) {
    const std::optional<EcsResource> resource = parse_ecs_arn(text);
    if (!resource || resource->kind != "task-definition") return std::nullopt;
    tail = resource->tail;
    out.account = resource->account;
    out.region = resource->region;
  }
  const std::vector<std::string_view> parts = split(tail, ':');
  if (parts.size() > 2 || parts[0].empty() || parts[0].find('/') != std::string_view::npos)
    return std::nullopt;
  out.family = std::string(parts[0]);
  if (parts.size() == 2) {
    if (!is_revision(parts[1])) return std::nullopt;
    out.revision = parse_int(parts[1]);
  }
  return out;
}

std::string repository_arn(const Place& place, std::string_view name) {
  return arn_text("ecr", place, path({"repository", name}));
}

std::optional<ResourceName> parse_repository_arn(std::string_view text) {
  constexpr std::string_view kKind = "repository/";
  const std::optional<Arn> arn = parse_arn(text);
  if (!arn || arn->service != "ecr" || !arn->resource.starts_with(kKind) ||
      arn->resource.size() == kKind.size())
    return std::nullopt;
  return ResourceName{"", arn->resource.substr(kKind.size()), arn->account, arn->region, true};
}

std::string registry_host(const Place& place) {
  std::string out(place.account);
  out.append(".dkr.ecr.").append(place.region).append(".amazonaws.com");
  return place.region.starts_with("cn-") ? out + ".cn" : out;
}

std::string repository_uri(const Place& place, std::string_view name) {
  return registry_host(place) + "/" + std::string(name);
}

std::optional<RegistryHost> parse_registry_host(std::string_view host) {
  const std::vector<std::string_view> parts = split(host, '.');
  if (parts.size() < 5 || parts[0].size() != 12 || !all_of(parts[0], is_digit)) return std::nullopt;
  const auto from = [&](std::size_t i) {
    return host.substr(static_cast<std::size_t>(parts[i].data() - host.data()));
  };
  const bool usual = parts.size() >= 6 && parts[1] == "dkr" &&
                     (parts[2] == "ecr" || parts[2] == "ecr-fips") &&
                     (from(4) == "amazonaws.com" || from(4) == "amazonaws.com.cn");
  if (usual && !parts[3].empty()) return RegistryHost{std::string(parts[0]), std::string(parts[3])};
  const bool dual =
      parts[1] == "dkr-ecr" && (from(3) == "on.aws" || from(3) == "on.amazonwebservices.com.cn");
  if (dual && !parts[2].empty()) return RegistryHost{std::string(parts[0]), std::string(parts[2])};
  return std::nullopt;
}

std::optional<ImageName> parse_image_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<RegistryHost> registry = parse_registry_host(text.substr(0, slash));
  if (!registry) return std::nullopt;
  ImageName out{*registry, "", "", ""};
  std::string_view rest = text.substr(slash + 1);
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    out.digest = std::string(rest.substr(at + 1));
    rest = rest.substr(0, at);
    if (out.digest.empty()) return std::nullopt;
  }
  if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
    out.tag = std::string(rest.substr(colon + 1));
    rest = rest.substr(0, colon);
    if (out.tag.empty()) return std::nullopt;
  }
  if (rest.empty()) return std::nullopt;
  out.repository = std::string(rest);
  return out;
}

std::string scalable_resource_id(std::string_view cluster, std::string_view service) {
  return path({"service", cluster, service});
}

std::optional<ScalableService> parse_scalable_resource_id(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '/');
  if (parts.size() != 3 || parts[0] != "service" || any_empty(parts)) return std::nullopt;
  return ScalableService{std::string(parts[1]), std::string(parts[2])};
}

std::string scalable_target_arn(const Place& place, std::string_view id) {
  return arn_text("application-autoscaling", place, path({"scalable-target", id}));
}

std::string scaling_policy_arn(const Place& place, std::string_view uuid, std::string_view resource_id,
                               std::string_view policy_name) {
  std::string resource = "scalingPolicy:";
  resource.append(uuid)
      .append(":resource/ecs/")
      .append(resource_id)
      .append(":policyName/")
      .append(policy_name);
  return arn_text("autoscaling", place, resource);
}

}  // namespace berth::model
