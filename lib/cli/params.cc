#include "cli/params.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"
#include "cli/errors.h"
#include "cli/json_fault.h"
#include "cli/numbers.h"
#include "cli/shorthand.h"
#include "cli/yaml.h"
#include "jmespath/python.h"
#include "model/validate.h"

namespace berth::cli {

namespace {

using model::Shape;
using model::ShapeType;

// An option's words before the model looks at them: a list of words, or one text (which a file makes of a
// list).
struct Words {
  std::vector<std::string> words;
  bool is_list = false;
  bool bytes = false;

  const std::string& text() const { return words.front(); }
};

// One option being read.
struct Reading {
  std::string option;  // "--tags"
  const Sources& sources;
  bool as_json = false;  // some of it was JSON
};

bool looks_like_json(std::string_view text) {
  const std::string_view trimmed = trim(text);
  return !trimmed.empty() && (trimmed.front() == '[' || trimmed.front() == '{');
}

bool complex(const Shape& shape) {
  return shape.is(ShapeType::structure) || shape.is(ShapeType::list) || shape.is(ShapeType::map);
}

bool takes_shorthand(const Shape& shape) {
  if (!complex(shape) || shape.document()) return false;
  return !shape.is(ShapeType::list) || complex(shape.element());
}

Words with_files(Words words, Reading& reading) {
  if (words.words.size() != 1) return words;
  auto content = load_file_word(reading.option, words.text(), reading.sources);
  if (!content) return words;
  return {.words = {std::move(content->text)}, .is_list = false, .bytes = content->bytes};
}

Json read_json(const std::string& text, Reading& reading) {
  std::string fault;
  std::optional<Json> value = parse_option_json(text, fault);
  if (!value) throw bad_parameter(reading.option, "Invalid JSON: " + fault + "\nJSON received: " + text);
  reading.as_json = true;
  return std::move(*value);
}

Json read_shorthand(const Shape& shape, const Words& words, const Reading& reading) {
  const LoadFile load = [&](const std::string& word) -> std::optional<std::string> {
    auto content = load_file_word(reading.option, word, reading.sources);
    if (!content) return std::nullopt;
    return std::move(content->text);
  };
  try {
    Json value = Json::array();
    for (const std::string& word : words.words) value.push_back(parse_shorthand(word, load));
    if (!words.is_list) value = Json(value.front());
    // A lone map where a list is wanted stays one, for the validation to refuse.
    if (words.is_list || !shape.is(ShapeType::list)) fit_shorthand(shape, value);
    return value;
  } catch (const ShorthandError& error) {
    throw bad_parameter(reading.option, error.what());
  }
}

Json read_list(const Shape& shape, const Words& words, Reading& reading);

Json read_scalar(const Shape& shape, const std::string& text) {
  switch (shape.type()) {
    case ShapeType::integer:
    case ShapeType::long_integer:
      return must_read_int(text);
    case ShapeType::floating:
      return must_read_float(text);
    case ShapeType::boolean: {
      const std::string lower = to_lower(text);
      return lower == "true" || (lower != "false" && !lower.empty());
    }
    default:
      return text;
  }
}

// The first character that is no blank; Python fails on a text that has none.
char first_character(std::string_view text) {
  const std::string_view trimmed = trim(text);
  if (trimmed.empty()) throw failure("string index out of range");
  return trimmed.front();
}

Json read_text(const Shape& shape, const std::string& text, Reading& reading) {
  if (shape.document()) return read_json(text, reading);
  if (shape.is(ShapeType::list)) return read_list(shape, {.words = {text}}, reading);
  if (!complex(shape)) return read_scalar(shape, text);
  if (first_character(text) != '{') throw bad_parameter(reading.option, "Invalid JSON:\n" + text);
  return read_json(text, reading);
}

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.size(); i += utf8_at(text, i).bytes)
    out.emplace_back(text.substr(i, utf8_at(text, i).bytes));
  return out;
}

Json read_list(const Shape& shape, const Words& words, Reading& reading) {
  if (!words.is_list && first_character(words.text()) == '[') return read_json(words.text(), reading);
  if (words.is_list && words.words.size() == 1 && trim(words.text()).starts_with('['))
    return read_json(words.text(), reading);
  // The text of a file is taken apart into its characters, as aws does.
  const std::vector<std::string> elements = words.is_list ? words.words : characters(words.text());
  const Shape element_shape = shape.element();
  const bool number = element_shape.is(ShapeType::integer) || element_shape.is(ShapeType::long_integer);
  Json out = Json::array();
  for (const std::string& element : elements) {
    if (number && !read_int(element)) throw bad_parameter(reading.option, elements.front());
    out.push_back(read_text(element_shape, element, reading));
  }
  return out;
}

Json read_words(const Shape& shape, const Words& words, Reading& reading) {
  const std::string_view first = words.words.empty() ? std::string_view() : std::string_view(words.words[0]);
  if (takes_shorthand(shape) && !looks_like_json(first)) return read_shorthand(shape, words, reading);
  if (shape.is(ShapeType::list)) return read_list(shape, words, reading);
  return read_text(shape, words.text(), reading);
}

void read_member(const model::Member& member, std::vector<std::string> given, Reading& reading,
                 RawParameters& out) {
  const Shape shape = member.shape();
  const std::string name(member.name());
  const Words words =
      with_files({.words = std::move(given), .is_list = shape.is(ShapeType::list), .bytes = false}, reading);
  if (words.bytes && shape.is(ShapeType::blob)) {
    out.values[name] = base64_encode(words.text());
    out.bytes_members.push_back(name);
    return;
  }
  out.values[name] = read_words(shape, words, reading);
  if (reading.as_json) out.json_members.push_back(name);
}

// --cli-input-json and --cli-input-yaml set what no option sets.
void merge_input(std::string_view option, const Json& input, RawParameters& out) {
  if (!input.is_object()) {
    throw bad_parameter("--" + std::string(option), "Invalid type: expecting map, received <class '" +
                                                        std::string(jmespath::python_type(input)) + "'>");
  }
  for (const auto& [name, value] : input.items()) {
    if (!out.values.contains(name)) out.values[name] = value;
  }
}

void merge_json(const std::string& text, RawParameters& out) {
  std::string fault;
  const std::optional<Json> input = parse_option_json(text, fault);
  if (!input) throw bad_parameter(kCliInputJson, "Invalid JSON received.");
  merge_input(kCliInputJson, *input, out);
}

void merge_yaml(const std::string& text, RawParameters& out) {
  const std::optional<YamlDocument> input = parse_yaml(text);
  if (!input) throw bad_parameter(kCliInputYaml, "Invalid YAML received.");
  for (const std::string& name : input->bytes_members)
    if (!out.values.contains(name)) out.bytes_members.push_back(name);
  merge_input(kCliInputYaml, input->value, out);
}

// Base64 as Python reads it: characters of no meaning are skipped, and what follows the padding is not looked
// at.
std::optional<std::string> lenient_base64(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return std::nullopt;
    const bool padding = c == '=';
    if (padding && digits.size() % 4 >= 2) {
      const std::size_t needed = 4 - digits.size() % 4;
      const auto present = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
      if (present < needed) return std::nullopt;
      digits.append(needed, '=');
      break;
    }
    if (!padding && (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/')) digits += c;
  }
  return base64_decode(digits);
}

void convert_blobs(const Shape& shape, BinaryFormat format, Json& value) {
  if (shape.is(ShapeType::blob) && value.is_string()) {
    const std::string text = value.get<std::string>();
    const std::optional<std::string> bytes = format == BinaryFormat::raw ? text : lenient_base64(text);
    if (!bytes) throw failure("Invalid base64: \"" + text + "\"");
    value = base64_encode(*bytes);
  } else if (shape.is(ShapeType::structure) && value.is_object()) {
    for (const model::Member member : shape.members()) {
      const auto found = value.find(std::string(member.name()));
      if (found != value.end()) convert_blobs(member.shape(), format, *found);
    }
  } else if (shape.is(ShapeType::list) && value.is_array()) {
    for (Json& element : value) convert_blobs(shape.element(), format, element);
  } else if (shape.is(ShapeType::map) && value.is_object()) {
    for (auto& element : value.items()) convert_blobs(shape.element(), format, element.value());
  }
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

RawParameters read_parameters(const OperationOptions& table, const OperationWords& words,
                              const Sources& sources) {
  RawParameters out;
  std::optional<std::string> input_json;
  std::optional<std::string> input_yaml;
  for (const OperationWords::Value& value : words.values) {
    const Option& option = table.options[value.option];
    const OptionTarget& target = table.targets[value.option];
    Reading reading{.option = "--" + option.name, .sources = sources};
    if (target.member && option.arity == Arity::flag) {
      out.values[std::string(target.member->name())] = target.value;
    } else if (target.member) {
      read_member(*target.member, value.words, reading, out);
    } else if (option.name == kCliInputJson || option.name == kCliInputYaml) {
      const Words text = with_files({.words = value.words}, reading);
      (option.name == kCliInputJson ? input_json : input_yaml) = text.text();
    }
  }
  if (input_json && input_yaml) throw bad_parameter("Only one --cli-input- parameter may be specified.");
  if (input_json) merge_json(*input_json, out);
  if (input_yaml) merge_yaml(*input_yaml, out);
  return out;
}

void prepare_parameters(const Shape& input, BinaryFormat format, const Sources& sources,
                        RawParameters& parameters) {
  for (const model::Member member : input.members()) {
    const std::string name(member.name());
    const auto found = parameters.values.find(name);
    if (found == parameters.values.end()) {
      if (member.idempotency_token()) parameters.values[name] = sources.fresh_uuid();
    } else if (!contains(parameters.bytes_members, name)) {
      convert_blobs(member.shape(), format, *found);
    }
  }
}

void convert_timestamps(const Shape& shape, Json& value) {
  if (shape.is(ShapeType::timestamp)) {
    constexpr std::int64_t kMsInSecond = 1000;
    if (const auto instant = model::parse_timestamp(value)) {
      const std::int64_t ms = instant->ms;
      value = (ms - (ms % kMsInSecond + kMsInSecond) % kMsInSecond) / kMsInSecond;
    }
  } else if (shape.is(ShapeType::structure) && value.is_object()) {
    for (const model::Member member : shape.members()) {
      const auto found = value.find(std::string(member.name()));
      if (found != value.end()) convert_timestamps(member.shape(), *found);
    }
  } else if (shape.is(ShapeType::list) && value.is_array()) {
    for (Json& element : value) convert_timestamps(shape.element(), element);
  } else if (shape.is(ShapeType::map) && value.is_object()) {
    for (auto& element : value.items()) convert_timestamps(shape.element(), element.value());
  }
}

}  // namespace berth::cli
