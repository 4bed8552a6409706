#include "backend/ecs/definition/capabilities.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/arn.h"

namespace berth::backend::definition {
namespace {

using model::View;
using Container = ecs::ContainerDefinition;
using Definition = ecs::TaskDefinition;
using Log = ecs::LogConfiguration;

const std::string kPlain = "ecs.capability.";
const std::string kQualified = "com.amazonaws.ecs.capability.";
const std::string kDockerApi = kQualified + "docker-remote-api.";

// Names in the order in which they were first needed.
class Names {
 public:
  void add(const std::string& name) {
    if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
  }
  void add_if(bool needed, const std::string& name) {
    if (needed) add(name);
  }
  const std::vector<std::string>& all() const { return names_; }

 private:
  std::vector<std::string> names_;
};

bool option_is(const Json& options, std::string_view name, std::string_view value) {
  const Json* found = member(options, name);
  return found != nullptr && found->is_string() && *found == value;
}

bool from_secrets_manager(View<ecs::Secret> secret) {
  const auto arn = model::parse_arn(model::get(secret, ecs::Secret::value_from));
  return arn && arn->service == "secretsmanager";
}

void add_log_driver(Names& names, View<Container> container, bool has_execution_role) {
  const auto log = model::find(container, Container::log_configuration);
  if (!log) return;
  const std::string driver = model::get(*log, Log::log_driver);
  const Json& options = model::get(*log, Log::options);
  names.add(kQualified + "logging-driver." + driver);
  if (driver == "awslogs") {
    names.add(kDockerApi + "1.19");
    names.add_if(has_execution_role, kPlain + "execution-role-awslogs");
    names.add_if(option_is(options, "awslogs-create-group", "true"), kDockerApi + "1.29");
  }
  names.add_if(option_is(options, "mode", "non-blocking"), kDockerApi + "1.28");
  for (const View<ecs::Secret> secret : model::get(*log, Log::secret_options))
    names.add(kPlain + (from_secrets_manager(secret) ? "secrets.asm" : "secrets.ssm") +
              ".bootstrap.log-driver");
}

void add_health_check(Names& names, View<Container> container) {
  const auto health = model::find(container, Container::health_check);
  if (!health) return;
  names.add(kPlain + "container-health-check");
  names.add(kDockerApi + (model::has(*health, ecs::HealthCheck::start_period) ? "1.29" : "1.24"));
}

void add_firelens(Names& names, View<Container> container) {
  using F = ecs::FirelensConfiguration;
  const auto firelens = model::find(container, Container::firelens_configuration);
  if (!firelens) return;
  names.add(kPlain + "firelens." + model::get(*firelens, F::type));
  for (const char* source : {"file", "s3"})
    names.add_if(option_is(model::get(*firelens, F::options), "config-file-type", source),
                 kPlain + "firelens.options.config." + source);
}

void add_security_options(Names& names, View<Container> container) {
  for (const std::string& option : model::get(container, Container::docker_security_options)) {
    names.add_if(option.starts_with("label:"), kQualified + "selinux");
    names.add_if(option.starts_with("apparmor:"), kQualified + "apparmor");
  }
}

void add_container(Names& names, View<Container> container, bool has_execution_role) {
  if (model::parse_image_name(model::get(container, Container::image))) {
    names.add(kQualified + "ecr-auth");
    names.add_if(has_execution_role, kPlain + "execution-role-ecr-pull");
  }
  add_log_driver(names, container, has_execution_role);
  names.add_if(!model::get(container, Container::user).empty(), kDockerApi + "1.17");
  names.add_if(model::has(container, Container::memory_reservation), kDockerApi + "1.21");
  names.add_if(model::get(container, Container::privileged), kQualified + "privileged-container");
  add_security_options(names, container);
  for (const View<ecs::Secret> secret : model::get(container, Container::secrets))
    names.add(kPlain + (from_secrets_manager(secret) ? "secrets.asm" : "secrets.ssm") +
              ".environment-variables");
  names.add_if(!model::get(container, Container::depends_on).empty() ||
                   model::has(container, Container::start_timeout) ||
                   model::has(container, Container::stop_timeout),
               kPlain + "container-ordering");
  add_health_check(names, container);
  names.add_if(!model::get(container, Container::environment_files).empty(), kPlain + "env-files.s3");
  add_firelens(names, container);
  names.add_if(model::has(container, Container::repository_credentials),
               kPlain + "private-registry-authentication.secretsmanager");
  names.add_if(
      model::get(model::get(container, Container::restart_policy), ecs::ContainerRestartPolicy::enabled),
      kPlain + "container-restart-policy");
  for (const View<ecs::PortMapping> mapping : model::get(container, Container::port_mappings))
    names.add_if(model::has(mapping, ecs::PortMapping::container_port_range),
                 kPlain + "network.container-port-range");
}

void add_volume(Names& names, View<ecs::Volume> volume) {
  using V = ecs::Volume;
  if (const auto efs = model::find(volume, V::efs_volume_configuration)) {
    names.add(kPlain + "efs");
    names.add(kDockerApi + "1.25");
    names.add_if(model::has(*efs, ecs::EFSVolumeConfiguration::authorization_config), kPlain + "efsAuth");
  }
  names.add_if(model::has(volume, V::fsx_windows_file_server_volume_configuration),
               kPlain + "fsxWindowsFileServer");
  if (const auto docker = model::find(volume, V::docker_volume_configuration)) {
    const std::string driver = model::get(*docker, ecs::DockerVolumeConfiguration::driver);
    names.add(kPlain + "docker-plugin." + (driver.empty() ? "local" : driver));
  }
}

bool fits_fargate(Draft draft) {
  draft.fargate = true;
  return !check_fargate(draft);
}

// ECS Anywhere has neither interfaces nor file systems of a VPC.
bool fits_external(const Draft& draft) {
  using In = ecs::RegisterTaskDefinitionRequest;
  if (draft.network_mode == "awsvpc") return false;
  const auto volumes = model::get(draft.request, In::volumes);
  return std::none_of(volumes.begin(), volumes.end(), [](View<ecs::Volume> volume) {
    return model::has(volume, ecs::Volume::efs_volume_configuration) ||
           model::has(volume, ecs::Volume::fsx_windows_file_server_volume_configuration);
  });
}

}  // namespace

Json required_attributes(View<Definition> definition) {
  const std::string network_mode = model::get(definition, Definition::network_mode);
  const bool has_execution_role = !model::get(definition, Definition::execution_role_arn).empty();
  Names names;
  for (const View<Container> container : model::get(definition, Definition::container_definitions))
    add_container(names, container, has_execution_role);
  if (!model::get(definition, Definition::task_role_arn).empty())
    names.add(kQualified + (network_mode == "host" ? "task-iam-role-network-host" : "task-iam-role"));
  if (network_mode == "awsvpc") {
    names.add(kDockerApi + "1.18");
    names.add(kPlain + "task-eni");
  }
  for (const View<ecs::Volume> volume : model::get(definition, Definition::volumes))
    add_volume(names, volume);
  names.add_if(model::has(definition, Definition::proxy_configuration), kPlain + "aws-appmesh");
  names.add_if(model::has(definition, Definition::ephemeral_storage),
               kPlain + "extensible-ephemeral-storage");
  names.add_if(model::has(definition, Definition::pid_mode) || model::has(definition, Definition::ipc_mode),
               kPlain + "pid-ipc-namespace-sharing");
  names.add_if(model::get(definition, Definition::enable_fault_injection), kPlain + "fault-injection");
  Json out = Json::array();
  for (const std::string& name : names.all()) out.push_back({{"name", name}});
  return out;
}

Json compatibilities(const Draft& draft) {
  using In = ecs::RegisterTaskDefinitionRequest;
  Json out = Json::array();
  // Ephemeral storage is Fargate's alone.
  const bool on_instances = !model::has(draft.request, In::ephemeral_storage);
  const bool sized = draft.cpu_units && draft.memory_mib;
  if (on_instances && fits_external(draft)) out.push_back("EXTERNAL");
  if (on_instances) out.push_back("EC2");
  if (on_instances && draft.network_mode == "awsvpc" && sized && !draft.windows)
    out.push_back("MANAGED_INSTANCES");
  if (fits_fargate(draft)) out.push_back("FARGATE");
  return out;
}

}  // namespace berth::backend::definition
