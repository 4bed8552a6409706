// Help pages as manual pages, in the macros of man(7).
#include <fmt/format.h>

#include <cstdint>

#include "base/text.h"
#include "cli/help_page.h"

namespace berth::cli {

namespace {

// The day of the words, not of the build: the same source makes the same pages.
constexpr std::string_view kDay = "2026-11-23";
constexpr std::size_t kLine = 78;
constexpr std::size_t kWidest = 62;  // of a word: what a terminal of 80 columns has beside the indent

// The code point that begins at `at`, which moves behind it.
std::uint32_t code_point(std::string_view text, std::size_t& at) {
  constexpr std::uint32_t kPayload = 0x3F;
  constexpr std::uint32_t kFollows = 0x80;
  constexpr std::uint32_t kFollowMask = 0xC0;
  constexpr unsigned kShift = 6;
  const auto head = static_cast<unsigned char>(text[at++]);
  const bool two = head < 0xE0;
  const bool three = head < 0xF0;
  std::uint32_t point = two ? head & 0x1FU : three ? head & 0x0FU : head & 0x07U;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & kFollowMask) == kFollows)
    point = (point << kShift) | (static_cast<unsigned char>(text[at++]) & kPayload);
  return point;
}

std::string_view escape_of(char c) {
  switch (c) {
    case '\\':
      return "\\e";
    case '-':
      return "\\-";
    case '\'':
      return "\\(aq";
    case '`':
      return "\\(ga";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    default:
      return {};
  }
}

// Text that roff prints as it is, in ASCII.
std::string escaped(std::string_view text) {
  constexpr std::uint32_t kEllipsis = 0x2026;
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (const std::string_view escape = escape_of(text[i]); !escape.empty()) {
      out += escape;
      ++i;
    } else if (static_cast<unsigned char>(text[i]) < 0x80) {
      out += text[i++];
    } else {
      const std::uint32_t point = code_point(text, i);
      out += point == kEllipsis ? std::string("...") : fmt::format("\\[u{:04X}]", point);
    }
  }
  return out;
}

// A line of text: one that begins with a dot or a quote would be a request.
std::string line_of(std::string_view text) {
  std::string out = escaped(text);
  if (out.starts_with(".")) out.insert(0, "\\&");
  return out + "\n";
}

// Words that go on over lines of at most kLine bytes, so that a change shows as one of few lines. What is
// longer is broken for good where it may be: not every reader of such pages breaks within a word.
std::string lines_of(std::string_view text) {
  std::string out;
  std::string line;
  const auto end_line = [&](std::string_view behind) {
    if (!line.empty()) out += line_of(line) + std::string(behind);
    line.clear();
  };
  for (std::string_view word : split(text, ' ')) {
    for (std::size_t first = 0; word.size() > kWidest; word.remove_prefix(first)) {
      first = break_within(word, kWidest);
      if (first == 0) break;
      end_line("");
      line = word.substr(0, first);
      end_line(".br\n");
    }
    if (!line.empty() && line.size() + 1 + word.size() > kLine) end_line("");
    if (!line.empty()) line += ' ';
    line += word;
  }
  end_line("");
  return out;
}

std::string heading(std::string_view title) { return ".SH " + to_upper(title) + "\n"; }

std::string row_of(const HelpRow& row) {
  std::string out = ".TP\n.B " + line_of(row.label);
  out += row.text.empty() && row.forms.empty() ? "\\&\n" : lines_of(row.text);
  bool first = row.text.empty();
  for (const std::string& form : row.forms) {
    if (!first) out += ".br\n";
    first = false;
    out += lines_of(form);
  }
  return out;
}

std::string verbatim(const std::vector<std::string>& lines) {
  std::string out = ".nf\n";
  for (const std::string& line : lines) out += line.empty() ? "\\&\n" : line_of(line);
  return out + ".fi\n";
}

std::string section_of(const HelpSection& section) {
  if (!section.elsewhere.empty()) return heading(section.title) + lines_of(section.elsewhere);
  std::string out = heading(section.title);
  bool first = true;
  for (const std::string& paragraph : section.paragraphs) {
    if (!first) out += ".PP\n";
    first = false;
    out += lines_of(paragraph);
  }
  for (const HelpRow& row : section.rows) out += row_of(row);
  if (!section.lines.empty()) out += verbatim(section.lines);
  return out;
}

}  // namespace

std::string as_manual(const HelpPage& page, int chapter) {
  std::string out = ".TH " + escaped(to_upper(manual_name(page.name))) + " " + std::to_string(chapter) + " " +
                    std::string(kDay) + " berth\n.ad l\n";
  std::string summary = page.summary.empty() ? page.name : page.summary;
  if (summary.starts_with("berth ")) summary.erase(0, summary.find(' ') + 1);
  if (summary.size() > 1 && (summary[1] < 'A' || summary[1] > 'Z'))
    summary[0] = to_lower(summary.substr(0, 1))[0];
  out += heading("name") + escaped(manual_name(page.name)) + " \\- " + line_of(summary);
  if (!page.synopsis.empty()) {
    out += heading("synopsis");
    bool first = true;
    for (const std::string& form : page.synopsis) {
      if (!first) out += ".br\n";
      first = false;
      out += lines_of(form);
    }
  }
  if (!page.paragraphs.empty()) {
    out += section_of({.title = "description", .paragraphs = page.paragraphs, .rows = {}, .lines = {}});
  }
  for (const HelpSection& section : page.sections) out += section_of(section);
  if (page.see_also.empty()) return out;
  std::vector<std::string> names;
  for (const std::string& name : page.see_also) {
    const bool seven = name == "berth fidelity";
    names.push_back(manual_name(name) + (seven ? "(7)" : "(1)"));
  }
  return out + heading("see also") + lines_of(join(names, ", "));
}

}  // namespace berth::cli
