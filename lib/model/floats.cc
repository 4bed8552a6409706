#include "model/floats.h"

namespace berth::model {
namespace {

// Calls visit(value) for each integer at a place of floating shape. `J` is Json or const Json.
template <class J, class Visit>
void each_integer(Shape shape, J& value, const Visit& visit) {
  switch (shape.type()) {
    case ShapeType::floating:
      if (value.is_number_integer()) visit(value);
      break;
    case ShapeType::structure:
      if (!value.is_object() || shape.document()) break;
      for (auto& [name, member_value] : value.items()) {
        if (const std::optional<Member> member = shape.member(name))
          each_integer(member->shape(), member_value, visit);
      }
      break;
    case ShapeType::list:
      if (!value.is_array()) break;
      for (auto& element : value) each_integer(shape.element(), element, visit);
      break;
    case ShapeType::map:
      if (!value.is_object()) break;
      for (auto& element : value) each_integer(shape.element(), element, visit);
      break;
    default:
      break;
  }
}

}  // namespace

std::optional<Json> with_doubles(Shape shape, const Json& document) {
  bool any = false;
  each_integer(shape, document, [&any](const Json&) { any = true; });
  if (!any) return std::nullopt;
  Json out = document;
  each_integer(shape, out, [](Json& value) { value = value.get<double>(); });
  return out;
}

}  // namespace berth::model
