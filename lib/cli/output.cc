#include "cli/output.h"

#include <array>
#include <variant>

#include "base/json.h"
#include "base/local_time.h"
#include "cli/errors.h"
#include "model/validate.h"

namespace berth::cli {
namespace {

std::string no_output(const Json&) { return {}; }

// `format` is null for what nothing prints yet.
struct FormatFacts {
  std::string_view name;
  bool pages;
  std::string (*format)(const Json& value);
};

// In the order of OutputFormat.
constexpr std::array<FormatFacts, 6> kFormats = {{
    {"json", false, json_output},
    {"text", true, text_output},
    {"table", false, nullptr},
    {"yaml", false, nullptr},
    {"yaml-stream", true, nullptr},
    {"off", false, no_output},
}};

const FormatFacts& facts_of(OutputFormat format) { return kFormats[static_cast<std::size_t>(format)]; }

Json seen_structure(const model::Shape& shape, const Json& value) {
  if (!value.is_object() || shape.document()) return value;
  Json seen = Json::object();
  for (const model::Member member : shape.members()) {
    const auto found = value.find(std::string(member.name()));
    if (found == value.end() || found->is_null()) continue;
    seen[std::string(member.name())] = seen_by_client(member.shape(), *found);
  }
  return seen;
}

Json seen_list(const model::Shape& element, const Json& value) {
  if (!value.is_array()) return value;
  Json seen = Json::array();
  for (const Json& each : value) seen.push_back(seen_by_client(element, each));
  return seen;
}

Json seen_map(const model::Shape& element, const Json& value) {
  if (!value.is_object()) return value;
  Json seen = Json::object();
  for (auto it = value.begin(); it != value.end(); ++it) seen[it.key()] = seen_by_client(element, it.value());
  return seen;
}

Json seen_timestamp(const Json& value) {
  if (value.is_number()) return to_local_iso8601(value.get<double>());
  const std::optional<Instant> instant = model::parse_timestamp(value);
  return instant ? Json(to_local_iso8601(instant->ms * 1000)) : value;
}

}  // namespace

OutputFormat output_format(std::string_view name) {
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    if (kFormats[i].name != name) continue;
    if (kFormats[i].format == nullptr) throw not_implemented("--output " + std::string(name));
    return static_cast<OutputFormat>(i);
  }
  throw failure("Unknown output type: " + std::string(name));
}

bool shows_pages(OutputFormat format) { return facts_of(format).pages; }

Json seen_by_client(const model::Shape& output, const Json& answer) {
  if (answer.is_null()) return answer;
  switch (output.type()) {
    case model::ShapeType::structure:
      return seen_structure(output, answer);
    case model::ShapeType::list:
      return seen_list(output.element(), answer);
    case model::ShapeType::map:
      return seen_map(output.element(), answer);
    case model::ShapeType::timestamp:
      return seen_timestamp(answer);
    default:
      return answer;
  }
}

Json seen_by_client(const model::Operation& operation, const Json& answer) {
  const std::optional<model::Shape> output = operation.output();
  return output ? seen_by_client(*output, answer) : Json::object();
}

std::string render(const Json& seen, const Display& display) {
  const auto format = facts_of(display.format).format;
  if (!display.query) return format(seen);
  const std::variant<Json, jmespath::Error> found = jmespath::search(*display.query, seen);
  if (const auto* error = std::get_if<jmespath::Error>(&found)) throw failure(error->message);
  return format(std::get<Json>(found));
}

}  // namespace berth::cli
