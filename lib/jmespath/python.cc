#include "jmespath/python.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json_text.h"

namespace berth::jmespath {
namespace {

struct CodeRange {
  char32_t first, last;
};

// What a text's quoted form shows as an escape: controls, blanks other than the common one, invisible marks,
// private use. Unassigned characters are shown as they are.
constexpr std::array<CodeRange, 14> kUnprintable = {{{0x00, 0x1F},
                                                     {0x7F, 0xA0},
                                                     {0xAD, 0xAD},
                                                     {0x1680, 0x1680},
                                                     {0x180E, 0x180E},
                                                     {0x2000, 0x200F},
                                                     {0x2028, 0x202F},
                                                     {0x205F, 0x206F},
                                                     {0x3000, 0x3000},
                                                     {0xD800, 0xF8FF},
                                                     {0xFEFF, 0xFEFF},
                                                     {0xFFF0, 0xFFFB},
                                                     {0xE0000, 0xE0FFF},
                                                     {0xF0000, 0x10FFFF}}};

bool printable(char32_t code) {
  return std::none_of(kUnprintable.begin(), kUnprintable.end(),
                      [code](const CodeRange& r) { return code >= r.first && code <= r.last; });
}

void append_unprintable(std::string& out, char32_t code) {
  const auto number = static_cast<std::uint32_t>(code);
  if (code == '\n') {
    out += "\\n";
  } else if (code == '\r') {
    out += "\\r";
  } else if (code == '\t') {
    out += "\\t";
  } else if (code < 0x100) {
    out += fmt::format("\\x{:02x}", number);
  } else if (code < 0x10000) {
    out += fmt::format("\\u{:04x}", number);
  } else {
    out += fmt::format("\\U{:08x}", number);
  }
}

std::string in_quotes(std::string_view text) {
  const bool double_quotes =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  const char quote = double_quotes ? '"' : '\'';
  std::string out(1, quote);
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char next = utf8_at(text, at);
    at += next.bytes;
    if (next.code == static_cast<char32_t>(quote) || next.code == U'\\') {
      out += '\\';
      out += static_cast<char>(next.code);
    } else if (printable(next.code)) {
      append_utf8(out, next.code);
    } else {
      append_unprintable(out, next.code);
    }
  }
  return out + quote;
}

bool numeric(const Json& value) { return value.is_number() || value.is_boolean(); }

// Wide enough for every 64-bit whole number and every double, so comparisons between them are exact.
long double exact(const Json& value) {
  switch (value.type()) {
    case Json::value_t::boolean:
      return value.get<bool>() ? 1 : 0;
    case Json::value_t::number_integer:
      return static_cast<long double>(value.get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return static_cast<long double>(value.get<std::uint64_t>());
    default:
      return static_cast<long double>(value.get<double>());
  }
}

bool objects_equal(const Json& a, const Json& b) {
  if (a.size() != b.size()) return false;
  for (auto it = a.begin(); it != a.end(); ++it) {
    const auto other = b.find(it.key());
    if (other == b.end() || !python_equal(it.value(), *other)) return false;
  }
  return true;
}

bool zero_or_one(const Json& value) {
  if (!value.is_number()) return false;
  const long double number = exact(value);
  return number == 0 || number == 1;
}

}  // namespace

std::string_view python_type(const Json& value) {
  switch (value.type()) {
    case Json::value_t::boolean:
      return "bool";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return "int";
    case Json::value_t::number_float:
      return "float";
    case Json::value_t::string:
      return "str";
    case Json::value_t::array:
      return "list";
    case Json::value_t::object:
      return "dict";
    default:
      return "NoneType";
  }
}

std::string_view json_type(const Json& value) {
  switch (value.type()) {
    case Json::value_t::boolean:
      return "boolean";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
      return "number";
    case Json::value_t::string:
      return "string";
    case Json::value_t::array:
      return "array";
    case Json::value_t::object:
      return "object";
    default:
      return "null";
  }
}

std::string python_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : python_repr(value);
}

std::string python_repr(const Json& value) {
  switch (value.type()) {
    case Json::value_t::boolean:
      return value.get<bool>() ? "True" : "False";
    case Json::value_t::number_integer:
      return std::to_string(value.get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return std::to_string(value.get<std::uint64_t>());
    case Json::value_t::number_float:
      return float_text(value.get<double>());
    case Json::value_t::string:
      return in_quotes(value.get_ref<const std::string&>());
    case Json::value_t::array: {
      std::string out = "[";
      for (const Json& element : value) {
        if (out.size() > 1) out += ", ";
        out += python_repr(element);
      }
      return out + "]";
    }
    case Json::value_t::object: {
      std::string out = "{";
      for (auto it = value.begin(); it != value.end(); ++it) {
        if (out.size() > 1) out += ", ";
        out += in_quotes(it.key()) + ": " + python_repr(it.value());
      }
      return out + "}";
    }
    default:
      return "None";
  }
}

bool python_equal(const Json& a, const Json& b) {
  if (numeric(a) && numeric(b)) return exact(a) == exact(b);
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case Json::value_t::string:
      return a.get_ref<const std::string&>() == b.get_ref<const std::string&>();
    case Json::value_t::array:
      return std::equal(a.begin(), a.end(), b.begin(), b.end(), python_equal);
    case Json::value_t::object:
      return objects_equal(a, b);
    default:
      return true;
  }
}

bool values_equal(const Json& a, const Json& b) {
  if (zero_or_one(a) && b.is_boolean()) return false;
  if (zero_or_one(b) && a.is_boolean()) return false;
  return python_equal(a, b);
}

int compare(const Json& a, const Json& b) {
  if (a.is_string()) {
    const int order = a.get_ref<const std::string&>().compare(b.get_ref<const std::string&>());
    return order < 0 ? -1 : (order > 0 ? 1 : 0);
  }
  const long double left = exact(a);
  const long double right = exact(b);
  return left < right ? -1 : (left > right ? 1 : 0);
}

bool is_false(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return true;
    case Json::value_t::boolean:
      return !value.get<bool>();
    case Json::value_t::string:
      return value.get_ref<const std::string&>().empty();
    case Json::value_t::array:
    case Json::value_t::object:
      return value.empty();
    default:
      return false;
  }
}

}  // namespace berth::jmespath
