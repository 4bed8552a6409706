#include "backend/sts/identity.h"

#include <array>
#include <string>

#include "base/ids.h"
#include "base/json.h"
#include "base/text.h"
#include "model/doc.h"
#include "model/gen/sts.h"

namespace berth::backend {
namespace {

using Out = sts::GetCallerIdentityResponse;

// A user's id begins AIDA and has 17 letters and digits more. It follows from the account alone, so it is the
// same before there is a state.
std::string user_id(const std::string& account) {
  return "AIDA" + to_upper(draw_hex(Seed{}, {account, "UserId", 0}, 17));
}

model::Doc<Out> get_caller_identity(Call& call, model::View<sts::GetCallerIdentityRequest>) {
  const std::string& account = call.request().account;
  model::Doc<Out> out;
  set(out, Out::user_id, user_id(account));
  set(out, Out::account, account);
  set(out, Out::arn, "arn:aws:iam::" + account + ":user/berth");
  return out;
}

constexpr std::array kOperations = {reading<get_caller_identity>("GetCallerIdentity")};

}  // namespace

const Area kIdentityArea = {"sts", kOperations, {}, {}};

}  // namespace berth::backend
