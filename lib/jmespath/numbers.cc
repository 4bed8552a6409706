#include "jmespath/numbers.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "base/text.h"

namespace berth::jmespath {
namespace {

// Integers of the width in which 64-bit ones add up without overflow.
__extension__ typedef __int128 Wide;

Wide wide(const Json& whole) {
  return whole.is_number_unsigned() ? static_cast<Wide>(whole.get<std::uint64_t>())
                                    : static_cast<Wide>(whole.get<std::int64_t>());
}

Json from_wide(Wide value) {
  if (value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max())
    return static_cast<std::int64_t>(value);
  if (value > 0 && value <= static_cast<Wide>(std::numeric_limits<std::uint64_t>::max()))
    return static_cast<std::uint64_t>(value);
  return static_cast<double>(value);
}

Json whole_if_it_fits(double value) {
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  if (value >= -kLimit && value < kLimit) return static_cast<std::int64_t>(value);
  return value;
}

// Adds doubles without losing the small parts (Neumaier), as Python's sum() does since 3.12.
class FloatSum {
 public:
  explicit FloatSum(double start) : high_(start) {}
  void add(double x) {
    const double total = high_ + x;
    low_ += std::abs(high_) >= std::abs(x) ? (high_ - total) + x : (x - total) + high_;
    high_ = total;
  }
  double total() const { return std::isfinite(low_) ? high_ + low_ : high_; }

 private:
  double high_;
  double low_ = 0;
};

// Digits with single underscores between them, without these; nothing else is looked at.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out += text[i];
      continue;
    }
    const bool between = i > 0 && i + 1 < text.size() &&
                         std::isdigit(static_cast<unsigned char>(text[i - 1])) != 0 &&
                         std::isdigit(static_cast<unsigned char>(text[i + 1])) != 0;
    if (!between) return std::nullopt;
  }
  return out;
}

std::optional<double> special_number(std::string_view unsigned_text) {
  const std::string lower = to_lower(unsigned_text);
  if (lower == "inf" || lower == "infinity") return std::numeric_limits<double>::infinity();
  if (lower == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

}  // namespace

Json absolute(const Json& number) {
  if (number.is_number_float()) return std::abs(number.get<double>());
  const Wide value = wide(number);
  return from_wide(value < 0 ? -value : value);
}

Json round_up(const Json& number) {
  return number.is_number_float() ? whole_if_it_fits(std::ceil(number.get<double>())) : number;
}

Json round_down(const Json& number) {
  return number.is_number_float() ? whole_if_it_fits(std::floor(number.get<double>())) : number;
}

Json sum_of(const Json& numbers) {
  Wide whole = 0;
  auto it = numbers.begin();
  for (; it != numbers.end() && !it->is_number_float(); ++it) whole += wide(*it);
  if (it == numbers.end()) return from_wide(whole);
  FloatSum sum(static_cast<double>(whole));
  for (; it != numbers.end(); ++it) sum.add(it->get<double>());
  return sum.total();
}

Json average_of(const Json& numbers) {
  if (numbers.empty()) return nullptr;
  return sum_of(numbers).get<double>() / static_cast<double>(numbers.size());
}

Json number_from(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n\r\f\v");
  if (first == std::string_view::npos) return nullptr;
  text = text.substr(first, text.find_last_not_of(" \t\n\r\f\v") - first + 1);
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  if (const auto special = special_number(text)) return negative ? -*special : *special;
  const std::optional<std::string> digits = without_underscores(text);
  if (!digits || digits->empty() ||
      (digits->front() != '.' && !std::isdigit(static_cast<unsigned char>(digits->front()))))
    return nullptr;
  const std::string signed_digits = (negative ? "-" : "") + *digits;
  const char* begin = signed_digits.data();
  const char* end = begin + signed_digits.size();
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(begin, end, whole); read.ec == std::errc{} && read.ptr == end)
    return whole;
  std::uint64_t large = 0;
  if (const auto read = std::from_chars(begin, end, large); read.ec == std::errc{} && read.ptr == end)
    return large;
  double number = 0;
  const auto read = std::from_chars(begin, end, number);
  if (read.ptr != end) return nullptr;
  if (read.ec == std::errc::result_out_of_range) {
    // Too large or too small for a double; strtod gives infinity or zero.
    number = std::strtod(signed_digits.c_str(), nullptr);
  }
  return number;
}

}  // namespace berth::jmespath
