#include "model/doc.h"

namespace berth::model::detail {

const Json& empty_object() {
  static const Json value = Json::object();
  return value;
}

const Json& empty_array() {
  static const Json value = Json::array();
  return value;
}

const Json* find_member(const Json& object, const char* name) { return member(object, name); }

std::string as_string(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.dump();
}

int as_int(const Json& value) { return value.is_number() ? value.get<int>() : 0; }
std::int64_t as_long(const Json& value) { return value.is_number() ? value.get<std::int64_t>() : 0; }
double as_double(const Json& value) { return value.is_number() ? value.get<double>() : 0; }
bool as_bool(const Json& value) { return value.is_boolean() && value.get<bool>(); }
Instant as_instant(const Json& value) {
  return value.is_number() ? from_epoch_seconds(value.get<double>()) : Instant{};
}

}  // namespace berth::model::detail
