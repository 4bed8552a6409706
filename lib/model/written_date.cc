#include "model/written_date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace berth::model {

namespace {

constexpr std::size_t kParts = 3;  // year, month, day
constexpr int kHalfDay = 12;       // hours
constexpr int kMinutesOfHour = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// The words of a date: runs of digits, with a fraction behind them, runs of letters, and single marks.
std::size_t word_length(std::string_view text, bool dotted) {
  const auto run = [&text](std::size_t from, auto holds) {
    while (from < text.size() && holds(text[from])) ++from;
    return from;
  };
  if (is_letter(text[0])) return run(0, is_letter);
  if (!is_digit(text[0])) return 1;
  const std::size_t whole = run(0, is_digit);
  const bool broken = !dotted && whole + 1 < text.size() && is_digit(text[whole + 1]) &&
                      (text[whole] == '.' || (text[whole] == ',' && whole > 1));
  if (!broken) return whole;
  const std::size_t end = run(whole + 1, is_digit);
  return end < text.size() && text[end] == '.' ? whole : end;  // 20.6.2024 has no fraction
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t length = 0; !text.empty(); text.remove_prefix(length)) {
    length = word_length(text, !words.empty() && words.back() == ".");
    words.push_back(text.substr(0, length));
  }
  return words;
}

// A name in full or by its first three letters, counted from 1.
template <std::size_t N>
std::optional<int> find_name(const std::array<std::string_view, N>& names, std::string_view word) {
  constexpr std::size_t kShort = 3;
  const std::string lower = to_lower(word);
  for (std::size_t i = 0; i < N; ++i) {
    if (lower == names[i] || lower == names[i].substr(0, kShort)) return static_cast<int>(i + 1);
  }
  return std::nullopt;
}

std::optional<int> month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                        "may",       "june",     "july",     "august",
                                                        "september", "october",  "november", "december"};
  if (to_lower(word) == "sept") return 9;
  return find_name(kMonths, word);
}

bool is_weekday(std::string_view word) {
  constexpr std::array<std::string_view, 7> kDays = {"monday", "tuesday",  "wednesday", "thursday",
                                                     "friday", "saturday", "sunday"};
  return find_name(kDays, word).has_value();
}

// What may stand anywhere and says nothing.
bool is_filler(std::string_view word) {
  constexpr std::array<std::string_view, 21> kFillers = {" ", "\t", "\n", "\r", ".",  ",",   ";",
                                                         "-", "/",  "'",  "at", "on", "and", "ad",
                                                         "m", "t",  "of", "st", "nd", "rd",  "th"};
  return std::find(kFillers.begin(), kFillers.end(), to_lower(word)) != kFillers.end();
}

std::optional<bool> is_afternoon(std::string_view word) {
  const std::string lower = to_lower(word);
  if (lower == "am" || lower == "a") return false;
  if (lower == "pm" || lower == "p") return true;
  return std::nullopt;
}

bool is_utc(std::string_view word) { return word == "UTC" || word == "GMT" || word == "Z" || word == "z"; }

bool is_zone(std::string_view word) {
  constexpr std::size_t kLongest = 5;
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return is_utc(word) || (word.size() <= kLongest && std::all_of(word.begin(), word.end(), capital));
}

int number(std::string_view digits) { return static_cast<int>(parse_int(digits).value_or(-1)); }

class Reading {
 public:
  explicit Reading(std::string_view text) : words_(words_of(text)) {}

  std::optional<Instant> read() {
    while (at_ < words_.size()) {
      const bool taken = is_digit(words_[at_][0]) ? take_number() : take_word();
      if (!taken) return std::nullopt;
    }
    return result();
  }

 private:
  std::string_view word(std::size_t ahead = 0) const {
    return at_ + ahead < words_.size() ? words_[at_ + ahead] : std::string_view();
  }
  bool filler(std::size_t ahead) const { return word(ahead).empty() || is_filler(word(ahead)); }
  bool go(std::size_t words) {
    at_ += words;
    return true;
  }

  bool add_digits(std::string_view digits) {
    constexpr std::size_t kLongestYear = 4;
    if (count_ == kParts || !all_digits(digits) || digits.size() > kLongestYear) return false;
    if (digits.size() > 2) {
      if (year_at_) return false;
      year_at_ = count_;
    }
    parts_[count_++] = number(digits);
    return true;
  }

  static bool could_be_day(std::string_view digits) { return digits.size() <= 2 && number(digits) > 0; }

  bool add_month(int month) {
    if (count_ == kParts || month_at_) return false;
    month_at_ = count_;
    parts_[count_++] = month;
    return true;
  }

  bool add_part(std::string_view text) {
    const auto month = month_of(text);
    return month ? add_month(*month) : add_digits(text);
  }

  bool set_time(std::string_view hour, std::string_view minute, std::string_view second) {
    hour_ = number(hour);
    if (!minute.empty()) minute_ = number(minute);
    const std::size_t point = std::min(second.find_first_of(".,"), second.size());
    if (point > 0) second_ = number(second.substr(0, point));
    if (point < second.size()) fraction_ = second.substr(point + 1);
    return true;
  }

  // 2024-6-20, 20.Jun.2024: the mark behind the first part stands behind the second too, if there are three.
  bool take_marked() {
    const std::string_view mark = word(1);
    if (!add_part(word())) return false;
    if (filler(2)) return go(2);
    if (!add_part(word(2))) return false;
    if (word(3) != mark) return go(3);
    constexpr std::size_t kWhole = 5;
    return add_part(word(4)) && go(kWhole);
  }

  // 16:13, 16:13:20.5
  bool take_clock() {
    constexpr std::size_t kWithSeconds = 5;
    if (hour_ || !all_digits(word()) || !all_digits(word(2))) return false;
    const bool seconds = word(3) == ":" && !word(4).empty() && is_digit(word(4)[0]);
    if (word(3) == ":" && !seconds) return false;
    set_time(word(), word(2), seconds ? word(4) : std::string_view());
    return go(seconds ? kWithSeconds : 3);
  }

  // 161320, 161320.5; 240620 as long as there is no date.
  bool take_six(std::string_view text) {
    if (count_ == 0 && all_digits(text))
      return add_digits(text.substr(0, 2)) && add_digits(text.substr(2, 2)) && add_digits(text.substr(4)) &&
             go(1);
    return set_time(text.substr(0, 2), text.substr(2, 2), text.substr(4)) && go(1);
  }

  // 20240620, 202406201613, 20240620161320
  bool take_run(std::string_view text) {
    constexpr std::size_t kDate = 8;
    if (!add_digits(text.substr(0, 4)) || !add_digits(text.substr(4, 2)) || !add_digits(text.substr(6, 2)))
      return false;
    year_at_ = count_ - kParts;
    month_at_ = year_at_.value() + 1;
    if (text.size() > kDate) {
      const std::string_view time = text.substr(kDate);
      set_time(time.substr(0, 2), time.substr(2, 2), time.substr(4));
    }
    return go(1);
  }

  bool take_number() {
    constexpr std::array<std::size_t, 3> kRuns = {8, 12, 14};
    constexpr std::size_t kSix = 6;
    const std::string_view text = word();
    const std::string_view next = word(1);
    const bool plain = all_digits(text);
    const std::size_t whole = std::min(text.find_first_of(".,"), text.size());
    const bool short_time = count_ == kParts && plain && (whole == 2 || whole == 4) && !hour_;
    if (short_time && next != ":") return set_time(text.substr(0, 2), text.substr(2), "") && go(1);
    if (whole == kSix) return take_six(text);
    if (plain && std::find(kRuns.begin(), kRuns.end(), whole) != kRuns.end()) return take_run(text);
    if (next == ":") return take_clock();
    if (!plain) return false;
    if (next == "-" || next == "/" || next == ".") return take_marked();
    const bool spaced = next == " " && is_afternoon(word(2));
    if (spaced || is_afternoon(next)) return !hour_ && set_time(text, "", "") && go(1);
    return (filler(1) || could_be_day(text)) && add_digits(text) && go(1);
  }

  // Jun, Jun-20, Jun/20/2024
  bool take_month(int month) {
    const std::string_view mark = word(1);
    if (!add_month(month)) return false;
    if ((mark != "-" && mark != "/") || word(2).empty()) return go(1);
    if (!add_digits(word(2))) return false;
    if (word(3) != mark) return go(3);
    constexpr std::size_t kWhole = 5;
    return add_digits(word(4)) && go(kWhole);
  }

  bool take_afternoon(bool afternoon) {
    if (!hour_ || halved_ || *hour_ > kHalfDay) return false;
    halved_ = true;
    hour_ = *hour_ % kHalfDay + (afternoon ? kHalfDay : 0);
    return go(1);
  }

  // +0200, +02:00, +2
  bool take_offset() {
    const int sign = word() == "+" ? 1 : -1;
    const std::string_view digits = word(1);
    if (!all_digits(digits)) return false;
    if (digits.size() == 4) {
      offset_ = sign * (number(digits.substr(0, 2)) * kMinutesOfHour + number(digits.substr(2)));
      return go(2);
    }
    if (digits.size() > 2) return false;
    const bool minutes = word(2) == ":" && all_digits(word(3));
    offset_ = sign * (number(digits) * kMinutesOfHour + (minutes ? number(word(3)) : 0));
    return go(minutes ? 4 : 2);
  }

  bool take_word() {
    const std::string_view text = word();
    if (is_weekday(text)) return go(1);
    if (const auto month = month_of(text)) return take_month(*month);
    if (const auto afternoon = is_afternoon(text)) return take_afternoon(*afternoon);
    if (hour_ && !zone_ && !offset_ && is_zone(text)) {
      zone_ = true;
      const bool moved = word(1) == "+" || word(1) == "-";  // GMT+3: which side is meant differs
      return !moved && go(1);
    }
    if (hour_ && !offset_ && (text == "+" || text == "-")) return take_offset();
    return is_filler(text) && go(1);
  }

  // Which part is the year, the month and the day, by their places.
  std::array<std::size_t, kParts> order() const {
    constexpr int kMostDays = 31;
    if (month_at_ && year_at_) return {*year_at_, *month_at_, kParts - *year_at_ - *month_at_};
    if (month_at_ == 0U) {
      if (parts_[1] > kMostDays) return {1, 0, 2};
      return {2, 0, 1};
    }
    if (month_at_ == 1U) {
      if (parts_[0] > kMostDays) return {0, 1, 2};
      return {2, 1, 0};
    }
    if (month_at_ == 2U) {
      if (parts_[1] > kMostDays) return {1, 2, 0};
      return {0, 2, 1};
    }
    if (parts_[0] > kMostDays || year_at_ == 0U) return {0, 1, 2};
    if (parts_[0] > kHalfDay) return {2, 1, 0};
    return {2, 0, 1};
  }

  std::optional<Instant> result() const {
    constexpr int kCentury = 100, kFirst = 76, kLastSecond = 59;
    if (count_ < kParts || second_ > kLastSecond) return std::nullopt;
    const auto [y, m, d] = order();
    int year = parts_[y];
    if (year_at_ != y && year < kCentury) year += year < kFirst ? 2000 : 1900;
    const std::string fraction = fraction_.empty() ? "" : fmt::format(".{}", fraction_);
    const auto time = parse_iso8601(fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}", year, parts_[m],
                                                parts_[d], hour_.value_or(0), minute_, second_, fraction));
    constexpr int kDayOfMinutes = 1440;
    const int offset = offset_.value_or(0);
    if (!time || offset <= -kDayOfMinutes || offset >= kDayOfMinutes) return std::nullopt;
    return *time - minutes(offset);
  }

  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
  std::array<int, kParts> parts_ = {};
  std::size_t count_ = 0;
  std::optional<std::size_t> year_at_;
  std::optional<std::size_t> month_at_;
  std::optional<int> hour_;
  int minute_ = 0;
  int second_ = 0;
  std::string_view fraction_;
  bool halved_ = false;
  bool zone_ = false;
  std::optional<int> offset_;  // minutes
};

}  // namespace

std::optional<Instant> parse_written_date(std::string_view text) { return Reading(text).read(); }

}  // namespace berth::model
