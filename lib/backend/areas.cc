// The list of areas. A new resource is a line here.
#include <array>

#include "backend/application_autoscaling/area.h"
#include "backend/area.h"
#include "backend/ec2/network.h"
#include "backend/ecr/create_on_push.h"
#include "backend/ecr/image_operations.h"
#include "backend/ecr/layers.h"
#include "backend/ecr/referrers.h"
#include "backend/ecr/registry_areas.h"
#include "backend/ecr/registry_door.h"
#include "backend/ecr/repositories.h"
#include "backend/ecr_public/area.h"
#include "backend/ecs/account_settings.h"
#include "backend/ecs/capacity_providers.h"
#include "backend/ecs/clusters.h"
#include "backend/ecs/container_instances.h"
#include "backend/ecs/explain_placement.h"
#include "backend/ecs/services.h"
#include "backend/ecs/tags.h"
#include "backend/ecs/task_definitions.h"
#include "backend/ecs/tasks.h"
#include "backend/sts/identity.h"

namespace berth::backend {
namespace {

constexpr std::array kAreas = {
    &kAccountSettingsArea,
    &kAutoscalingArea,
    &kCapacityProvidersArea,
    &kClustersArea,
    &kContainerInstancesArea,
    &kEc2NetworkArea,
    &kEcrPublicArea,
    &kExplainArea,
    &kIdentityArea,
    &kImagesArea,
    &kInstancesArea,
    &kLayersArea,
    &kCreateOnPushArea,
    &kReferrersArea,
    &kRegistryDoorArea,
    &kRegistryRulesArea,
    &kRegistrySettingsArea,
    &kRegistryTokensArea,
    &kRepositoriesArea,
    &kServicesArea,
    &kTagsArea,
    &kTaskDefinitionsArea,
    &kTasksArea,
};

}  // namespace

std::span<const Area* const> areas() { return kAreas; }

const OperationRow* find_operation(std::string_view service, std::string_view operation) {
  for (const Area* area : kAreas) {
    if (area->service != service) continue;
    for (const OperationRow& row : area->operations) {
      if (row.name == operation) return &row;
    }
  }
  return nullptr;
}

std::vector<store::Row> rows_of(std::string_view key, const Json& document) {
  std::vector<store::Row> rows;
  // ACCOUNT/REGION/SERVICE/KIND/REST
  const std::size_t region = key.find('/') + 1;
  const std::size_t service = key.find('/', region) + 1;
  const std::size_t rest = key.find('/', key.find('/', service) + 1);
  const std::string_view kind = key.substr(service, rest - service);
  for (const Area* area : kAreas) {
    for (const RowRule& rule : area->rows) {
      if (rule.kind == kind) rule.rows(key, document, rows);
    }
  }
  return rows;
}

store::Row due_row(Instant at, std::string_view kind, std::string_view document_key) {
  return {"due", sortable(at) + "/" + std::string(kind) + "/" + std::string(document_key), ""};
}

}  // namespace berth::backend
