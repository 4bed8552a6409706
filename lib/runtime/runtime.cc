#include "runtime/runtime.h"

#include <array>
#include <utility>

namespace berth::runtime {
namespace {

constexpr std::array kWhats{
    std::pair{What::pending, std::string_view("pending")},
    std::pair{What::running, std::string_view("running")},
    std::pair{What::health, std::string_view("health")},
    std::pair{What::stopping, std::string_view("stopping")},
    std::pair{What::deprovisioning, std::string_view("deprovisioning")},
    std::pair{What::stopped, std::string_view("stopped")},
};

}  // namespace

std::string_view to_text(What what) {
  for (const auto& [value, text] : kWhats) {
    if (value == what) return text;
  }
  return {};
}

std::optional<What> parse_what(std::string_view text) {
  for (const auto& [value, name] : kWhats) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace berth::runtime
