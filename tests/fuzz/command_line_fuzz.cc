// The input is a command line, a word a line: it is understood or refused, whatever it says.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/errors.h"

namespace {

constexpr std::size_t kMaxWords = 64;

void understand(const std::vector<std::string>& words) {
  const std::map<std::string, std::string, std::less<>> variables = {{"HOME", "/home"}};
  const berth::Environment environment(variables);
  const berth::cli::Sources sources{
      environment,
      [](const std::string& path) { return berth::StreamText{.bytes = path, .error = path.empty() ? 2 : 0}; },
      [] { return std::string("uuid"); }};
  const berth::cli::Target target = berth::cli::find_target(words, {});
  if (!target.operation || target.kind == berth::cli::Target::Kind::help) return;
  auto invocation = berth::cli::read_invocation(target, sources);
  if (!invocation) return;
  if (const auto input = invocation->operation.input())
    berth::cli::prepare_parameters(*input, berth::cli::BinaryFormat::base64, sources, invocation->parameters);
  berth::cli::checked_input(*invocation, invocation->parameters.values);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> words;
  for (const std::string_view word : berth::split(text, '\n')) {
    // The words of a command line hold no NUL.
    words.emplace_back(word.substr(0, word.find('\0')));
  }
  if (words.size() > kMaxWords) return 0;
  try {
    understand(words);
  } catch (const berth::cli::UsageError& error) {
    berth::cli::error_text(error, berth::cli::ErrorFormat::enhanced);
  }
  return 0;
}
