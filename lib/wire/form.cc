#include "wire/form.h"

#include <charconv>
#include <map>
#include <utility>

#include "base/json.h"
#include "base/json_text.h"
#include "base/text.h"
#include "model/validate.h"

namespace berth::wire {

using model::Member;
using model::Shape;
using model::ShapeType;

namespace {

constexpr std::size_t kMaxParameters = 10'000;
constexpr std::size_t kMaxNesting = 32;

// ec2 begins the names of what is sent with a capital.
std::string sent_name(Protocol protocol, const Member& member) {
  std::string name(member.wire_name());
  if (protocol == Protocol::ec2 && !name.empty() && name[0] >= 'a' && name[0] <= 'z')
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

std::string element_segment(const Shape& list) {
  return list.element_wire_name().empty() ? "member" : std::string(list.element_wire_name());
}

void write(Protocol protocol, const Shape& shape, const std::string& name, const Json& value,
           std::vector<http::Parameter>& out) {
  if (shape.is(ShapeType::structure)) {
    for (const Member each : shape.members())
      if (const Json* given = member(value, each.name()))
        write(protocol, each.shape(), (name.empty() ? "" : name + ".") + sent_name(protocol, each), *given,
              out);
  } else if (shape.is(ShapeType::list)) {
    if (value.empty() && protocol == Protocol::query) out.push_back({name, ""});
    const std::string prefix =
        protocol == Protocol::query ? name + "." + element_segment(shape) + "." : name + ".";
    for (std::size_t i = 0; i < value.size(); ++i)
      write(protocol, shape.element(), prefix + std::to_string(i + 1), value[i], out);
  } else {
    out.push_back({name, scalar_text(shape, value)});
  }
}

// Parameters by the segments of their names.
struct Node {
  std::optional<std::string> text;
  std::map<std::string, Node, std::less<>> children;

  const Node* child(std::string_view name) const {
    const auto found = children.find(name);
    return found == children.end() ? nullptr : &found->second;
  }
};

std::optional<Node> tree_of(const std::vector<http::Parameter>& parameters) {
  if (parameters.size() > kMaxParameters) return std::nullopt;
  Node root;
  for (const http::Parameter& each : parameters) {
    const std::vector<std::string_view> segments = split(each.name, '.');
    if (segments.size() > kMaxNesting) return std::nullopt;
    Node* at = &root;
    for (const std::string_view segment : segments) at = &at->children[std::string(segment)];
    at->text = each.value;
  }
  return root;
}

Json read(Protocol protocol, const Shape& shape, const Node& node);

// `1`, `2`, `10` in the order of their numbers, which may have gaps; others are no elements.
Json read_list(Protocol protocol, const Shape& shape, const Node& node) {
  std::map<std::int64_t, const Node*> elements;
  for (const auto& [name, child] : node.children)
    if (const std::optional<std::int64_t> number = parse_int(name); number && *number >= 0)
      elements.emplace(*number, &child);
  Json out = Json::array();
  for (const auto& [number, child] : elements) out.push_back(read(protocol, shape.element(), *child));
  return out;
}

Json read(Protocol protocol, const Shape& shape, const Node& node) {
  if (shape.is(ShapeType::structure)) {
    Json out = Json::object();
    for (const Member each : shape.members())
      if (const Node* given = node.child(sent_name(protocol, each)))
        out[std::string(each.name())] = read(protocol, each.shape(), *given);
    return out;
  }
  if (shape.is(ShapeType::list)) {
    const Node* inner = protocol == Protocol::query ? node.child(element_segment(shape)) : nullptr;
    return read_list(protocol, shape, inner == nullptr ? node : *inner);
  }
  return scalar_of(shape, node.text.value_or(""));
}

}  // namespace

std::vector<http::Parameter> form_of(Protocol protocol, const Shape& shape, const Json& document) {
  std::vector<http::Parameter> out;
  write(protocol, shape, "", document, out);
  return out;
}

std::optional<Json> document_of_form(Protocol protocol, const Shape& shape,
                                     const std::vector<http::Parameter>& parameters) {
  const std::optional<Node> tree = tree_of(parameters);
  if (!tree) return std::nullopt;
  return read(protocol, shape, *tree);
}

std::string percent_encode(std::string_view text, bool keep_slash) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || (keep_slash && c == '/');
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

std::string form_text(const std::vector<http::Parameter>& parameters) {
  std::string out;
  for (const http::Parameter& each : parameters) {
    if (!out.empty()) out += '&';
    out += percent_encode(each.name) + "=" + percent_encode(each.value);
  }
  return out;
}

std::string scalar_text(const Shape& shape, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (shape.is(ShapeType::timestamp) && value.is_number())
    return to_iso8601(from_epoch_seconds(value.get<double>()));
  return value.is_number_float() ? float_text(value.get<double>()) : to_line(value);
}

Json scalar_of(const Shape& shape, const std::string& text) {
  switch (shape.type()) {
    case ShapeType::integer:
    case ShapeType::long_integer:
      if (const std::optional<std::int64_t> number = parse_int(text)) return *number;
      return text;
    case ShapeType::floating: {
      double number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error == std::errc() && end == text.data() + text.size()) return number;
      return text;
    }
    case ShapeType::boolean:
      if (text == "true" || text == "false") return text == "true";
      return text;
    case ShapeType::timestamp:
      if (const std::optional<Instant> instant = model::parse_timestamp(text))
        return to_epoch_seconds(*instant);
      return text;
    default:
      return text;
  }
}

}  // namespace berth::wire
