#include "pager.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/errors.h"
#include "base/streams.h"
#include "jmespath/python.h"
#include "program.h"

namespace berth {

namespace {

constexpr std::string_view kStandardPager = "less";

// The words as a shell splits them: at blanks outside quotes and behind no backslash.
std::vector<std::string> shell_words(std::string_view text) {
  std::vector<std::string> words;
  std::optional<std::string> word;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    if (quote == 0 && blank) {
      if (word) words.push_back(std::move(*word));
      word.reset();
      continue;
    }
    if (!word) word.emplace();
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      *word += text[++i];
    } else {
      *word += c;
    }
  }
  if (quote != 0) throw cli::failure("No closing quotation");
  if (word) words.push_back(std::move(*word));
  return words;
}

cli::UsageError no_pager(const std::string& name, int code) {
  return cli::bad_configuration(
      "Pager",
      "Unable to redirect output to pager. Received the following error when opening pager:\n[Errno " +
          std::to_string(code) + "] " + std::strerror(code) + ": " + jmespath::python_repr(name) +
          "\n\nLearn more about configuring the output pager by running \"berth help config-vars\".");
}

}  // namespace

std::vector<std::string> pager_words(const Session& session, const cli::Globals& globals,
                                     const aws::Profile& profile) {
  if (!globals.pager || !is_terminal(Standard::output)) return {};
  for (const auto& chosen : {session.environment.find("AWS_PAGER"), profile.find("cli_pager"),
                             session.environment.find("PAGER")}) {
    if (chosen) return shell_words(*chosen);
  }
  return {std::string(kStandardPager)};
}

PagedOutput::PagedOutput(const Environment& environment, std::vector<std::string> words)
    : environment_(environment), words_(std::move(words)) {}

PagedOutput::~PagedOutput() {
  if (!pager_) return;
  close(pipe_);
  // Ctrl-C is the pager's now.
  std::signal(SIGINT, SIG_IGN);
  wait_for_program(*pager_);
}

void PagedOutput::start() {
  std::array<int, 2> ends = {-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw IoError("a pipe", "make", errno);
  std::map<std::string, std::string, std::less<>> variables = environment_.values();
  variables.emplace("LESS", "FRX");
  try {
    pager_ = start_program(Environment(std::move(variables)), words_, {.input = ends[0]});
  } catch (const IoError& error) {
    close(ends[0]);
    close(ends[1]);
    const bool nobody_chose = words_ == std::vector<std::string>{std::string(kStandardPager)};
    if (!nobody_chose) throw no_pager(words_.front(), error.code());
    words_.clear();
    return;
  }
  close(ends[0]);
  pipe_ = ends[1];
}

void PagedOutput::show(std::string_view text) {
  if (text.empty()) return;
  if (!words_.empty() && !pager_) start();
  if (!pager_) {
    print(text);
    return;
  }
  while (!text.empty()) {
    const ssize_t put = write(pipe_, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw ClosedPipe();
    text.remove_prefix(static_cast<std::size_t>(put));
  }
}

}  // namespace berth
