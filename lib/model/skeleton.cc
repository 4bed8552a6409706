#include "model/skeleton.h"

#include <string>

#include "base/json.h"

namespace berth::model {

namespace {
// `names`: texts are called after their members. No shape contains itself today; the depth is for one that
// will.
struct Style {
  bool names = false;
  int depth_left = 40;
};

Json sample(const Shape& shape, std::string_view name, Style style) {
  if (--style.depth_left < 0) return Json::object();
  switch (shape.type()) {
    case ShapeType::string:
      if (style.names) return std::string(name);
      return std::string(shape.enum_values().empty() ? "" : shape.enum_values()[0].view());
    case ShapeType::integer:
    case ShapeType::long_integer:
      return 0;
    case ShapeType::floating:
      return 0.0;
    case ShapeType::boolean:
      return true;
    case ShapeType::timestamp:
      return "1970-01-01T00:00:00";
    case ShapeType::blob:
      return nullptr;
    case ShapeType::list:
      return Json::array({sample(shape.element(), shape.element().name(), style)});
    case ShapeType::map:
      return Json{{"KeyName", sample(shape.element(), "", style)}};
    case ShapeType::structure:
      break;
  }
  Json out = Json::object();
  for (const Member each : shape.members())
    out[std::string(each.name())] = sample(each.shape(), each.name(), style);
  return out;
}
}  // namespace

Json input_skeleton(const Shape& input) { return sample(input, "", {}); }

Json output_skeleton(const Shape& output) { return sample(output, "", {.names = true}); }

}  // namespace berth::model
