#include "base/json.h"

#include "base/json_reader.h"

template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace berth {

namespace {

// Where a bracket opens beyond the limit, looking at brackets outside of strings only.
std::optional<std::size_t> too_deep_at(std::string_view text) {
  std::size_t depth = 0;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inside) {
      if (c == '\\') ++i;
      if (c == '"') inside = false;
    } else if (c == '"') {
      inside = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxJsonDepth) return i;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return std::nullopt;
}

void place(JsonFault& fault, std::string_view text, std::size_t offset) {
  fault.offset = offset;
  fault.line = 1;
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++fault.line;
      line_start = i + 1;
    }
  }
  fault.column = offset - line_start + 1;
}

// The library's text without its own prefix.
std::string reason_of(std::string_view what) {
  const std::size_t detail = what.find(": syntax error");
  if (detail != std::string_view::npos) return std::string(what.substr(detail + 2));
  const std::size_t bracket = what.find("] ");
  return std::string(bracket == std::string_view::npos ? what : what.substr(bracket + 2));
}

}  // namespace

std::optional<Json> parse_json(std::string_view text, JsonFault& fault) {
  if (auto read = read_json(text)) return read;
  if (const auto deep = too_deep_at(text)) {
    place(fault, text, *deep);
    fault.reason = "nested too deeply";
    return std::nullopt;
  }
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::parse_error& error) {
    // The library counts bytes read, from 1; one past the end for a text that stops short.
    place(fault, text, error.byte == 0 ? 0 : std::min<std::size_t>(error.byte - 1, text.size()));
    fault.reason = reason_of(error.what());
  } catch (const Json::out_of_range& error) {
    place(fault, text, 0);
    fault.reason = reason_of(error.what());
  }
  return std::nullopt;
}

std::optional<Json> parse_json(std::string_view text) {
  if (auto read = read_json(text)) return read;
  if (too_deep_at(text)) return std::nullopt;
  Json value = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::string to_line(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

const Json* member(const Json& value, std::string_view name) {
  if (!value.is_object()) return nullptr;
  for (auto it = value.begin(); it != value.end(); ++it) {
    if (it.key() == name) return it.value().is_null() ? nullptr : &it.value();
  }
  return nullptr;
}

}  // namespace berth
