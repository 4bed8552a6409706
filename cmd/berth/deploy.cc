// `ecs deploy` as far as berth goes: the files, the service. What it would have CodeDeploy do is not there.
#include <cstring>

#include "base/json.h"
#include "base/streams.h"
#include "cli/json_fault.h"
#include "cli/yaml.h"
#include "commands.h"
#include "jmespath/python.h"
#include "network.h"
#include "own_words.h"

namespace berth {

namespace {

std::string content_of(const std::string& path) {
  StreamText read = read_stream(path);
  if (read.error == 0) return std::move(read.bytes);
  throw cli::failure("Unable to load file at " + path + ": [Errno " + std::to_string(read.error) + "] " +
                     std::strerror(read.error) + ": " + jmespath::python_repr(path));
}

void check_files(const OwnWords& words) {
  std::string fault;
  if (!cli::parse_option_json(content_of(*words.value("task-definition")), fault))
    throw cli::failure(std::move(fault));
  const auto appspec = cli::parse_yaml(content_of(*words.value("codedeploy-appspec")));
  if (!appspec || !appspec->value.is_object())
    throw cli::failure("The appspec at " + *words.value("codedeploy-appspec") + " is neither YAML nor JSON");
}

// Of an ARN or a name.
std::string name_in(const std::string& word) { return word.substr(word.rfind('/') + 1); }

void check_service(Session& session, const cli::Target& target, const OwnWords& words) {
  const std::string service = *words.value("service");
  const std::string cluster = words.value("cluster").value_or("default");
  const aws::Profile profile = profile_of(session, target.globals);
  api::Request request = own_request(session, "DescribeServices", region_of(session, target.globals, profile),
                                     {{"cluster", cluster}, {"services", {service}}});
  request.service = "ecs";
  const api::Response response = open_backend_of(session, target.globals, request.service)->call(request);
  if (response.error) {
    throw cli::failure("Failed to describe ECS service:\nAn error occurred (" + response.error->type() +
                       ") when calling the DescribeServices operation: " + response.error->message());
  }
  const Json* found = member(response.output, "services");
  if (found == nullptr || found->empty())
    throw cli::failure("Service '" + name_in(service) + "' not found in cluster '" + name_in(cluster) + "'");
}

}  // namespace

int run_deploy(Session& session, const cli::Target& target) {
  const OwnWords words({{.name = "service", .required = true},
                        {.name = "task-definition", .required = true},
                        {.name = "codedeploy-appspec", .required = true},
                        {.name = "cluster"},
                        {.name = "codedeploy-application"},
                        {.name = "codedeploy-deployment-group"}},
                       {}, 0, target.words);
  if (endpoint_of(session, target.globals, "ecs")) go_to_network(session);
  check_files(words);
  check_service(session, target, words);
  throw cli::not_implemented("ecs deploy: CodeDeploy");
}

}  // namespace berth
