// Containers: their names and images, which are essential, and what they ask of cpu and memory.
#include <array>
#include <cctype>
#include <set>

#include "backend/ecs/definition/validate.h"

namespace berth::backend::definition {
namespace {

using model::View;
using Container = ecs::ContainerDefinition;

constexpr std::size_t kContainersMax = 10;
constexpr std::size_t kNameMax = 255;
constexpr int kMemoryMin = 6;

bool image_characters(std::string_view image) {
  for (const char c : image)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 &&
        std::string_view("-_.:/#@+").find(c) == std::string_view::npos)
      return false;
  return true;
}

Verdict check_name_and_image(const Draft&, View<Container> container) {
  const std::string name = name_of(container);
  if (name.empty()) return refuse("Container.name should not be null or empty.");
  if (!plain_name(name)) return refuse("Container.name contains invalid characters.");
  if (name.size() > kNameMax) return refuse("Container.name should not be longer than 255 characters.");
  const std::string image = model::get(container, Container::image);
  if (image.empty()) return refuse("Container.image should not be null or empty.");
  if (!image_characters(image)) return refuse("Container.image contains invalid characters.");
  return std::nullopt;
}

Verdict check_names_differ(const Draft& draft) {
  std::set<std::string> names;
  for (const View<Container> container : draft.containers())
    if (!names.insert(name_of(container)).second)
      return refuse("Container names must be unique within a task definition");
  return std::nullopt;
}

Verdict check_essential(const Draft& draft) {
  for (const View<Container> container : draft.containers())
    if (model::get_or(container, Container::essential, true)) return std::nullopt;
  return refuse("Task definition doesn't have any essential container");
}

Verdict check_memory(const Draft& draft, View<Container> container) {
  const auto memory = model::find(container, Container::memory);
  const auto reservation = model::find(container, Container::memory_reservation);
  const std::string setting = "Invalid setting for container '" + name_of(container) + "'. ";
  if (!memory && !reservation && !draft.memory_mib)
    return refuse(setting + "At least one of 'memory' or 'memoryReservation' must be specified.");
  if (memory && *memory < kMemoryMin) return invalid_setting("memory", container);
  if (reservation && *reservation < kMemoryMin) return invalid_setting("memoryReservation", container);
  if (memory && reservation && *memory < *reservation)
    return refuse(setting + "'memory' must be greater than or equal to 'memoryReservation'");
  return std::nullopt;
}

Verdict check_within_task(const Draft& draft, View<Container> container) {
  if (!draft.memory_mib) return std::nullopt;
  const struct {
    const char* name;
    int mib;
  } settings[] = {{"memory", model::get(container, Container::memory)},
                  {"memoryReservation", model::get(container, Container::memory_reservation)}};
  for (const auto& setting : settings) {
    if (setting.mib > *draft.memory_mib) {
      return refuse("The '" + std::string(setting.name) + "' setting for container '" + name_of(container) +
                    "' is greater than for the task");
    }
  }
  return std::nullopt;
}

Verdict check_cpu(const Draft&, View<Container> container) {
  if (model::get(container, Container::cpu) < 0) return invalid_setting("cpu", container);
  return std::nullopt;
}

Verdict check_cpu_sum(const Draft& draft) {
  std::int64_t sum = 0;
  for (const View<Container> container : draft.containers()) sum += model::get(container, Container::cpu);
  if (!draft.cpu_units || sum <= *draft.cpu_units) return std::nullopt;
  return refuse("The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value");
}

constexpr std::array<ContainerCheck, 1> kNameChecks = {check_name_and_image};
constexpr std::array<ContainerCheck, 3> kSizeChecks = {check_memory, check_within_task, check_cpu};

}  // namespace

Verdict check_containers(const Draft& draft) {
  if (draft.containers().size() > kContainersMax) return refuse("Too many containers.");
  if (Verdict verdict = each_container(draft, kNameChecks)) return verdict;
  if (Verdict verdict = check_names_differ(draft)) return verdict;
  if (Verdict verdict = check_essential(draft)) return verdict;
  if (Verdict verdict = each_container(draft, kSizeChecks)) return verdict;
  return check_cpu_sum(draft);
}

}  // namespace berth::backend::definition
