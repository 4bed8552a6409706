#include "base/json_plain.h"

#include <charconv>
#include <utility>
#include <vector>

#include "base/json.h"

namespace berth {

namespace {

constexpr std::ptrdiff_t kDigitsMax = 18;  // that surely fit into 64 bits

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What stands for itself in a string.
bool is_plain(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

// What the letter behind a backslash stands for; 0 for `u` and what is none.
char unescaped(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

// Each step takes what it reads off the text; false: it is not plain.
class PlainReader {
 public:
  explicit PlainReader(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  std::optional<Json> read() {
    Json out;
    if (!read_value(out, 0)) return std::nullopt;
    skip_blanks();
    if (at_ != end_) return std::nullopt;
    return out;
  }

 private:
  bool read_value(Json& out, std::size_t depth) {
    skip_blanks();
    if (at_ == end_) return false;
    switch (*at_) {
      case '{':
        return depth < kMaxJsonDepth && read_object(out, depth + 1);
      case '[':
        return depth < kMaxJsonDepth && read_array(out, depth + 1);
      case '"': {
        std::string text;
        if (!read_string(text)) return false;
        out = std::move(text);
        return true;
      }
      case 't':
        out = true;
        return take_word("true");
      case 'f':
        out = false;
        return take_word("false");
      case 'n':
        out = nullptr;
        return take_word("null");
      default:
        return read_number(out);
    }
  }

  bool read_object(Json& out, std::size_t depth) {
    out = Json::object();
    ++at_;
    if (take('}')) return true;
    const std::size_t first = members_.size();
    do {
      std::string name;
      Json value;
      skip_blanks();
      if (at_ == end_ || *at_ != '"' || !read_string(name) || !take(':') || !read_value(value, depth))
        return false;
      members_.emplace_back(std::move(name), std::move(value));
    } while (take(','));
    fill(out.get_ref<Json::object_t&>(), first);
    return take('}');
  }

  // An object that grew member by member would copy all that it has each time: its names are constant.
  void fill(Json::object_t& object, std::size_t first) {
    object.reserve(members_.size() - first);
    for (std::size_t i = first; i < members_.size(); ++i) {
      auto& [name, value] = members_[i];
      const auto known = object.find(name);  // of two equal ones the last counts, at the first's place
      if (known != object.end())
        known->second = std::move(value);
      else
        object.emplace_back(std::move(name), std::move(value));
    }
    members_.resize(first);
  }

  bool read_array(Json& out, std::size_t depth) {
    out = Json::array();
    ++at_;
    if (take(']')) return true;
    auto& elements = out.get_ref<Json::array_t&>();
    do {
      if (!read_value(elements.emplace_back(), depth)) return false;
    } while (take(','));
    return take(']');
  }

  // Behind the opening quote that is there, up to and with the closing one.
  bool read_string(std::string& out) {
    for (++at_;;) {
      const char* const begin = at_;
      while (at_ != end_ && is_plain(*at_)) ++at_;
      out.append(begin, at_);
      if (at_ == end_) return false;
      if (*at_ == '"') break;
      if (*at_ != '\\' || ++at_ == end_) return false;
      const char c = unescaped(*at_++);
      if (c == 0) return false;
      out += c;
    }
    ++at_;
    return true;
  }

  bool read_number(Json& out) {
    const char* const begin = at_;
    const bool negative = *at_ == '-';
    if (negative) ++at_;
    const char* const digits = at_;
    skip_digits();
    if (at_ == digits || (*digits == '0' && at_ - digits > 1)) return false;
    if (at_ == end_ || (*at_ != '.' && *at_ != 'e' && *at_ != 'E')) {
      if (at_ - digits > kDigitsMax) return false;
      return negative ? convert<Json::number_integer_t>(begin, out)
                      : convert<Json::number_unsigned_t>(begin, out);
    }
    if (*at_ == '.' && (++at_, skip_digits() == 0)) return false;
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
      ++at_;
      if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
      if (skip_digits() == 0) return false;
    }
    return convert<double>(begin, out);
  }

  template <class Number>
  bool convert(const char* begin, Json& out) {
    Number number{};
    const auto [end, error] = std::from_chars(begin, at_, number);
    out = number;
    return error == std::errc() && end == at_;
  }

  std::ptrdiff_t skip_digits() {
    const char* const begin = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return at_ - begin;
  }

  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
  }

  bool take(char wanted) {
    skip_blanks();
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  const char* at_;
  const char* const end_;
  std::vector<std::pair<std::string, Json>> members_;  // of the objects that are still open
};

}  // namespace

std::optional<Json> read_plain_json(std::string_view text) { return PlainReader(text).read(); }

}  // namespace berth
