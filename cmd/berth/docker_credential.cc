// docker's protocol of credential helpers: one word says what to do, standard input for whom, and what goes
// wrong is a line of standard output. Nothing is kept: each password is made when docker asks for it.
#include <algorithm>
#include <array>

#include "base/files.h"
#include "base/json.h"
#include "base/streams.h"
#include "base/text.h"
#include "commands.h"
#include "model/arn.h"
#include "network.h"
#include "registry_login.h"

namespace berth {

namespace {

constexpr const char* kUser = "AWS";
constexpr const char* kNotFound = "credentials not found in native keychain";
constexpr const char* kServersPort = "4566";

std::string asked_server() { return std::string(trim(read_standard_input().bytes)); }

// The port of a host that is this machine under one of its names; nothing for another one.
std::optional<std::string> local_port(const std::string& host) {
  const std::size_t colon = host.rfind(':');
  const std::string name =
      host.substr(0, colon == std::string::npos || host.ends_with(']') ? host.size() : colon);
  if (name != "localhost" && name != "[::1]" && !name.starts_with("127.")) return std::nullopt;
  return name.size() == host.size() ? "" : host.substr(colon + 1);
}

// The port at which this state's server in the background answers, else the usual one.
std::string server_port(const Session& session) {
  const auto text = read_file(system_files(), state_directory(session.environment) + "/serve.json");
  const auto note = text ? parse_json(*text) : std::nullopt;
  const Json* url = note ? member(*note, "url") : nullptr;
  if (url == nullptr || !url->is_string()) return kServersPort;
  return local_port(host_of_url(url->get<std::string>())).value_or(kServersPort);
}

bool is_ours(const Session& session, const cli::Globals& globals, const std::string& host) {
  const std::vector<std::string> further = further_hosts(session, globals);
  if (std::find(further.begin(), further.end(), host) != further.end()) return true;
  const auto port = local_port(host);
  return port && !port->empty() && (*port == server_port(session) || *port == kServersPort);
}

std::string usual_region(const Session& session, const cli::Globals& globals) {
  return aws::find_region(session.environment, profile_of(session, globals), globals.region)
      .value_or("us-east-1");
}

int tell(std::string_view line) {
  print(std::string(line) + "\n");
  return 1;
}

int get(Session& session, const cli::Globals& globals) {
  // Before anything is read: the network is reached by another program.
  if (endpoint_of(session, globals, "ecr")) go_to_network(session);
  const std::string server = asked_server();
  if (server.empty()) return tell("no credentials server URL");
  const std::string host = host_of_url(server);
  const auto registry = model::parse_registry_host(host.substr(0, host.find(':')));
  if (!registry && !is_ours(session, globals, host)) return tell(kNotFound);
  const std::string region = registry ? registry->region : usual_region(session, globals);
  const std::vector<std::string> accounts =
      registry ? std::vector<std::string>{registry->account} : std::vector<std::string>();
  const auto given = registry_passwords(session, globals, "ecr", region, accounts);
  print(to_line(Json{{"ServerURL", server}, {"Username", kUser}, {"Secret", given.front().password}}) + "\n");
  return 0;
}

// There is nothing to keep of berth's own hosts, and no place for others' credentials.
int store(Session& session, const cli::Globals& globals) {
  const auto given = parse_json(asked_server());
  const Json* server = given ? member(*given, "ServerURL") : nullptr;
  if (server == nullptr || !server->is_string()) return tell("no credentials server URL");
  const std::string host = host_of_url(server->get<std::string>());
  if (model::parse_registry_host(host.substr(0, host.find(':'))) || is_ours(session, globals, host)) return 0;
  return tell("docker-credential-berth keeps no credentials: " + host + " is not berth's");
}

int erase(Session&, const cli::Globals&) {
  asked_server();
  return 0;
}

int list(Session& session, const cli::Globals& globals) {
  const model::Place place{account_of(session.environment), usual_region(session, globals)};
  Json out = {{"https://" + model::registry_host(place), kUser}};
  for (const std::string& host : further_hosts(session, globals)) out["http://" + host] = kUser;
  print(to_line(out) + "\n");
  return 0;
}

int show_version(Session&, const cli::Globals&) {
  print("docker-credential-berth (berth) " + std::string(berth_version()) + "\n");
  return 0;
}

struct Verb {
  std::string_view name;
  int (*run)(Session& session, const cli::Globals& globals);
};
constexpr std::array kVerbs = {
    Verb{"get", get},   Verb{"store", store},          Verb{"erase", erase},
    Verb{"list", list}, Verb{"version", show_version},
};

}  // namespace

int run_docker_credential(Session& session, const cli::Target& target) {
  const std::string name = target.words.empty() ? "" : target.words.front();
  const auto verb =
      std::find_if(kVerbs.begin(), kVerbs.end(), [&](const Verb& row) { return row.name == name; });
  if (verb == kVerbs.end() || target.words.size() != 1)
    return tell("Usage: docker-credential-berth <store|get|erase|list|version>");
  try {
    return verb->run(session, target.globals);
  } catch (const Refused& refused) {
    return tell(refused.error.message());
  } catch (const std::exception& error) {
    return tell(error.what());
  }
}

}  // namespace berth
