#include "cli/help_guides.h"

#include <array>
#include <optional>

#include "base/text.h"

namespace berth::cli {

namespace {

constexpr std::string_view kPrints = "= ";
constexpr std::string_view kExits = "? ";
constexpr std::string_view kShownOnly = "~ ";

constexpr std::string_view kCluster = "berth ecs create-cluster --cluster-name web";
constexpr std::string_view kDefinition =
    "berth ecs register-task-definition --family front"
    " --container-definitions name=app,image=nginx,memory=128";
constexpr std::string_view kInstances = "berth instances add --cluster web --count 2";
constexpr std::string_view kService =
    "berth ecs create-service --cluster web --service-name front --task-definition front --desired-count 2";
constexpr std::string_view kTask =
    "task=$(berth ecs run-task --cluster web --task-definition front --query 'tasks[0].taskArn' --output "
    "text)";
constexpr std::string_view kRepository = "berth ecr create-repository --repository-name app";
constexpr std::string_view kImage =
    "berth ecr put-image --repository-name app --image-tag 1.0 --image-manifest "
    "'{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}'";

std::vector<std::string_view> stage_steps(Stage stage) {
  switch (stage) {
    case Stage::nothing:
      break;
    case Stage::cluster:
      return {kCluster};
    case Stage::definition:
      return {kDefinition};
    case Stage::instances:
      return {kCluster, kInstances, kDefinition};
    case Stage::service:
      return {kCluster, kInstances, kDefinition, kService};
    case Stage::task:
      return {kCluster, kInstances, kDefinition, kTask};
    case Stage::repository:
      return {kRepository};
    case Stage::image:
      return {kRepository, kImage};
  }
  return {};
}

constexpr std::array kTables = {ecs_guides, ecs_service_guides, ecr_guides, scaling_guides, own_guides};

}  // namespace

std::vector<Guide> all_guides() {
  std::vector<Guide> all;
  for (const auto table : kTables) all.insert(all.end(), table().begin(), table().end());
  return all;
}

const Guide* find_guide(std::string_view service, std::string_view name) {
  for (const auto table : kTables) {
    for (const Guide& guide : table()) {
      if (guide.service == service && guide.name == name) return &guide;
    }
  }
  return nullptr;
}

std::vector<std::string> example_steps(const Guide& guide) {
  std::vector<std::string> steps;
  for (const std::string_view step : stage_steps(guide.stage)) steps.emplace_back(step);
  for (const std::string_view step : split(guide.example, '\n')) steps.emplace_back(step);
  return steps;
}

std::vector<std::string> shown_example(const Guide& guide) {
  std::vector<std::string> lines;
  for (const std::string& step : example_steps(guide)) {
    const std::string rest = step.substr(std::min(kPrints.size(), step.size()));
    if (step.starts_with(kPrints)) {
      lines.push_back("    " + rest);
    } else if (step.starts_with(kExits)) {
      lines.push_back("    (exit code " + rest + ")");
    } else {
      lines.push_back(step.starts_with(kShownOnly) ? rest : step);
    }
  }
  return lines;
}

}  // namespace berth::cli
