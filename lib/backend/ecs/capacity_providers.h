// Capacity providers: the two of Fargate, which every account has, and what a strategy of them must be like.
#pragma once

#include <string_view>

#include "backend/area.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

// Whether a capacity provider of this name exists.
bool capacity_provider_exists(std::string_view name);

// The name of a capacity provider given by name or ARN.
std::string capacity_provider_name(std::string_view name_or_arn);

// Checks the capacity providers that a cluster is to have. Throws ClientException for one that does not
// exist, and InvalidParameterException for more than 20.
void check_cluster_providers(model::ListView<std::string> providers);

// When a strategy is checked: kept as a cluster's default, or about to place tasks, which takes some weight.
enum class StrategyUse { kept, placing };

// Checks a strategy against the providers of its cluster; throws InvalidParameterException as AWS words it.
void check_strategy(model::ListView<ecs::CapacityProviderStrategyItem> strategy,
                    model::ListView<std::string> cluster_providers, StrategyUse use);

// A strategy as it is stored and shown: provider names, weight and base filled in.
Json complete_strategy(model::ListView<ecs::CapacityProviderStrategyItem> strategy);

extern const Area kCapacityProvidersArea;

}  // namespace berth::backend
