// How a cluster is stored and shown, and the operations that change one; for clusters.cc and
// cluster_changes.cc.
//
// A stored cluster is the API's document without its counts, with its tags and with every optional part.
#pragma once

#include <string_view>

#include "backend/call.h"
#include "base/json_fwd.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

inline constexpr std::string_view kActive = "ACTIVE";
inline constexpr std::string_view kInactive = "INACTIVE";

// ACTIVE clusters by name, behind the scope.
inline constexpr std::string_view kClustersIndex = "cluster.active";

// The parts that an answer shows only when asked (`include`).
struct ClusterParts {
  bool settings = false;
  bool configuration = false;
  bool statistics = false;
  bool tags = false;
  bool attachments = false;
};

// The cluster as an answer has it: with its counts, and with the parts asked for.
model::Doc<ecs::Cluster> shown_cluster(const store::Reader& reader, std::string_view key, const Json& stored,
                                       const ClusterParts& parts);

model::Doc<ecs::CreateClusterResponse> create_cluster(Call& call, model::View<ecs::CreateClusterRequest> in);
model::Doc<ecs::DeleteClusterResponse> delete_cluster(Call& call, model::View<ecs::DeleteClusterRequest> in);
model::Doc<ecs::UpdateClusterResponse> update_cluster(Call& call, model::View<ecs::UpdateClusterRequest> in);
model::Doc<ecs::UpdateClusterSettingsResponse> update_cluster_settings(
    Call& call, model::View<ecs::UpdateClusterSettingsRequest> in);
model::Doc<ecs::PutClusterCapacityProvidersResponse> put_cluster_capacity_providers(
    Call& call, model::View<ecs::PutClusterCapacityProvidersRequest> in);

}  // namespace berth::backend
