// Clusters: the one way to find one, for every operation that names a cluster, and the cluster operations.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "backend/area.h"
#include "backend/world.h"
#include "base/json_fwd.h"

namespace berth::backend {

struct ClusterPlace {
  std::string name;
  std::string key;  // `…/ecs/cluster/NAME`; empty for an ARN of another account or region
  std::string arn;
};

// Where a cluster of this name or ARN is kept, whether it exists or not; an empty text means `default`.
// Throws InvalidParameterException for a text that can name no cluster.
ClusterPlace cluster_place(const Scope& scope, std::string_view name_or_arn);

// Its document, whatever its status.
std::optional<Json> load_cluster(const store::Reader& reader, const ClusterPlace& place);

// The place of a cluster that exists and is ACTIVE. Throws ClusterNotFoundException: "Cluster not found." or
// "The referenced cluster was inactive.", with the command that creates it as the hint.
ClusterPlace require_cluster(const store::Reader& reader, const Scope& scope, std::string_view name_or_arn);

extern const Area kClustersArea;

}  // namespace berth::backend
