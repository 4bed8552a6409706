#include "jmespath/functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/json_text.h"
#include "base/text.h"
#include "jmespath/numbers.h"
#include "jmespath/python.h"

namespace berth::jmespath {
namespace {

using Arguments = std::span<const Value>;
using Function = Value (*)(Evaluation&, Arguments);

constexpr std::string_view kArrayOf = "array-";

Value wrong_type(Evaluation& evaluation, std::string_view function, const std::string& shown,
                 std::string_view expected, std::string_view received) {
  return evaluation.fail(
      ErrorKind::invalid_type,
      fmt::format("In function {}(), invalid type for value: {}, expected one of: {}, received: \"{}\"",
                  function, shown, expected, received));
}

// `string|array` as messages have it: `['string', 'array']`.
std::string as_list(std::string_view types) {
  std::string out = "[";
  for (const std::string_view type : split(types, '|')) {
    if (out.size() > 1) out += ", ";
    out += fmt::format("'{}'", type);
  }
  return out + "]";
}

const std::string& text_of(const Value& value) { return value.json->get_ref<const std::string&>(); }

// --- the functions; their arguments have been checked ---

Value call_abs(Evaluation& e, Arguments a) { return e.keep(absolute(*a[0].json)); }
Value call_avg(Evaluation& e, Arguments a) { return e.keep(average_of(*a[0].json)); }
Value call_ceil(Evaluation& e, Arguments a) { return e.keep(round_up(*a[0].json)); }
Value call_floor(Evaluation& e, Arguments a) { return e.keep(round_down(*a[0].json)); }
Value call_sum(Evaluation& e, Arguments a) { return e.keep(sum_of(*a[0].json)); }

Value call_contains(Evaluation& e, Arguments a) {
  const Json& subject = *a[0].json;
  if (a[1].expression != nullptr) return bool_value(false);
  const Json& wanted = *a[1].json;
  if (subject.is_array()) {
    return bool_value(
        std::any_of(subject.begin(), subject.end(), [&](const Json& x) { return python_equal(x, wanted); }));
  }
  if (!wanted.is_string()) {
    return e.fail(ErrorKind::invalid_type,
                  fmt::format("'in <string>' requires string as left operand, not {}", python_type(wanted)));
  }
  return bool_value(text_of(a[0]).find(text_of(a[1])) != std::string::npos);
}

Value call_starts_with(Evaluation&, Arguments a) {
  return bool_value(text_of(a[0]).starts_with(text_of(a[1])));
}
Value call_ends_with(Evaluation&, Arguments a) { return bool_value(text_of(a[0]).ends_with(text_of(a[1]))); }

Value call_join(Evaluation& e, Arguments a) {
  std::string out;
  bool first = true;
  for (const Json& part : *a[1].json) {
    if (!first) out += text_of(a[0]);
    first = false;
    out += part.get_ref<const std::string&>();
  }
  return e.keep_grown(std::move(out));
}

Value call_keys(Evaluation& e, Arguments a) {
  Json keys = Json::array();
  for (auto it = a[0].json->begin(); it != a[0].json->end(); ++it) keys.push_back(it.key());
  return e.keep_grown(std::move(keys));
}

Value call_values(Evaluation& e, Arguments a) {
  Json values = Json::array();
  for (const Json& value : *a[0].json) values.push_back(e.take(borrowed(value)));
  return e.keep(std::move(values));
}

Value call_length(Evaluation& e, Arguments a) {
  const Json& subject = *a[0].json;
  return e.keep(subject.is_string() ? utf8_length(text_of(a[0])) : subject.size());
}

Value call_map(Evaluation& e, Arguments a) {
  Json results = Json::array();
  for (const Json& element : *a[1].json) {
    const Value value = e.eval_json(*a[0].expression, element);
    if (value.failed()) return {};
    results.push_back(e.take(value));
  }
  return e.keep(std::move(results));
}

Value call_merge(Evaluation& e, Arguments a) {
  Json merged = Json::object();
  for (const Value& object : a) {
    for (auto it = object.json->begin(); it != object.json->end(); ++it)
      merged[it.key()] = e.take(borrowed(it.value()));
  }
  return e.keep(std::move(merged));
}

Value call_max(Evaluation&, Arguments a) {
  const Json* best = nullptr;
  for (const Json& element : *a[0].json) {
    if (best == nullptr || compare(element, *best) > 0) best = &element;
  }
  return best == nullptr ? null_value() : borrowed(*best);
}

Value call_min(Evaluation&, Arguments a) {
  const Json* best = nullptr;
  for (const Json& element : *a[0].json) {
    if (best == nullptr || compare(element, *best) < 0) best = &element;
  }
  return best == nullptr ? null_value() : borrowed(*best);
}

Value call_not_null(Evaluation& e, Arguments a) {
  for (const Value& value : a) {
    if (value.expression != nullptr) return e.not_a_value();
    if (!value.json->is_null()) return value;
  }
  return null_value();
}

Value call_reverse(Evaluation& e, Arguments a) {
  if (a[0].json->is_array()) {
    Json list = e.take(a[0]);
    std::reverse(list.begin(), list.end());
    return e.keep(std::move(list));
  }
  const std::string& text = text_of(a[0]);
  std::string out;
  for (std::size_t end = text.size(); end > 0;) {
    std::size_t start = end - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    out.append(text, start, end - start);
    end = start;
  }
  return e.keep_grown(std::move(out));
}

Value call_sort(Evaluation& e, Arguments a) {
  Json list = e.take(a[0]);
  std::stable_sort(list.begin(), list.end(), [](const Json& x, const Json& y) { return compare(x, y) < 0; });
  return e.keep(std::move(list));
}

Value call_to_array(Evaluation& e, Arguments a) {
  if (a[0].expression != nullptr) return e.not_a_value();
  if (a[0].json->is_array()) return a[0];
  Json list = Json::array();
  list.push_back(e.take(a[0]));
  return e.keep(std::move(list));
}

Value call_to_number(Evaluation& e, Arguments a) {
  if (a[0].expression != nullptr) return null_value();
  if (a[0].json->is_number()) return a[0];
  return a[0].json->is_string() ? e.keep(number_from(text_of(a[0]))) : null_value();
}

Value call_to_string(Evaluation& e, Arguments a) {
  if (a[0].expression != nullptr) return e.not_a_value();
  return a[0].json->is_string() ? a[0] : e.keep_grown(json_text(*a[0].json, kCompactAsciiJson));
}

Value call_type(Evaluation& e, Arguments a) {
  if (a[0].expression != nullptr) return null_value();
  return e.keep(json_type(*a[0].json));
}

// --- functions that look at each element through an expression ---

// The expression's value for an element, of which the type must be one of `types`; empty after a failure.
Value key_of(Evaluation& e, std::string_view function, const Node& expression, const Json& element,
             std::string_view types) {
  const Value key = e.eval_json(expression, element);
  if (key.failed()) return key;
  const std::string_view type = json_type(*key.json);
  const std::vector<std::string_view> allowed = split(types, '|');
  if (std::find(allowed.begin(), allowed.end(), type) == allowed.end())
    return wrong_type(e, function, python_text(*key.json), as_list(types), type);
  return key;
}

Value call_sort_by(Evaluation& e, Arguments a) {
  const Json& list = *a[0].json;
  if (list.empty()) return a[0];
  const Node& expression = *a[1].expression;
  const Value first = e.eval_json(expression, list[0]);
  if (first.failed()) return first;
  const std::string_view type = json_type(*first.json);
  if (type != "number" && type != "string")
    return wrong_type(e, "sort_by", python_text(list[0]), "['string', 'number']", type);
  std::vector<std::pair<Value, std::size_t>> keys;
  keys.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    keys.emplace_back(key_of(e, "sort_by", expression, list[i], type), i);
    if (keys.back().first.failed()) return {};
  }
  std::stable_sort(keys.begin(), keys.end(),
                   [](const auto& x, const auto& y) { return compare(*x.first.json, *y.first.json) < 0; });
  Json sorted = Json::array();
  for (const auto& [key, at] : keys) sorted.push_back(e.take(borrowed(list[at])));
  return e.keep(std::move(sorted));
}

// `direction` is 1 for the greatest and -1 for the least; of equals the first.
Value best_by(Evaluation& e, Arguments a, std::string_view function, int direction) {
  const Json* best = nullptr;
  Value best_key;
  for (const Json& element : *a[0].json) {
    const Value key = key_of(e, function, *a[1].expression, element, "number|string");
    if (key.failed()) return key;
    if (best != nullptr && key.json->is_string() != best_key.json->is_string()) {
      return e.fail(
          ErrorKind::invalid_type,
          fmt::format("'{}' not supported between instances of '{}' and '{}'", direction > 0 ? '>' : '<',
                      python_type(*key.json), python_type(*best_key.json)));
    }
    if (best == nullptr || compare(*key.json, *best_key.json) * direction > 0) {
      best = &element;
      best_key = key;
    }
  }
  return best == nullptr ? null_value() : borrowed(*best);
}

Value call_max_by(Evaluation& e, Arguments a) { return best_by(e, a, "max_by", 1); }
Value call_min_by(Evaluation& e, Arguments a) { return best_by(e, a, "min_by", -1); }

// --- the table ---

// `parameters` has the types of each, `|` between types; "" is any type, an expression reference included.
struct FunctionFacts {
  std::string_view name;
  std::array<std::string_view, 2> parameters;
  std::size_t count;
  bool variadic;  // the last parameter may be repeated, and is not checked beyond the first
  Function function;
};

constexpr std::string_view kAny;
constexpr std::string_view kNumbers = "array-number";
constexpr std::string_view kNumbersOrStrings = "array-number|array-string";

constexpr std::array<FunctionFacts, 26> kFunctions = {{
    {"abs", {"number"}, 1, false, call_abs},
    {"avg", {kNumbers}, 1, false, call_avg},
    {"ceil", {"number"}, 1, false, call_ceil},
    {"contains", {"array|string", kAny}, 2, false, call_contains},
    {"ends_with", {"string", "string"}, 2, false, call_ends_with},
    {"floor", {"number"}, 1, false, call_floor},
    {"join", {"string", "array-string"}, 2, false, call_join},
    {"keys", {"object"}, 1, false, call_keys},
    {"length", {"string|array|object"}, 1, false, call_length},
    {"map", {"expref", "array"}, 2, false, call_map},
    {"max", {kNumbersOrStrings}, 1, false, call_max},
    {"max_by", {"array", "expref"}, 2, false, call_max_by},
    {"merge", {"object"}, 1, true, call_merge},
    {"min", {kNumbersOrStrings}, 1, false, call_min},
    {"min_by", {"array", "expref"}, 2, false, call_min_by},
    {"not_null", {kAny}, 1, true, call_not_null},
    {"reverse", {"array|string"}, 1, false, call_reverse},
    {"sort", {"array-string|array-number"}, 1, false, call_sort},
    {"sort_by", {"array", "expref"}, 2, false, call_sort_by},
    {"starts_with", {"string", "string"}, 2, false, call_starts_with},
    {"sum", {kNumbers}, 1, false, call_sum},
    {"to_array", {kAny}, 1, false, call_to_array},
    {"to_number", {kAny}, 1, false, call_to_number},
    {"to_string", {kAny}, 1, false, call_to_string},
    {"type", {kAny}, 1, false, call_type},
    {"values", {"object"}, 1, false, call_values},
}};

// Whether the elements of a list have the type that `types` asks of them; of two allowed types, all must have
// that of the first.
bool check_elements(Evaluation& e, std::string_view function, const Json& list, std::string_view types) {
  std::string_view wanted;
  for (const std::string_view type : split(types, '|')) {
    if (!type.starts_with(kArrayOf)) continue;
    const std::string_view element_type = type.substr(kArrayOf.size());
    if (wanted.empty() || (!list.empty() && json_type(list[0]) == element_type)) wanted = element_type;
  }
  if (wanted.empty()) return true;
  for (const Json& element : list) {
    if (json_type(element) == wanted) continue;
    wrong_type(e, function, python_text(element), as_list(types), python_type(element));
    return false;
  }
  return true;
}

bool check_argument(Evaluation& e, std::string_view function, const Value& value, std::string_view types) {
  if (types.empty()) return true;
  const std::string_view received = value.expression != nullptr ? "expref" : json_type(*value.json);
  for (const std::string_view type : split(types, '|')) {
    if (type == received) return true;
    if (type.starts_with(kArrayOf) && received == "array")
      return check_elements(e, function, *value.json, types);
  }
  const std::string shown =
      value.expression != nullptr ? "an expression reference" : python_text(*value.json);
  wrong_type(e, function, shown, as_list(types), received);
  return false;
}

bool check_count(Evaluation& e, const FunctionFacts& facts, std::size_t given) {
  if (facts.variadic ? given >= facts.count : given == facts.count) return true;
  e.fail(ErrorKind::invalid_arity, fmt::format("Expected {}{} argument{} for function {}(), received {}",
                                               facts.variadic ? "at least " : "", facts.count,
                                               facts.count == 1 ? "" : "s", facts.name, given));
  return false;
}

}  // namespace

Value call_function(Evaluation& evaluation, std::string_view name, std::span<const Value> arguments) {
  const auto* facts = std::find_if(kFunctions.begin(), kFunctions.end(),
                                   [name](const FunctionFacts& f) { return f.name == name; });
  if (facts == kFunctions.end())
    return evaluation.fail(ErrorKind::unknown_function, fmt::format("Unknown function: {}()", name));
  if (!check_count(evaluation, *facts, arguments.size())) return {};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    // A further object of merge() is checked like the first; not_null takes anything.
    const std::string_view types = facts->parameters[std::min(i, facts->count - 1)];
    if (!check_argument(evaluation, name, arguments[i], types)) return {};
  }
  return facts->function(evaluation, arguments);
}

}  // namespace berth::jmespath
