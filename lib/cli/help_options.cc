#include "cli/help_options.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.h"
#include "cli/options.h"

namespace berth::cli {

namespace {

using model::Member;
using model::Shape;
using model::ShapeType;

constexpr std::string_view kMore = "…";
// A form that is longer is one that nobody writes on a line.
constexpr std::size_t kLongestShorthand = 1200;
constexpr int kDeepestShorthand = 3;
constexpr int kDeepestJson = 6;

std::string joined(const model::Texts& texts, std::string_view separator) {
  std::vector<std::string> all;
  for (const std::string_view text : texts) all.emplace_back(text);
  return join(all, separator);
}

bool is_number(const Shape& shape) {
  return shape.is(ShapeType::integer) || shape.is(ShapeType::long_integer) || shape.is(ShapeType::floating);
}

// How a value is written in shorthand; `depth` bounds how far structures are opened.
std::string shorthand_form(const Shape& shape, int depth) {
  switch (shape.type()) {
    case ShapeType::structure: {
      if (shape.document()) return "{…}";
      if (depth >= kDeepestShorthand) return std::string(kMore);
      std::vector<std::string> members;
      for (const Member member : shape.members())
        members.push_back(std::string(member.name()) + "=" + shorthand_form(member.shape(), depth + 1));
      const std::string text = join(members, ",");
      return depth == 0 ? text : "{" + text + "}";
    }
    case ShapeType::list:
      return "[" + shorthand_form(shape.element(), std::max(depth, 1)) + ",…]";
    case ShapeType::map:
      return depth == 0 ? "KEY=VALUE,…" : "{KEY=VALUE,…}";
    case ShapeType::boolean:
      return "true|false";
    default:
      break;
  }
  return shape.enum_values().empty() ? std::string(type_word(shape)) : joined(shape.enum_values(), "|");
}

std::string json_form(const Shape& shape, int depth) {
  switch (shape.type()) {
    case ShapeType::structure: {
      if (shape.document()) return "{…}";
      if (depth >= kDeepestJson) return "{…}";
      std::vector<std::string> members;
      for (const Member member : shape.members())
        members.push_back("\"" + std::string(member.name()) + "\": " + json_form(member.shape(), depth + 1));
      return "{" + join(members, ", ") + "}";
    }
    case ShapeType::list:
      return "[" + json_form(shape.element(), depth + 1) + ", …]";
    case ShapeType::map:
      return "{\"" + std::string(type_word(shape.key())) + "\": " + json_form(shape.element(), depth + 1) +
             ", …}";
    case ShapeType::boolean:
      return "true|false";
    case ShapeType::integer:
    case ShapeType::long_integer:
    case ShapeType::floating:
      return std::string(type_word(shape));
    default:
      break;
  }
  return "\"" +
         (shape.enum_values().empty() ? std::string(type_word(shape)) : joined(shape.enum_values(), "|")) +
         "\"";
}

std::string limits(const Shape& shape) {
  const auto whole = [](double value) { return std::to_string(static_cast<std::int64_t>(value)); };
  std::string out;
  if (shape.min() && shape.max()) {
    out = whole(*shape.min()) + " to " + whole(*shape.max());
  } else if (shape.min()) {
    out = "at least " + whole(*shape.min());
  } else if (shape.max()) {
    out = "at most " + whole(*shape.max());
  }
  if (out.empty() || is_number(shape)) return out;
  return out + (shape.is(ShapeType::list)  ? " elements"
                : shape.is(ShapeType::map) ? " entries"
                                           : " characters");
}

// Length, range and pattern.
std::vector<std::string> constraints(const Shape& shape) {
  std::vector<std::string> out;
  if (std::string text = limits(shape); !text.empty()) out.push_back(std::move(text));
  if (!shape.pattern().empty()) out.push_back("matches " + std::string(shape.pattern()));
  return out;
}

// What is demanded of a structure's members, as "key: required; 1 to 128 characters"; forms show the rest.
void add_demands(const Shape& shape, const std::string& path, int depth, std::vector<std::string>& out) {
  if (depth > kDeepestJson) return;
  if (shape.is(ShapeType::list) || shape.is(ShapeType::map)) {
    const std::string element = path + (shape.is(ShapeType::list) ? "[]" : ".*");
    const std::vector<std::string> each = constraints(shape.element());
    if (!each.empty()) out.push_back(element + ": " + join(each, "; "));
    return add_demands(shape.element(), element, depth + 1, out);
  }
  if (!shape.is(ShapeType::structure)) return;
  for (const Member member : shape.members()) {
    const std::string name = (path.empty() ? "" : path + ".") + std::string(member.name());
    std::vector<std::string> demands = constraints(member.shape());
    if (member.required()) demands.insert(demands.begin(), "required");
    if (!demands.empty()) out.push_back(name + ": " + join(demands, "; "));
    add_demands(member.shape(), name, depth + 1, out);
  }
}

std::string option_text(std::string_view words, const Member& member, const Shape& shape,
                        const Shape& inner) {
  std::vector<std::string> parts;
  // What is required is never left out: what comes of that stands behind a semicolon.
  if (!words.empty()) parts.emplace_back(member.required() ? words.substr(0, words.find(';')) : words);
  if (member.required()) parts.emplace_back("required");
  if (member.deprecated()) parts.emplace_back("deprecated");
  if (shape.is(ShapeType::boolean)) parts.emplace_back("a flag");
  if (!inner.enum_values().empty()) parts.push_back("one of " + joined(inner.enum_values(), ", "));
  for (std::string& text : constraints(shape)) parts.push_back(std::move(text));
  if (shape.is(ShapeType::list)) {
    for (const std::string& text : constraints(inner)) parts.push_back("each " + text);
  }
  return join(parts, "; ");
}

// The forms of what is more than a word.
std::vector<std::string> forms_of(const Shape& shape, const Shape& inner) {
  std::vector<std::string> out;
  const bool list = shape.is(ShapeType::list);
  const bool structured = inner.is(ShapeType::structure) || inner.is(ShapeType::map);
  if (structured && !inner.document()) {
    const std::string form = shorthand_form(inner, 0);
    if (form.size() <= kLongestShorthand)
      out.push_back("shorthand: " + form + (list ? " " + std::string(kMore) : ""));
  }
  if (structured || list) out.push_back("JSON: " + json_form(shape, 0));
  if (structured) add_demands(inner, "", 0, out);
  return out;
}

HelpRow member_row(const model::Service& service, const Member& member) {
  const Shape shape = member.shape();
  const bool list = shape.is(ShapeType::list);
  const Shape inner = list ? shape.element() : shape;
  const std::string_view words = words_on_option(service.name(), member.cli_name());
  HelpRow row{.label = "--" + std::string(member.cli_name()),
              .text = option_text(words, member, shape, inner),
              .forms = forms_of(shape, inner)};
  if (shape.is(ShapeType::boolean)) {
    row.label += " | --" + std::string(member.cli_negated());
  } else {
    row.label += " " + std::string(type_word(inner)) + (list ? " …" : "");
  }
  return row;
}

bool every_operation_has(std::string_view option) {
  return option == kCliInputJson || option == kCliInputYaml || option == kSkeleton ||
         option == kStartingToken || option == kPageSize || option == kMaxItems;
}

// A value that an example can show for a required option.
std::string sample(const Shape& shape) {
  if (!shape.enum_values().empty()) return std::string(shape.enum_values()[0]);
  switch (shape.type()) {
    case ShapeType::integer:
    case ShapeType::long_integer:
    case ShapeType::floating:
      return "1";
    case ShapeType::timestamp:
      return "2026-01-05T00:00:00Z";
    case ShapeType::blob:
      return "fileb://part";
    case ShapeType::list:
      return sample(shape.element());
    case ShapeType::map:
      return "key=value";
    case ShapeType::structure: {
      std::vector<std::string> members;
      for (const Member member : shape.members()) {
        const bool structured = member.shape().is(ShapeType::structure) || member.shape().is(ShapeType::map);
        if (member.required() || members.empty())
          members.push_back(std::string(member.name()) + "=" + (structured ? "{…}" : sample(member.shape())));
      }
      return join(members, ",");
    }
    default:
      return "NAME";
  }
}

}  // namespace

std::string_view type_word(const Shape& shape) {
  switch (shape.type()) {
    case ShapeType::integer:
    case ShapeType::long_integer:
      return "INTEGER";
    case ShapeType::floating:
      return "NUMBER";
    case ShapeType::boolean:
      return "";
    case ShapeType::timestamp:
      return "TIMESTAMP";
    case ShapeType::blob:
      return "BASE64";
    case ShapeType::structure:
      return "STRUCTURE";
    case ShapeType::list:
      return "LIST";
    case ShapeType::map:
      return "MAP";
    case ShapeType::string:
      break;
  }
  return "TEXT";
}

std::vector<HelpRow> option_rows(const model::Service& service, const model::Operation& operation) {
  std::vector<HelpRow> rows;
  if (const auto input = operation.input()) {
    for (const bool required : {true, false}) {
      for (const Member member : input->members()) {
        if (member.required() == required) rows.push_back(member_row(service, member));
      }
    }
  }
  const OperationOptions all = options_of(operation);
  for (std::size_t i = 0; i < all.options.size(); ++i) {
    const Option& option = all.options[i];
    if (!all.targets[i].member && !every_operation_has(option.name)) {
      rows.push_back({.label = "--" + option.name + (option.arity == Arity::flag ? "" : " [TEXT]"),
                      .text = std::string(words_on_further_option(operation.cli_name(), option.name)),
                      .forms = {}});
    }
  }
  return rows;
}

std::string synopsis_of(const std::string& head, const model::Operation& operation) {
  std::string out = head;
  if (const auto input = operation.input()) {
    for (const Member member : input->members()) {
      if (!member.required()) continue;
      out += " --" + std::string(member.cli_name());
      if (!member.shape().is(ShapeType::boolean)) out += " " + std::string(type_word(member.shape()));
    }
  }
  return out + " [options]";
}

std::string sample_command(const std::string& head, const model::Operation& operation) {
  std::string out = head;
  if (const auto input = operation.input()) {
    for (const Member member : input->members()) {
      if (!member.required()) continue;
      out += " --" + std::string(member.cli_name());
      if (!member.shape().is(ShapeType::boolean)) out += " " + sample(member.shape());
    }
  }
  return out;
}

}  // namespace berth::cli
