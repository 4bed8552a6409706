#include "cli/wishes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "cli/errors.h"
#include "cli/suggest.h"

namespace berth::cli {
namespace {

// How the names behind a waiter become its operation's input: `[SCOPE/]NAME…`.
struct Naming {
  std::string_view service;
  std::string_view operation;
  std::string_view names;  // the member that takes the names
  bool list;               // it takes several at once
  std::string_view scope;  // the member that takes what stands before the slash; empty if there is none
};

constexpr std::array kNamings = {
    Naming{"ecs", "DescribeServices", "services", true, "cluster"},
    Naming{"ecs", "DescribeTasks", "tasks", true, "cluster"},
    Naming{"ecs", "DescribeDaemon", "daemonArn", false, ""},
    Naming{"ecs", "DescribeDaemonDeployments", "daemonDeploymentArns", true, ""},
    Naming{"ecs", "DescribeDaemonTaskDefinition", "daemonTaskDefinition", false, ""},
    Naming{"ecr", "GetLifecyclePolicyPreview", "repositoryName", false, ""},
    Naming{"ecr", "DescribeImageScanFindings", "repositoryName", false, ""},
};

constexpr std::string_view kArn = "arn:";

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' ')) {
    if (!trim(word).empty()) words.emplace_back(trim(word));
  }
  return words;
}

std::optional<std::pair<model::Waiter, const Naming*>> find_waiter(std::string_view name) {
  for (const Naming& naming : kNamings) {
    const auto service = model::find_service(naming.service);
    const auto waiter = service ? model::find_cli_waiter(*service, name) : std::nullopt;
    if (waiter && waiter->operation().name() == naming.operation) return std::pair(*waiter, &naming);
  }
  return std::nullopt;
}

// The waiters that a name may stand for: what is near, else all that can be written here.
std::string waiters_near(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Naming& naming : kNamings) {
    for (const model::Waiter waiter : model::find_service(naming.service).value().waiters()) {
      if (waiter.operation().name() == naming.operation) names.push_back(waiter.cli_name());
    }
  }
  const std::vector<std::string> near = likest_names(name, names);
  if (!near.empty()) return "Maybe you meant: " + near.front();
  return "It is one of: " + join({names.begin(), names.end()}, ", ");
}

// `CLUSTER/NAME` in two; an ARN stays whole and has its cluster in it (the third part of its resource).
std::pair<std::string, std::string> scope_and_name(const std::string& word, const Naming& naming) {
  if (naming.scope.empty()) return {"", word};
  const std::vector<std::string_view> parts = split(word, '/');
  if (word.starts_with(kArn)) return {parts.size() == 3 ? std::string(parts[1]) : "", word};
  const std::size_t slash = word.find('/');
  if (slash == std::string::npos) return {"", word};
  return {word.substr(0, slash), word.substr(slash + 1)};
}

// REPOSITORY:TAG or REPOSITORY@DIGEST.
void set_image(Json& input, const std::string& word) {
  const std::size_t at = word.find('@');
  const std::size_t split_at = at != std::string::npos ? at : word.rfind(':');
  if (split_at == std::string::npos)
    throw bad_parameter("An image is named REPOSITORY:TAG or REPOSITORY@DIGEST: " + word);
  input["repositoryName"] = word.substr(0, split_at);
  input["imageId"] = {{at != std::string::npos ? "imageDigest" : "imageTag", word.substr(split_at + 1)}};
}

Json new_input(const Naming& naming, const std::string& scope, const std::string& name) {
  Json input = Json::object();
  if (!scope.empty()) input[std::string(naming.scope)] = scope;
  if (naming.operation == "DescribeImageScanFindings") {
    set_image(input, name);
  } else if (naming.list) {
    input[std::string(naming.names)] = Json::array({name});
  } else {
    input[std::string(naming.names)] = name;
  }
  return input;
}

}  // namespace

std::vector<Wish> parse_wishes(std::string_view text, const api::Request& sample) {
  const std::vector<std::string> words = words_of(text);
  if (words.empty())
    throw bad_parameter("--until takes a waiter and names: 'services-stable [CLUSTER/]NAME…'");
  const auto found = find_waiter(words.front());
  if (!found) {
    throw bad_parameter(
        fmt::format("Unknown waiter for --until: {}. {}", words.front(), waiters_near(words.front())));
  }
  if (words.size() == 1)
    throw bad_parameter(fmt::format("--until '{}' lacks what to wait for", words.front()));
  const auto& [waiter, naming] = *found;
  std::vector<Wish> wishes;
  std::vector<std::string> scopes;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto [scope, name] = scope_and_name(words[i], *naming);
    const auto same = std::find(scopes.begin(), scopes.end(), scope);
    if (naming->list && same != scopes.end()) {
      wishes[static_cast<std::size_t>(same - scopes.begin())]
          .request.input[std::string(naming->names)]
          .push_back(name);
      continue;
    }
    Wish wish{.waiter = waiter, .request = sample};
    wish.request.service = naming->service;
    wish.request.operation = naming->operation;
    wish.request.input = new_input(*naming, scope, name);
    wishes.push_back(std::move(wish));
    scopes.push_back(scope);
  }
  return wishes;
}

}  // namespace berth::cli
