#include "backend/ecr/scan_filter.h"

#include "base/text.h"

namespace berth::backend::images {
namespace {

Json matching_filters(const Json& rule, std::string_view name) {
  Json out = Json::array();
  for (const Json& filter : rule["repositoryFilters"]) {
    if (matches_scan_filter(filter["filter"].get_ref<const std::string&>(), name)) out.push_back(filter);
  }
  return out;
}

}  // namespace

bool matches_scan_filter(std::string_view filter, std::string_view name) {
  if (filter.find('*') == std::string_view::npos) return name.find(filter) != std::string_view::npos;
  return wildcard_match(filter, name);
}

ScanChoice scan_choice(const Json& configuration, std::string_view name, bool asked) {
  for (const char* frequency : {"CONTINUOUS_SCAN", "SCAN_ON_PUSH", "MANUAL"}) {
    for (const Json& rule : configuration["rules"]) {
      if (rule["scanFrequency"] != frequency) continue;
      Json filters = matching_filters(rule, name);
      if (!filters.empty()) return {frequency, std::move(filters)};
    }
  }
  const bool basic = configuration["scanType"] == "BASIC";
  return {basic && asked ? "SCAN_ON_PUSH" : "MANUAL", Json::array()};
}

}  // namespace berth::backend::images
