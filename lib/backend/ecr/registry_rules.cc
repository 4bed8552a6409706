// Pull-through cache rules, repository creation templates and pull-time exclusions: kept and answered.
// Nothing is cached and no repository made by them yet.
#include <array>
#include <string>

#include "backend/ecr/lifecycle_text.h"
#include "backend/ecr/policy_text.h"
#include "backend/ecr/registry.h"
#include "backend/ecr/registry_areas.h"
#include "backend/ecr/repositories.h"
#include "backend/ecr/upstream.h"
#include "backend/pages.h"
#include "base/json.h"
#include "model/doc.h"
#include "model/gen/ecr.h"

namespace berth::backend::images {
namespace {

using ecr::PullThroughCacheRule;
using ecr::RepositoryCreationTemplate;
using model::Doc;
using model::View;

constexpr std::size_t kCacheRulesMax = 50;
constexpr std::size_t kExclusionsMax = 100;
constexpr int kPageSize = 100;

std::string rule_key(const Registry& registry, const char* kind, std::string_view name) {
  return registry.scope.key(registry.service, kind, name);
}

std::size_t count_of(const store::Reader& reader, const std::string& prefix, std::size_t at_most) {
  return reader.scan({.index = "", .prefix = prefix, .limit = at_most}).size();
}

// " with prefix 'p' … in the registry with id 'A'".
std::string of_prefix(const Registry& registry, std::string_view prefix, const char* what) {
  return " with prefix '" + std::string(prefix) + "' " + what + " in the registry with id '" + registry.id() +
         "'";
}

// A page of a kind's documents, through the members that the API's lists have in common.
template <class In>
Page page_of(const Call& call, View<In> input, const std::string& prefix) {
  Page page = read_page(call.data(),
                        {.index = "",
                         .prefix = prefix,
                         .token = find(input, In::next_token),
                         .limit = static_cast<std::size_t>(get_or(input, In::max_results, int{kPageSize}))});
  if (page.bad_token) throw bad_token();
  return page;
}

// --- Pull-through cache rules

Json require_cache_rule(const Call& call, const Registry& registry, const std::string& prefix) {
  auto stored = call.data().get(rule_key(registry, "cache-rule", prefix));
  if (!stored) {
    throw api::ServiceError("PullThroughCacheRuleNotFoundException",
                            "The pull through cache rule" + of_prefix(registry, prefix, "does not exist"));
  }
  return *std::move(stored);
}

Doc<ecr::CreatePullThroughCacheRuleResponse> create_cache_rule(
    Call& call, View<ecr::CreatePullThroughCacheRuleRequest> input) {
  using In = ecr::CreatePullThroughCacheRuleRequest;
  const Registry registry = registry_of(call);
  const std::string prefix = get(input, In::ecr_repository_prefix);
  const std::string url = get(input, In::upstream_registry_url);
  const Upstream upstream = require_upstream(url, has(input, In::credential_arn));
  const std::string key = rule_key(registry, "cache-rule", prefix);
  if (call.data().contains(key)) {
    throw api::ServiceError("PullThroughCacheRuleAlreadyExistsException",
                            "The pull through cache rule" + of_prefix(registry, prefix, "already exists"));
  }
  if (count_of(call.data(), rule_key(registry, "cache-rule", ""), kCacheRulesMax) == kCacheRulesMax)
    throw api::ServiceError("LimitExceededException",
                            "A registry can't have more than 50 pull through cache rules");
  Doc<PullThroughCacheRule> rule;
  set(rule, PullThroughCacheRule::ecr_repository_prefix, prefix);
  set(rule, PullThroughCacheRule::upstream_registry_url, url);
  set(rule, PullThroughCacheRule::created_at, call.now());
  set(rule, PullThroughCacheRule::registry_id, registry.id());
  copy(rule, PullThroughCacheRule::credential_arn, input, In::credential_arn);
  copy(rule, PullThroughCacheRule::custom_role_arn, input, In::custom_role_arn);
  set(rule, PullThroughCacheRule::upstream_repository_prefix,
      get_or(input, In::upstream_repository_prefix, std::string("ROOT")));
  set(rule, PullThroughCacheRule::upstream_registry, upstream.name);
  call.world().store.put(key, rule.json());
  return Doc<ecr::CreatePullThroughCacheRuleResponse>(std::move(rule).json());
}

Doc<ecr::DescribePullThroughCacheRulesResponse> describe_cache_rules(
    Call& call, View<ecr::DescribePullThroughCacheRulesRequest> input) {
  using In = ecr::DescribePullThroughCacheRulesRequest;
  using Out = ecr::DescribePullThroughCacheRulesResponse;
  const Registry registry = registry_of(call);
  Doc<Out> out;
  Json& rules = edit_list(out, Out::pull_through_cache_rules);
  if (has(input, In::ecr_repository_prefixes)) {
    for (const std::string& prefix : get(input, In::ecr_repository_prefixes))
      rules.push_back(require_cache_rule(call, registry, prefix));
    return out;
  }
  const Page page = page_of(call, input, rule_key(registry, "cache-rule", ""));
  for (const store::Entry& row : page.rows) rules.push_back(*call.data().get(row.document));
  if (page.next_token) set(out, Out::next_token, *page.next_token);
  return out;
}

Doc<ecr::UpdatePullThroughCacheRuleResponse> update_cache_rule(
    Call& call, View<ecr::UpdatePullThroughCacheRuleRequest> input) {
  using In = ecr::UpdatePullThroughCacheRuleRequest;
  using Out = ecr::UpdatePullThroughCacheRuleResponse;
  const Registry registry = registry_of(call);
  const std::string prefix = get(input, In::ecr_repository_prefix);
  Doc<PullThroughCacheRule> rule(require_cache_rule(call, registry, prefix));
  copy(rule, PullThroughCacheRule::credential_arn, input, In::credential_arn);
  copy(rule, PullThroughCacheRule::custom_role_arn, input, In::custom_role_arn);
  set(rule, PullThroughCacheRule::updated_at, call.now());
  call.world().store.put(rule_key(registry, "cache-rule", prefix), rule.json());
  Doc<Out> out;
  copy(out, Out::ecr_repository_prefix, rule, PullThroughCacheRule::ecr_repository_prefix);
  copy(out, Out::registry_id, rule, PullThroughCacheRule::registry_id);
  copy(out, Out::updated_at, rule, PullThroughCacheRule::updated_at);
  copy(out, Out::credential_arn, rule, PullThroughCacheRule::credential_arn);
  copy(out, Out::custom_role_arn, rule, PullThroughCacheRule::custom_role_arn);
  copy(out, Out::upstream_repository_prefix, rule, PullThroughCacheRule::upstream_repository_prefix);
  return out;
}

Doc<ecr::DeletePullThroughCacheRuleResponse> delete_cache_rule(
    Call& call, View<ecr::DeletePullThroughCacheRuleRequest> input) {
  const Registry registry = registry_of(call);
  const std::string prefix = get(input, ecr::DeletePullThroughCacheRuleRequest::ecr_repository_prefix);
  Doc<ecr::DeletePullThroughCacheRuleResponse> out(require_cache_rule(call, registry, prefix));
  for (const char* name : {"upstreamRegistry", "updatedAt"}) out.json().erase(name);
  call.world().store.erase(rule_key(registry, "cache-rule", prefix));
  return out;
}

// --- Creation templates

Json require_template(const Call& call, const Registry& registry, const std::string& prefix) {
  auto stored = call.data().get(rule_key(registry, "template", prefix));
  if (!stored) {
    throw api::ServiceError("TemplateNotFoundException", "The repository creation template" +
                                                             of_prefix(registry, prefix, "does not exist"));
  }
  return *std::move(stored);
}

// Writes what `input` gives over what `stored` has, texts re-formatted. Both inputs have the same members.
template <class In>
void apply_template(Doc<RepositoryCreationTemplate>& stored, View<In> input) {
  using Out = RepositoryCreationTemplate;
  copy(stored, Out::description, input, In::description);
  copy(stored, Out::encryption_configuration, input, In::encryption_configuration);
  copy(stored, Out::resource_tags, input, In::resource_tags);
  if (has(input, In::image_tag_mutability)) erase(stored, Out::image_tag_mutability_exclusion_filters);
  copy(stored, Out::image_tag_mutability, input, In::image_tag_mutability);
  copy(stored, Out::image_tag_mutability_exclusion_filters, input,
       In::image_tag_mutability_exclusion_filters);
  if (const std::string text = get(input, In::repository_policy); !text.empty()) {
    const auto policy = ecr_text::read_policy(text, ecr_text::PolicyOf::repository);
    if (!policy) throw invalid_parameter("PolicyText", "Invalid repository policy provided");
    set(stored, Out::repository_policy, *policy);
  }
  if (const std::string text = get(input, In::lifecycle_policy); !text.empty()) {
    const auto policy = ecr_text::read_lifecycle_policy(text);
    if (!policy.failure.empty()) throw invalid_parameter("LifecyclePolicyText", policy.failure);
    set(stored, Out::lifecycle_policy, policy.text);
  }
  copy(stored, Out::applied_for, input, In::applied_for);
  copy(stored, Out::custom_role_arn, input, In::custom_role_arn);
}

void check_template(View<RepositoryCreationTemplate> made) {
  check_mutability(made.json());
  using Out = RepositoryCreationTemplate;
  const bool kms =
      get(get(made, Out::encryption_configuration),
          ecr::EncryptionConfigurationForRepositoryCreationTemplate::encryption_type) != "AES256";
  if ((kms || !get(made, Out::resource_tags).empty()) && !has(made, Out::custom_role_arn))
    throw api::ServiceError("ValidationException",
                            "A custom role ARN is required for resource tags and KMS encryption");
}

template <class Out>
Doc<Out> template_answer(const Registry& registry, const Json& made) {
  Doc<Out> out;
  set(out, Out::registry_id, registry.id());
  out.json()["repositoryCreationTemplate"] = made;
  return out;
}

Doc<ecr::CreateRepositoryCreationTemplateResponse> create_template(
    Call& call, View<ecr::CreateRepositoryCreationTemplateRequest> input) {
  const Registry registry = registry_of(call);
  const std::string prefix = get(input, ecr::CreateRepositoryCreationTemplateRequest::prefix);
  const std::string key = rule_key(registry, "template", prefix);
  if (call.data().contains(key)) {
    throw api::ServiceError(
        "TemplateAlreadyExistsException",
        "The repository creation template" + of_prefix(registry, prefix, "already exists"));
  }
  Doc<RepositoryCreationTemplate> made;
  set(made, RepositoryCreationTemplate::prefix, prefix);
  made.json()["encryptionConfiguration"] = Json{{"encryptionType", "AES256"}};
  set(made, RepositoryCreationTemplate::resource_tags, Json::array());
  set(made, RepositoryCreationTemplate::image_tag_mutability, "MUTABLE");
  apply_template(made, input);
  check_template(made);
  set(made, RepositoryCreationTemplate::created_at, call.now());
  set(made, RepositoryCreationTemplate::updated_at, call.now());
  call.world().store.put(key, made.json());
  return template_answer<ecr::CreateRepositoryCreationTemplateResponse>(registry, made.json());
}

Doc<ecr::UpdateRepositoryCreationTemplateResponse> update_template(
    Call& call, View<ecr::UpdateRepositoryCreationTemplateRequest> input) {
  const Registry registry = registry_of(call);
  const std::string prefix = get(input, ecr::UpdateRepositoryCreationTemplateRequest::prefix);
  Doc<RepositoryCreationTemplate> made(require_template(call, registry, prefix));
  apply_template(made, input);
  check_template(made);
  set(made, RepositoryCreationTemplate::updated_at, call.now());
  call.world().store.put(rule_key(registry, "template", prefix), made.json());
  return template_answer<ecr::UpdateRepositoryCreationTemplateResponse>(registry, made.json());
}

Doc<ecr::DeleteRepositoryCreationTemplateResponse> delete_template(
    Call& call, View<ecr::DeleteRepositoryCreationTemplateRequest> input) {
  const Registry registry = registry_of(call);
  const std::string prefix = get(input, ecr::DeleteRepositoryCreationTemplateRequest::prefix);
  const Json stored = require_template(call, registry, prefix);
  call.world().store.erase(rule_key(registry, "template", prefix));
  return template_answer<ecr::DeleteRepositoryCreationTemplateResponse>(registry, stored);
}

Doc<ecr::DescribeRepositoryCreationTemplatesResponse> describe_templates(
    Call& call, View<ecr::DescribeRepositoryCreationTemplatesRequest> input) {
  using In = ecr::DescribeRepositoryCreationTemplatesRequest;
  using Out = ecr::DescribeRepositoryCreationTemplatesResponse;
  const Registry registry = registry_of(call);
  Doc<Out> out;
  set(out, Out::registry_id, registry.id());
  Json& list = edit_list(out, Out::repository_creation_templates);
  if (!get(input, In::prefixes).empty()) {
    for (const std::string& prefix : get(input, In::prefixes)) {
      if (auto stored = call.data().get(rule_key(registry, "template", prefix)))
        list.push_back(*std::move(stored));
    }
    return out;
  }
  const Page page = page_of(call, input, rule_key(registry, "template", ""));
  for (const store::Entry& row : page.rows) list.push_back(*call.data().get(row.document));
  if (page.next_token) set(out, Out::next_token, *page.next_token);
  return out;
}

// --- Pull-time exclusions

Doc<ecr::RegisterPullTimeUpdateExclusionResponse> register_exclusion(
    Call& call, View<ecr::RegisterPullTimeUpdateExclusionRequest> input) {
  using Out = ecr::RegisterPullTimeUpdateExclusionResponse;
  const Registry registry = registry_of(call);
  const std::string arn = get(input, ecr::RegisterPullTimeUpdateExclusionRequest::principal_arn);
  const std::string key = rule_key(registry, "exclusion", arn);
  if (call.data().contains(key)) {
    throw api::ServiceError("ExclusionAlreadyExistsException",
                            "The pull time update exclusion for '" + arn + "' already exists");
  }
  if (count_of(call.data(), rule_key(registry, "exclusion", ""), kExclusionsMax) == kExclusionsMax)
    throw api::ServiceError("LimitExceededException",
                            "A registry can't have more than 100 pull time update exclusions");
  Doc<Out> out;
  set(out, Out::principal_arn, arn);
  set(out, Out::created_at, call.now());
  call.world().store.put(key, out.json());
  return out;
}

Doc<ecr::DeregisterPullTimeUpdateExclusionResponse> deregister_exclusion(
    Call& call, View<ecr::DeregisterPullTimeUpdateExclusionRequest> input) {
  using Out = ecr::DeregisterPullTimeUpdateExclusionResponse;
  const std::string arn = get(input, ecr::DeregisterPullTimeUpdateExclusionRequest::principal_arn);
  const std::string key = rule_key(registry_of(call), "exclusion", arn);
  if (!call.data().contains(key)) {
    throw api::ServiceError("ExclusionNotFoundException",
                            "The pull time update exclusion for '" + arn + "' does not exist");
  }
  call.world().store.erase(key);
  Doc<Out> out;
  set(out, Out::principal_arn, arn);
  return out;
}

Doc<ecr::ListPullTimeUpdateExclusionsResponse> list_exclusions(
    Call& call, View<ecr::ListPullTimeUpdateExclusionsRequest> input) {
  using Out = ecr::ListPullTimeUpdateExclusionsResponse;
  const std::string prefix = rule_key(registry_of(call), "exclusion", "");
  const Page page = page_of(call, input, prefix);
  Doc<Out> out;
  Json& list = edit_list(out, Out::pull_time_update_exclusions);
  for (const store::Entry& row : page.rows) list.push_back(row.document.substr(prefix.size()));
  if (page.next_token) set(out, Out::next_token, *page.next_token);
  return out;
}

constexpr std::array kOperations = {
    writing<create_cache_rule>("CreatePullThroughCacheRule"),
    writing<create_template>("CreateRepositoryCreationTemplate"),
    writing<delete_cache_rule>("DeletePullThroughCacheRule"),
    writing<delete_template>("DeleteRepositoryCreationTemplate"),
    writing<deregister_exclusion>("DeregisterPullTimeUpdateExclusion"),
    reading<describe_cache_rules>("DescribePullThroughCacheRules"),
    reading<describe_templates>("DescribeRepositoryCreationTemplates"),
    reading<list_exclusions>("ListPullTimeUpdateExclusions"),
    writing<register_exclusion>("RegisterPullTimeUpdateExclusion"),
    writing<update_cache_rule>("UpdatePullThroughCacheRule"),
    writing<update_template>("UpdateRepositoryCreationTemplate"),
};

}  // namespace
}  // namespace berth::backend::images

namespace berth::backend {
const Area kRegistryRulesArea = {"ecr", images::kOperations, {}, {}};
}  // namespace berth::backend
