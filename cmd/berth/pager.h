// Standard output for results, through a pager if a person reads it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "session.h"

namespace berth {

// The words of the pager that results go through: AWS_PAGER, the profile's cli_pager, PAGER, `less`; the
// first that is set, though it be empty, which means none. Nothing with --no-cli-pager, and where standard
// output is no terminal. Throws UsageError for quotes that don't end.
std::vector<std::string> pager_words(const Session& session, const cli::Globals& globals,
                                     const aws::Profile& profile);

class PagedOutput {
 public:
  // No words: standard output itself.
  PagedOutput(const Environment& environment, std::vector<std::string> words);
  PagedOutput(const PagedOutput&) = delete;
  PagedOutput& operator=(const PagedOutput&) = delete;
  ~PagedOutput();  // waits until the pager has ended

  // The pager starts with the first text. Throws UsageError (253) if it can't be run, and ClosedPipe if it
  // ended already.
  void show(std::string_view text);

 private:
  void start();

  const Environment& environment_;
  std::vector<std::string> words_;
  std::optional<pid_t> pager_;
  int pipe_ = -1;
};

}  // namespace berth
