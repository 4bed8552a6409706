#include "tidy/functions.h"

#include <cctype>

#include "tidy/tree.h"

namespace berth::tidy {

namespace {
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// What stands between the last `;`, `{` or `}` and an opening brace says what the brace opens.
std::string_view trimmed(std::string_view head) {
  while (!head.empty() && std::isspace(static_cast<unsigned char>(head.front())) != 0) head.remove_prefix(1);
  while (!head.empty() && std::isspace(static_cast<unsigned char>(head.back())) != 0) head.remove_suffix(1);
  return head;
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool before = at > 0 && is_word(text[at - 1]);
    const bool after = at + word.size() < text.size() && is_word(text[at + word.size()]);
    if (!before && !after) return true;
  }
  return false;
}

// The name before the first parenthesis of a function's head, or "" if the head is no function's.
std::string function_name(std::string_view head) {
  const std::size_t open = head.find('(');
  if (open == std::string_view::npos) return {};
  const std::string_view before = head.substr(0, open);
  for (const char* word : {"namespace", "class", "struct", "enum", "union", "concept"})
    if (has_word(before, word) && before.find('=') == std::string_view::npos &&
        has_word(trimmed(before).substr(0, 9), word))
      return {};
  const bool initialiser =
      before.find('=') != std::string_view::npos && before.find("operator") == std::string_view::npos;
  if (initialiser) return {};
  std::string_view name = trimmed(before);
  std::size_t start = name.size();
  while (start > 0 && (is_word(name[start - 1]) || name[start - 1] == ':' || name[start - 1] == '~')) --start;
  return std::string(name.substr(start));
}

std::size_t closing_brace(std::string_view code, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < code.size(); ++i) {
    if (code[i] == '{') ++depth;
    if (code[i] == '}' && --depth == 0) return i;
  }
  return code.size();
}
}  // namespace

std::vector<Function> functions_of(std::string_view code) {
  std::vector<Function> out;
  std::size_t head_start = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '#' && (i == 0 || code[i - 1] == '\n')) {  // a directive ends with its line
      i = std::min(code.find('\n', i), code.size() - 1);
      head_start = i + 1;
    } else if (c == ';' || c == '}') {
      head_start = i + 1;
    } else if (c == '{') {
      const std::string_view raw = code.substr(head_start, i - head_start);
      const std::string name = function_name(trimmed(raw));
      if (!name.empty()) {
        const std::size_t end = std::min(closing_brace(code, i), code.size() - 1);
        const std::size_t begin = head_start + static_cast<std::size_t>(trimmed(raw).data() - raw.data());
        out.push_back({name, line_of(code, begin), line_of(code, end) - line_of(code, begin) + 1});
        i = end;
      }
      head_start = i + 1;
    }
  }
  return out;
}

}  // namespace berth::tidy
