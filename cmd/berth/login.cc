#include "base/json.h"
#include "base/text.h"
#include "commands.h"

namespace berth {

namespace {

// ECR answers a list of tokens, ECR Public one.
const Json& authorization_of(const Json& output) {
  const Json* data = member(output, "authorizationData");
  if (data != nullptr && data->is_object()) return *data;
  if (data == nullptr || data->empty()) throw cli::failure("list index out of range");
  return data->front();
}

std::string password_of(const Json& output) {
  const Json* token = member(authorization_of(output), "authorizationToken");
  const auto plain = token == nullptr ? std::nullopt : base64_decode(token->get<std::string>());
  const std::size_t colon = plain ? plain->find(':') : std::string::npos;
  if (colon == std::string::npos) throw cli::failure("the answer holds no token");
  return plain->substr(colon + 1);
}

}  // namespace

int run_login_password(Session& session, const cli::Target& target) {
  if (target.words == std::vector<std::string>{"help"}) return print_help(target);
  if (!target.words.empty()) throw cli::bad_parameter("Unknown options: " + join(target.words, ","));
  const aws::Profile profile = profile_of(session, target.globals);
  api::Request request = own_request(session, "GetAuthorizationToken",
                                     region_of(session, target.globals, profile), Json::object());
  request.service = target.command;
  const auto backend = open_backend_of(session, target.globals, target.command);
  print(password_of(answer_of(*backend, request)) + "\n");
  if (on_terminal())
    print_notice(
        "the password is a token for berth's own registry, which `berth serve` answers for; no login at AWS "
        "takes it");
  return 0;
}

}  // namespace berth
