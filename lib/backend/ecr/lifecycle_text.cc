#include "backend/ecr/lifecycle_text.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "backend/ecr/lifecycle_schema.h"
#include "base/json.h"

namespace berth::backend::ecr_text {
namespace {

constexpr std::size_t kStarsMax = 4;
constexpr std::string_view kUnmapped =
    "Lifecycle policy parsing failure: Could not map policyString into LifecyclePolicy";

std::string text_of(const Json& object, const char* name) {
  const Json* found = member(object, name);
  return found == nullptr ? "" : found->get<std::string>();
}

std::string storage_class_of(const Json& selection) {
  const std::string named = text_of(selection, "storageClass");
  return named.empty() ? "standard" : named;
}

// What is wrong with the tags that one rule selects.
std::optional<std::string> tag_fault(const Json& selection) {
  const std::string status = text_of(selection, "tagStatus");
  const bool prefixes = selection.contains("tagPrefixList");
  const bool patterns = selection.contains("tagPatternList");
  if (status == "tagged") {
    if (prefixes && patterns)
      return "If policy has a tagged rule, it must specify only one of tagPrefixList or tagPatternList";
    if (!prefixes && !patterns) return "Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.";
  } else if (prefixes || patterns) {
    return "Cannot specify " + std::string(prefixes ? "tagPrefixList" : "tagPatternList") +
           " with tagStatus " + status;
  }
  if (!patterns) return std::nullopt;
  for (const Json& pattern : selection["tagPatternList"]) {
    const std::string& text = pattern.get_ref<const std::string&>();
    if (static_cast<std::size_t>(std::count(text.begin(), text.end(), '*')) > kStarsMax)
      return "Invalid tag pattern provided. Total number of * must not exceed 4";
  }
  return std::nullopt;
}

// The documentation forbids these pairs; their texts are ours.
std::optional<std::string> pairing_fault(const Json& selection, const Json& action) {
  const std::string count_type = text_of(selection, "countType");
  const bool expires = text_of(action, "type") == "expire";
  if (count_type == "sinceImagePulled" && expires)
    return "countType sinceImagePulled can only be used with action type transition";
  if (count_type == "sinceImageTransitioned" && !expires)
    return "countType sinceImageTransitioned can only be used with action type expire";
  return std::nullopt;
}

// What a storage class's rules have in common; compared after all rules were seen.
struct ClassOfRules {
  int untagged = 0;
  int any = 0;
  std::int64_t any_priority = 0;
  std::int64_t highest_priority = 0;
  std::set<std::string> tag_lists;
  bool repeated_tag_list = false;
};

std::map<std::string, ClassOfRules> by_storage_class(const Json& rules) {
  std::map<std::string, ClassOfRules> classes;
  for (const Json& rule : rules) {
    const Json& selection = rule["selection"];
    ClassOfRules& group = classes[storage_class_of(selection)];
    const std::string status = text_of(selection, "tagStatus");
    const auto priority = rule["rulePriority"].get<std::int64_t>();
    group.highest_priority = std::max(group.highest_priority, priority);
    group.untagged += status == "untagged" ? 1 : 0;
    if (status == "any") {
      ++group.any;
      group.any_priority = priority;
    }
    for (const char* name : {"tagPrefixList", "tagPatternList"}) {
      if (!selection.contains(name)) continue;
      std::vector<std::string> entries = selection[name].get<std::vector<std::string>>();
      std::sort(entries.begin(), entries.end());
      if (!group.tag_lists.insert(name + to_line(Json(entries))).second) group.repeated_tag_list = true;
    }
  }
  return classes;
}

// What is wrong with the rules together.
std::optional<std::string> set_fault(const Json& rules) {
  std::set<std::int64_t> priorities;
  for (const Json& rule : rules) {
    if (!priorities.insert(rule["rulePriority"].get<std::int64_t>()).second)
      return "Duplicate priority in multiple rules";
  }
  for (const auto& [name, group] : by_storage_class(rules)) {
    if (group.untagged > 1) return "Only one rule can select Untagged images per storage class.";
    if (group.any > 1) return "Only one rule can specify tagStatus=ANY per storage class";
    if (group.any == 1 && group.any_priority != group.highest_priority)
      return "Rule for tagStatus=ANY must have the lowest priority per storage class";
    if (group.repeated_tag_list)
      return "Tag prefixes or patterns must differ between the rules of a storage class";
  }
  return std::nullopt;
}

std::optional<std::string> fault_of(const Json& rules) {
  for (const Json& rule : rules) {
    if (auto fault = tag_fault(rule["selection"])) return fault;
    if (auto fault = pairing_fault(rule["selection"], rule["action"])) return fault;
  }
  return set_fault(rules);
}

bool has_transition_without_target(const Json& rules) {
  return std::any_of(rules.begin(), rules.end(), [](const Json& rule) {
    return rule["action"]["type"] == "transition" && !rule["action"].contains("targetStorageClass");
  });
}

void copy_member(Json& to, const Json& from, const char* name) {
  if (const Json* found = member(from, name)) to[name] = *found;
}

std::string print_lifecycle_policy(const Json& policy) {
  Json rules = Json::array();
  for (const Json& rule : policy["rules"]) {
    Json selection = Json::object();
    for (const char* name : {"tagStatus", "tagPatternList", "tagPrefixList", "storageClass", "countType",
                             "countUnit", "countNumber"})
      copy_member(selection, rule["selection"], name);
    Json action = Json::object();
    for (const char* name : {"type", "targetStorageClass"}) copy_member(action, rule["action"], name);
    Json out = Json::object();
    copy_member(out, rule, "rulePriority");
    copy_member(out, rule, "description");
    out["selection"] = std::move(selection);
    out["action"] = std::move(action);
    rules.push_back(std::move(out));
  }
  return to_line(Json{{"rules", std::move(rules)}});
}

}  // namespace

LifecycleReading read_lifecycle_policy(std::string_view text) {
  const std::string prefix = "Lifecycle policy validation failure: ";
  const std::optional<Json> policy = parse_json(text);
  if (!policy || !policy->is_object()) return {{}, std::string(kUnmapped)};
  if (std::string faults = lifecycle_schema_faults(*policy); !faults.empty()) return {{}, prefix + faults};
  const Json& rules = (*policy)["rules"];
  if (has_transition_without_target(rules)) return {{}, std::string(kUnmapped)};
  if (const auto fault = fault_of(rules)) return {{}, prefix + *fault};
  return {print_lifecycle_policy(*policy), {}};
}

}  // namespace berth::backend::ecr_text
