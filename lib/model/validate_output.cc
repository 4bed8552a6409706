#include <fmt/format.h>

#include "base/json.h"
#include "model/validate.h"

namespace berth::model {

namespace {
bool has_json_type(ShapeType type, const Json& value) {
  switch (type) {
    case ShapeType::string:
    case ShapeType::blob:
      return value.is_string();
    case ShapeType::integer:
    case ShapeType::long_integer:
      return value.is_number_integer();
    case ShapeType::floating:
    case ShapeType::timestamp:
      return value.is_number();
    case ShapeType::boolean:
      return value.is_boolean();
    case ShapeType::list:
      return value.is_array();
    case ShapeType::structure:
    case ShapeType::map:
      break;
  }
  return value.is_object();
}

void check(std::vector<std::string>& faults, const Shape& shape, const Json& value, const std::string& path) {
  if (shape.document()) return;
  if (value.is_null()) {
    faults.push_back(path + ": null");
    return;
  }
  if (!has_json_type(shape.type(), value)) {
    faults.push_back(fmt::format("{}: {} is no {}", path, to_line(value), shape.name()));
    return;
  }
  if (shape.is(ShapeType::structure)) {
    for (const auto& [name, each] : value.items())
      if (!shape.member(name))
        faults.push_back(fmt::format("{}.{}: {} has no such member", path, name, shape.name()));
    for (const Member each : shape.members()) {
      const std::string name(each.name());
      if (value.contains(name))
        check(faults, each.shape(), value.at(name), path + "." + name);
      else if (each.required())
        faults.push_back(path + "." + name + ": required and missing");
    }
  } else if (shape.is(ShapeType::list)) {
    for (std::size_t i = 0; i < value.size(); ++i)
      check(faults, shape.element(), value[i], fmt::format("{}[{}]", path, i));
  } else if (shape.is(ShapeType::map)) {
    for (const auto& [key, each] : value.items()) check(faults, shape.element(), each, path + "." + key);
  } else if (value.is_string() && !shape.enum_values().empty() &&
             !contains(shape.enum_values(), value.get_ref<const std::string&>())) {
    faults.push_back(fmt::format("{}: {} is no {}", path, to_line(value), shape.name()));
  }
}
}  // namespace

std::vector<std::string> output_faults(const Shape& output, const Json& value) {
  std::vector<std::string> faults;
  check(faults, output, value, "output");
  return faults;
}

std::vector<std::string> output_faults(const Operation& operation, const Json& value) {
  if (const std::optional<Shape> output = operation.output()) return output_faults(*output, value);
  if (value.is_object() && value.empty()) return {};
  return {"output: the operation has none, but this came: " + to_line(value)};
}

}  // namespace berth::model
