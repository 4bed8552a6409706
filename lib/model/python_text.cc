// How Python prints values, as far as the client's messages do.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>

#include "base/json.h"
#include "model/validate.h"

namespace berth::model {

namespace {
// Python's repr of a float: 50.0, 0.1, 1e+25, 1e-05.
std::string python_float(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[64];
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  const int exponent = std::atoi(std::string(text.substr(text.find('e') + 1)).c_str());
  if (exponent < -4 || exponent >= 16) return std::string(text);
  const auto plain = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
  std::string out(buffer, static_cast<std::size_t>(plain.ptr - buffer));
  if (out.find('.') == std::string::npos) out += ".0";
  return out;
}

std::string python_string(const std::string& text) {
  const bool has_single = text.find('\'') != std::string::npos;
  const char quote = has_single && text.find('"') == std::string::npos ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + quote;
}

std::string python_object(const Json& value, bool ordered_dicts) {
  std::string out = "{";
  for (const auto& [name, each] : value.items()) {
    if (out.size() > 1) out += ", ";
    out += python_string(name) + ": " + python_text(each, true, ordered_dicts);
  }
  out += "}";
  if (!ordered_dicts) return out;
  return value.empty() ? "OrderedDict()" : "OrderedDict(" + out + ")";
}
}  // namespace

std::string python_text(const Json& value, bool quoted, bool ordered_dicts) {
  switch (value.type()) {
    case Json::value_t::null:
      return "None";
    case Json::value_t::boolean:
      return value.get<bool>() ? "True" : "False";
    case Json::value_t::number_integer:
      return std::to_string(value.get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return std::to_string(value.get<std::uint64_t>());
    case Json::value_t::number_float:
      return python_float(value.get<double>());
    case Json::value_t::string:
      return quoted ? python_string(value.get_ref<const std::string&>()) : value.get<std::string>();
    case Json::value_t::object:
      return python_object(value, ordered_dicts);
    case Json::value_t::array:
      break;
    default:
      return {};
  }
  std::string out = "[";
  for (const Json& each : value) {
    if (out.size() > 1) out += ", ";
    out += python_text(each, true, ordered_dicts);
  }
  return out + "]";
}

}  // namespace berth::model
