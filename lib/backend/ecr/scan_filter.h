// Which of a registry's scanning rules holds for a repository. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace berth::backend::images {

// A filter without `*` matches names that contain it; with `*`, the whole name.
bool matches_scan_filter(std::string_view filter, std::string_view name);

struct ScanChoice {
  std::string frequency;         // CONTINUOUS_SCAN, SCAN_ON_PUSH or MANUAL
  Json filters = Json::array();  // those of the chosen rule that matched
};

// `configuration` is the registry's {scanType, rules}; `asked` is the repository's own scanOnPush, which
// counts for BASIC.
ScanChoice scan_choice(const Json& configuration, std::string_view name, bool asked);

}  // namespace berth::backend::images
