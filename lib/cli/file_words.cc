#include "cli/file_words.h"

#include <cctype>
#include <cstring>

#include "base/json.h"
#include "base/json_text.h"
#include "cli/errors.h"
#include "jmespath/python.h"

namespace berth::cli {

namespace {

constexpr std::string_view kTextPrefix = "file://";
constexpr std::string_view kBytesPrefix = "fileb://";

bool name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// An unset variable stays as it is written; an empty one is empty.
std::string with_variables(std::string_view path, const Environment& environment) {
  std::string out;
  while (!path.empty()) {
    const std::size_t dollar = path.find('$');
    out += path.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    path.remove_prefix(dollar);
    std::size_t end = 1;
    std::string_view name;
    if (path.size() > 1 && path[1] == '{') {
      const std::size_t brace = path.find('}');
      end = brace == std::string_view::npos ? 1 : brace + 1;
      if (brace != std::string_view::npos) name = path.substr(2, brace - 2);
    } else {
      while (end < path.size() && name_char(path[end])) ++end;
      name = path.substr(1, end - 1);
    }
    const auto found = environment.values().find(name);
    out += found == environment.values().end() ? path.substr(0, end) : std::string_view(found->second);
    path.remove_prefix(end);
  }
  return out;
}

std::string expanded(std::string_view path, const Environment& environment) {
  std::string out(path);
  const bool home_only = path == "~" || path.starts_with("~/");
  if (const auto home = environment.get("HOME"); home_only && home) out = *home + std::string(path.substr(1));
  return with_variables(out, environment);
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Char c = utf8_at(text, i);
    if (c.bytes == 1 && static_cast<unsigned char>(text[i]) >= 0x80) return false;
    i += c.bytes;
  }
  return true;
}

std::string with_plain_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 >= text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

}  // namespace

std::optional<FileContent> load_file_word(std::string_view option, std::string_view word,
                                          const Sources& sources) {
  const bool bytes = word.starts_with(kBytesPrefix);
  if (!bytes && !word.starts_with(kTextPrefix)) return std::nullopt;
  const std::string path =
      expanded(word.substr(bytes ? kBytesPrefix.size() : kTextPrefix.size()), sources.environment);
  StreamText read = sources.read_file(path);
  if (read.error != 0) {
    throw bad_parameter(option, "Unable to load paramfile " + std::string(word) + ": [Errno " +
                                    std::to_string(read.error) + "] " + std::strerror(read.error) + ": " +
                                    jmespath::python_repr(path));
  }
  if (bytes) return FileContent{std::move(read.bytes), true};
  if (!is_utf8(read.bytes)) {
    throw bad_parameter(option,
                        "Unable to load paramfile (" + path +
                            "), text contents could not be decoded.  If this is a binary file, please "
                            "use the fileb:// prefix instead of the file:// prefix.");
  }
  return FileContent{with_plain_line_ends(read.bytes), false};
}

}  // namespace berth::cli
