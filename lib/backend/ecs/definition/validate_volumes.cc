// Volumes, and the mount points that name them.
#include <array>
#include <set>
#include <vector>

#include "backend/ecs/definition/validate.h"
#include "base/text.h"

namespace berth::backend::definition {
namespace {

using model::View;
using Container = ecs::ContainerDefinition;
using In = ecs::RegisterTaskDefinitionRequest;
using Volume = ecs::Volume;
using Efs = ecs::EFSVolumeConfiguration;

Verdict check_names(const Draft& draft) {
  std::set<std::string> names;
  for (const View<Volume> volume : model::get(draft.request, In::volumes)) {
    const std::string name = model::get(volume, Volume::name);
    if (name.empty()) return refuse("Volume.name should not be null or empty.");
    if (!plain_name(name)) return refuse("Volume.name contains invalid characters.");
    if (!names.insert(name).second) return refuse("Volume names must be unique within a task definition");
  }
  return std::nullopt;
}

Verdict check_one_kind(View<Volume> volume) {
  const bool kinds[] = {
      !model::get(model::get(volume, Volume::host), ecs::HostVolumeProperties::source_path).empty(),
      model::has(volume, Volume::docker_volume_configuration),
      model::has(volume, Volume::efs_volume_configuration),
      model::has(volume, Volume::s3files_volume_configuration),
      model::has(volume, Volume::fsx_windows_file_server_volume_configuration),
      model::get(volume, Volume::configured_at_launch)};
  int given = 0;
  for (const bool kind : kinds) given += kind ? 1 : 0;
  if (given <= 1) return std::nullopt;
  return refuse("Only one volume configuration can be specified for volume '" +
                model::get(volume, Volume::name) + "'.");
}

Verdict check_efs(View<Volume> volume) {
  const auto efs = model::find(volume, Volume::efs_volume_configuration);
  if (!efs) return std::nullopt;
  const std::string id = model::get(*efs, Efs::file_system_id);
  if (!id.starts_with("fs-") && !id.starts_with("arn:"))
    return refuse("Invalid 'fileSystemId' setting for volume '" + model::get(volume, Volume::name) + "'.");
  const bool encrypted = model::get(*efs, Efs::transit_encryption) == "ENABLED";
  const auto authorization = model::get(*efs, Efs::authorization_config);
  const std::string access_point = model::get(authorization, ecs::EFSAuthorizationConfig::access_point_id);
  const std::string root = model::get(*efs, Efs::root_directory);
  if (!encrypted && model::get(authorization, ecs::EFSAuthorizationConfig::iam) == "ENABLED")
    return refuse("EFS IAM authorization requires TransitEncryption to be enabled");
  if (!encrypted && model::has(*efs, Efs::transit_encryption_port))
    return refuse("TransitEncryptionPort requires that TransitEncryption is enabled");
  if (!access_point.empty() && !root.empty() && root != "/")
    return refuse(
        "When using an EFS access point, the root directory must either be set to \"/\" or be omitted.");
  if (!encrypted && !access_point.empty())
    return refuse("EFS access points require TransitEncryption to be enabled");
  return std::nullopt;
}

Verdict check_mount_points(const Draft& draft, View<Container> container) {
  using Mount = ecs::MountPoint;
  const auto volumes = model::get(draft.request, In::volumes);
  for (const View<Mount> mount : model::get(container, Container::mount_points)) {
    const std::string source = model::get(mount, Mount::source_volume);
    bool known = false;
    for (const View<Volume> volume : volumes) known = known || model::get(volume, Volume::name) == source;
    if (!known) return refuse("Unknown volume '" + source + "'.");
    if (model::get(mount, Mount::container_path).empty()) return invalid_setting("containerPath", container);
  }
  return std::nullopt;
}

// A volume whose kind is told at launch must be mounted by somebody.
Verdict check_launch_volumes_are_mounted(const Draft& draft) {
  std::set<std::string> mounted;
  for (const View<Container> container : draft.containers())
    for (const View<ecs::MountPoint> mount : model::get(container, Container::mount_points))
      mounted.insert(model::get(mount, ecs::MountPoint::source_volume));
  std::vector<std::string> unused;
  for (const View<Volume> volume : model::get(draft.request, In::volumes)) {
    const std::string name = model::get(volume, Volume::name);
    if (model::get(volume, Volume::configured_at_launch) && mounted.count(name) == 0) unused.push_back(name);
  }
  if (unused.empty()) return std::nullopt;
  return refuse("Volumes [" + join(unused, ", ") + "] are not referenced by any of the containers");
}

constexpr std::array<ContainerCheck, 1> kChecks = {check_mount_points};

}  // namespace

Verdict check_volumes(const Draft& draft) {
  if (Verdict verdict = check_names(draft)) return verdict;
  for (const View<Volume> volume : model::get(draft.request, In::volumes)) {
    if (Verdict verdict = check_one_kind(volume)) return verdict;
    if (Verdict verdict = check_efs(volume)) return verdict;
  }
  if (Verdict verdict = each_container(draft, kChecks)) return verdict;
  return check_launch_volumes_are_mounted(draft);
}

}  // namespace berth::backend::definition
