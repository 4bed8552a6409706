// What Fargate demands of a definition and what it cannot do.
#include <algorithm>
#include <array>

#include "backend/ecs/definition/fargate_sizes.h"
#include "backend/ecs/definition/validate.h"
#include "base/text.h"
#include "model/arn.h"

namespace berth::backend::definition {
namespace {

using model::View;
using Container = ecs::ContainerDefinition;
using In = ecs::RegisterTaskDefinitionRequest;
using Linux = ecs::LinuxParameters;
using Log = ecs::LogConfiguration;

constexpr std::int64_t kWindowsCpuMin = 1024;
constexpr std::int64_t kWindowsCpuMax = 4096;
constexpr Bounds kStartTimeout = {2, 120};
constexpr Bounds kStopTimeout = {0, 120};
constexpr std::array<std::string_view, 3> kLogDrivers = {"awslogs", "splunk", "awsfirelens"};

Verdict unsupported(const char* field) {
  return refuse("Fargate compatible task definitions do not support " + std::string(field));
}

Verdict check_size(const Draft& draft) {
  for (const auto& [field, given] :
       {std::pair{"cpu", draft.cpu_units}, std::pair{"memory", draft.memory_mib}})
    if (!given)
      return refuse("Fargate requires that '" + std::string(field) + "' be defined at the task level.");
  const bool windows_fits =
      !draft.windows || (*draft.cpu_units >= kWindowsCpuMin && *draft.cpu_units <= kWindowsCpuMax);
  if (windows_fits && is_fargate_size(*draft.cpu_units, *draft.memory_mib)) return std::nullopt;
  return refuse("No Fargate configuration exists for given values: " + std::to_string(*draft.cpu_units) +
                " CPU, " + std::to_string(*draft.memory_mib) + " memory.");
}

Verdict check_whole(const Draft& draft) {
  if (draft.network_mode != "awsvpc") return refuse("Fargate only supports network mode 'awsvpc'.");
  if (Verdict verdict = check_size(draft)) return verdict;
  if (model::get(draft.request, In::pid_mode) == "host") {
    return refuse(
        "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode "
        "is "
        "'task'.");
  }
  if (model::has(draft.request, In::ipc_mode)) return unsupported("ipcMode");
  if (!model::get(draft.request, In::placement_constraints).empty()) return unsupported("constraints");
  for (const View<ecs::Volume> volume : model::get(draft.request, In::volumes)) {
    if (!model::get(model::get(volume, ecs::Volume::host), ecs::HostVolumeProperties::source_path).empty())
      return unsupported("sourcePath");
    if (model::has(volume, ecs::Volume::docker_volume_configuration))
      return unsupported("dockerVolumeConfiguration");
  }
  return std::nullopt;
}

Verdict check_execution_role(const Draft& draft, View<Container> container) {
  if (!model::get(draft.request, In::execution_role_arn).empty()) return std::nullopt;
  const char* wants = "Fargate requires task definition to have execution role ARN to support ";
  if (model::parse_image_name(model::get(container, Container::image)))
    return refuse(std::string(wants) + "ECR images.");
  if (model::get(model::get(container, Container::log_configuration), Log::log_driver) == "awslogs")
    return refuse(std::string(wants) + "log driver awslogs.");
  return std::nullopt;
}

Verdict check_logs(const Draft&, View<Container> container) {
  const auto log = model::find(container, Container::log_configuration);
  if (!log) return std::nullopt;
  const std::string driver = model::get(*log, Log::log_driver);
  if (std::find(kLogDrivers.begin(), kLogDrivers.end(), driver) == kLogDrivers.end())
    return refuse(driver + " is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens]");
  if (driver == "awslogs" && model::get(*log, Log::options).count("awslogs-stream-prefix") == 0) {
    return refuse(
        "Fargate requires log configuration options to include awslogs-stream-prefix to support log driver "
        "awslogs.");
  }
  return std::nullopt;
}

Verdict check_excluded(const Draft&, View<Container> container) {
  if (model::get(container, Container::privileged))
    return refuse("Fargate requires that the 'privileged' setting be 'false' at the container level.");
  const auto parameters = model::get(container, Container::linux_parameters);
  const struct {
    bool there;
    const char* name;
  } fields[] = {
      {!model::get(container, Container::docker_security_options).empty(), "dockerSecurityOptions"},
      {!model::get(parameters, Linux::devices).empty(), "devices"},
      {model::has(parameters, Linux::shared_memory_size), "sharedMemorySize"},
      {!model::get(parameters, Linux::tmpfs).empty(), "tmpfs"},
      {model::has(parameters, Linux::max_swap), "maxSwap"},
      {model::has(parameters, Linux::swappiness), "swappiness"},
  };
  for (const auto& field : fields)
    if (field.there) return unsupported(field.name);
  const auto capabilities = model::get(parameters, Linux::capabilities);
  for (const std::string& added : model::get(capabilities, ecs::KernelCapabilities::add))
    if (added != "SYS_PTRACE") return refuse(added + " is not allowed on Fargate.");
  for (const View<ecs::ResourceRequirement> requirement :
       model::get(container, Container::resource_requirements))
    if (model::get(requirement, ecs::ResourceRequirement::type) == "GPU")
      return refuse("Tasks using the Fargate launch type do not support GPU resource requirements.");
  return std::nullopt;
}

Verdict check_timeouts(const Draft&, View<Container> container) {
  if (const auto start = model::find(container, Container::start_timeout))
    if (Verdict verdict = outside("startTimeout", container, *start, kStartTimeout)) return verdict;
  if (const auto stop = model::find(container, Container::stop_timeout))
    return outside("stopTimeout", container, *stop, kStopTimeout);
  return std::nullopt;
}

constexpr std::array<ContainerCheck, 4> kChecks = {check_execution_role, check_logs, check_excluded,
                                                   check_timeouts};

}  // namespace

Verdict check_fargate(const Draft& draft) {
  if (!draft.fargate) return std::nullopt;
  if (Verdict verdict = check_whole(draft)) return verdict;
  return each_container(draft, kChecks);
}

}  // namespace berth::backend::definition
