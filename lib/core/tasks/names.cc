// The spellings of states in documents.
#include <array>
#include <utility>

#include "core/tasks/machine.h"

namespace berth::core::tasks {
namespace {

template <class T>
using Names = std::pair<T, std::string_view>;

constexpr std::array<Names<Status>, 8> kStatuses{{{Status::provisioning, "PROVISIONING"},
                                                  {Status::pending, "PENDING"},
                                                  {Status::activating, "ACTIVATING"},
                                                  {Status::running, "RUNNING"},
                                                  {Status::deactivating, "DEACTIVATING"},
                                                  {Status::stopping, "STOPPING"},
                                                  {Status::deprovisioning, "DEPROVISIONING"},
                                                  {Status::stopped, "STOPPED"}}};
constexpr std::array<Names<Desired>, 2> kDesired{
    {{Desired::running, "RUNNING"}, {Desired::stopped, "STOPPED"}}};
constexpr std::array<Names<ContainerStatus>, 3> kContainerStatuses{{{ContainerStatus::pending, "PENDING"},
                                                                    {ContainerStatus::running, "RUNNING"},
                                                                    {ContainerStatus::stopped, "STOPPED"}}};
constexpr std::array<Names<Health>, 3> kHealth{
    {{Health::unknown, "UNKNOWN"}, {Health::healthy, "HEALTHY"}, {Health::unhealthy, "UNHEALTHY"}}};

template <class Table, class T>
constexpr std::string_view name_of(const Table& table, T value) {
  for (const auto& [known, name] : table) {
    if (known == value) return name;
  }
  return {};
}

template <class T, std::size_t n>
constexpr std::optional<T> value_of(const std::array<Names<T>, n>& table, std::string_view text) {
  for (const auto& [value, name] : table) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_text(Status status) { return name_of(kStatuses, status); }
std::string_view to_text(Desired desired) { return name_of(kDesired, desired); }
std::string_view to_text(ContainerStatus status) { return name_of(kContainerStatuses, status); }
std::string_view to_text(Health health) { return name_of(kHealth, health); }

std::optional<Status> parse_status(std::string_view text) { return value_of(kStatuses, text); }
std::optional<Desired> parse_desired(std::string_view text) { return value_of(kDesired, text); }
std::optional<ContainerStatus> parse_container_status(std::string_view text) {
  return value_of(kContainerStatuses, text);
}
std::optional<Health> parse_health(std::string_view text) { return value_of(kHealth, text); }

}  // namespace berth::core::tasks
