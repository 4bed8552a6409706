// Settings of a whole registry: its policy, account settings, scanning, replication, signing. They are kept
// and answered; nothing scans, replicates or signs yet.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "backend/ecr/policy_text.h"
#include "backend/ecr/registry.h"
#include "backend/ecr/registry_areas.h"
#include "backend/ecr/scan_filter.h"
#include "base/json.h"
#include "base/text.h"
#include "model/doc.h"
#include "model/gen/ecr.h"

namespace berth::backend::images {
namespace {

using model::Doc;
using model::View;

constexpr std::size_t kDestinationsMax = 25;

std::string setting_key(const Registry& registry, std::string_view name) {
  return registry.scope.key(registry.service, "registry", name);
}

std::optional<Json> load_setting(const Call& call, std::string_view name) {
  return call.data().get(setting_key(registry_of(call), name));
}

void save_setting(Call& call, std::string_view name, const Json& document) {
  call.world().store.put(setting_key(registry_of(call), name), document);
}

template <class Out>
Doc<Out> registry_answer(const Call& call) {
  Doc<Out> out;
  set(out, Out::registry_id, registry_of(call).id());
  return out;
}

// --- The registry's policy

api::ServiceError no_registry_policy(const Call& call) {
  return api::ServiceError(
      "RegistryPolicyNotFoundException",
      "Registry policy does not exist in the registry with id '" + registry_of(call).id() + "'");
}

Doc<ecr::PutRegistryPolicyResponse> put_registry_policy(Call& call,
                                                        View<ecr::PutRegistryPolicyRequest> input) {
  const auto text = ecr_text::read_policy(get(input, ecr::PutRegistryPolicyRequest::policy_text),
                                          ecr_text::PolicyOf::registry);
  if (!text) throw invalid_parameter("PolicyText", "Invalid registry policy provided");
  save_setting(call, "policy", Json{{"policyText", *text}});
  auto out = registry_answer<ecr::PutRegistryPolicyResponse>(call);
  set(out, ecr::PutRegistryPolicyResponse::policy_text, *text);
  return out;
}

Doc<ecr::GetRegistryPolicyResponse> get_registry_policy(Call& call, View<ecr::GetRegistryPolicyRequest>) {
  const auto stored = load_setting(call, "policy");
  if (!stored) throw no_registry_policy(call);
  auto out = registry_answer<ecr::GetRegistryPolicyResponse>(call);
  set(out, ecr::GetRegistryPolicyResponse::policy_text, stored->at("policyText").get<std::string>());
  return out;
}

Doc<ecr::DeleteRegistryPolicyResponse> delete_registry_policy(Call& call,
                                                              View<ecr::DeleteRegistryPolicyRequest>) {
  const auto stored = load_setting(call, "policy");
  if (!stored) throw no_registry_policy(call);
  call.world().store.erase(setting_key(registry_of(call), "policy"));
  auto out = registry_answer<ecr::DeleteRegistryPolicyResponse>(call);
  set(out, ecr::DeleteRegistryPolicyResponse::policy_text, stored->at("policyText").get<std::string>());
  return out;
}

// --- Account settings

struct AccountSetting {
  std::string_view name;
  std::string_view initial;
  std::array<std::string_view, 2> values;
};
constexpr std::array kAccountSettings = {
    AccountSetting{"BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE", {"AWS_NATIVE", "AWS_NATIVE"}},
    AccountSetting{"REGISTRY_POLICY_SCOPE", "V2", {"V1", "V2"}},
    AccountSetting{"BLOB_MOUNTING", "DISABLED", {"ENABLED", "DISABLED"}},
};

const AccountSetting& require_account_setting(std::string_view name) {
  for (const AccountSetting& setting : kAccountSettings) {
    if (setting.name == name) return setting;
  }
  throw invalid_parameter(
      "name",
      "Member must satisfy enum value set: [BASIC_SCAN_TYPE_VERSION, REGISTRY_POLICY_SCOPE, "
      "BLOB_MOUNTING]");
}

Doc<ecr::GetAccountSettingResponse> get_account_setting(Call& call,
                                                        View<ecr::GetAccountSettingRequest> input) {
  using Out = ecr::GetAccountSettingResponse;
  const AccountSetting& setting = require_account_setting(get(input, ecr::GetAccountSettingRequest::name));
  const auto stored = load_setting(call, "setting/" + std::string(setting.name));
  Doc<Out> out;
  set(out, Out::name, setting.name);
  set(out, Out::value, stored ? stored->at("value").get<std::string>() : std::string(setting.initial));
  return out;
}

Doc<ecr::PutAccountSettingResponse> put_account_setting(Call& call,
                                                        View<ecr::PutAccountSettingRequest> input) {
  using Out = ecr::PutAccountSettingResponse;
  const AccountSetting& setting = require_account_setting(get(input, ecr::PutAccountSettingRequest::name));
  const std::string value = get(input, ecr::PutAccountSettingRequest::value);
  if (std::find(setting.values.begin(), setting.values.end(), value) == setting.values.end()) {
    const std::set<std::string_view> distinct(setting.values.begin(), setting.values.end());
    throw invalid_parameter("value", "Member must satisfy enum value set: [" +
                                         join({distinct.begin(), distinct.end()}, ", ") + "]");
  }
  save_setting(call, "setting/" + std::string(setting.name), Json{{"value", value}});
  Doc<Out> out;
  set(out, Out::name, setting.name);
  set(out, Out::value, value);
  return out;
}

// --- Scanning

Json scanning_of(const Call& call) {
  const auto stored = load_setting(call, "scanning");
  return stored ? *stored : Json{{"scanType", "BASIC"}, {"rules", Json::array()}};
}

// An error of the whole configuration names no member.
api::ServiceError bad_scanning(const std::string& why) {
  return api::ServiceError("InvalidParameterException",
                           "Invalid parameter failed to satisfy constraint: '" + why + "'");
}

void check_scanning(const Json& configuration) {
  const bool basic = configuration["scanType"] == "BASIC";
  std::set<std::string> seen;
  for (const Json& rule : configuration["rules"]) {
    const std::string frequency = rule["scanFrequency"].get<std::string>();
    if (frequency == (basic ? "CONTINUOUS_SCAN" : "MANUAL")) {
      throw bad_scanning("Invalid scan frequency for scanType " + std::string(basic ? "BASIC" : "ENHANCED") +
                         ": " + frequency);
    }
    if (!seen.insert(frequency).second)
      throw bad_scanning("More than one rule for scan frequency " + frequency);
  }
}

Doc<ecr::PutRegistryScanningConfigurationResponse> put_registry_scanning_configuration(
    Call& call, View<ecr::PutRegistryScanningConfigurationRequest> input) {
  using In = ecr::PutRegistryScanningConfigurationRequest;
  const Json configuration = {{"scanType", get_or(input, In::scan_type, std::string("BASIC"))},
                              {"rules", get(input, In::rules).json()}};
  check_scanning(configuration);
  save_setting(call, "scanning", configuration);
  Doc<ecr::PutRegistryScanningConfigurationResponse> out;
  out.json()["registryScanningConfiguration"] = configuration;
  return out;
}

Doc<ecr::GetRegistryScanningConfigurationResponse> get_registry_scanning_configuration(
    Call& call, View<ecr::GetRegistryScanningConfigurationRequest>) {
  auto out = registry_answer<ecr::GetRegistryScanningConfigurationResponse>(call);
  out.json()["scanningConfiguration"] = scanning_of(call);
  return out;
}

Json repository_scanning(const Call& call, const Registry& registry, const std::string& name,
                         const Json& stored) {
  const Json& repository = stored.at("repository");
  const bool asked = repository["imageScanningConfiguration"]["scanOnPush"] == true;
  const ScanChoice choice = scan_choice(scanning_of(call), name, asked);
  Doc<ecr::RepositoryScanningConfiguration> out;
  set(out, ecr::RepositoryScanningConfiguration::repository_arn, repository_arn(registry, name));
  set(out, ecr::RepositoryScanningConfiguration::repository_name, name);
  set(out, ecr::RepositoryScanningConfiguration::scan_on_push, choice.frequency == "SCAN_ON_PUSH");
  set(out, ecr::RepositoryScanningConfiguration::scan_frequency, choice.frequency);
  set(out, ecr::RepositoryScanningConfiguration::applied_scan_filters, choice.filters);
  return std::move(out).json();
}

Doc<ecr::BatchGetRepositoryScanningConfigurationResponse> batch_get_repository_scanning_configuration(
    Call& call, View<ecr::BatchGetRepositoryScanningConfigurationRequest> input) {
  using Out = ecr::BatchGetRepositoryScanningConfigurationResponse;
  const Registry registry = registry_of(call);
  Doc<Out> out;
  Json& configurations = edit_list(out, Out::scanning_configurations);
  Json failures = Json::array();
  for (const std::string& name :
       get(input, ecr::BatchGetRepositoryScanningConfigurationRequest::repository_names)) {
    if (const auto stored = load_repository(call.data(), registry, name)) {
      configurations.push_back(repository_scanning(call, registry, name, *stored));
    } else {
      failures.push_back({{"repositoryName", name},
                          {"failureCode", "REPOSITORY_NOT_FOUND"},
                          {"failureReason", repository_not_found(registry, name).message()}});
    }
  }
  set(out, Out::failures, std::move(failures));
  return out;
}

// --- Replication

void check_replication(const Registry& registry, const Json& configuration) {
  std::set<std::pair<std::string, std::string>> destinations;
  for (const Json& rule : configuration["rules"]) {
    for (const Json& destination : rule["destinations"]) {
      const std::string region = destination["region"].get<std::string>();
      const std::string account = destination["registryId"].get<std::string>();
      if (region == registry.scope.region && account == registry.id()) {
        throw invalid_parameter("replicationConfiguration",
                                "Replication destination cannot be the same as the source registry");
      }
      destinations.insert({region, account});
    }
  }
  if (destinations.size() > kDestinationsMax)
    throw invalid_parameter("replicationConfiguration",
                            "There can be no more than 25 unique replication destinations");
}

Doc<ecr::PutReplicationConfigurationResponse> put_replication_configuration(
    Call& call, View<ecr::PutReplicationConfigurationRequest> input) {
  const Json& configuration =
      get(input, ecr::PutReplicationConfigurationRequest::replication_configuration).json();
  check_replication(registry_of(call), configuration);
  save_setting(call, "replication", configuration);
  Doc<ecr::PutReplicationConfigurationResponse> out;
  out.json()["replicationConfiguration"] = configuration;
  return out;
}

Doc<ecr::DescribeRegistryResponse> describe_registry(Call& call, View<ecr::DescribeRegistryRequest>) {
  const auto stored = load_setting(call, "replication");
  auto out = registry_answer<ecr::DescribeRegistryResponse>(call);
  out.json()["replicationConfiguration"] = stored ? *stored : Json{{"rules", Json::array()}};
  return out;
}

// --- Signing

api::ServiceError no_signing(const Call& call) {
  return api::ServiceError(
      "SigningConfigurationNotFoundException",
      "Signing configuration does not exist in the registry with id '" + registry_of(call).id() + "'");
}

Doc<ecr::PutSigningConfigurationResponse> put_signing_configuration(
    Call& call, View<ecr::PutSigningConfigurationRequest> input) {
  const Json& configuration = get(input, ecr::PutSigningConfigurationRequest::signing_configuration).json();
  const std::string& here = call.request().region;
  for (const Json& rule : configuration["rules"]) {
    const std::string arn = rule["signingProfileArn"].get<std::string>();
    const std::string region(split(arn, ':').at(3));
    if (region != here) {
      throw invalid_parameter("signingConfiguration", "The region of signing profile ARN " + arn + " is '" +
                                                          region + "' but must be '" + here +
                                                          "' (the current region)");
    }
  }
  save_setting(call, "signing", configuration);
  Doc<ecr::PutSigningConfigurationResponse> out;
  out.json()["signingConfiguration"] = configuration;
  return out;
}

Doc<ecr::GetSigningConfigurationResponse> get_signing_configuration(
    Call& call, View<ecr::GetSigningConfigurationRequest>) {
  const auto stored = load_setting(call, "signing");
  if (!stored) throw no_signing(call);
  auto out = registry_answer<ecr::GetSigningConfigurationResponse>(call);
  out.json()["signingConfiguration"] = *stored;
  return out;
}

Doc<ecr::DeleteSigningConfigurationResponse> delete_signing_configuration(
    Call& call, View<ecr::DeleteSigningConfigurationRequest>) {
  const auto stored = load_setting(call, "signing");
  if (!stored) throw no_signing(call);
  call.world().store.erase(setting_key(registry_of(call), "signing"));
  auto out = registry_answer<ecr::DeleteSigningConfigurationResponse>(call);
  out.json()["signingConfiguration"] = *stored;
  return out;
}

constexpr std::array kOperations = {
    reading<batch_get_repository_scanning_configuration>("BatchGetRepositoryScanningConfiguration"),
    writing<delete_registry_policy>("DeleteRegistryPolicy"),
    writing<delete_signing_configuration>("DeleteSigningConfiguration"),
    reading<describe_registry>("DescribeRegistry"),
    reading<get_account_setting>("GetAccountSetting"),
    reading<get_registry_policy>("GetRegistryPolicy"),
    reading<get_registry_scanning_configuration>("GetRegistryScanningConfiguration"),
    reading<get_signing_configuration>("GetSigningConfiguration"),
    writing<put_account_setting>("PutAccountSetting"),
    writing<put_registry_policy>("PutRegistryPolicy"),
    writing<put_registry_scanning_configuration>("PutRegistryScanningConfiguration"),
    writing<put_replication_configuration>("PutReplicationConfiguration"),
    writing<put_signing_configuration>("PutSigningConfiguration"),
};

}  // namespace
}  // namespace berth::backend::images

namespace berth::backend {
const Area kRegistrySettingsArea = {"ecr", images::kOperations, {}, {}};
}  // namespace berth::backend
