#include "cli/shorthand.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/json_text.h"
#include "base/text.h"
#include "cli/errors.h"
#include "cli/numbers.h"

namespace berth::cli {

namespace {

constexpr std::size_t kDeepest = 200;    // nested lists and maps
constexpr char32_t kEnd = 0xFFFFFFFF;    // behind the last character
constexpr char32_t kRawByte = 0xDC00;    // and a byte that is not UTF-8: Python's surrogate escape
constexpr char32_t kLastPlain = 0xFFFF;  // the grammar's character classes end here

std::u32string decode(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Char c = utf8_at(text, i);
    const auto byte = static_cast<unsigned char>(text[i]);
    out += c.bytes == 1 && byte >= 0x80 ? kRawByte + byte : c.code;
    i += c.bytes;
  }
  return out;
}

std::string encode(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    if (c >= kRawByte + 0x80 && c <= kRawByte + 0xFF) {
      out += static_cast<char>(c - kRawByte);
    } else {
      append_utf8(out, c);
    }
  }
  return out;
}

bool blank(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// What a regular expression of Python's calls a space.
bool wide_blank(char32_t c) {
  return blank(c) || (c >= 0x1C && c <= 0x1F) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool key_char(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c < 0x80 && std::string_view("-_.#/:").find(static_cast<char>(c)) != std::string_view::npos);
}

bool one_of(char32_t c, std::string_view set) {
  return c < 0x80 && set.find(static_cast<char>(c)) != std::string_view::npos;
}

// The first character of a value that has no quotes.
bool starts_value(char32_t c) { return c > ' ' && c <= kLastPlain && !one_of(c, "\"',=[{"); }

// A further character: of a value behind '=', and of one behind a comma.
bool continues_first(char32_t c) {
  return wide_blank(c) || (c > ' ' && c <= kLastPlain && !one_of(c, "\"',]}"));
}
bool continues_second(char32_t c) {
  return wide_blank(c) || (c > ' ' && c <= kLastPlain && !one_of(c, "\"',="));
}

std::string trimmed(std::u32string_view text) {
  while (!text.empty() && wide_blank(text.back())) text.remove_suffix(1);
  return encode(text);
}

std::u32string replaced(std::u32string text, std::u32string_view from, std::u32string_view to) {
  for (std::size_t at = text.find(from); at != std::u32string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

class Parser {
 public:
  Parser(std::string_view text, const LoadFile& load) : text_(decode(text)), load_(load) {}

  Json parameter() {
    Json out = Json::object();
    std::size_t last = 0;
    do {
      if (!out.empty()) {
        last = at_;
        expect(',', true);
      }
      auto [key, value] = key_value();
      if (out.contains(key)) refuse_repetition(key, last + 1);
      out[key] = std::move(value);
    } while (at_ < text_.size());
    return out;
  }

 private:
  using CharacterTest = bool (*)(char32_t);

  char32_t current() const { return at_ < text_.size() ? text_[at_] : kEnd; }
  bool at_end() const { return at_ >= text_.size(); }
  void skip_blanks() {
    while (!at_end() && blank(text_[at_])) ++at_;
  }

  // The input with a caret in a line of its own, under the line that holds the place.
  std::string pointed_at(std::size_t place) const {
    const std::u32string_view all = text_;
    const std::u32string_view before = all.substr(0, place);
    const std::size_t line_start = before.rfind(U'\n') == std::u32string::npos ? 0 : before.rfind(U'\n') + 1;
    const std::size_t line_end = std::min(all.find(U'\n', place), all.size());
    return encode(all.substr(0, line_end)) + "\n" + std::string(place - line_start, ' ') + "^" +
           encode(all.substr(line_end));
  }

  [[noreturn]] void refuse(const std::string& expected, const std::string& received) const {
    throw ShorthandError("Expected: '" + expected + "', received: '" + received + "' for input:\n " +
                         pointed_at(at_));
  }

  [[noreturn]] void refuse_repetition(const std::string& key, std::size_t place) const {
    throw ShorthandError("Second instance of key \"" + key + "\" encountered for input:\n" +
                         pointed_at(place) +
                         "\nThis is often because there is a preceding \",\" instead of a space.");
  }

  void expect(char wanted, bool blanks_around) {
    if (blanks_around) skip_blanks();
    if (at_end()) refuse(std::string(1, wanted), "EOF");
    if (current() != static_cast<char32_t>(wanted))
      refuse(std::string(1, wanted), encode(std::u32string(1, current())));
    ++at_;
    if (blanks_around) skip_blanks();
  }

  std::string key() {
    const std::size_t start = at_;
    while (!at_end() && key_char(current())) ++at_;
    return encode(std::u32string_view(text_).substr(start, at_ - start));
  }

  // `key=` or `key@=`, which lets the value name a file.
  std::string key_and_equals() {
    std::string name = key();
    skip_blanks();
    loads_ = current() == '@';
    if (loads_) expect('@', true);
    expect('=', true);
    return name;
  }

  std::pair<std::string, Json> key_value() {
    std::string name = key_and_equals();
    return {std::move(name), values()};
  }

  Json values() {
    if (at_end()) return "";
    if (current() == '[') return list();
    if (current() == '{') return map();
    return comma_list();
  }

  // `b` or `b,c,d`. A word that turns out to be the next key is given back: it ends the list at its comma.
  Json comma_list() {
    Json first = value();
    skip_blanks();
    if (current() != ',') return first;
    expect(',', true);
    Json all = Json::array({first});
    while (true) {
      const auto word = further_value();
      if (word) skip_blanks();
      if (word && at_end()) {
        all.push_back(*word);
        return all;
      }
      if (word && current() == ',') {
        expect(',', true);
        all.push_back(*word);
        continue;
      }
      if (at_end()) refuse("<second>", "<none>");
      while (current() != ',') --at_;
      return all.size() == 1 ? first : all;
    }
  }

  Json list() {
    const Depth depth(*this);
    expect('[', true);
    Json out = Json::array();
    while (current() != ']') {
      out.push_back(nested_value());
      end_element(']');
    }
    expect(']', false);
    return out;
  }

  Json map() {
    const Depth depth(*this);
    expect('{', true);
    Json out = Json::object();
    while (current() != '}') {
      const std::string name = key_and_equals();
      out[name] = nested_value();
      end_element('}');
    }
    expect('}', false);
    return out;
  }

  void end_element(char closing) {
    skip_blanks();
    if (current() == static_cast<char32_t>(closing)) return;
    expect(',', false);
    skip_blanks();
  }

  Json nested_value() {
    if (current() == '[') return list();
    if (current() == '{') return map();
    return value();
  }

  std::string value() {
    if (current() == '\'' || current() == '"') {
      if (auto text = quoted()) return loaded(std::move(*text));
      refuse(current() == '"' ? "<double quoted>" : "<singled quoted>", "<none>");
    }
    return loaded(plain(continues_first).value_or(""));
  }

  // Nothing if there is no value here; the place is then unchanged.
  std::optional<std::string> further_value() {
    auto text = current() == '\'' || current() == '"' ? quoted() : plain(continues_second);
    if (text) text = loaded(std::move(*text));
    return text;
  }

  std::optional<std::string> plain(CharacterTest continues) {
    const auto escaped_comma = [&] {
      return current() == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] == ',';
    };
    const std::size_t start = at_;
    if (!escaped_comma() && !starts_value(current())) return std::nullopt;
    while (escaped_comma() || (!at_end() && (at_ == start || continues(current())))) {
      at_ += escaped_comma() ? 2 : 1;
    }
    return trimmed(replaced(text_.substr(start, at_ - start), U"\\,", U","));
  }

  // A quote behind a backslash does not close, unless no other does.
  std::optional<std::string> quoted() {
    const char32_t quote = current();
    std::size_t close = 0;
    std::size_t i = at_ + 1;
    for (; i < text_.size() && text_[i] != quote; ++i) {
      const char32_t next = i + 1 < text_.size() ? text_[i + 1] : kEnd;
      if (text_[i] != '\\' || (next != quote && next != '\\')) continue;
      ++i;
      if (next == quote) close = i;
    }
    if (i < text_.size()) close = i;
    if (close == 0) return std::nullopt;
    std::u32string text = text_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    text = replaced(std::move(text), std::u32string{U'\\', quote}, std::u32string(1, quote));
    return encode(replaced(std::move(text), U"\\\\", U"\\"));
  }

  std::string loaded(std::string word) const {
    if (!loads_) return word;
    auto content = load_(word);
    return content ? std::move(*content) : word;
  }

  // Counts nested lists and maps, and bounds them.
  struct Depth {
    explicit Depth(Parser& owner) : parser(owner) {
      if (++parser.depth_ > kDeepest) throw ShorthandError("Nested too deeply");
    }
    ~Depth() { --parser.depth_; }
    Parser& parser;
  };

  std::u32string text_;
  const LoadFile& load_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool loads_ = false;
};

// A scalar is wanted; what Python says to a list or map there.
const std::string& text_of(const Json& value, std::string_view complaint_head,
                           std::string_view complaint_tail) {
  if (value.is_string()) return value.get_ref<const std::string&>();
  throw failure(std::string(complaint_head) + (value.is_object() ? "dict" : "list") +
                std::string(complaint_tail));
}

void fit_number(const model::Shape& shape, Json& value) {
  const bool whole = !shape.is(model::ShapeType::floating);
  const std::string_view head =
      whole ? "int() argument must be a string, a bytes-like object or a real number, not '"
            : "float() argument must be a string or a real number, not '";
  const std::string text = text_of(value, head, "'");
  value = whole ? Json(must_read_int(text)) : Json(must_read_float(text));
}

void fit_boolean(Json& value) {
  const std::string text = to_lower(text_of(value, "'", "' object has no attribute 'lower'"));
  if (text == "true" || text == "false") value = text == "true";
}

}  // namespace

Json parse_shorthand(std::string_view text, const LoadFile& load) { return Parser(text, load).parameter(); }

void fit_shorthand(const model::Shape& shape, Json& value) {
  switch (shape.type()) {
    case model::ShapeType::structure:
      if (!value.is_object()) return;
      for (const model::Member member : shape.members()) {
        const auto found = value.find(std::string(member.name()));
        if (found != value.end()) fit_shorthand(member.shape(), *found);
      }
      return;
    case model::ShapeType::list:
      if (!value.is_array()) {
        value = Json::array({value});
        return;
      }
      for (Json& element : value) fit_shorthand(shape.element(), element);
      return;
    case model::ShapeType::map:
      if (!value.is_object()) return;
      for (auto& element : value.items()) fit_shorthand(shape.element(), element.value());
      return;
    case model::ShapeType::integer:
    case model::ShapeType::long_integer:
    case model::ShapeType::floating:
      fit_number(shape, value);
      return;
    case model::ShapeType::boolean:
      fit_boolean(value);
      return;
    default:
      return;
  }
}

}  // namespace berth::cli
