#include "backend/ecs/counts.h"

#include <array>

#include "base/json.h"

namespace berth::backend {
namespace {

constexpr std::array<const char*, kLaunchKinds> kKindNames = {"EC2", "FARGATE", "EXTERNAL"};

struct CountMember {
  const char* name;
  int ClusterCounts::*member;
};
constexpr std::array<CountMember, 5> kMembers = {{{"running", &ClusterCounts::running},
                                                  {"pending", &ClusterCounts::pending},
                                                  {"services", &ClusterCounts::services},
                                                  {"drainingServices", &ClusterCounts::draining_services},
                                                  {"instances", &ClusterCounts::instances}}};

const char* kind_name(LaunchKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

ClusterCounts read_counts(const Json& document, const char* kind) {
  ClusterCounts counts;
  const Json* stored = member(document, kind);
  if (stored == nullptr) return counts;
  for (const CountMember& entry : kMembers)
    if (const Json* value = member(*stored, entry.name)) counts.*entry.member = value->get<int>();
  return counts;
}

Json write_counts(const ClusterCounts& counts) {
  Json out = Json::object();
  for (const CountMember& entry : kMembers)
    if (counts.*entry.member != 0) out[entry.name] = counts.*entry.member;
  return out;
}

}  // namespace

ClusterCounts& ClusterCounts::operator+=(const ClusterCounts& other) {
  for (const CountMember& entry : kMembers) this->*entry.member += other.*entry.member;
  return *this;
}

LaunchKind launch_kind(std::string_view launch_type) {
  if (launch_type == "FARGATE" || launch_type == "FARGATE_SPOT") return LaunchKind::fargate;
  if (launch_type == "EXTERNAL") return LaunchKind::external;
  return LaunchKind::ec2;
}

std::string cluster_counts_key(std::string_view cluster_key) {
  return scope_of(cluster_key).key("ecs", "counts", key_rest(cluster_key));
}

std::array<ClusterCounts, kLaunchKinds> cluster_counts_by_kind(const store::Reader& reader,
                                                               std::string_view cluster_key) {
  std::array<ClusterCounts, kLaunchKinds> counts;
  const std::optional<Json> stored = reader.get(cluster_counts_key(cluster_key));
  for (std::size_t kind = 0; stored && kind < kLaunchKinds; ++kind)
    counts[kind] = read_counts(*stored, kKindNames[kind]);
  return counts;
}

ClusterCounts cluster_counts(const store::Reader& reader, std::string_view cluster_key) {
  ClusterCounts sum;
  for (const ClusterCounts& counts : cluster_counts_by_kind(reader, cluster_key)) sum += counts;
  return sum;
}

void add_cluster_counts(World& world, std::string_view cluster_key, LaunchKind kind,
                        const ClusterCounts& delta) {
  const std::string key = cluster_counts_key(cluster_key);
  Json document = world.store.get(key).value_or(Json::object());
  ClusterCounts counts = read_counts(document, kind_name(kind));
  counts += delta;
  document[kind_name(kind)] = write_counts(counts);
  world.store.put(key, document);
}

}  // namespace berth::backend
