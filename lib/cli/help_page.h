// A page of help before it is laid out: as text for a terminal, or as a manual page. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::cli {

// Something with a name, and what is said of it.
struct HelpRow {
  std::string label;               // "--cluster TEXT"
  std::string text;                // "required; 1 to 128 characters"
  std::vector<std::string> forms;  // ways to write its value, and what holds within it: a paragraph each
};

// Its title, then its parts in this order, those that are empty left out.
struct HelpSection {
  std::string title;                    // "options"
  std::vector<std::string> paragraphs;  // text that is filled
  std::vector<HelpRow> rows;
  std::vector<std::string> lines;  // text that is not: examples
  std::string elsewhere = {};      // what a manual page says in place of all that
};

struct HelpPage {
  std::string name;                   // "berth ecs run-task"
  std::string summary;                // "Places and starts tasks once"; no full stop
  std::vector<std::string> synopsis;  // whole forms: "berth ecs run-task --task-definition TEXT [options]"
  std::vector<std::string> paragraphs = {};
  std::vector<HelpSection> sections = {};
  std::vector<std::string> see_also = {};  // names of pages: "berth ecs wait"
};

std::string as_text(const HelpPage& page);
// Its synopsis alone, as that text has it: "usage: …", a line or more a form.
std::string usage_lines(const HelpPage& page);

// For man(7), as mandoc and groff read it.
std::string as_manual(const HelpPage& page, int chapter);

// Where a long word may go on in another line: behind a comma, a bar or a bracket. Gives the longest
// beginning of at most `room` bytes; 0 if there is none.
std::size_t break_within(std::string_view word, std::size_t room);

// "berth-ecs-run-task"
std::string manual_name(std::string_view page_name);

}  // namespace berth::cli
