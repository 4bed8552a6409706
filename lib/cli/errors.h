// What goes wrong on this side of the door: one exception, with aws v2's exit codes and wording. Nothing is
// printed here; cmd/ catches it once and writes error_text() to stderr.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/service_error.h"

namespace berth::cli {

inline constexpr int kExitUsage = 252;
inline constexpr int kExitConfiguration = 253;
inline constexpr int kExitService = 254;
inline constexpr int kExitOther = 255;

// Where the usage lines stand beside the message.
enum class UsageLines { none, before, after };

// A command line that can't be run as it stands, or whose run failed before or after the backend answered.
class UsageError : public std::exception {
 public:
  // `error_code` is what stands in "An error occurred (CODE): "; empty for a message that goes without.
  UsageError(int exit_code, std::string error_code, std::string text, UsageLines usage = UsageLines::none)
      : exit_code_(exit_code), code_(std::move(error_code)), text_(std::move(text)), usage_(usage) {}

  int exit_code() const { return exit_code_; }
  const std::string& code() const { return code_; }
  const std::string& text() const { return text_; }
  UsageLines usage() const { return usage_; }
  const char* what() const noexcept override { return text_.c_str(); }

  // One line for a person at a terminal that helps; usually empty.
  const std::string& hint() const { return hint_; }
  UsageError& with_hint(std::string line) {
    hint_ = std::move(line);
    return *this;
  }

 private:
  int exit_code_;
  std::string code_;
  std::string text_;
  std::string hint_;
  UsageLines usage_;
};

UsageError misuse(std::string text);                                // 252, the usage lines behind it
UsageError unknown_options(const std::vector<std::string>& words);  // 252, the usage lines first
UsageError bad_parameter(std::string text);                         // 252
UsageError bad_parameter(std::string_view option,
                         std::string_view why);                    // "Error parsing parameter '--x': …"
UsageError bad_configuration(std::string code, std::string text);  // 253
UsageError failure(std::string text);                              // 255, the bare text
UsageError not_implemented(std::string_view what);                 // 255, "WHAT: not implemented yet"

// --cli-error-format.
enum class ErrorFormat { enhanced, legacy, json, yaml, text, table };

// "usage: berth [options] …" and the lines that say where help is.
std::string_view usage_text();

// The whole text for stderr, with the empty line that comes first and the line end behind. `usage` is what
// stands beside the message where the error has usage lines.
std::string error_text(const UsageError& error, ErrorFormat format, std::string_view usage = usage_text());

// A service's refusal; `retries` counts the repetitions, if they were used up.
std::string error_text(const api::ServiceError& error, std::string_view operation, ErrorFormat format,
                       std::optional<int> retries);

}  // namespace berth::cli
