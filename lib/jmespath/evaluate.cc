#include "jmespath/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "jmespath/functions.h"
#include "jmespath/python.h"

namespace berth::jmespath {
namespace {

// Enough for a query over a hundred thousand tasks; an expression that needs more doubles its data at every
// step, or loops over literals within literals.
constexpr std::size_t kMaxSteps = std::size_t{1} << 27;
constexpr std::size_t kMaxCopied = std::size_t{1} << 24;

// What copying a value counts as: one a value, more for long texts.
std::size_t weight(const Json& value) {
  std::size_t total = 1;
  if (value.is_string()) return total + value.get_ref<const std::string&>().size() / 16;
  if (value.is_structured()) {
    for (const Json& element : value) total += weight(element);
  }
  return total;
}

bool comparable(const Json& value) { return value.is_number() || value.is_string(); }

std::string_view sign(Comparator comparator) {
  switch (comparator) {
    case Comparator::lt:
      return "<";
    case Comparator::lte:
      return "<=";
    case Comparator::gt:
      return ">";
    default:
      return ">=";
  }
}

bool in_order(Comparator comparator, int order) {
  switch (comparator) {
    case Comparator::lt:
      return order < 0;
    case Comparator::lte:
      return order <= 0;
    case Comparator::gt:
      return order > 0;
    default:
      return order >= 0;
  }
}

// A slice's bound as a position between `low` and `high`; counted from the end if negative.
std::int64_t bound(std::int64_t wanted, std::int64_t size, std::int64_t low, std::int64_t high) {
  if (wanted < 0) return std::max(wanted < -size ? low : wanted + size, low);
  return std::min(wanted, high);
}

// The positions that a slice takes, in order. Requires: step is not 0.
std::vector<std::size_t> slice_positions(const Node& node, std::int64_t size) {
  std::vector<std::size_t> positions;
  const std::int64_t step = node.slice[2].value_or(1);
  const std::int64_t low = step > 0 ? 0 : -1;
  const std::int64_t high = step > 0 ? size : size - 1;
  std::int64_t at = node.slice[0] ? bound(*node.slice[0], size, low, high) : (step > 0 ? low : high);
  const std::int64_t stop = node.slice[1] ? bound(*node.slice[1], size, low, high) : (step > 0 ? high : low);
  while (step > 0 ? at < stop : at > stop) {
    positions.push_back(static_cast<std::size_t>(at));
    if (step > 0 ? step >= stop - at : step <= stop - at) break;
    at += step;
  }
  return positions;
}

}  // namespace

Value borrowed(const Json& value) { return {.json = &value}; }

Value null_value() {
  static const Json value;
  return borrowed(value);
}

Value bool_value(bool value) {
  static const Json yes = true;
  static const Json no = false;
  return borrowed(value ? yes : no);
}

std::variant<Json, Error> Evaluation::run(const Node& root, const Json& document) {
  const Value result = eval_json(root, document);
  Json taken = result.failed() ? Json() : take(result);
  if (error_) return std::move(*error_);
  return taken;
}

Value Evaluation::fail(ErrorKind kind, std::string message) {
  if (!error_) error_ = Error{kind, std::move(message)};
  return {};
}

Value Evaluation::not_a_value() {
  return fail(ErrorKind::invalid_type, "Object of type _Expression is not JSON serializable");
}

Value Evaluation::keep(Json value) {
  store_.push_back(std::move(value));
  return {.json = &store_.back(), .own = &store_.back()};
}

Value Evaluation::keep_grown(Json value) { return grow(weight(value)) ? keep(std::move(value)) : Value{}; }

Json Evaluation::take(const Value& value) {
  if (value.own != nullptr) return std::move(*value.own);
  if (!grow(weight(*value.json))) return nullptr;
  return *value.json;
}

bool Evaluation::grow(std::size_t values) {
  copied_ += values;
  if (copied_ <= kMaxCopied) return true;
  fail(ErrorKind::invalid_value, "The expression's results grow without end");
  return false;
}

Value Evaluation::eval_json(const Node& node, const Json& current) {
  const Value value = eval(node, current);
  return value.expression != nullptr ? not_a_value() : value;
}

Value Evaluation::eval(const Node& node, const Json& current) {
  if (++steps_ > kMaxSteps) return fail(ErrorKind::invalid_value, "The expression takes too many steps");
  switch (node.type) {
    case NodeType::current:
      return borrowed(current);
    case NodeType::literal:
      return borrowed(node.literal);
    case NodeType::field:
      return eval_field(node, current);
    case NodeType::index:
      return eval_index(node, current);
    case NodeType::slice:
      return eval_slice(node, current);
    case NodeType::sequence:
      return eval_sequence(node, current);
    case NodeType::projection:
      return eval_projection(node, current);
    case NodeType::value_projection:
      return eval_value_projection(node, current);
    case NodeType::filter_projection:
      return eval_filter(node, current);
    case NodeType::flatten:
      return eval_flatten(node, current);
    case NodeType::multi_list:
      return eval_multi_list(node, current);
    case NodeType::multi_hash:
      return eval_multi_hash(node, current);
    case NodeType::function:
      return eval_function(node, current);
    case NodeType::expression_ref:
      return {.expression = node.children[0].get()};
    case NodeType::comparator:
      return eval_comparator(node, current);
    case NodeType::both:
    case NodeType::either:
      return eval_logic(node, current);
    case NodeType::negation:
      return eval_negation(node, current);
  }
  return null_value();
}

Value Evaluation::eval_field(const Node& node, const Json& current) {
  if (!current.is_object()) return null_value();
  const auto found = current.find(node.text);
  return found == current.end() ? null_value() : borrowed(*found);
}

Value Evaluation::eval_index(const Node& node, const Json& current) {
  if (!current.is_array()) return null_value();
  const auto size = static_cast<std::int64_t>(current.size());
  if (node.index >= size || node.index < -size) return null_value();
  return borrowed(current[static_cast<std::size_t>(node.index < 0 ? node.index + size : node.index)]);
}

Value Evaluation::eval_slice(const Node& node, const Json& current) {
  if (!current.is_array()) return null_value();
  if (node.slice[2] == 0) return fail(ErrorKind::invalid_value, "slice step cannot be zero");
  Json result = Json::array();
  for (const std::size_t at : slice_positions(node, static_cast<std::int64_t>(current.size())))
    result.push_back(take(borrowed(current[at])));
  return error_ ? Value{} : keep(std::move(result));
}

Value Evaluation::eval_sequence(const Node& node, const Json& current) {
  Value value = borrowed(current);
  for (const NodePtr& step : node.children) {
    // `@` behind a step is that step's value, which stays its own.
    if (step->type == NodeType::current) continue;
    value = eval_json(*step, *value.json);
    if (value.failed()) return {};
  }
  return value;
}

// Appends what `right` makes of an element, unless that is null. False after a failure.
bool Evaluation::project_onto(Json& results, const Node& right, const Json& element) {
  const Value value = eval_json(right, element);
  if (value.failed()) return false;
  if (!value.json->is_null()) results.push_back(take(value));
  return !error_;
}

Value Evaluation::eval_projection(const Node& node, const Json& current) {
  const Value base = eval_json(*node.children[0], current);
  if (base.failed() || !base.json->is_array()) return base.failed() ? base : null_value();
  const Node& right = *node.children[1];
  Json results = Json::array();
  if (base.own != nullptr && right.type == NodeType::current) {
    for (Json& element : *base.own) {
      if (!element.is_null()) results.push_back(std::move(element));
    }
    return keep(std::move(results));
  }
  for (const Json& element : *base.json) {
    if (!project_onto(results, right, element)) return {};
  }
  return keep(std::move(results));
}

Value Evaluation::eval_value_projection(const Node& node, const Json& current) {
  const Value base = eval_json(*node.children[0], current);
  if (base.failed() || !base.json->is_object()) return base.failed() ? base : null_value();
  Json results = Json::array();
  for (const Json& element : *base.json) {
    if (!project_onto(results, *node.children[1], element)) return {};
  }
  return keep(std::move(results));
}

// Whether a filter takes an element; nothing after a failure. What was made on the way is dropped at once.
std::optional<bool> Evaluation::holds(const Node& condition, const Json& element) {
  const std::size_t kept = store_.size();
  const Value value = eval_json(condition, element);
  if (value.failed()) return std::nullopt;
  const bool result = !is_false(*value.json);
  while (store_.size() > kept) store_.pop_back();
  return result;
}

Value Evaluation::eval_filter(const Node& node, const Json& current) {
  const Value base = eval_json(*node.children[0], current);
  if (base.failed() || !base.json->is_array()) return base.failed() ? base : null_value();
  Json results = Json::array();
  for (const Json& element : *base.json) {
    const std::optional<bool> taken = holds(*node.children[2], element);
    if (!taken) return {};
    if (*taken && !project_onto(results, *node.children[1], element)) return {};
  }
  return keep(std::move(results));
}

Value Evaluation::eval_flatten(const Node& node, const Json& current) {
  const Value base = eval_json(*node.children[0], current);
  if (base.failed() || !base.json->is_array()) return base.failed() ? base : null_value();
  Json source = take(base);
  if (error_) return {};
  Json merged = Json::array();
  for (Json& element : source) {
    if (element.is_array()) {
      for (Json& inner : element) merged.push_back(std::move(inner));
    } else {
      merged.push_back(std::move(element));
    }
  }
  return keep(std::move(merged));
}

Value Evaluation::eval_multi_list(const Node& node, const Json& current) {
  if (current.is_null()) return null_value();
  Json result = Json::array();
  for (const NodePtr& child : node.children) {
    const Value value = eval_json(*child, current);
    if (value.failed()) return {};
    result.push_back(take(value));
  }
  return error_ ? Value{} : keep(std::move(result));
}

Value Evaluation::eval_multi_hash(const Node& node, const Json& current) {
  if (current.is_null()) return null_value();
  Json result = Json::object();
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const Value value = eval_json(*node.children[i], current);
    if (value.failed()) return {};
    result[node.keys[i]] = take(value);
  }
  return error_ ? Value{} : keep(std::move(result));
}

Value Evaluation::eval_function(const Node& node, const Json& current) {
  std::vector<Value> arguments;
  arguments.reserve(node.children.size());
  for (const NodePtr& child : node.children) {
    arguments.push_back(eval(*child, current));
    if (arguments.back().failed()) return {};
  }
  return call_function(*this, node.text, arguments);
}

Value Evaluation::eval_comparator(const Node& node, const Json& current) {
  const Value left = eval_json(*node.children[0], current);
  if (left.failed()) return {};
  const Value right = eval_json(*node.children[1], current);
  if (right.failed()) return {};
  const Json& a = *left.json;
  const Json& b = *right.json;
  if (node.comparator == Comparator::eq) return bool_value(values_equal(a, b));
  if (node.comparator == Comparator::ne) return bool_value(!values_equal(a, b));
  if (!comparable(a) || !comparable(b)) return null_value();
  if (a.is_string() != b.is_string()) {
    return fail(ErrorKind::invalid_type, fmt::format("'{}' not supported between instances of '{}' and '{}'",
                                                     sign(node.comparator), python_type(a), python_type(b)));
  }
  return bool_value(in_order(node.comparator, compare(a, b)));
}

Value Evaluation::eval_logic(const Node& node, const Json& current) {
  const Value left = eval_json(*node.children[0], current);
  if (left.failed()) return {};
  const bool stays = is_false(*left.json) == (node.type == NodeType::both);
  return stays ? left : eval_json(*node.children[1], current);
}

Value Evaluation::eval_negation(const Node& node, const Json& current) {
  const Value operand = eval_json(*node.children[0], current);
  return operand.failed() ? operand : bool_value(is_false(*operand.json));
}

}  // namespace berth::jmespath
