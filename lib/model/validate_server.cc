#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "model/lengths.h"
#include "model/pattern.h"
#include "model/validate.h"

namespace berth::model {

namespace {
// A fault and what the services' forms need to word it.
struct Found {
  InputFault fault;
  std::string wire_path;  // "tags.1.member.key": list positions count from 1
  std::string name;       // of the innermost member
  std::string value;      // as Java prints it
  std::optional<Shape> shape;
};

struct Walk {
  std::vector<Found> found;
};

// The model's, of which there are few: to compile one takes longer than all else that is checked.
bool matches(std::string_view pattern, std::string_view text) {
  static Patterns kept;
  return kept.matches(pattern, text);
}

// Where a value stands: steps from the input to it, each within the one outside of it. Worded only where
// there is a fault.
class Place {
 public:
  Place() = default;
  Place member(std::string_view name) const { return {this, Step::member, name, 0}; }
  Place element(std::size_t i) const { return {this, Step::element, {}, i}; }
  Place value_of(std::string_view key) const { return {this, Step::value, key, 0}; }

  std::string path() const {
    switch (step_) {
      case Step::none:
        return {};
      case Step::element:
        return fmt::format("{}[{}]", outer_->path(), index_);
      case Step::member:
      case Step::value:
        break;
    }
    return joined(outer_->path());
  }

  std::string wire_path() const {
    switch (step_) {
      case Step::none:
        return {};
      case Step::element:
        return fmt::format("{}.{}.member", outer_->wire_path(), index_ + 1);
      case Step::member:
        return joined(outer_->wire_path());
      case Step::value:
        break;
    }
    return joined(outer_->wire_path()) + ".member";
  }

  // Of the innermost member.
  std::string name() const {
    if (step_ == Step::none) return {};
    return step_ == Step::member ? std::string(name_) : outer_->name();
  }

 private:
  enum class Step { none, member, element, value };
  Place(const Place* outer, Step step, std::string_view name, std::size_t index)
      : outer_(outer), step_(step), name_(name), index_(index) {}

  std::string joined(std::string outer) const {
    if (!outer.empty()) outer += '.';
    return outer.append(name_);
  }

  const Place* outer_ = nullptr;
  Step step_ = Step::none;
  std::string_view name_;
  std::size_t index_ = 0;
};

std::string java_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return to_line(value);
  std::string out = "[";
  for (const Json& each : value) out += (out.size() > 1 ? ", " : "") + java_text(each);
  return out + "]";
}

void add(Walk& walk, FaultKind kind, const Place& place, std::string constraint, const Shape& shape,
         const Json& value) {
  walk.found.push_back({{kind, place.path(), std::move(constraint)},
                        place.wire_path(),
                        place.name(),
                        value.is_null() ? "" : java_text(value),
                        shape});
}

// What a JSON reader calls the token that it met.
const char* token(const Json& value) {
  switch (value.type()) {
    case Json::value_t::string:
      return "STRING_VALUE";
    case Json::value_t::boolean:
      return value.get<bool>() ? "TRUE_VALUE" : "FALSE_VALUE";
    default:
      return "NUMBER_VALUE";
  }
}

const char* java_type(ShapeType type) {
  switch (type) {
    case ShapeType::integer:
      return "Integer";
    case ShapeType::long_integer:
      return "Long";
    case ShapeType::floating:
      return "Double";
    case ShapeType::boolean:
      return "Boolean";
    case ShapeType::timestamp:
      return "Date";
    case ShapeType::blob:
      return "Blob";
    default:
      return "String";
  }
}

bool is_whole(const Json& value, double low, double high) {
  if (!value.is_number()) return false;
  const double number = value.get<double>();
  return number >= low && number <= high && number == static_cast<double>(static_cast<std::int64_t>(number));
}

bool has_json_type(const Shape& shape, const Json& value) {
  switch (shape.type()) {
    case ShapeType::string:
      return value.is_string();
    case ShapeType::blob:
      return value.is_string() && base64_decode(value.get_ref<const std::string&>()).has_value();
    case ShapeType::integer:
      return is_whole(value, std::numeric_limits<std::int32_t>::min(),
                      std::numeric_limits<std::int32_t>::max());
    case ShapeType::long_integer:
      return is_whole(value, -9.2e18, 9.2e18);
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

std::string type_constraint(const Shape& shape, const Json& value) {
  if (value.is_array()) return "Start of list found where not expected";
  if (value.is_object()) return "Start of structure or map found where not expected";
  if (shape.is(ShapeType::list)) return "Expected list or null";
  if (shape.is(ShapeType::map) || shape.is(ShapeType::structure)) return "Expected map or null";
  return fmt::format("{} cannot be converted to {}", token(value), java_type(shape.type()));
}

std::string number_text(double value) {
  return value == static_cast<double>(static_cast<std::int64_t>(value))
             ? std::to_string(static_cast<std::int64_t>(value))
             : fmt::format("{}", value);
}

void check_bounds(Walk& walk, const Shape& shape, const Json& value, const Place& place) {
  const std::optional<double> min = shape.min();
  const std::optional<double> max = shape.max();
  const bool number = value.is_number();
  const FaultKind kind = number ? FaultKind::range : FaultKind::length;
  const double size = number ? value.get<double>() : static_cast<double>(length_of(value));
  const char* what = number ? "value" : "length";
  if (min && size < *min)
    add(walk, kind, place, fmt::format("have {} greater than or equal to {}", what, number_text(*min)), shape,
        value);
  if (max && size > *max)
    add(walk, kind, place, fmt::format("have {} less than or equal to {}", what, number_text(*max)), shape,
        value);
}

std::string enum_list(const Shape& shape, std::string_view separator) {
  std::vector<std::string> values;
  for (const TextItem each : shape.enum_values()) values.emplace_back(each.view());
  return join(values, separator);
}

void check_string(Walk& walk, const Shape& shape, const Json& value, const Place& place) {
  const std::string& text = value.get_ref<const std::string&>();
  if (!shape.enum_values().empty() && !contains(shape.enum_values(), text))
    add(walk, FaultKind::enum_value, place, "satisfy enum value set: [" + enum_list(shape, ", ") + "]", shape,
        value);
  check_bounds(walk, shape, value, place);
  if (!shape.pattern().empty() && !matches(shape.pattern(), text))
    add(walk, FaultKind::pattern, place,
        fmt::format("satisfy regular expression pattern: {}", shape.pattern()), shape, value);
}

void check(Walk& walk, const Shape& shape, const Json& value, const Place& place);

void check_structure(Walk& walk, const Shape& shape, const Json& value, const Place& place) {
  for (const Member each : shape.members()) {
    const std::string_view name = each.name();
    const Json* given = member(value, name);
    if (given != nullptr)
      check(walk, each.shape(), *given, place.member(name));
    else if (each.required())
      add(walk, FaultKind::missing, place.member(name), "not be null", each.shape(), Json());
  }
}

void check(Walk& walk, const Shape& shape, const Json& value, const Place& place) {
  if (shape.document()) return;
  if (value.is_null()) return add(walk, FaultKind::missing, place, "not be null", shape, value);
  if (!has_json_type(shape, value))
    return add(walk, FaultKind::type, place, type_constraint(shape, value), shape, value);
  switch (shape.type()) {
    case ShapeType::structure:
      return check_structure(walk, shape, value, place);
    case ShapeType::list:
      check_bounds(walk, shape, value, place);
      for (std::size_t i = 0; i < value.size(); ++i) check(walk, shape.element(), value[i], place.element(i));
      return;
    case ShapeType::map:
      check_bounds(walk, shape, value, place);
      for (const auto& [key, each] : value.items()) {
        check_string(walk, shape.key(), Json(key), place.value_of(key));
        check(walk, shape.element(), each, place.value_of(key));
      }
      return;
    case ShapeType::string:
      return check_string(walk, shape, value, place);
    case ShapeType::integer:
    case ShapeType::long_integer:
    case ShapeType::floating:
      return check_bounds(walk, shape, value, place);
    default:
      return;
  }
}

// --- The services' forms
// --------------------------------------------------------------------------------------

std::string lower_first(std::string text) {
  if (!text.empty()) text[0] = to_lower(text.substr(0, 1))[0];
  return text;
}

std::string upper_first(std::string text) {
  if (!text.empty()) text[0] = to_upper(text.substr(0, 1))[0];
  return text;
}

// "tags.1.member.key", whatever the facts' case.
std::string lower_path(const Found& found) {
  std::vector<std::string> segments;
  for (const std::string_view segment : split(found.wire_path, '.'))
    segments.push_back(lower_first(std::string(segment)));
  return join(segments, ".");
}

// "1 validation error detected: Value 'x' at 'tags.1.member.key' failed to satisfy constraint: Member must …"
std::string counted_message(const std::vector<Found>& found) {
  std::vector<std::string> lines;
  for (const Found& each : found) {
    const std::string value =
        each.fault.kind == FaultKind::missing ? "null" : "'" + excerpt(each.value) + "'";
    lines.push_back(fmt::format("Value {} at '{}' failed to satisfy constraint: Member must {}", value,
                                lower_path(each), each.fault.constraint));
  }
  return fmt::format("{} validation error{} detected: {}", lines.size(), lines.size() == 1 ? "" : "s",
                     join(lines, "; "));
}

// ECR prints some things otherwise than its facts have them.
std::string ecr_constraint(const Found& found) {
  constexpr std::string_view kRepositoryName =
      "(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*";
  const bool plain_text = found.fault.path == found.name && found.shape->is(ShapeType::string) &&
                          found.shape->enum_values().empty();
  if (found.fault.kind == FaultKind::enum_value && found.shape->name() == "ImageTagMutability")
    return "Member must satisfy enum value set: [IMMUTABLE, MUTABLE, MUTABLE_WITH_EXCLUSION, "
           "IMMUTABLE_WITH_EXCLUSION]";
  if (found.fault.kind == FaultKind::pattern && plain_text)
    return fmt::format("must satisfy regular expression '{}'",
                       found.shape->name() == "RepositoryName" ? kRepositoryName : found.shape->pattern());
  return (plain_text ? "must " : "Member must ") + found.fault.constraint;
}

std::string ecr_message(const std::vector<Found>& found) {
  return fmt::format("Invalid parameter at '{}' failed to satisfy constraint: '{}'", lower_path(found[0]),
                     ecr_constraint(found[0]));
}

std::string ecs_message(const std::vector<Found>& found) {
  const Found& first = found[0];
  if (first.fault.kind == FaultKind::enum_value) {
    std::string words = kebab_case(first.name);
    for (char& c : words) c = c == '-' ? ' ' : c;
    // An account setting's name is quoted itself.
    const std::string subject = first.shape->name() == "SettingName" ? first.value : words;
    return fmt::format("{} should be one of [{}]", subject, enum_list(*first.shape, ","));
  }
  if (first.fault.kind != FaultKind::missing) return counted_message(found);
  const bool many = first.shape->is(ShapeType::list) || first.shape->is(ShapeType::map);
  return upper_first(first.name) + (many ? " cannot be empty." : " can not be blank.");
}

std::string ec2_message(const std::vector<Found>& found) {
  const Found& first = found[0];
  if (first.fault.kind == FaultKind::missing)
    return fmt::format("The request must contain the parameter {}", first.name);
  return fmt::format("Value ({}) for parameter {} is invalid. Member must {}", excerpt(first.value),
                     first.name, first.fault.constraint);
}

// A row a service: the error of a bad value, of a missing member, and the message's form.
struct Form {
  std::string_view service;
  std::string_view bad_value;
  std::string_view missing;
  std::string (*message)(const std::vector<Found>&);
};
constexpr std::array kForms = {
    Form{"ecs", "InvalidParameterException", "InvalidParameterException", ecs_message},
    Form{"ecr", "InvalidParameterException", "InvalidParameterException", ecr_message},
    Form{"ecr-public", "InvalidParameterException", "InvalidParameterException", ecr_message},
    Form{"application-autoscaling", "ValidationException", "ValidationException", counted_message},
    Form{"sts", "ValidationError", "ValidationError", counted_message},
    Form{"ec2", "InvalidParameterValue", "MissingParameter", ec2_message},
    Form{"berth", "InvalidParameterException", "InvalidParameterException", counted_message},
};

const Form& form_of(std::string_view service) {
  for (const Form& form : kForms)
    if (form.service == service) return form;
  return kForms.back();
}

std::string error_type(const Form& form, const Operation& operation, FaultKind kind) {
  // What is wrong in a task definition is the client's fault by name.
  if (form.service == "ecs" && operation.name() == "RegisterTaskDefinition") return "ClientException";
  return std::string(kind == FaultKind::missing ? form.missing : form.bad_value);
}
}  // namespace

std::optional<Refusal> refuse_input(const Service& service, const Operation& operation, const Json& input) {
  const std::optional<Shape> shape = operation.input();
  if (!shape) return std::nullopt;
  Walk walk;
  check(walk, *shape, input, {});
  if (walk.found.empty()) return std::nullopt;
  Refusal refusal;
  for (const Found& each : walk.found) refusal.faults.push_back(each.fault);
  // A wrong JSON type ends the reading of the request, before anything is checked.
  for (const Found& each : walk.found)
    if (each.fault.kind == FaultKind::type) {
      refusal.type = "SerializationException";
      refusal.message = each.fault.constraint;
      return refusal;
    }
  const Form& form = form_of(service.name());
  refusal.type = error_type(form, operation, walk.found[0].fault.kind);
  refusal.message = form.message(walk.found);
  return refusal;
}

Json known_members(const Shape& shape, const Json& value) {
  if (shape.document()) return value;
  if (shape.is(ShapeType::structure) && value.is_object()) {
    Json out = Json::object();
    for (const auto& [name, each] : value.items())
      if (const std::optional<Member> known = each.is_null() ? std::nullopt : shape.member(name))
        out[name] = known_members(known->shape(), each);
    return out;
  }
  if (shape.is(ShapeType::list) && value.is_array()) {
    Json out = Json::array();
    for (const Json& each : value) out.push_back(known_members(shape.element(), each));
    return out;
  }
  if (shape.is(ShapeType::map) && value.is_object()) {
    Json out = Json::object();
    for (const auto& [key, each] : value.items())
      if (!each.is_null()) out[key] = known_members(shape.element(), each);
    return out;
  }
  return value;
}

}  // namespace berth::model
