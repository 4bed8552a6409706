#include "wire/shaped.h"

#include <cmath>
#include <limits>
#include <utility>

#include "base/instant.h"
#include "base/json.h"
#include "base/text.h"
#include "model/validate.h"

namespace berth::wire {

using model::Member;
using model::Shape;
using model::ShapeType;

namespace {

enum class Direction { request, answer };

struct Walk {
  Direction direction;
  bool fits = true;
};

constexpr double kLargestWhole = 9007199254740992.0;  // 2^53: beyond it a double stands for several integers

// What a client sees of an answer's numbers and times is for it to say: they stay as they came.
void settle_scalar(const Shape& shape, Json& value, const Walk& walk) {
  if (walk.direction == Direction::answer) return;
  if (shape.is(ShapeType::timestamp)) {
    if (const std::optional<Instant> instant = model::parse_timestamp(value))
      value = to_epoch_seconds(*instant);
    return;
  }
  const bool integer = shape.is(ShapeType::integer) || shape.is(ShapeType::long_integer);
  if (integer && value.is_number_float()) {
    const double number = value.get<double>();
    if (std::abs(number) <= kLargestWhole && number == std::floor(number))
      value = static_cast<std::int64_t>(number);
  }
}

bool scalar_fits(const Shape& shape, const Json& value) {
  switch (shape.type()) {
    case ShapeType::string:
      return value.is_string();
    case ShapeType::blob:
      return value.is_string() && base64_decode(value.get_ref<const std::string&>()).has_value();
    case ShapeType::integer:
      return value.is_number_integer() && value.get<double>() >= std::numeric_limits<std::int32_t>::min() &&
             value.get<double>() <= std::numeric_limits<std::int32_t>::max();
    case ShapeType::long_integer:
      return value.is_number_integer();
    case ShapeType::boolean:
      return value.is_boolean();
    default:
      return value.is_number();
  }
}

Json settled(const Shape& shape, Json value, Walk& walk);

Json settled_structure(const Shape& shape, Json value, Walk& walk) {
  Json out = Json::object();
  if (walk.direction == Direction::answer) {
    for (const Member each : shape.members())
      if (const auto found = value.find(each.name()); found != value.end() && !found->is_null())
        out[std::string(each.name())] = settled(each.shape(), std::move(*found), walk);
    return out;
  }
  for (auto& [name, each] : value.get_ref<Json::object_t&>())
    if (const std::optional<Member> known = each.is_null() ? std::nullopt : shape.member(name))
      out[name] = settled(known->shape(), std::move(each), walk);
  return out;
}

Json settled_map(const Shape& shape, Json value, Walk& walk) {
  Json out = Json::object();
  for (auto& [key, each] : value.get_ref<Json::object_t&>())
    if (!each.is_null()) out[key] = settled(shape.element(), std::move(each), walk);
  return out;
}

Json settled(const Shape& shape, Json value, Walk& walk) {
  if (shape.document()) return value;
  switch (shape.type()) {
    case ShapeType::structure:
      if (value.is_object()) return settled_structure(shape, std::move(value), walk);
      break;
    case ShapeType::map:
      if (value.is_object()) return settled_map(shape, std::move(value), walk);
      break;
    case ShapeType::list:
      if (!value.is_array()) break;
      for (Json& each : value) each = settled(shape.element(), std::move(each), walk);
      return value;
    default:
      settle_scalar(shape, value, walk);
      if (walk.direction == Direction::answer || scalar_fits(shape, value)) return value;
  }
  walk.fits = false;
  return value;
}

}  // namespace

Shaped shaped_request(const Shape& shape, Json document) {
  Walk walk{Direction::request};
  Json out = settled(shape, std::move(document), walk);
  return {std::move(out), walk.fits};
}

Json shaped_answer(const Shape& shape, Json document) {
  Walk walk{Direction::answer};
  return settled(shape, std::move(document), walk);
}

}  // namespace berth::wire
