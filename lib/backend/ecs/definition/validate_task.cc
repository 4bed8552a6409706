// The task definition as a whole: its family, tags and size, and the task's own cpu and memory.
#include "backend/ecs/definition/validate.h"
#include "base/json.h"

namespace berth::backend::definition {
namespace {

using In = ecs::RegisterTaskDefinitionRequest;

constexpr std::size_t kFamilyMax = 255;
constexpr std::size_t kSizeMax = 65536;
constexpr std::int64_t kTaskCpuMin = 128;
constexpr std::int64_t kTaskCpuMax = 196608;
constexpr std::int64_t kTaskMemoryMin = 6;

std::string invalid_task_setting(std::string_view setting) {
  return "Invalid '" + std::string(setting) +
         "' setting for task. For more information, see the Troubleshooting section of the Amazon ECS "
         "Developer Guide.";
}

Verdict check_family(const Draft& draft) {
  const std::string family = model::get(draft.request, In::family);
  if (family.empty()) return refuse("Family should not be null or empty.");
  if (!plain_name(family)) return refuse("Family contains invalid characters.");
  if (family.size() > kFamilyMax) return refuse("Family should not be longer than 255 characters.");
  return std::nullopt;
}

Verdict check_size(const Draft& draft) {
  const std::size_t bytes = to_line(draft.request.json()).size();
  if (bytes <= kSizeMax) return std::nullopt;
  return refuse("Actual length: '" + std::to_string(bytes) + "'. Max allowed length is '" +
                std::to_string(kSizeMax) + "' bytes.");
}

Verdict check_task_cpu_and_memory(const Draft& draft) {
  // Fargate's own table says what is wrong with a number that is one.
  if (model::has(draft.request, In::cpu)) {
    if (!draft.cpu_units) return refuse(invalid_task_setting("cpu"));
    if (!draft.fargate && (*draft.cpu_units < kTaskCpuMin || *draft.cpu_units > kTaskCpuMax))
      return refuse(invalid_task_setting("cpu"));
  }
  if (model::has(draft.request, In::memory)) {
    if (!draft.memory_mib) return refuse(invalid_task_setting("memory"));
    if (!draft.fargate && *draft.memory_mib < kTaskMemoryMin) return refuse(invalid_task_setting("memory"));
  }
  return std::nullopt;
}

}  // namespace

Verdict check_task(const Draft& draft) {
  if (Verdict verdict = check_family(draft)) return verdict;
  if (model::has(draft.request, In::tags) && model::get(draft.request, In::tags).empty())
    return Refusal{.message = "Tags can not be empty.", .type = "InvalidParameterException"};
  if (!model::get(draft.request, In::inference_accelerators).empty())
    return refuse("Unsupported field 'inferenceAccelerators'");
  if (draft.containers().empty()) return refuse("Container list cannot be empty");
  if (Verdict verdict = check_size(draft)) return verdict;
  return check_task_cpu_and_memory(draft);
}

}  // namespace berth::backend::definition
