#include "commands.h"
#include "own_words.h"

namespace berth {

int run_configure(Session& session, const cli::Target& target) {
  const OwnWords words({}, {"subcommand", "varname"}, 1, target.words);
  if (words.word(0) != "get") throw cli::not_implemented("configure " + *words.word(0));
  const OwnWords named({}, {"subcommand", "varname"}, 2, target.words);
  const std::string setting = *named.word(1);
  if (aws::is_secret(setting)) throw cli::failure("configure get " + setting + ": berth reads no keys");
  const std::optional<std::string> value = profile_of(session, target.globals).find(setting);
  if (!value) return 1;
  print(*value + "\n");
  return 0;
}

}  // namespace berth
