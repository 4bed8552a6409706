// `berth completion` and `berth shell-init`: texts for a shell to read.
#include <array>

#include "commands.h"
#include "own_words.h"
#include "shells.h"

namespace berth {

namespace {

struct Named {
  std::string_view name;
  Shell shell;
};
constexpr std::array kShells = {Named{"bash", Shell::bash}, Named{"zsh", Shell::zsh},
                                Named{"fish", Shell::fish}};

Shell shell_of(const cli::Target& target) {
  std::vector<std::string_view> names;
  for (const Named& row : kShells) names.push_back(row.name);
  const std::string name = subcommand_of(target.words, names);
  const OwnWords words({}, {"shell"}, 1, target.words);
  for (const Named& row : kShells) {
    if (row.name == name) return row.shell;
  }
  return Shell::bash;
}

}  // namespace

int run_completion(Session&, const cli::Target& target) {
  print(completion_script(shell_of(target)));
  return 0;
}

int run_shell_init(Session&, const cli::Target& target) {
  print(init_script(shell_of(target)));
  return 0;
}

}  // namespace berth
