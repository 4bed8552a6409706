#include <algorithm>
#include <charconv>
#include <cmath>
#include <compare>
#include <utility>

#include "core/placement/query.h"
#include "core/placement/query_tree.h"

namespace berth::core::placement {
namespace query {
namespace {

bool holds(Operator op, std::strong_ordering order) {
  switch (op) {
    case Operator::equals:
      return order == 0;
    case Operator::not_equals:
      return order != 0;
    case Operator::greater:
      return order > 0;
    case Operator::greater_equal:
      return order >= 0;
    case Operator::less:
      return order < 0;
    case Operator::less_equal:
      return order <= 0;
    default:
      return false;
  }
}

bool is_negative(Operator op) {
  return op == Operator::not_equals || op == Operator::not_matches || op == Operator::not_in;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// Attributes such as `cores` are numbers to the person who writes `> 8`.
std::strong_ordering order_of(const std::string& value, const std::string& literal) {
  const std::optional<double> a = number_of(value);
  const std::optional<double> b = number_of(literal);
  if (!a || !b) return value.compare(literal) <=> 0;
  return *a < *b   ? std::strong_ordering::less
         : *a > *b ? std::strong_ordering::greater
                   : std::strong_ordering::equal;
}

bool text_holds(const Comparison& c, const std::string& value) {
  switch (c.op) {
    case Operator::equals:
    case Operator::in:
      return std::find(c.literals.begin(), c.literals.end(), value) != c.literals.end();
    case Operator::not_equals:
    case Operator::not_in:
      return std::find(c.literals.begin(), c.literals.end(), value) == c.literals.end();
    case Operator::matches:
      return re2::RE2::FullMatch(value, *c.pattern);
    case Operator::not_matches:
      return !re2::RE2::FullMatch(value, *c.pattern);
    case Operator::exists:
      return true;
    case Operator::not_exists:
      return false;
    default:
      return holds(c.op, order_of(value, c.literals.front()));
  }
}

bool attribute_holds(const Comparison& c, const Instance& instance) {
  const std::string* value = attribute(instance, c.name);
  if (value != nullptr) return text_holds(c, *value);
  return is_negative(c.op) || c.op == Operator::not_exists;
}

// A negative comparison asks that no group on the instance is meant by its positive form.
bool groups_hold(const Comparison& c, const Instance& instance) {
  const bool negative = is_negative(c.op);
  return std::any_of(instance.groups.begin(), instance.groups.end(), [&](const GroupCount& count) {
           return text_holds(c, count.group) != negative;
         }) != negative;
}

bool version_holds(const Comparison& c, const std::string& version) {
  auto have = version_parts(version);
  auto wanted = version_parts(c.literals.front());
  if (!have || !wanted) return c.op == Operator::not_equals;
  const std::size_t parts = std::max(have->size(), wanted->size());
  have->resize(parts);
  wanted->resize(parts);
  return holds(c.op, *have <=> *wanted);
}

bool comparison_holds(const Comparison& c, const Instance& instance) {
  switch (c.subject) {
    case Subject::agent_connected:
      return text_holds(c, instance.agent_connected ? "true" : "false");
    case Subject::agent_version:
      return version_holds(c, instance.agent_version);
    case Subject::attribute:
      return attribute_holds(c, instance);
    case Subject::ec2_instance_id:
      return text_holds(c, instance.ec2_id);
    case Subject::registered_at:
      return holds(c.op, instance.registered_at <=> c.instant);
    case Subject::running_tasks_count:
      return holds(c.op, std::int64_t{instance.running_tasks} <=> c.number);
    case Subject::task_group:
      return groups_hold(c, instance);
  }
  return false;
}

bool node_holds(const Node& node, const Instance& instance) {
  const auto child_holds = [&](const Node& child) { return node_holds(child, instance); };
  switch (node.kind) {
    case Node::Kind::any_of:
      return std::any_of(node.children.begin(), node.children.end(), child_holds);
    case Node::Kind::all_of:
      return std::all_of(node.children.begin(), node.children.end(), child_holds);
    case Node::Kind::negation:
      return !node_holds(node.children.front(), instance);
    case Node::Kind::comparison:
      return comparison_holds(node.comparison, instance);
  }
  return false;
}

}  // namespace

bool looks_at_tasks(const Node& node) {
  if (node.kind == Node::Kind::comparison)
    return node.comparison.subject == Subject::task_group ||
           node.comparison.subject == Subject::running_tasks_count;
  return std::any_of(node.children.begin(), node.children.end(), looks_at_tasks);
}

std::optional<std::vector<std::int64_t>> version_parts(std::string_view text) {
  std::vector<std::int64_t> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('.', at), text.size());
    std::int64_t part = 0;
    const auto read = std::from_chars(text.data() + at, text.data() + end, part);
    if (read.ec != std::errc{} || part < 0) return std::nullopt;
    parts.push_back(part);
    at = end + 1;
  }
  return parts;
}

}  // namespace query

bool Query::matches(const Instance& instance) const { return query::node_holds(tree_->root, instance); }

bool Query::depends_on_tasks() const { return tree_->depends_on_tasks; }

const std::string& Query::text() const { return tree_->text; }

}  // namespace berth::core::placement
