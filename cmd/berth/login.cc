#include <algorithm>

#include "base/text.h"
#include "commands.h"
#include "docker_config.h"
#include "own_words.h"
#include "registry_login.h"

namespace berth {

namespace {

bool holds(const std::vector<std::string>& list, const std::string& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

// Which registry takes the password.
std::string taker_of(const Session& session, const cli::Globals& globals) {
  const auto endpoint = endpoint_of(session, globals, "ecr");
  return endpoint ? "the registry at " + endpoint->url
                  : "berth's own registry, which `berth serve` answers for";
}

// The hosts to write: those asked for, else the registries' own and the further ones. One that is named twice
// counts once.
std::vector<RegistryPassword> entries_of(const Session& session, const cli::Globals& globals,
                                         const std::vector<RegistryPassword>& given,
                                         const std::vector<std::string>& asked) {
  std::vector<RegistryPassword> out;
  std::vector<std::string> seen;
  const auto add = [&](const std::string& host, const std::string& password) {
    if (host.empty() || holds(seen, host)) return;
    seen.push_back(host);
    out.push_back({host, password});
  };
  const auto password_for = [&](const std::string& host) {
    const auto found = std::find_if(given.begin(), given.end(),
                                    [&host](const RegistryPassword& each) { return each.host == host; });
    return found == given.end() ? given.front().password : found->password;
  };
  for (const std::string& host : asked) add(host_of_url(host), password_for(host_of_url(host)));
  if (!asked.empty()) return out;
  for (const RegistryPassword& each : given) add(each.host, each.password);
  for (const std::string& host : further_hosts(session, globals)) add(host, given.front().password);
  return out;
}

}  // namespace

int run_login_password(Session& session, const cli::Target& target) {
  if (!target.words.empty()) throw cli::bad_parameter("Unknown options: " + join(target.words, ","));
  const aws::Profile profile = profile_of(session, target.globals);
  const std::string region = region_of(session, target.globals, profile);
  print(registry_passwords(session, target.globals, target.command, region, {}).front().password + "\n");
  if (on_terminal())
    print_notice("the password is a token for " + taker_of(session, target.globals) +
                 (endpoint_of(session, target.globals, target.command) ? "" : "; no login at AWS takes it"));
  return 0;
}

int run_login(Session& session, const cli::Target& target) {
  const OwnWords words(
      {{.name = "host", .arity = cli::Arity::list}, {.name = "registry-ids", .arity = cli::Arity::list}}, {},
      0, target.words);
  for (const char* option : {"host", "registry-ids"}) {
    if (words.has(option) && words.list(option).empty())
      throw cli::misuse("argument --" + std::string(option) + ": expected at least one argument");
  }
  const aws::Profile profile = profile_of(session, target.globals);
  const auto given =
      registry_passwords(session, target.globals, "ecr", region_of(session, target.globals, profile),
                         words.list("registry-ids"));
  const auto entries = entries_of(session, target.globals, given, words.list("host"));
  const std::string where = docker_login(session.environment, entries);
  std::vector<std::string> hosts;
  for (const RegistryPassword& entry : entries) hosts.push_back(entry.host);
  print("Login Succeeded: " + join(hosts, ", ") + " for 12 hours, at " + taker_of(session, target.globals) +
        " (" + where + ")\n");
  return 0;
}

}  // namespace berth
