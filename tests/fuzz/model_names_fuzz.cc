// Any text as a name, an ARN, an image: what is read is written back the same, and nothing breaks.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "model/arn.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace model = berth::model;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto arn = model::parse_arn(text))
    if (model::to_text(*arn) != text) std::abort();
  for (const auto parse : {model::parse_cluster_name, model::parse_service_name, model::parse_task_name,
                           model::parse_container_instance_name, model::parse_repository_arn})
    if (const auto name = parse(text))
      if (name->name.empty() || text.find(name->name) == std::string_view::npos) std::abort();
  if (const auto name = model::parse_task_definition_name(text))
    if (name->family.empty() || name->revision.value_or(0) < 0) std::abort();
  (void)model::parse_service_deployment_arn(text);
  (void)model::parse_task_set_arn(text);
  (void)model::parse_image_name(text);
  (void)model::parse_scalable_resource_id(text);
  return 0;
}
