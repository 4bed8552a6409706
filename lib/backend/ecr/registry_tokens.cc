// GetAuthorizationToken. Tokens live by the wall clock, whatever the state's clock is.
#include <array>
#include <vector>

#include "backend/ecr/registry.h"
#include "backend/ecr/registry_areas.h"
#include "backend/ecr/token.h"
#include "backend/ecr/token_answer.h"
#include "backend/edge.h"
#include "base/json.h"
#include "base/text.h"
#include "model/arn.h"
#include "model/doc.h"
#include "model/gen/ecr.h"

namespace berth::backend::images {

FreshToken fresh_token(const Call& call, const std::string& account) {
  // Whole seconds: the token says no more.
  const std::int64_t now_s = call.edge().wall.now().ms / 1000;
  const TokenClaims claims{call.request().service, account, call.request().region,
                           Instant{now_s * 1000} + kTokenLifetime};
  return {base64_encode("AWS:" + mint_token(claims, call.edge().signing_key())), claims.expires_at};
}

namespace {

using model::Doc;
using model::View;

Doc<ecr::GetAuthorizationTokenResponse> get_authorization_token(
    Call& call, View<ecr::GetAuthorizationTokenRequest> input) {
  using Out = ecr::GetAuthorizationTokenResponse;
  std::vector<std::string> accounts;
  for (const std::string& id : get(input, ecr::GetAuthorizationTokenRequest::registry_ids))
    accounts.push_back(id);
  if (accounts.empty()) accounts.push_back(call.request().account);
  Doc<Out> out;
  for (const std::string& account : accounts) {
    const FreshToken token = fresh_token(call, account);
    Doc<ecr::AuthorizationData> data;
    set(data, ecr::AuthorizationData::authorization_token, token.text);
    set(data, ecr::AuthorizationData::expires_at, token.expires_at);
    set(data, ecr::AuthorizationData::proxy_endpoint,
        "https://" + model::registry_host({account, call.request().region}));
    append(out, Out::authorization_data, data);
  }
  return out;
}

// It changes no document, but makes the state's key where there is none yet.
constexpr std::array kOperations = {writing<get_authorization_token>("GetAuthorizationToken")};

}  // namespace
}  // namespace berth::backend::images

namespace berth::backend {
const Area kRegistryTokensArea = {"ecr", images::kOperations, {}, {}};
}  // namespace berth::backend
