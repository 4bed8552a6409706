// Log drivers and FireLens.
#include <array>
#include <vector>

#include "backend/ecs/definition/validate.h"
#include "base/json.h"
#include "base/text.h"
#include "model/arn.h"

namespace berth::backend::definition {
namespace {

using model::View;
using Container = ecs::ContainerDefinition;
using Log = ecs::LogConfiguration;
using Firelens = ecs::FirelensConfiguration;

struct DriverOptions {
  std::string_view driver;
  std::array<std::string_view, 2> required;
  // Splunk's may come as secretOptions.
};
constexpr std::array<DriverOptions, 2> kDriverOptions = {{
    {"awslogs", {"awslogs-region", "awslogs-group"}},
    {"splunk", {"splunk-token", "splunk-url"}},
}};

bool has_option(View<Log> log, std::string_view name) {
  if (member(model::get(log, Log::options), name) != nullptr) return true;
  for (const View<ecs::Secret> secret : model::get(log, Log::secret_options))
    if (model::get(secret, ecs::Secret::name) == name) return true;
  return false;
}

Verdict check_driver_options(const Draft&, View<Container> container) {
  const auto log = model::get(container, Container::log_configuration);
  const std::string driver = model::get(log, Log::log_driver);
  for (const DriverOptions& known : kDriverOptions) {
    if (known.driver != driver) continue;
    std::vector<std::string> missing;
    for (const std::string_view option : known.required)
      if (!has_option(log, option)) missing.emplace_back(option);
    if (!missing.empty()) return refuse("Log driver " + driver + " requires options: " + join(missing, ", "));
  }
  return std::nullopt;
}

Verdict check_firelens_source(const Draft& draft, View<Container> container) {
  const Json& options =
      model::get(model::get(container, Container::firelens_configuration), Firelens::options);
  const Json* type = member(options, "config-file-type");
  if (type == nullptr || *type != "s3") return std::nullopt;
  if (draft.fargate)
    return refuse("Fargate launch type does not support FirelensConfiguration config file from 's3'");
  const Json* value = member(options, "config-file-value");
  const auto arn =
      value != nullptr && value->is_string() ? model::parse_arn(value->get<std::string>()) : std::nullopt;
  if (!arn || arn->service != "s3") return refuse("Invalid arn syntax");
  return std::nullopt;
}

Verdict check_firelens(const Draft& draft) {
  int routers = 0;
  int users = 0;
  for (const View<Container> container : draft.containers()) {
    if (model::has(container, Container::firelens_configuration)) ++routers;
    if (model::get(model::get(container, Container::log_configuration), Log::log_driver) == "awsfirelens")
      ++users;
  }
  if (users > 0 && routers == 0) {
    return refuse(
        "When awsfirelens log driver is specified in log configuration, a firelens configuration object must "
        "be "
        "specified");
  }
  if (routers > 0 && users == 0) {
    return refuse(
        "When a firelensConfiguration object is specified, at least one container has to be configured with "
        "the "
        "awsfirelens log driver");
  }
  if (routers > 1) return refuse("Only one container can have a firelensConfiguration object.");
  return std::nullopt;
}

constexpr std::array<ContainerCheck, 2> kChecks = {check_driver_options, check_firelens_source};

}  // namespace

Verdict check_logging(const Draft& draft) {
  if (Verdict verdict = each_container(draft, kChecks)) return verdict;
  return check_firelens(draft);
}

}  // namespace berth::backend::definition
