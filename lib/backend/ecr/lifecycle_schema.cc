#include "backend/ecr/lifecycle_schema.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace berth::backend::ecr_text {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 1> kPolicyMembers = {"rules"};
constexpr std::array<std::string_view, 4> kRuleMembers = {"action", "description", "rulePriority",
                                                          "selection"};
constexpr std::array<std::string_view, 3> kRuleRequired = {"action", "rulePriority", "selection"};
constexpr std::array<std::string_view, 7> kSelectionMembers = {
    "countNumber", "countType", "countUnit", "storageClass", "tagPatternList", "tagPrefixList", "tagStatus"};
constexpr std::array<std::string_view, 3> kSelectionRequired = {"countNumber", "countType", "tagStatus"};
constexpr std::array<std::string_view, 3> kTagStatuses = {"tagged", "untagged", "any"};
constexpr std::array<std::string_view, 1> kCountUnits = {"days"};
constexpr std::size_t kRulesMax = 50;
constexpr int kTransitionDaysMin = 90;

std::string_view type_name(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_boolean()) return "boolean";
  if (value.is_array()) return "array";
  if (value.is_object()) return "object";
  if (value.is_string()) return "string";
  return value.is_number_integer() ? "integer" : "number";
}

bool has_type(const Json& value, std::string_view type, std::string& faults) {
  if (type_name(value) == type) return true;
  faults += "instance type (" + std::string(type_name(value)) +
            ") does not match any allowed primitive type (allowed: [\"" + std::string(type) + "\"])\n";
  return false;
}

std::string quoted_list(const std::vector<std::string_view>& names) { return to_line(Json(names)); }

// `allowed` and `required` are sorted, as ECR's texts list them.
void check_members(const Json& object, Names allowed, Names required, std::string& faults) {
  std::vector<std::string_view> missing;
  for (const std::string_view name : required) {
    if (!object.contains(name)) missing.push_back(name);
  }
  std::vector<std::string_view> unknown;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (std::find(allowed.begin(), allowed.end(), it.key()) == allowed.end()) unknown.push_back(it.key());
  }
  std::sort(unknown.begin(), unknown.end());
  if (!missing.empty()) faults += "object has missing required properties (" + quoted_list(missing) + ")\n";
  if (!unknown.empty()) {
    faults +=
        "object instance has properties which are not allowed by the schema: " + quoted_list(unknown) + "\n";
  }
}

void check_minimum(const Json& value, std::int64_t minimum, std::string& faults) {
  if (!has_type(value, "integer", faults) || value.get<std::int64_t>() >= minimum) return;
  faults += "numeric instance is lower than the required minimum (minimum: " + std::to_string(minimum) +
            ", found: " + to_line(value) + ")\n";
}

void check_enum(const Json& value, Names allowed, std::string& faults) {
  if (!has_type(value, "string", faults)) return;
  const std::string& text = value.get_ref<const std::string&>();
  if (std::find(allowed.begin(), allowed.end(), text) != allowed.end()) return;
  faults += "instance value (" + text +
            ") not found in enum (possible values: " + quoted_list({allowed.begin(), allowed.end()}) + ")\n";
}

void check_tag_list(const Json& list, std::string& faults) {
  if (!has_type(list, "array", faults)) return;
  if (list.empty())
    faults += "array is too short: must have at least 1 elements but instance has 0 elements\n";
  for (const Json& entry : list) has_type(entry, "string", faults);
}

// A selection is one of four kinds, told apart by countType; each says where its unit and class stand.
bool is_one_kind(const Json& selection) {
  const Json* type = member(selection, "countType");
  const Json* unit = member(selection, "countUnit");
  const Json* storage_class = member(selection, "storageClass");
  const bool days = unit != nullptr;
  const bool standard =
      !selection.contains("storageClass") || (storage_class != nullptr && *storage_class == "standard");
  if (type == nullptr) return false;
  if (*type == "imageCountMoreThan") return !selection.contains("countUnit") && standard;
  if (*type == "sinceImagePushed" || *type == "sinceImagePulled") return days && standard;
  if (*type != "sinceImageTransitioned") return false;
  return days && storage_class != nullptr && *storage_class == "archive";
}

void check_selection(const Json& selection, std::string& faults) {
  if (!has_type(selection, "object", faults)) return;
  const std::size_t before = faults.size();
  check_members(selection, kSelectionMembers, kSelectionRequired, faults);
  if (selection.contains("tagStatus")) check_enum(selection["tagStatus"], kTagStatuses, faults);
  for (const char* list : {"tagPrefixList", "tagPatternList"}) {
    if (selection.contains(list)) check_tag_list(selection[list], faults);
  }
  // A unit that is null is reported by the kinds below, as ECR does.
  if (const Json* unit = member(selection, "countUnit")) check_enum(*unit, kCountUnits, faults);
  const Json* type = member(selection, "countType");
  const bool transitioned = type != nullptr && *type == "sinceImageTransitioned";
  if (selection.contains("countNumber"))
    check_minimum(selection["countNumber"], transitioned ? kTransitionDaysMin : 1, faults);
  if (faults.size() == before && !is_one_kind(selection))
    faults += "instance failed to match exactly one schema (matched 0 out of 4)\n";
}

void check_action(const Json& action, std::string& faults) {
  if (!has_type(action, "object", faults)) return;
  const Json* type = member(action, "type");
  const Json* target = member(action, "targetStorageClass");
  const bool expires = type != nullptr && *type == "expire" && action.size() == 1;
  // A transition without a target fits the schema; ECR finds out when it maps the text.
  const bool moves =
      type != nullptr && *type == "transition" &&
      (action.size() == 1 || (action.size() == 2 && target != nullptr && *target == "archive"));
  if (!expires && !moves) faults += "instance failed to match exactly one schema (matched 0 out of 2)\n";
}

void check_rule(const Json& rule, std::string& faults) {
  if (!has_type(rule, "object", faults)) return;
  check_members(rule, kRuleMembers, kRuleRequired, faults);
  if (rule.contains("rulePriority")) check_minimum(rule["rulePriority"], 1, faults);
  if (rule.contains("description")) has_type(rule["description"], "string", faults);
  if (rule.contains("selection")) check_selection(rule["selection"], faults);
  if (rule.contains("action")) check_action(rule["action"], faults);
}

}  // namespace

std::string lifecycle_schema_faults(const Json& policy) {
  std::string faults;
  if (!has_type(policy, "object", faults)) return faults;
  check_members(policy, kPolicyMembers, kPolicyMembers, faults);
  if (!policy.contains("rules")) return faults;
  const Json& rules = policy["rules"];
  if (!has_type(rules, "array", faults)) return faults;
  if (rules.empty())
    faults += "array is too short: must have at least 1 elements but instance has 0 elements\n";
  if (rules.size() > kRulesMax) {
    faults += "array is too long: must have at most 50 elements but instance has " +
              std::to_string(rules.size()) + " elements\n";
  }
  for (const Json& rule : rules) check_rule(rule, faults);
  return faults;
}

}  // namespace berth::backend::ecr_text
