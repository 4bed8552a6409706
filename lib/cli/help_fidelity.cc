// The page of what is approximated, made of README's section.
#include "base/text.h"
#include "cli/fidelity_text.h"
#include "cli/help.h"

namespace berth::cli {

namespace {

constexpr std::string_view kBullet = "- ";

std::string without_marks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != '`' && c != '*') out += c;
  }
  return out;
}

// A table's line as its cells; nothing for the line under its head.
std::string row_text(std::string_view line) {
  std::vector<std::string> cells;
  for (const std::string_view cell : split(line, '|')) {
    if (!trim(cell).empty()) cells.push_back(without_marks(trim(cell)));
  }
  const bool rule = line.find_first_not_of("|-: ") == std::string_view::npos;
  return rule ? "" : join(cells, ": ");
}

class Reader {
 public:
  void take(std::string_view line) {
    if (line.starts_with("#")) {
      const std::size_t title = line.find_first_not_of("# ");
      sections_.push_back({.title = to_lower(line.substr(std::min(title, line.size()))),
                           .paragraphs = {},
                           .rows = {},
                           .lines = {}});
      open_ = false;
    } else if (trim(line).empty()) {
      open_ = false;
    } else if (line.starts_with("|")) {
      if (std::string row = row_text(line); !row.empty()) begin(std::move(row));
      open_ = false;
    } else if (line.starts_with(kBullet)) {
      begin(without_marks(line.substr(kBullet.size())));
    } else if (open_) {
      sections_.back().paragraphs.back() += " " + without_marks(trim(line));
    } else {
      begin(without_marks(trim(line)));
    }
  }
  std::vector<HelpSection> sections() { return std::move(sections_); }

 private:
  void begin(std::string text) {
    if (sections_.empty())
      sections_.push_back({.title = "what is approximated", .paragraphs = {}, .rows = {}, .lines = {}});
    sections_.back().paragraphs.push_back(std::move(text));
    open_ = true;
  }

  std::vector<HelpSection> sections_ = {};
  bool open_ = false;  // whether the last paragraph goes on
};

}  // namespace

HelpPage help_of_fidelity() {
  Reader reader;
  for (const std::string_view line : split(fidelity_text(), '\n')) reader.take(line);
  return {.name = "berth fidelity",
          .summary = "Says where berth does not do quite what AWS does",
          .synopsis = {},
          .paragraphs = {},
          .sections = reader.sections(),
          .see_also = {"berth"}};
}

}  // namespace berth::cli
