#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "model/lengths.h"
#include "model/validate.h"

namespace berth::model {

namespace {
// Where the walk stands, and what it found.
struct Walk {
  std::vector<std::string> lines;
  const std::vector<std::string>* json_members = nullptr;
  bool ordered_dicts = false;  // of the top-level member at hand
};

bool is_one_of(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string shown(const std::string& path) {
  if (path.empty()) return "input";
  return path.front() == '.' ? path.substr(1) : path;
}

std::string python_type(const Json& value, bool ordered_dicts) {
  switch (value.type()) {
    case Json::value_t::null:
      return "<class 'NoneType'>";
    case Json::value_t::boolean:
      return "<class 'bool'>";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return "<class 'int'>";
    case Json::value_t::number_float:
      return "<class 'float'>";
    case Json::value_t::string:
      return "<class 'str'>";
    case Json::value_t::array:
      return "<class 'list'>";
    default:
      return ordered_dicts ? "<class 'collections.OrderedDict'>" : "<class 'dict'>";
  }
}

const char* valid_types(ShapeType type) {
  switch (type) {
    case ShapeType::string:
      return "<class 'str'>";
    case ShapeType::integer:
    case ShapeType::long_integer:
      return "<class 'int'>";
    case ShapeType::floating:
      return "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>";
    case ShapeType::boolean:
      return "<class 'bool'>";
    case ShapeType::timestamp:
      return "<class 'datetime.datetime'>, timestamp-string";
    case ShapeType::blob:
      return "<class 'bytes'>, <class 'bytearray'>, file-like object";
    case ShapeType::list:
      return "<class 'list'>, <class 'tuple'>";
    case ShapeType::structure:
    case ShapeType::map:
      break;
  }
  return "<class 'dict'>";
}

// Python's bool is an int, so numbers take booleans.
bool has_valid_type(ShapeType type, const Json& value) {
  switch (type) {
    case ShapeType::string:
    case ShapeType::blob:
      return value.is_string();
    case ShapeType::integer:
    case ShapeType::long_integer:
      return value.is_number_integer() || value.is_boolean();
    case ShapeType::floating:
      return value.is_number() || value.is_boolean();
    case ShapeType::boolean:
      return value.is_boolean();
    case ShapeType::timestamp:
      return parse_timestamp(value).has_value();
    case ShapeType::list:
      return value.is_array();
    case ShapeType::structure:
    case ShapeType::map:
      break;
  }
  return value.is_object();
}

void walk(Walk& found, const Shape& shape, const Json& value, const std::string& path);

void check_minimum(Walk& found, const Shape& shape, const Json& value, const std::string& path) {
  const std::optional<double> min = shape.min();
  if (!min) return;
  const bool sized = value.is_string() || value.is_array();
  if (!sized && !value.is_number()) return;
  const double size = sized ? static_cast<double>(length_of(value)) : value.get<double>();
  if (size >= *min) return;
  const bool floating = shape.is(ShapeType::floating);
  found.lines.push_back(fmt::format(
      "Invalid {} for parameter {}, value: {}, valid min {}: {}", sized ? "length" : "value", shown(path),
      sized ? std::to_string(static_cast<std::int64_t>(size)) : python_text(value, false, false),
      sized ? "length" : "value",
      python_text(floating ? Json(*min) : Json(static_cast<std::int64_t>(*min)), false, false)));
}

std::string member_names(const Shape& shape) {
  std::vector<std::string> names;
  for (const Member each : shape.members()) names.emplace_back(each.name());
  return join(names, ", ");
}

void walk_structure(Walk& found, const Shape& shape, const Json& value, const std::string& path) {
  for (const Member each : shape.members())
    if (each.required() && !value.contains(std::string(each.name())))
      found.lines.push_back(
          fmt::format("Missing required parameter in {}: \"{}\"", shown(path), each.name()));
  for (const auto& [name, given] : value.items())
    if (!shape.member(name))
      found.lines.push_back(fmt::format("Unknown parameter in {}: \"{}\", must be one of: {}", shown(path),
                                        name, member_names(shape)));
  for (const auto& [name, given] : value.items()) {
    const std::optional<Member> known = shape.member(name);
    if (!known) continue;
    if (path.empty()) found.ordered_dicts = is_one_of(name, *found.json_members);
    walk(found, known->shape(), given, path + "." + name);
  }
}

void walk(Walk& found, const Shape& shape, const Json& value, const std::string& path) {
  if (shape.document()) return;
  if (!has_valid_type(shape.type(), value)) {
    found.lines.push_back(fmt::format("Invalid type for parameter {}, value: {}, type: {}, valid types: {}",
                                      shown(path), python_text(value, false, found.ordered_dicts),
                                      python_type(value, found.ordered_dicts), valid_types(shape.type())));
    return;
  }
  switch (shape.type()) {
    case ShapeType::structure:
      walk_structure(found, shape, value, path);
      break;
    case ShapeType::list:
      check_minimum(found, shape, value, path);
      for (std::size_t i = 0; i < value.size(); ++i)
        walk(found, shape.element(), value[i], path + "[" + std::to_string(i) + "]");
      break;
    case ShapeType::map:
      for (const auto& [key, each] : value.items()) {
        walk(found, shape.key(), Json(key), path + " (key: " + key + ")");
        walk(found, shape.element(), each, path + "." + key);
      }
      break;
    case ShapeType::blob:
      break;
    default:
      check_minimum(found, shape, value, path);
  }
}
}  // namespace

std::vector<std::string> client_faults(const Shape& input, const Json& value,
                                       const std::vector<std::string>& json_members) {
  Walk found;
  found.json_members = &json_members;
  walk(found, input, value, "");
  return found.lines;
}

std::string client_fault_message(const std::vector<std::string>& lines) {
  return "Parameter validation failed:\n" + join(lines, "\n");
}

}  // namespace berth::model
