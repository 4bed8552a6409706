#include "cli/shell_line.h"

#include <algorithm>

namespace berth::cli {

namespace {

constexpr std::string_view kCommandEnds = ";|&()\n";
constexpr std::string_view kSpecial = " \t'\"\\$`&;|<>()*?[{#!";

class Reading {
 public:
  explicit Reading(std::string_view breaks) : breaks_(breaks) {}

  ShellLine read(std::string_view line) {
    for (const char c : line) take(c);
    out_.quoted = quote_ != 0;
    return std::move(out_);
  }

 private:
  void take(char c) {
    if (escaped_) {
      add(c);
      escaped_ = false;
    } else if (c == '\\' && quote_ != '\'') {
      escaped_ = true;
      begun_ = true;
    } else if (quote_ != 0) {
      if (c == quote_) {
        quote_ = 0;
      } else {
        add(c);
      }
    } else if (c == '\'' || c == '"') {
      quote_ = c;
      begun_ = true;
      out_.behind = out_.word.size();
    } else if (c == ' ' || c == '\t') {
      end_word();
    } else if (kCommandEnds.find(c) != std::string_view::npos) {
      end_word();
      out_.words.clear();
    } else {
      add(c);
      if (breaks_.find(c) != std::string_view::npos) out_.behind = out_.word.size();
    }
  }

  void add(char c) {
    out_.word += c;
    begun_ = true;
  }

  void end_word() {
    const bool assignment = out_.words.empty() && out_.word.find('=') != std::string::npos;
    if (begun_ && !assignment) out_.words.push_back(out_.word);
    out_.word.clear();
    out_.behind = 0;
    begun_ = false;
  }

  std::string_view breaks_;
  ShellLine out_;
  char quote_ = 0;
  bool escaped_ = false;
  bool begun_ = false;
};

}  // namespace

ShellLine read_shell_line(std::string_view line, std::string_view breaks) {
  return Reading(breaks).read(line);
}

std::string bash_candidate(const ShellLine& line, const std::string& candidate) {
  std::string out;
  for (const char c : candidate.substr(std::min(line.behind, candidate.size()))) {
    if (!line.quoted && kSpecial.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace berth::cli
