#include "backend/ecs/account_settings.h"

#include <algorithm>
#include <array>
#include <vector>

#include "api/service_error.h"
#include "backend/pages.h"
#include "base/json.h"
#include "base/text.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;
using Setting = ecs::Setting;

struct KnownSetting {
  std::string_view name;
  std::array<std::string_view, 3> values;  // "" past the end
  std::string_view standard;
  bool managed = false;  // by AWS: cannot be put
};

// In the API's order, which is the order of a listing and of the refusal of an unknown name.
constexpr std::array<KnownSetting, 12> kSettings = {{
    {"serviceLongArnFormat", {"enabled"}, "enabled"},
    {"taskLongArnFormat", {"enabled"}, "enabled"},
    {"containerInstanceLongArnFormat", {"enabled"}, "enabled"},
    {"awsvpcTrunking", {"enabled", "disabled"}, "disabled"},
    {"containerInsights", {"enhanced", "enabled", "disabled"}, "disabled"},
    {"fargateFIPSMode", {"enabled", "disabled"}, "disabled"},
    {"tagResourceAuthorization", {"on"}, "on"},
    {"fargateTaskRetirementWaitPeriod", {"0", "7", "14"}, "7"},
    {"guardDutyActivate", {"on", "off"}, "off", true},
    {"defaultLogDriverMode", {"blocking", "non-blocking"}, "non-blocking"},
    {"fargateEventWindows", {"enabled", "disabled"}, "disabled"},
    {"dualStackIPv6", {"enabled", "disabled"}, "enabled"},
}};
constexpr int kPageMax = 10;

api::ServiceError invalid(const std::string& text) {
  return api::ServiceError("InvalidParameterException", text);
}

const KnownSetting& known_setting(std::string_view name) {
  for (const KnownSetting& setting : kSettings)
    if (setting.name == name) return setting;
  std::vector<std::string> names;
  for (const KnownSetting& setting : kSettings) names.emplace_back(setting.name);
  throw invalid("NAME should be one of [" + join(names, ",") + "]");
}

// The account's root stands for the account: what is put for it is the default of all.
std::string root_arn(const Scope& scope) { return "arn:aws:iam::" + scope.account + ":root"; }
std::string caller_arn(const Scope& scope) { return "arn:aws:iam::" + scope.account + ":user/berth"; }

// Keys are …/ecs/setting/PRINCIPAL/NAME.
std::string principal_prefix(const Scope& scope, std::string_view principal) {
  return scope.key("ecs", "setting", std::string(principal) + "/");
}
std::string setting_key(const Scope& scope, std::string_view principal, std::string_view name) {
  return principal_prefix(scope, principal) + std::string(name);
}

std::string principal_of(const Call& call, const std::string& given) {
  return given.empty() ? caller_arn(call.scope()) : given;
}

Doc<Setting> shown_setting(const KnownSetting& setting, std::string_view value, std::string_view principal) {
  Doc<Setting> out;
  model::set(out, Setting::name, setting.name);
  model::set(out, Setting::value, value);
  model::set(out, Setting::principal_arn, principal);
  model::set(out, Setting::type, setting.managed ? "aws_managed" : "user");
  return out;
}

Json stored_value(std::string_view value) { return Json{{"value", value}}; }

std::optional<std::string> put_value(const store::Reader& reader, const std::string& key) {
  const std::optional<Json> stored = reader.get(key);
  if (!stored) return std::nullopt;
  return stored->at("value").get<std::string>();
}

// The setting as it holds for a principal.
std::string effective_value(const store::Reader& reader, const Scope& scope, std::string_view principal,
                            const KnownSetting& setting) {
  if (const auto own = put_value(reader, setting_key(scope, principal, setting.name))) return *own;
  if (const auto account = put_value(reader, setting_key(scope, root_arn(scope), setting.name)))
    return *account;
  return std::string(setting.standard);
}

Doc<Setting> put_setting(Call& call, std::string_view principal, const std::string& name,
                         const std::string& value) {
  const KnownSetting& setting = known_setting(name);
  if (setting.managed) throw invalid("The setting " + name + " is managed by AWS and can't be changed.");
  check_setting_value(name, value);
  call.world().store.put(setting_key(call.scope(), principal, name), stored_value(value));
  return shown_setting(setting, value, principal);
}

Doc<ecs::PutAccountSettingResponse> put_account_setting(Call& call, View<ecs::PutAccountSettingRequest> in) {
  using In = ecs::PutAccountSettingRequest;
  Doc<ecs::PutAccountSettingResponse> out;
  model::set(out, ecs::PutAccountSettingResponse::setting,
             put_setting(call, principal_of(call, model::get(in, In::principal_arn)),
                         model::get(in, In::name), model::get(in, In::value)));
  return out;
}

Doc<ecs::PutAccountSettingDefaultResponse> put_account_setting_default(
    Call& call, View<ecs::PutAccountSettingDefaultRequest> in) {
  using In = ecs::PutAccountSettingDefaultRequest;
  Doc<ecs::PutAccountSettingDefaultResponse> out;
  model::set(out, ecs::PutAccountSettingDefaultResponse::setting,
             put_setting(call, root_arn(call.scope()), model::get(in, In::name), model::get(in, In::value)));
  return out;
}

// Answers with the value that holds from now on.
Doc<ecs::DeleteAccountSettingResponse> delete_account_setting(Call& call,
                                                              View<ecs::DeleteAccountSettingRequest> in) {
  using In = ecs::DeleteAccountSettingRequest;
  const KnownSetting& setting = known_setting(model::get(in, In::name));
  const std::string principal = principal_of(call, model::get(in, In::principal_arn));
  const std::string key = setting_key(call.scope(), principal, setting.name);
  if (call.data().get(key)) call.world().store.erase(key);
  Doc<ecs::DeleteAccountSettingResponse> out;
  model::set(
      out, ecs::DeleteAccountSettingResponse::setting,
      shown_setting(setting, effective_value(call.data(), call.scope(), principal, setting), principal));
  return out;
}

std::vector<Doc<Setting>> settings_of(const Call& call, const std::string& principal, bool effective) {
  std::vector<Doc<Setting>> out;
  for (const KnownSetting& setting : kSettings) {
    const auto own = put_value(call.data(), setting_key(call.scope(), principal, setting.name));
    if (own)
      out.push_back(shown_setting(setting, *own, principal));
    else if (effective)
      out.push_back(
          shown_setting(setting, effective_value(call.data(), call.scope(), principal, setting), principal));
  }
  return out;
}

// Where in the found settings a page begins: behind the one that the token names.
std::size_t page_start(const std::vector<Doc<Setting>>& found, const std::optional<std::string>& token) {
  if (!token) return 0;
  const std::optional<std::string> after = row_of_token(*token);
  if (!after) throw invalid("Invalid token.");
  const auto last = std::find_if(found.begin(), found.end(), [&](const Doc<Setting>& setting) {
    return model::get(setting, Setting::name) == *after;
  });
  return last == found.end() ? found.size() : static_cast<std::size_t>(last - found.begin()) + 1;
}

Doc<ecs::ListAccountSettingsResponse> list_account_settings(Call& call,
                                                            View<ecs::ListAccountSettingsRequest> in) {
  using In = ecs::ListAccountSettingsRequest;
  using Out = ecs::ListAccountSettingsResponse;
  const auto name = model::find(in, In::name);
  const auto value = model::find(in, In::value);
  if (value && !name) throw invalid("You must specify a setting name when you filter by value.");
  const int size = model::get_or(in, In::max_results, kPageMax);
  if (size < 1 || size > kPageMax)
    throw invalid("maxResults must be between 1 and " + std::to_string(kPageMax) + ".");

  const std::string principal = principal_of(call, model::get(in, In::principal_arn));
  std::vector<Doc<Setting>> found = settings_of(call, principal, model::get(in, In::effective_settings));
  std::erase_if(found, [&](const Doc<Setting>& setting) {
    return (name && model::get(setting, Setting::name) != *name) ||
           (value && model::get(setting, Setting::value) != *value);
  });
  Doc<Out> out;
  model::edit_list(out, Out::settings);
  const std::size_t start = page_start(found, model::find(in, In::next_token));
  const std::size_t end = std::min(found.size(), start + static_cast<std::size_t>(size));
  for (std::size_t i = start; i < end; ++i) model::append(out, Out::settings, found[i]);
  if (end < found.size())
    model::set(out, Out::next_token, page_token(model::get(found[end - 1], Setting::name)));
  return out;
}

// Every input here names its setting by the same member.
void check_name(const Json& input) {
  const Json* name = member(input, Setting::name.name);
  if (name != nullptr && name->is_string()) known_setting(name->get<std::string>());
}

constexpr std::array kOperations = {
    writing<delete_account_setting>("DeleteAccountSetting", check_name),
    reading<list_account_settings>("ListAccountSettings", check_name),
    writing<put_account_setting>("PutAccountSetting", check_name),
    writing<put_account_setting_default>("PutAccountSettingDefault", check_name),
};

}  // namespace

const Area kAccountSettingsArea = {"ecs", kOperations, {}, {}};

std::string effective_setting(const store::Reader& reader, const Scope& scope, std::string_view name) {
  return effective_value(reader, scope, caller_arn(scope), known_setting(name));
}

void check_setting_value(std::string_view name, std::string_view value) {
  const KnownSetting& setting = known_setting(name);
  std::vector<std::string> values;
  for (const std::string_view known : setting.values) {
    if (!known.empty()) values.emplace_back(known);
  }
  if (std::find(values.begin(), values.end(), value) != values.end()) return;
  throw invalid("Invalid value '" + std::string(value) + "' for the setting " + std::string(name) +
                ": should be one of [" + join(values, ",") + "]");
}

}  // namespace berth::backend
