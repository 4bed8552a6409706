// What fills a container's environment from outside: secrets and environment files; and the roles that may
// read them.
#include <array>
#include <set>
#include <vector>

#include "backend/ecs/definition/validate.h"
#include "base/text.h"
#include "model/arn.h"

namespace berth::backend::definition {
namespace {

using model::View;
using Container = ecs::ContainerDefinition;
using In = ecs::RegisterTaskDefinitionRequest;

constexpr std::size_t kEnvironmentFilesMax = 10;
constexpr const char* kBadArn = "Invalid arn syntax";

// A role is its ARN or its short name.
bool valid_role(const std::string& role) {
  if (!model::is_arn(role)) return role.find(':') == std::string::npos;
  const auto arn = model::parse_arn(role);
  return arn && arn->service == "iam" && arn->resource.starts_with("role/");
}

Verdict check_roles(const Draft& draft) {
  for (const auto field : {In::task_role_arn, In::execution_role_arn})
    if (!valid_role(model::get(draft.request, field))) return refuse("Role is not valid");
  return std::nullopt;
}

// A parameter's name, or the ARN of a parameter or secret.
bool valid_secret_source(const std::string& source) {
  if (!model::is_arn(source)) return !source.empty();
  const auto arn = model::parse_arn(source);
  return arn && (arn->service == "ssm" || arn->service == "secretsmanager");
}

Verdict check_secret_names(View<Container> container) {
  using Secret = ecs::Secret;
  std::set<std::string> variables;
  for (const View<ecs::KeyValuePair> variable : model::get(container, Container::environment))
    variables.insert(model::get(variable, ecs::KeyValuePair::name));
  std::set<std::string> seen;
  std::vector<std::string> twice;
  for (const View<Secret> secret : model::get(container, Container::secrets)) {
    const std::string name = model::get(secret, Secret::name);
    if (variables.count(name) > 0) {
      return refuse(
          "The secret name must be unique and not shared with any new or existing environment variables set "
          "on the "
          "container, such as '" +
          name + "'.");
    }
    if (!seen.insert(name).second) twice.push_back(name);
  }
  if (twice.empty()) return std::nullopt;
  return refuse("Duplicate secret names found: " + join(twice, ", ") + ". Each secret name must be unique.");
}

Verdict check_secrets(const Draft& draft, View<Container> container) {
  const auto secrets = model::get(container, Container::secrets);
  if (secrets.empty()) return std::nullopt;
  if (model::get(draft.request, In::execution_role_arn).empty()) {
    return refuse(
        "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.");
  }
  for (const View<ecs::Secret> secret : secrets)
    if (!valid_secret_source(model::get(secret, ecs::Secret::value_from))) return refuse(kBadArn);
  return check_secret_names(container);
}

Verdict check_environment_files(const Draft&, View<Container> container) {
  const auto files = model::get(container, Container::environment_files);
  if (files.size() > kEnvironmentFilesMax)
    return refuse("The maximum number of environment files was exceeded. Specify ten or less and try again");
  for (const View<ecs::EnvironmentFile> file : files) {
    const auto arn = model::parse_arn(model::get(file, ecs::EnvironmentFile::value));
    if (!arn || arn->service != "s3") return refuse(kBadArn);
  }
  return std::nullopt;
}

constexpr std::array<ContainerCheck, 2> kChecks = {check_secrets, check_environment_files};

}  // namespace

Verdict check_variables(const Draft& draft) {
  if (Verdict verdict = check_roles(draft)) return verdict;
  return each_container(draft, kChecks);
}

}  // namespace berth::backend::definition
