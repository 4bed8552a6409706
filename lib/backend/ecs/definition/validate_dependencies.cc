// What containers need of each other: dependsOn, links, volumesFrom.
#include <array>
#include <map>
#include <set>
#include <vector>

#include "backend/ecs/definition/validate.h"

namespace berth::backend::definition {
namespace {

using model::View;
using Container = ecs::ContainerDefinition;
using Dependency = ecs::ContainerDependency;
using Graph = std::map<std::string, std::vector<std::string>>;

std::optional<View<Container>> container_named(const Draft& draft, const std::string& name) {
  for (const View<Container> container : draft.containers())
    if (name_of(container) == name) return container;
  return std::nullopt;
}

Verdict check_depends_on(const Draft& draft, View<Container> container) {
  for (const View<Dependency> dependency : model::get(container, Container::depends_on)) {
    const std::string name = model::get(dependency, Dependency::container_name);
    const std::string condition = model::get(dependency, Dependency::condition);
    const auto other = container_named(draft, name);
    if (!other) return refuse("Cannot depend on container " + name + " because it does not exist");
    const bool ends = condition == "SUCCESS" || condition == "COMPLETE";
    if (ends && model::get_or(*other, Container::essential, true))
      return refuse(
          "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container");
    if (condition == "HEALTHY" && !model::has(*other, Container::health_check))
      return refuse("A dependency container with HEALTHY condition must have health check configured");
  }
  return std::nullopt;
}

// A link is `container` or `container:alias`.
std::string linked_name(const std::string& link) { return link.substr(0, link.find(':')); }

Verdict check_links(const Draft& draft, View<Container> container) {
  for (const std::string& link : model::get(container, Container::links))
    if (!draft.has_container(linked_name(link)))
      return refuse("Invalid 'links' setting. Unknown container: '" + linked_name(link) + "'.");
  return std::nullopt;
}

Verdict check_volumes_from(const Draft& draft, View<Container> container) {
  using From = ecs::VolumeFrom;
  for (const View<From> from : model::get(container, Container::volumes_from)) {
    const std::string source = model::get(from, From::source_container);
    if (!draft.has_container(source))
      return refuse("Invalid 'volumesFrom' setting. Unknown container: '" + source + "'.");
  }
  return std::nullopt;
}

// Takes away, again and again, the containers that need none of those that are left: what stays is in a cycle
// or behind one.
bool has_cycle(Graph graph) {
  bool shrinking = true;
  while (shrinking) {
    shrinking = false;
    for (auto entry = graph.begin(); entry != graph.end();) {
      bool free = true;
      for (const std::string& other : entry->second) free = free && graph.count(other) == 0;
      entry = free ? graph.erase(entry) : std::next(entry);
      shrinking = shrinking || free;
    }
  }
  return !graph.empty();
}

Verdict check_cycles(const Draft& draft) {
  Graph links;
  Graph dependencies;
  for (const View<Container> container : draft.containers()) {
    for (const std::string& link : model::get(container, Container::links))
      links[name_of(container)].push_back(linked_name(link));
    for (const View<Dependency> dependency : model::get(container, Container::depends_on))
      dependencies[name_of(container)].push_back(model::get(dependency, Dependency::container_name));
  }
  if (has_cycle(std::move(links))) return refuse("Container links should not have a cycle");
  if (has_cycle(std::move(dependencies))) return refuse("Container dependencies should not have a cycle");
  return std::nullopt;
}

constexpr std::array<ContainerCheck, 3> kChecks = {check_depends_on, check_links, check_volumes_from};

}  // namespace

Verdict check_dependencies(const Draft& draft) {
  if (Verdict verdict = each_container(draft, kChecks)) return verdict;
  return check_cycles(draft);
}

}  // namespace berth::backend::definition
