// The tables of options: the global ones, and those of one operation, made of the model. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/argv.h"
#include "model/tables.h"

namespace berth::cli {

// In aws v2's order, which shows in messages. `--help` is ours and is reached by its whole name only.
const std::vector<Option>& global_options();

// What an option of an operation sets.
struct OptionTarget {
  std::optional<model::Member> member;  // none: one of the names below
  bool value = true;                    // of a flag
};

struct OperationOptions {
  std::vector<Option> options;
  std::vector<OptionTarget> targets;  // one an option
};

inline constexpr std::string_view kCliInputJson = "cli-input-json";
inline constexpr std::string_view kCliInputYaml = "cli-input-yaml";
inline constexpr std::string_view kSkeleton = "generate-cli-skeleton";
inline constexpr std::string_view kMonitorResources = "monitor-resources";
// berth's own, of run-task: reached by their whole names only.
inline constexpr std::string_view kWait = "wait";
inline constexpr std::string_view kFollow = "follow";
inline constexpr std::string_view kStartingToken = "starting-token";
inline constexpr std::string_view kPageSize = "page-size";
inline constexpr std::string_view kMaxItems = "max-items";

OperationOptions options_of(const model::Operation& operation);

}  // namespace berth::cli
