#include "base/json.h"

template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace berth {

std::optional<Json> parse_json(std::string_view text, JsonFault& fault) {
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::parse_error& error) {
    // The library counts bytes read, from 1; one past the end for a text that stops short.
    fault.offset = error.byte == 0 ? 0 : std::min<std::size_t>(error.byte - 1, text.size());
    fault.line = 1;
    std::size_t line_start = 0;
    for (std::size_t i = 0; i < fault.offset; ++i) {
      if (text[i] == '\n') {
        ++fault.line;
        line_start = i + 1;
      }
    }
    fault.column = fault.offset - line_start + 1;
    std::string_view what = error.what();
    const std::size_t detail = what.find(": syntax error");
    fault.reason =
        detail == std::string_view::npos ? std::string(what) : std::string(what.substr(detail + 2));
    return std::nullopt;
  }
}

std::optional<Json> parse_json(std::string_view text) {
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
