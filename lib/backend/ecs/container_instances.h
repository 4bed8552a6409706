// Container instances: the operations that show, list, drain and deregister them. Registration is in
// instance_registration.h, attributes in instance_attributes.h, what tasks take of them in instance_use.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "backend/area.h"
#include "backend/ecs/clusters.h"
#include "backend/ecs/instance_record.h"

namespace berth::backend {

// A stored instance with both of its documents.
struct FoundInstance {
  std::string key;
  InstanceRecord record;
  InstanceUse use;
};

// The instance that an id or ARN names, whatever its status. Throws InvalidParameterException for a text that
// can't name one of this cluster.
std::optional<FoundInstance> find_instance(const store::Reader& reader, const ClusterPlace& cluster,
                                           std::string_view id_or_arn);

// As above, but one that is not INACTIVE; throws ClientException if there is none.
FoundInstance require_instance(const store::Reader& reader, const ClusterPlace& cluster,
                               std::string_view id_or_arn);

std::string instance_arn(const ClusterPlace& cluster, std::string_view id);

extern const Area kContainerInstancesArea;

// berth's own: `berth instances add`.
extern const Area kInstancesArea;

}  // namespace berth::backend
