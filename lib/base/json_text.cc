#include "base/json_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "base/json.h"

namespace berth {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

void append_hex_escape(std::string& out, unsigned unit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(unit >> shift) & 0xF];
}

void append_escaped(std::string& out, char32_t code) {
  if (code > 0xFFFF) {
    append_hex_escape(out, 0xD800 + ((code - 0x10000) >> 10));
    append_hex_escape(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
  } else {
    append_hex_escape(out, static_cast<unsigned>(code));
  }
}

// The escape of a character that has a letter for it, else 0.
char short_escape(char c) {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

void append_string(std::string& out, std::string_view text, bool ascii) {
  out += '"';
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (const char letter = short_escape(c)) {
      out += '\\';
      out += letter;
      ++at;
    } else if (byte < 0x20 || (ascii && byte == 0x7F)) {
      append_hex_escape(out, byte);
      ++at;
    } else if (byte < 0x80) {
      out += c;
      ++at;
    } else {
      const Utf8Char next = utf8_at(text, at);
      if (ascii) {
        append_escaped(out, next.code);
      } else {
        append_utf8(out, next.code);
      }
      at += next.bytes;
    }
  }
  out += '"';
}

class Writer {
 public:
  explicit Writer(const JsonLayout& layout) : layout_(layout) {}

  void write(const Json& value, int level) {
    switch (value.type()) {
      case Json::value_t::object:
        write_object(value, level);
        break;
      case Json::value_t::array:
        write_array(value, level);
        break;
      case Json::value_t::string:
        append_string(out_, value.get_ref<const std::string&>(), layout_.ascii);
        break;
      case Json::value_t::boolean:
        out_ += value.get<bool>() ? "true" : "false";
        break;
      case Json::value_t::number_integer:
        out_ += std::to_string(value.get<std::int64_t>());
        break;
      case Json::value_t::number_unsigned:
        out_ += std::to_string(value.get<std::uint64_t>());
        break;
      case Json::value_t::number_float:
        write_float(value.get<double>());
        break;
      default:
        out_ += "null";
        break;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void write_float(double number) {
    if (std::isnan(number)) {
      out_ += "NaN";
    } else if (std::isinf(number)) {
      out_ += number > 0 ? "Infinity" : "-Infinity";
    } else {
      out_ += float_text(number);
    }
  }

  void line(int level) {
    if (layout_.indent < 0) return;
    out_ += '\n';
    out_.append(static_cast<std::size_t>(layout_.indent) * static_cast<std::size_t>(level), ' ');
  }

  void write_object(const Json& value, int level) {
    if (value.empty()) {
      out_ += "{}";
      return;
    }
    out_ += '{';
    bool first = true;
    for (auto it = value.begin(); it != value.end(); ++it) {
      if (!first) out_ += layout_.item_separator;
      first = false;
      line(level + 1);
      append_string(out_, it.key(), layout_.ascii);
      out_ += layout_.key_separator;
      write(it.value(), level + 1);
    }
    line(level);
    out_ += '}';
  }

  void write_array(const Json& value, int level) {
    if (value.empty()) {
      out_ += "[]";
      return;
    }
    out_ += '[';
    bool first = true;
    for (const Json& element : value) {
      if (!first) out_ += layout_.item_separator;
      first = false;
      line(level + 1);
      write(element, level + 1);
    }
    line(level);
    out_ += ']';
  }

  JsonLayout layout_;
  std::string out_;
};

// Digits d.ddd and a decimal exponent, laid out without an exponent between 1e-4 and 1e16.
std::string lay_out(std::string_view digits, int exponent) {
  std::string out;
  if (exponent < -4 || exponent >= 16) {
    out += digits[0];
    if (digits.size() > 1) {
      out += '.';
      out += digits.substr(1);
    }
    out += exponent < 0 ? "e-" : "e+";
    const int size = std::abs(exponent);
    if (size < 10) out += '0';
    return out + std::to_string(size);
  }
  if (exponent < 0)
    return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + std::string(digits);
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) {
    return std::string(digits) + std::string(whole - digits.size(), '0') + ".0";
  }
  return std::string(digits.substr(0, whole)) + "." + std::string(digits.substr(whole));
}

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

}  // namespace

std::string json_text(const Json& value, const JsonLayout& layout) {
  Writer writer(layout);
  writer.write(value, 0);
  return writer.take();
}

std::string float_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  std::array<char, 40> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const bool negative = text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t e = text.find('e');
  std::string digits(text.substr(0, e));
  if (digits.size() > 1) digits.erase(1, 1);
  int exponent = 0;
  const std::size_t number = e + (text[e + 1] == '+' ? 2U : 1U);
  std::from_chars(text.data() + number, text.data() + text.size(), exponent);
  return (negative ? "-" : "") + lay_out(digits, exponent);
}

Utf8Char utf8_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1};
  unsigned bytes = 0;
  char32_t code = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    bytes = 2;
    code = lead & 0x1FU;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    bytes = 3;
    code = lead & 0x0FU;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    bytes = 4;
    code = lead & 0x07U;
  } else {
    return {kReplacement, 1};
  }
  for (unsigned i = 1; i < bytes; ++i) {
    if (!continues(text, at + i)) return {kReplacement, 1};
    code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {kReplacement, 1};
  return {code, bytes};
}

void append_utf8(std::string& out, char32_t code) {
  if ((code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) code = kReplacement;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

std::size_t utf8_length(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += utf8_at(text, at).bytes) ++count;
  return count;
}

}  // namespace berth
