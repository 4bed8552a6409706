#include "backend/ecs/definition/complete.h"

#include <array>
#include <stdexcept>

#include "backend/ecs/definition/capabilities.h"
#include "backend/ecs/definition/validate.h"
#include "base/json.h"
#include "model/arn.h"
#include "model/tables.h"

namespace berth::backend::definition {
namespace {

using model::Ref;
using model::View;
using Container = ecs::ContainerDefinition;
using Definition = ecs::TaskDefinition;
using In = ecs::RegisterTaskDefinitionRequest;

// The known members of a structure, in the model's order, all the way down; members that are null are left
// out.
Json in_model_order(const model::Shape& shape, const Json& value) {
  if (shape.is(model::ShapeType::structure) && value.is_object()) {
    Json out = Json::object();
    for (const model::Member each : shape.members()) {
      const std::string name(each.name());
      if (const Json* found = member(value, name)) out[name] = in_model_order(each.shape(), *found);
    }
    return out;
  }
  if (shape.is(model::ShapeType::list) && value.is_array()) {
    Json out = Json::array();
    for (const Json& each : value) out.push_back(in_model_order(shape.element(), each));
    return out;
  }
  return value;
}

Json in_model_order(const char* shape_name, const Json& value) {
  const auto service = model::find_service("ecs");
  const auto shape = service ? service->find_shape(shape_name) : std::nullopt;
  if (!shape) throw std::logic_error(std::string("the model has no shape ") + shape_name);
  return in_model_order(*shape, value);
}

template <class S, class T, class V>
void fill(Ref<S> document, model::Field<S, T> field, V&& value) {
  if (!model::has(document, field)) model::set(document, field, std::forward<V>(value));
}

void complete_port(Ref<ecs::PortMapping> mapping, const std::string& network_mode) {
  using Port = ecs::PortMapping;
  fill(mapping, Port::protocol, "tcp");
  if (model::has(mapping, Port::container_port_range)) return;
  const bool own_numbers = network_mode == "awsvpc" || network_mode == "host";
  const bool left_out = !model::has(mapping, Port::host_port) || model::get(mapping, Port::host_port) == 0;
  if (left_out)
    model::set(mapping, Port::host_port, own_numbers ? model::get(mapping, Port::container_port) : 0);
}

void complete_health_check(Ref<ecs::HealthCheck> health) {
  fill(health, ecs::HealthCheck::interval, 30);
  fill(health, ecs::HealthCheck::timeout, 5);
  fill(health, ecs::HealthCheck::retries, 3);
}

void complete_container(Ref<Container> container, const std::string& network_mode) {
  fill(container, Container::cpu, 0);
  fill(container, Container::essential, true);
  fill(container, Container::port_mappings, Json::array());
  fill(container, Container::environment, Json::array());
  fill(container, Container::mount_points, Json::array());
  fill(container, Container::volumes_from, Json::array());
  fill(container, Container::system_controls, Json::array());
  for (Json& mapping : model::edit_list(container, Container::port_mappings))
    complete_port(Ref<ecs::PortMapping>(mapping), network_mode);
  if (model::has(container, Container::health_check))
    complete_health_check(model::edit(container, Container::health_check));
}

void complete_volume(Ref<ecs::Volume> volume) {
  using V = ecs::Volume;
  if (model::has(volume, V::efs_volume_configuration)) {
    fill(model::edit(volume, V::efs_volume_configuration), ecs::EFSVolumeConfiguration::root_directory, "/");
    return;
  }
  const bool other = model::has(volume, V::docker_volume_configuration) ||
                     model::has(volume, V::s3files_volume_configuration) ||
                     model::has(volume, V::fsx_windows_file_server_volume_configuration) ||
                     model::get(volume, V::configured_at_launch);
  if (!other) model::edit(volume, V::host);
}

// A role may be given by its name alone.
std::string role_arn(const Scope& scope, const std::string& role) {
  return model::is_arn(role) ? role : "arn:aws:iam::" + scope.account + ":role/" + role;
}

void complete_task(model::Doc<Definition>& out, const Draft& draft, const Registration& registration) {
  for (const auto& [to, from] : {std::pair{Definition::task_role_arn, In::task_role_arn},
                                 std::pair{Definition::execution_role_arn, In::execution_role_arn}}) {
    const std::string role = model::get(draft.request, from);
    if (!role.empty()) model::set(out, to, role_arn(registration.scope, role));
  }
  if (!draft.network_mode.empty()) model::set(out, Definition::network_mode, draft.network_mode);
  if (draft.cpu_units) model::set(out, Definition::cpu, std::to_string(*draft.cpu_units));
  if (draft.memory_mib) model::set(out, Definition::memory, std::to_string(*draft.memory_mib));
  for (Json& container : model::edit_list(out, Definition::container_definitions))
    complete_container(Ref<Container>(container), draft.network_mode);
  for (Json& volume : model::edit_list(out, Definition::volumes)) complete_volume(Ref<ecs::Volume>(volume));
  model::edit_list(out, Definition::placement_constraints);
}

}  // namespace

model::Doc<Definition> complete(View<In> request, const Registration& registration) {
  const Draft draft = draft_of(request);
  const std::string family = model::get(request, In::family);
  // What a request and a definition have in common goes over as it is; what only a definition has, a request
  // cannot set.
  model::Doc<Definition> out(
      in_model_order("TaskDefinition", in_model_order("RegisterTaskDefinitionRequest", request.json())));
  complete_task(out, draft, registration);
  model::set(out, Definition::task_definition_arn,
             model::task_definition_arn({registration.scope.account, registration.scope.region}, family,
                                        registration.revision));
  model::set(out, Definition::revision, static_cast<int>(registration.revision));
  model::set(out, Definition::status, "ACTIVE");
  model::set(out, Definition::requires_attributes, required_attributes(out));
  model::set(out, Definition::compatibilities, compatibilities(draft));
  model::set(out, Definition::registered_at, registration.at);
  model::set(out, Definition::registered_by, registration.by);
  return model::Doc<Definition>(in_model_order("TaskDefinition", out.json()));
}

}  // namespace berth::backend::definition
