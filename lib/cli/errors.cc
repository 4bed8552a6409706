#include "cli/errors.h"

#include "base/json_text.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/yaml.h"
#include "jmespath/python.h"

namespace berth::cli {

namespace {

constexpr std::string_view kUsage =
    "usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]\n"
    "To see help text, you can run:\n"
    "\n"
    "  berth help\n"
    "  berth <command> help\n"
    "  berth <command> <subcommand> help\n";

constexpr std::string_view kPrefix = "berth: [ERROR]: ";

std::string object_text(const Json& object, ErrorFormat format) {
  if (format == ErrorFormat::json) return json_text(object, kPrettyJson) + "\n";
  if (format == ErrorFormat::yaml) return yaml_text(object);
  if (format == ErrorFormat::table) return table_output(object, {.title = "error"});
  return text_output(object);
}

bool structured(ErrorFormat format) {
  return format != ErrorFormat::enhanced && format != ErrorFormat::legacy;
}

// A further member of an error as one line can show it; lists and maps only while they are short.
std::string detail_text(const Json& value) {
  constexpr std::size_t kShort = 5;
  if (!value.is_structured()) return jmespath::python_text(value);
  if (value.size() >= kShort) return "<complex value>";
  std::vector<std::string> parts;
  for (const auto& [key, element] : value.items()) {
    if (element.is_structured()) return "<complex value>";
    const std::string text = jmespath::python_text(element);
    parts.push_back(value.is_object() ? key + ": " + text : text);
  }
  return value.is_object() ? "{" + join(parts, ", ") + "}" : "[" + join(parts, ", ") + "]";
}

std::string details_text(const Json& members) {
  std::string out;
  bool complex = false;
  for (const auto& [name, value] : members.items()) {
    const std::string text = detail_text(value);
    complex = complex || text == "<complex value>";
    out += name + ": " + text + "\n";
  }
  if (out.empty()) return out;
  if (complex) out += "(--cli-error-format json prints complex values whole)\n";
  return "\nAdditional error details:\n" + out;
}

}  // namespace

std::string_view usage_text() { return kUsage; }

UsageError misuse(std::string text) {
  return {kExitUsage, "ParamValidation", std::move(text), UsageLines::after};
}

UsageError unknown_options(const std::vector<std::string>& words) {
  return {kExitUsage, "", "Unknown options: " + join(words, ", "), UsageLines::before};
}

UsageError bad_parameter(std::string text) { return {kExitUsage, "ParamValidation", std::move(text)}; }

UsageError bad_parameter(std::string_view option, std::string_view why) {
  return bad_parameter("Error parsing parameter '" + std::string(option) + "': " + std::string(why));
}

UsageError bad_configuration(std::string code, std::string text) {
  return {kExitConfiguration, std::move(code), std::move(text)};
}

UsageError failure(std::string text) { return {kExitOther, "", std::move(text)}; }

UsageError not_implemented(std::string_view what) {
  return failure(std::string(what) + ": not implemented yet");
}

std::string error_text(const UsageError& error, ErrorFormat format, std::string_view usage) {
  // The usage lines follow the text as it stands: a choice without a suggestion keeps its empty line.
  const bool as_it_stands = error.usage() == UsageLines::after;
  const std::string text(as_it_stands ? error.text() : std::string(trim(error.text())));
  const bool coded = !error.code().empty();
  if (coded && structured(format)) {
    Json object = Json::object();
    object["Code"] = error.code();
    object["Message"] = text;
    return object_text(object, format);
  }
  std::string line(kPrefix);
  if (coded && format != ErrorFormat::legacy) line += "An error occurred (" + error.code() + "): ";
  line += text + "\n";
  switch (error.usage()) {
    case UsageLines::none:
      return "\n" + line;
    case UsageLines::before:
      return "\n" + std::string(usage) + "\n\n" + line;
    case UsageLines::after:
      break;
  }
  return "\n" + line + "\n" + std::string(usage);
}

namespace {

// Blanks at the end are dropped, those behind the colon stay.
std::string without_end(std::string_view message) {
  const std::size_t last = message.find_last_not_of(" \t\r\n");
  return std::string(message.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

}  // namespace

std::string error_text(const api::ServiceError& error, std::string_view operation, ErrorFormat format,
                       std::optional<int> retries) {
  if (structured(format)) {
    Json object = Json::object();
    object["Message"] = error.message();
    object["Code"] = error.type();
    for (const auto& [name, value] : error.members().items()) object[name] = value;
    return object_text(object, format);
  }
  std::string out = "\n" + std::string(kPrefix) + "An error occurred (" + error.type() +
                    ") when calling the " + std::string(operation) + " operation";
  if (retries) out += " (reached max retries: " + std::to_string(*retries) + ")";
  out += ": " + without_end(error.message()) + "\n";
  if (format == ErrorFormat::enhanced) out += details_text(error.members());
  return out;
}

}  // namespace berth::cli
