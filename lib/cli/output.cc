#include "cli/output.h"

#include <re2/re2.h>

#include <array>
#include <variant>

#include "base/json.h"
#include "base/local_time.h"
#include "cli/errors.h"
#include "cli/yaml.h"
#include "model/validate.h"

namespace berth::cli {
namespace {

std::string no_output(const Json&, const TableLook&) { return {}; }
std::string as_json(const Json& value, const TableLook&) { return json_output(value); }
std::string as_text(const Json& value, const TableLook&) { return text_output(value); }

bool nothing(const Json& value) { return value.is_object() && value.empty(); }

std::string as_yaml(const Json& value, const TableLook&) { return nothing(value) ? "" : yaml_text(value); }
std::string as_yaml_page(const Json& value, const TableLook&) {
  return nothing(value) ? "" : yaml_text(Json::array({value}));
}

struct FormatFacts {
  std::string_view name;
  bool pages;
  std::string (*format)(const Json& value, const TableLook& look);
};

// In the order of OutputFormat.
constexpr std::array<FormatFacts, 6> kFormats = {{
    {"json", false, as_json},
    {"text", true, as_text},
    {"table", false, table_output},
    {"yaml", false, as_yaml},
    {"yaml-stream", true, as_yaml_page},
    {"off", false, no_output},
}};

const FormatFacts& facts_of(OutputFormat format) { return kFormats[static_cast<std::size_t>(format)]; }

Json seen_structure(const model::Shape& shape, const Json& value, TimestampFormat timestamps) {
  if (!value.is_object() || shape.document()) return value;
  Json seen = Json::object();
  for (const model::Member member : shape.members()) {
    const auto found = value.find(std::string(member.name()));
    if (found == value.end() || found->is_null()) continue;
    seen[std::string(member.name())] = seen_by_client(member.shape(), *found, timestamps);
  }
  return seen;
}

Json seen_list(const model::Shape& element, const Json& value, TimestampFormat timestamps) {
  if (!value.is_array()) return value;
  Json seen = Json::array();
  for (const Json& each : value) seen.push_back(seen_by_client(element, each, timestamps));
  return seen;
}

Json seen_map(const model::Shape& element, const Json& value, TimestampFormat timestamps) {
  if (!value.is_object()) return value;
  Json seen = Json::object();
  for (auto it = value.begin(); it != value.end(); ++it)
    seen[it.key()] = seen_by_client(element, it.value(), timestamps);
  return seen;
}

// A time that came as text keeps its offset, or that it has none, whatever the zone here.
std::optional<std::string> with_its_offset(std::string_view text) {
  static const re2::RE2 form(
      R"((\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[-+]\d\d:?\d\d)?)?)");
  std::string day;
  std::string time;
  std::string fraction;
  std::string offset;
  if (!re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), form, &day, &time, &fraction, &offset))
    return std::nullopt;
  if (time.empty()) time = "00:00:00";
  constexpr std::size_t kMicroDigits = 6;
  fraction.resize(kMicroDigits, '0');
  if (fraction.find_first_not_of('0') == std::string::npos) fraction.clear();
  if (offset == "Z" || offset == "z") offset = "+00:00";
  constexpr std::size_t kPlainOffset = 5;
  if (offset.size() == kPlainOffset) offset.insert(3, ":");
  return day + "T" + time + (fraction.empty() ? "" : "." + fraction) + offset;
}

Json seen_timestamp(const Json& value, TimestampFormat timestamps) {
  if (timestamps == TimestampFormat::wire) return value;
  if (value.is_number()) return to_local_iso8601(value.get<double>());
  if (value.is_string()) {
    if (auto kept = with_its_offset(value.get_ref<const std::string&>())) return Json(std::move(*kept));
  }
  const std::optional<Instant> instant = model::parse_timestamp(value);
  return instant ? Json(to_local_iso8601(instant->ms * 1000)) : value;
}

}  // namespace

OutputFormat output_format(std::string_view name) {
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    if (kFormats[i].name == name) return static_cast<OutputFormat>(i);
  }
  throw failure("Unknown output type: " + std::string(name));
}

bool shows_pages(OutputFormat format) { return facts_of(format).pages; }

Json seen_by_client(const model::Shape& output, const Json& answer, TimestampFormat timestamps) {
  if (answer.is_null()) return answer;
  switch (output.type()) {
    case model::ShapeType::structure:
      return seen_structure(output, answer, timestamps);
    case model::ShapeType::list:
      return seen_list(output.element(), answer, timestamps);
    case model::ShapeType::map:
      return seen_map(output.element(), answer, timestamps);
    case model::ShapeType::timestamp:
      return seen_timestamp(answer, timestamps);
    default:
      return answer;
  }
}

Json seen_by_client(const model::Operation& operation, const Json& answer, TimestampFormat timestamps) {
  const std::optional<model::Shape> output = operation.output();
  return output ? seen_by_client(*output, answer, timestamps) : Json::object();
}

std::string render(const Json& seen, const Display& display) {
  const auto format = facts_of(display.format).format;
  if (!display.query) return format(seen, display.table);
  const std::variant<Json, jmespath::Error> found = jmespath::search(*display.query, seen);
  if (const auto* error = std::get_if<jmespath::Error>(&found)) throw failure(error->message);
  return format(std::get<Json>(found), display.table);
}

}  // namespace berth::cli
