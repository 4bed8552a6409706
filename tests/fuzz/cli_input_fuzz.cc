// The input is SERVICE OPERATION, a line end, and what is given to --cli-input-json and, apart from it, to
// --cli-input-yaml: it is taken or refused, whatever it says, and what is taken passes through the checks.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cli/command_line.h"
#include "cli/errors.h"

namespace {

namespace cli = berth::cli;

constexpr std::size_t kMaxInput = 4096;

void read_input(const std::vector<std::string>& words) {
  const std::map<std::string, std::string, std::less<>> variables = {{"HOME", "/home"}};
  const berth::Environment environment(variables);
  const cli::Sources sources{
      environment,
      [](const std::string& path) { return berth::StreamText{.bytes = path, .error = path.empty() ? 2 : 0}; },
      [] { return std::string("uuid"); }};
  const cli::Target target = cli::find_target(words, {});
  if (!target.operation) return;
  auto invocation = cli::read_invocation(target, sources);
  if (!invocation || !invocation->operation.input()) return;
  cli::prepare_parameters(*invocation->operation.input(), cli::BinaryFormat::base64, sources,
                          invocation->parameters);
  berth::to_line(cli::checked_input(*invocation, invocation->parameters.values));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  const std::size_t blank = input.find(' ');
  if (size > kMaxInput || line == std::string_view::npos || blank > line) return 0;
  const std::string service(input.substr(0, blank));
  const std::string operation(input.substr(blank + 1, line - blank - 1));
  // The words of a command line hold no NUL.
  const std::string text(input.substr(line + 1, input.find('\0', line) - line - 1));
  for (const char* option : {"--cli-input-json=", "--cli-input-yaml="}) {
    try {
      read_input({service, operation, option + text});
    } catch (const cli::UsageError& error) {
      cli::error_text(error, cli::ErrorFormat::enhanced);
    }
  }
  return 0;
}
