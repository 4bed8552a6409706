#include "backend/ecs/run_tokens.h"

#include "api/service_error.h"
#include "backend/ecs/task_record.h"
#include "base/ids.h"
#include "base/json.h"

namespace berth::backend {
namespace {

constexpr Duration kTokensAreKept = hours(24);
constexpr std::size_t kTokenLengthMax = 64;

std::string token_key(const ClusterPlace& cluster, const std::string& token) {
  return scope_of(cluster.key).key("ecs", "run-token", cluster.name + "/" + token);
}

std::string fingerprint(const Json& input) { return std::to_string(hash64(to_line(input))); }

void check_token(const std::string& token) {
  bool fine = token.size() <= kTokenLengthMax;
  for (const char c : token) fine = fine && c >= 33 && c <= 126;
  if (!fine) {
    throw api::ServiceError(
        "InvalidParameterException",
        "clientToken must be at most 64 characters, each an ASCII character from 33 to 126.");
  }
}

}  // namespace

std::optional<std::vector<std::string>> replayed_tasks(const store::Reader& reader,
                                                       const ClusterPlace& cluster, const std::string& token,
                                                       const Json& input) {
  check_token(token);
  const std::optional<Json> stored = reader.get(token_key(cluster, token));
  if (!stored) return std::nullopt;
  const auto keys = stored->at("tasks").get<std::vector<std::string>>();
  if (stored->at("input") == fingerprint(input)) return keys;
  Json arns = Json::array();
  for (const std::string& key : keys) {
    arns.push_back(scope_of(key).arn("ecs", "task/" + cluster.name + "/" + std::string(id_of_task(key))));
  }
  throw api::ServiceError("ConflictException",
                          "The request with client token '" + token + "' was made with other parameters.")
      .with("resourceIds", arns);
}

void remember_token(World& world, const ClusterPlace& cluster, const std::string& token, const Json& input,
                    const std::vector<std::string>& task_keys) {
  world.store.put(
      token_key(cluster, token),
      Json{{"input", fingerprint(input)}, {"tasks", task_keys}, {"until", (world.now + kTokensAreKept).ms}});
}

void run_token_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  out.push_back(due_row({document.at("until").get<std::int64_t>()}, kForgetTokenStep, key));
}

void forget_run_token(World& world, std::string_view key, const Json&) { world.store.erase(key); }

}  // namespace berth::backend
