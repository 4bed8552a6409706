#include "cli/help_page.h"

#include <algorithm>

#include "base/text.h"

namespace berth::cli {

namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kLabelColumn = 34;
constexpr std::size_t kFormColumn = 6;
constexpr std::size_t kFurtherLine = 11;  // of a form in the usage
constexpr std::string_view kIndent = "  ";
// Behind these a long word may go on in the next line.
constexpr std::string_view kBreaks = ",|{[";
// What has one of these is a regular expression, which stays whole.
constexpr std::string_view kPattern = "(\\^";

// Columns of a text: our own, which has no wide characters.
std::size_t columns(std::string_view text) {
  constexpr unsigned char kHead = 0xC0;
  constexpr unsigned char kFollows = 0x80;
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & kHead) != kFollows; }));
}

// Fills lines of at most kWidth columns, each begun with `indent` blanks.
class Filler {
 public:
  explicit Filler(std::size_t indent) : indent_(indent) {}

  void add(std::string_view word) {
    const std::size_t blank = column_ == 0 ? 0 : 1;
    if (column_ != 0 && column_ + blank + columns(word) > kWidth) {
      const bool fits_below = indent_ + columns(word) <= kWidth;
      const std::size_t first =
          fits_below || column_ + 1 >= kWidth ? 0 : break_within(word, kWidth - column_ - 1);
      if (first > 0) {
        put(word.substr(0, first));
        word.remove_prefix(first);
      }
      end_line();
    }
    while (indent_ + columns(word) > kWidth) {
      const std::size_t first = break_within(word, kWidth - indent_);
      if (first == 0 || first == word.size()) break;
      put(word.substr(0, first));
      word.remove_prefix(first);
      end_line();
    }
    put(word);
  }

  std::string text() {
    if (column_ != 0) end_line();
    return std::move(out_);
  }

 private:
  void put(std::string_view word) {
    if (column_ == 0) {
      out_ += std::string(indent_, ' ');
      column_ = indent_;
    } else {
      out_ += ' ';
      ++column_;
    }
    out_ += word;
    column_ += columns(word);
  }
  void end_line() {
    out_ += '\n';
    column_ = 0;
  }

  std::size_t indent_;
  std::size_t column_ = 0;
  std::string out_ = {};
};

std::string filled(std::string_view text, std::size_t indent) {
  Filler filler(indent);
  for (const std::string_view word : split(text, ' ')) filler.add(word);
  return filler.text();
}

// A label, and beside it text that goes on under itself.
std::string row_text(const HelpRow& row) {
  std::string out = std::string(kIndent) + row.label;
  if (row.text.empty()) {
    out += '\n';
  } else {
    const std::size_t used = columns(out);
    out +=
        used < kLabelColumn ? std::string(kLabelColumn - used, ' ') : "\n" + std::string(kLabelColumn, ' ');
    out += filled(row.text, kLabelColumn).substr(kLabelColumn);
  }
  for (const std::string& form : row.forms) out += filled(form, kFormColumn);
  return out;
}

std::string section_text(const HelpSection& section) {
  std::string out = "\n" + section.title + "\n";
  for (const std::string& paragraph : section.paragraphs) out += filled(paragraph, kIndent.size());
  for (const HelpRow& row : section.rows) out += row_text(row);
  for (const std::string& line : section.lines)
    out += (line.empty() ? "" : std::string(kIndent) + line) + "\n";
  return out;
}

}  // namespace

std::string usage_lines(const HelpPage& page) {
  std::string out;
  std::string_view label = "usage: ";
  for (const std::string& form : page.synopsis) {
    out += label;
    out += filled(form, kFurtherLine).substr(kFurtherLine);
    label = "       ";
  }
  return out;
}

std::string as_text(const HelpPage& page) {
  std::string out;
  if (!page.summary.empty()) out += filled(page.summary + ".", 0);
  if (!page.summary.empty() && !page.synopsis.empty()) out += '\n';
  out += usage_lines(page);
  for (const std::string& paragraph : page.paragraphs) out += "\n" + filled(paragraph, 0);
  for (const HelpSection& section : page.sections) out += section_text(section);
  return out;
}

std::size_t break_within(std::string_view word, std::size_t room) {
  if (word.find_first_of(kPattern) != std::string_view::npos) return 0;
  std::size_t best = 0;
  for (std::size_t at = word.find_first_of(kBreaks); at != std::string_view::npos && at < room;
       at = word.find_first_of(kBreaks, at + 1)) {
    best = at + 1;
  }
  return best;
}

std::string manual_name(std::string_view page_name) {
  std::string out(page_name);
  std::replace(out.begin(), out.end(), ' ', '-');
  return out;
}

}  // namespace berth::cli
