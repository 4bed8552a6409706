#include "tidy/tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace berth::tidy {

namespace {
namespace fs = std::filesystem;

bool is_wanted(const fs::path& path) {
  static const std::set<std::string> kSuffixes = {".cc", ".h",    ".txt", ".cmake", ".sh",
                                                  ".md", ".json", ".py",  ""};
  return kSuffixes.count(path.extension().string()) != 0;
}

void read_folder(const fs::path& root, const fs::path& folder, std::vector<File>& files) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name == ".git" || name.rfind("build", 0) == 0) continue;
    if (entry.is_directory()) {
      read_folder(root, entry.path(), files);
    } else if (entry.is_regular_file() && is_wanted(entry.path())) {
      std::ifstream in(entry.path(), std::ios::binary);
      File file;
      file.path = fs::relative(entry.path(), root).string();
      file.text.assign(std::istreambuf_iterator<char>(in), {});
      if (file.is_cpp()) file.code = code_of(file.text);
      files.push_back(std::move(file));
    }
  }
}

// The end of a raw text that begins at `at` (its R), or npos if none begins there.
std::size_t raw_end(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "R\"") return std::string_view::npos;
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return std::string_view::npos;
  const std::string close = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
  const std::size_t end = text.find(close, open);
  return end == std::string_view::npos ? text.size() : end + close.size();
}

// The end of what begins at `at` and is no code: a comment, a text or a character; `at` if it is code.
std::size_t no_code_end(std::string_view text, std::size_t at) {
  const auto until = [&](std::string_view close, std::size_t from) {
    const std::size_t end = text.find(close, from);
    return end == std::string_view::npos ? text.size() : end + close.size();
  };
  if (text.substr(at, 2) == "//")
    return std::min(until("\n", at), text.size()) - (text.find('\n', at) != std::string_view::npos);
  if (text.substr(at, 2) == "/*") return until("*/", at + 2);
  const bool word_before =
      at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0 || text[at - 1] == '_');
  if (!word_before)
    if (const std::size_t end = raw_end(text, at); end != std::string_view::npos) return end;
  const char quote = text[at];
  if (quote != '"' && (quote != '\'' || word_before)) return at;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == quote || text[i] == '\n')
      return i + 1;
  }
  return text.size();
}
}  // namespace

bool File::is_cpp() const { return path.ends_with(".cc") || path.ends_with(".h"); }
bool File::is_header() const { return path.ends_with(".h"); }
bool File::is_under(std::string_view folder) const {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::vector<std::string_view> File::lines() const {
  std::vector<std::string_view> out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    out.push_back(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return out;
}

std::string code_of(std::string_view text) {
  std::string out(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = no_code_end(text, at);
    if (end == at) {
      ++at;
      continue;
    }
    // Quotes of plain texts stay, so that an include is still one.
    const bool quoted = text[at] == '"' || text[at] == '\'';
    for (std::size_t i = at + (quoted ? 1 : 0); i + (quoted ? 1 : 0) < end; ++i)
      if (out[i] != '\n') out[i] = ' ';
    at = end;
  }
  return out;
}

const std::vector<File>& tree() {
  static const std::vector<File> files = [] {
    std::vector<File> out;
    read_folder(BERTH_ROOT, BERTH_ROOT, out);
    std::sort(out.begin(), out.end(), [](const File& a, const File& b) { return a.path < b.path; });
    return out;
  }();
  return files;
}

const File* find(std::string_view path) {
  for (const File& file : tree())
    if (file.path == path) return &file;
  return nullptr;
}

std::vector<std::string> quoted_includes(const File& file) {
  constexpr std::string_view kHead = "#include \"";
  std::vector<std::string> out;
  for (const std::string_view line : file.lines())
    if (line.starts_with(kHead))
      out.emplace_back(line.substr(kHead.size(), line.find('"', kHead.size()) - kHead.size()));
  return out;
}

int line_of(std::string_view text, std::size_t offset) {
  return 1 +
         static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

}  // namespace berth::tidy
