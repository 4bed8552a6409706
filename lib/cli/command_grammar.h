// What may stand behind a command of berth's own, read out of the usage that its help shows: so completion
// knows whatever help says. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::cli {

// One line of a usage: `add [--cluster NAME] [--count 1]` or `IMAGE [REPOSITORY[:TAG]] [--platform OS/ARCH]`.
struct CommandForm {
  struct Option {
    std::string name;   // without the dashes
    std::string value;  // as the usage has it: "NAME", "real|virtual"; empty for a flag
  };
  std::vector<std::string> words;  // what stands for words: "add", "get|list", "FILE"
  std::vector<Option> options;
  // "run-task" where the usage says "[run-task's options]": those of the operation of ECS.
  std::string options_of;
};

std::vector<CommandForm> command_forms(std::string_view usage);

// The words that `a|b|c` allows, one that is lower-case letters alone included; none for what stands for
// other words (`NAME`, `30m`).
std::vector<std::string> choices_of(std::string_view place);

}  // namespace berth::cli
