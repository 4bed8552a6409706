#include "backend/ecr/policy_text.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/json.h"

namespace berth::backend::ecr_text {
namespace {

constexpr std::array<std::string_view, 3> kPolicyElements = {"Version", "Id", "Statement"};
constexpr std::array<std::string_view, 9> kStatementElements = {"Sid",          "Effect",      "Principal",
                                                                "NotPrincipal", "Action",      "NotAction",
                                                                "Resource",     "NotResource", "Condition"};

bool only_members(const Json& object, std::span<const std::string_view> allowed) {
  return std::all_of(object.items().begin(), object.items().end(), [&](const auto& item) {
    return std::find(allowed.begin(), allowed.end(), item.key()) != allowed.end();
  });
}

bool is_text(const Json& value) { return value.is_string() && !value.get_ref<const std::string&>().empty(); }

// One text or a list of them, as policies have it everywhere.
bool is_text_or_texts(const Json& value) {
  if (!value.is_array()) return is_text(value);
  return !value.empty() && std::all_of(value.begin(), value.end(), is_text);
}

bool is_action(const Json& value) {
  if (!is_text(value)) return false;
  const std::string& action = value.get_ref<const std::string&>();
  return action == "*" || (action.starts_with("ecr:") && action.size() > 4) ||
         (action.starts_with("ecr-public:") && action.size() > 11);
}

bool is_action_or_actions(const Json& value) {
  if (!value.is_array()) return is_action(value);
  return !value.empty() && std::all_of(value.begin(), value.end(), is_action);
}

bool is_principal(const Json& value) {
  if (value.is_string()) return value == "*";
  return value.is_object() && !value.empty() &&
         std::all_of(value.items().begin(), value.items().end(),
                     [](const auto& item) { return is_text_or_texts(item.value()); });
}

// Exactly one of `name` and its `Not` form is there, and `good` holds for it.
bool exactly_one(const Json& statement, std::string_view name, bool (*good)(const Json&)) {
  const Json* plain = member(statement, name);
  const Json* negated = member(statement, "Not" + std::string(name));
  if ((plain != nullptr) == (negated != nullptr)) return false;
  return good(plain != nullptr ? *plain : *negated);
}

bool is_statement(const Json& statement, PolicyOf kind) {
  if (!statement.is_object() || !only_members(statement, kStatementElements)) return false;
  const Json* effect = member(statement, "Effect");
  if (effect == nullptr || (*effect != "Allow" && *effect != "Deny")) return false;
  if (!exactly_one(statement, "Principal", is_principal)) return false;
  if (!exactly_one(statement, "Action", is_action_or_actions)) return false;
  const bool resource = statement.contains("Resource") || statement.contains("NotResource");
  if (kind == PolicyOf::repository && resource) return false;
  if (kind == PolicyOf::registry && !exactly_one(statement, "Resource", is_text_or_texts)) return false;
  return !statement.contains("Condition") || statement["Condition"].is_object();
}

bool is_policy(const Json& policy, PolicyOf kind) {
  if (!policy.is_object() || !only_members(policy, kPolicyElements)) return false;
  if (policy.contains("Version") && policy["Version"] != "2012-10-17" && policy["Version"] != "2008-10-17")
    return false;
  const Json* statements = member(policy, "Statement");
  if (statements == nullptr) return false;
  if (!statements->is_array()) return is_statement(*statements, kind);
  return !statements->empty() &&
         std::all_of(statements->begin(), statements->end(),
                     [kind](const Json& statement) { return is_statement(statement, kind); });
}

std::string print(const Json& value, std::size_t depth);

std::string print_list(const Json& list, std::size_t depth) {
  if (list.empty()) return "[ ]";
  std::string out = "[ ";
  for (std::size_t i = 0; i < list.size(); ++i) out += (i == 0 ? "" : ", ") + print(list[i], depth);
  return out + " ]";
}

std::string print(const Json& value, std::size_t depth) {
  if (value.is_array()) return print_list(value, depth);
  if (!value.is_object()) return to_line(value);
  if (value.empty()) return "{ }";
  std::string out = "{";
  for (auto it = value.begin(); it != value.end(); ++it) {
    out += it == value.begin() ? "\n" : ",\n";
    out += std::string(2 * (depth + 1), ' ') + to_line(it.key()) + " : " + print(it.value(), depth + 1);
  }
  return out + "\n" + std::string(2 * depth, ' ') + "}";
}

}  // namespace

std::string print_policy(const Json& policy) { return print(policy, 0); }

std::optional<std::string> read_policy(std::string_view text, PolicyOf kind) {
  const std::optional<Json> policy = parse_json(text);
  if (!policy || !is_policy(*policy, kind)) return std::nullopt;
  return print_policy(*policy);
}

}  // namespace berth::backend::ecr_text
