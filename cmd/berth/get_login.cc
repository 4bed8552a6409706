// `ecr get-login`, which version 1 of the aws CLI had: a `docker login` command for the shell to run.
#include "commands.h"
#include "own_words.h"
#include "registry_login.h"

namespace berth {

int run_get_login(Session& session, const cli::Target& target) {
  // At an endpoint berth is version 2 as it stands, without this command.
  if (endpoint_of(session, target.globals, "ecr"))
    throw cli::misuse("argument operation: Found invalid choice 'get-login'\n");
  const OwnWords words({{.name = "registry-ids", .arity = cli::Arity::list},
                        {.name = "include-email", .arity = cli::Arity::flag, .group = "email"},
                        {.name = "no-include-email", .arity = cli::Arity::flag, .group = "email"}},
                       {}, 0, target.words);
  const std::string region = region_of(session, target.globals, profile_of(session, target.globals));
  const std::string email = words.has("no-include-email") ? "" : " -e none";
  for (const RegistryPassword& each :
       registry_passwords(session, target.globals, "ecr", region, words.list("registry-ids")))
    print("docker login -u AWS -p " + each.password + email + " https://" + each.host + "\n");
  return 0;
}

}  // namespace berth
