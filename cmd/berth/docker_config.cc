#include "docker_config.h"

#include "base/errors.h"
#include "base/files.h"
#include "base/json.h"
#include "base/text.h"
#include "program.h"
#include "user_file.h"

namespace berth {

namespace {

constexpr const char* kUser = "AWS";

Json read_config(const std::string& path) {
  const auto text = read_file(system_files(), path);
  if (!text || trim(*text).empty()) return Json::object();
  auto config = parse_json(*text);
  if (!config || !config->is_object())
    throw IoError(path + ": this is not JSON as docker writes it; it was left as it is");
  return *std::move(config);
}

void write_config(const std::string& path, const Json& config) {
  replace_file(path, config.dump(1, '\t', false, Json::error_handler_t::replace) + "\n");
}

// The helper that keeps a host's credentials; "" if the file does itself.
std::string helper_of(const Json& config, const std::string& host) {
  const Json* helpers = member(config, "credHelpers");
  const Json* of_host = helpers == nullptr ? nullptr : member(*helpers, host);
  const Json* chosen = of_host == nullptr ? member(config, "credsStore") : of_host;
  return chosen != nullptr && chosen->is_string() ? chosen->get<std::string>() : "";
}

void store_with(const Environment& environment, const std::string& helper, const RegistryPassword& entry) {
  const std::string program = "docker-credential-" + helper;
  const Json input = {{"ServerURL", entry.host}, {"Username", kUser}, {"Secret", entry.password}};
  const ProgramEnd end = run_program(environment, {program, "store"}, to_line(input) + "\n");
  if (end.exit_code == 0) return;
  throw IoError(program + " store: " +
                (end.output.empty() ? "it ended with " + std::to_string(end.exit_code)
                                    : std::string(trim(end.output))));
}

}  // namespace

std::string docker_config_path(const Environment& environment) {
  if (const auto folder = environment.get("DOCKER_CONFIG")) return *folder + "/config.json";
  if (const auto home = environment.get("HOME")) return *home + "/.docker/config.json";
  throw ConfigurationError("there is no place for docker's credentials: set DOCKER_CONFIG or HOME");
}

std::string docker_login(const Environment& environment, const std::vector<RegistryPassword>& entries) {
  const std::string named = docker_config_path(environment);
  make_folders(system_files(), named.substr(0, named.find_last_of('/')));
  const std::string path = behind_links(named);
  Json config = read_config(path);
  const Json* there = member(config, "auths");
  if (there != nullptr && !there->is_object())
    throw IoError(path + ": its member auths is no object; it was left as it is");
  Json& auths = config["auths"];
  if (auths.is_null()) auths = Json::object();
  for (const RegistryPassword& entry : entries) {
    const std::string helper = helper_of(config, entry.host);
    if (!helper.empty()) store_with(environment, helper, entry);
    // An empty entry says that the helper knows more, as after `docker login`.
    auths[entry.host] = helper.empty()
                            ? Json{{"auth", base64_encode(std::string(kUser) + ":" + entry.password)}}
                            : Json::object();
  }
  write_config(path, config);
  return named;
}

}  // namespace berth
