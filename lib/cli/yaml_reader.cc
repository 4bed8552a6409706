#include <yaml.h>

#include <charconv>
#include <limits>
#include <map>
#include <stdexcept>

#include "base/json.h"
#include "base/text.h"
#include "cli/yaml.h"

namespace berth::cli {
namespace {

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";
constexpr std::size_t kMostValues = 1'000'000;
constexpr int kDeepest = 200;

struct Fault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Node {
  Json value;
  bool bytes = false;  // !!binary: the value is base64
};

std::string_view text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

std::string without_underscores(std::string_view word) {
  std::string out;
  for (const char c : word)
    if (c != '_') out += c;
  return out;
}

// Digits of a base behind a sign; a number that has no room in 64 bits becomes a real one.
Json integer_of(std::string_view word) {
  constexpr int kDecimal = 10;
  constexpr int kOctal = 8;
  constexpr int kHex = 16;
  std::string digits = without_underscores(word);
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.erase(0, 1);
  int base = kDecimal;
  if (digits.starts_with("0b")) base = 2;
  if (digits.starts_with("0o")) base = kOctal;
  if (digits.starts_with("0x")) base = kHex;
  if (base != kDecimal) digits.erase(0, 2);
  if (negative) digits.insert(0, 1, '-');
  std::int64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number, base);
  if (read.ec == std::errc() && read.ptr == end) return number;
  if (read.ec == std::errc::result_out_of_range && base == kDecimal) {
    if (auto large = parse_json(digits)) return std::move(*large);
  }
  throw Fault("no number");
}

Json real_of(std::string_view word) {
  const std::string text = to_lower(without_underscores(word));
  if (text.ends_with(".nan")) return std::numeric_limits<double>::quiet_NaN();
  if (text.ends_with(".inf")) {
    const double infinite = std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -infinite : infinite;
  }
  const std::size_t sign = text.starts_with('+') ? 1 : 0;
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + sign, end, number);
  if (read.ec != std::errc() || read.ptr != end) throw Fault("no number");
  return number;
}

Json plain_value(const std::string& word) {
  switch (plain_word(word)) {
    case YamlWord::null:
      return nullptr;
    case YamlWord::boolean:
      return to_lower(word) == "true";
    case YamlWord::integer:
      return integer_of(word);
    case YamlWord::real:
      return real_of(word);
    default:
      return word;
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }

  YamlDocument document() {
    YamlDocument out;
    expect(YAML_STREAM_START_EVENT);
    next();
    if (event_.type == YAML_STREAM_END_EVENT) return out;
    next();
    topmost_ = &out.bytes_members;
    out.value = node(0).value;
    next();
    expect(YAML_STREAM_END_EVENT);
    return out;
  }

 private:
  void next() {
    yaml_event_delete(&event_);
    if (yaml_parser_parse(&parser_, &event_) == 0) throw Fault("bad syntax");
  }

  void expect(yaml_event_type_t type) {
    next();
    if (event_.type != type) throw Fault("something else stands here");
  }

  // The node that begins with the event at hand; the event behind it is not read yet.
  Node node(int depth) {
    if (depth > kDeepest || ++values_ > kMostValues) throw Fault("too much");
    switch (event_.type) {
      case YAML_SCALAR_EVENT:
        return kept(text_of(event_.data.scalar.anchor), scalar());
      case YAML_SEQUENCE_START_EVENT:
        return kept(text_of(event_.data.sequence_start.anchor), {}, &Reader::list, depth);
      case YAML_MAPPING_START_EVENT:
        return kept(text_of(event_.data.mapping_start.anchor), {}, &Reader::mapping, depth);
      case YAML_ALIAS_EVENT: {
        const auto found = anchors_.find(text_of(event_.data.alias.anchor));
        if (found == anchors_.end()) throw Fault("an alias of nothing");
        count(found->second.value, depth);
        return found->second;
      }
      default:
        throw Fault("no value");
    }
  }

  // What an alias brings along, at its depth.
  void count(const Json& value, int depth) {
    if (depth > kDeepest || ++values_ > kMostValues) throw Fault("too much");
    if (!value.is_structured()) return;
    for (const Json& element : value) count(element, depth + 1);
  }

  Node kept(std::string_view anchor, Node value, Node (Reader::*read)(int depth) = nullptr, int depth = 0) {
    const std::string name(anchor);
    if (read != nullptr) value = (this->*read)(depth);
    if (!name.empty()) anchors_[name] = value;
    return value;
  }

  Node scalar() {
    const auto& scalar = event_.data.scalar;
    std::string word(reinterpret_cast<const char*>(scalar.value), scalar.length);
    std::string_view tag = text_of(scalar.tag);
    if (tag.empty() || tag == "!") {
      if (tag.empty() && scalar.plain_implicit != 0) return {.value = plain_value(word)};
      return {.value = std::move(word)};
    }
    if (!tag.starts_with(kTagPrefix)) throw Fault("an unknown tag");
    tag.remove_prefix(kTagPrefix.size());
    if (tag == "str") return {.value = std::move(word)};
    if (tag == "int") return {.value = integer_of(word)};
    if (tag == "float") return {.value = real_of(word)};
    if (tag == "null") return {.value = nullptr};
    if (tag == "bool") return {.value = to_lower(word) == "true"};
    if (tag == "timestamp") return {.value = std::move(word)};
    if (tag == "binary") return binary(word);
    throw Fault("an unknown tag");
  }

  static Node binary(std::string_view word) {
    std::string digits;
    for (const char c : word)
      if (c != ' ' && c != '\n') digits += c;
    if (!base64_decode(digits)) throw Fault("no base64");
    return {.value = std::move(digits), .bytes = true};
  }

  Node list(int depth) {
    Json out = Json::array();
    for (next(); event_.type != YAML_SEQUENCE_END_EVENT; next()) out.push_back(node(depth + 1).value);
    return {.value = std::move(out)};
  }

  Node mapping(int depth) {
    Json out = Json::object();
    Json merged = Json::array();
    for (next(); event_.type != YAML_MAPPING_END_EVENT; next()) {
      const bool merge = event_.type == YAML_SCALAR_EVENT && event_.data.scalar.plain_implicit != 0 &&
                         text_of(event_.data.scalar.value) == "<<";
      const Json key = node(depth + 1).value;
      if (!key.is_string()) throw Fault("a key that is no text");
      next();
      Node value = node(depth + 1);
      if (merge) {
        merged.push_back(std::move(value.value));
        continue;
      }
      const std::string& name = key.get_ref<const std::string&>();
      if (out.contains(name)) throw Fault("a key twice");
      if (value.bytes && depth == 0) topmost_->push_back(name);
      out[name] = std::move(value.value);
    }
    for (const Json& source : merged) merge_into(out, source);
    return {.value = std::move(out)};
  }

  // `<<`: what the mapping itself does not say, of one mapping or of several.
  static void merge_into(Json& out, const Json& source) {
    if (source.is_array()) {
      for (const Json& each : source) merge_into(out, each);
      return;
    }
    if (!source.is_object()) throw Fault("a merge of no mapping");
    for (const auto& [name, value] : source.items())
      if (!out.contains(name)) out[name] = value;
  }

  yaml_parser_t parser_ = {};
  yaml_event_t event_ = {};
  std::map<std::string, Node, std::less<>> anchors_;
  std::vector<std::string>* topmost_ = nullptr;
  std::size_t values_ = 0;
};

}  // namespace

std::optional<YamlDocument> parse_yaml(std::string_view text) {
  try {
    return Reader(text).document();
  } catch (const Fault&) {
    return std::nullopt;
  }
}

}  // namespace berth::cli
