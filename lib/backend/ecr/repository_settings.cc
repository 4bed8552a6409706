#include "backend/ecr/repository_settings.h"

#include <algorithm>
#include <string>

#include "backend/ecr/lifecycle_text.h"
#include "backend/ecr/policy_text.h"
#include "backend/ecr/registry.h"
#include "backend/ecr/repositories.h"
#include "base/json.h"

namespace berth::backend::images {
namespace {

using model::Doc;
using model::View;

constexpr std::ptrdiff_t kFilterStarsMax = 2;

// A stored repository that an operation names, and where it is kept.
struct Place {
  Registry registry;
  std::string name;
  Json stored;

  template <class Out>
  Doc<Out> answer() const {
    Doc<Out> out;
    set(out, Out::registry_id, registry.id());
    set(out, Out::repository_name, name);
    return out;
  }
  void save(World& world) const { world.store.put(repository_key(registry, name), stored); }
};

Place require_place(const Call& call) {
  Place place{registry_of(call), call.request().input.at("repositoryName").get<std::string>(), {}};
  place.stored = stored_repository(call.data(), place.registry, place.name);
  return place;
}

// "… does not exist for the repository with name 'x' in the registry with id 'A'".
api::ServiceError not_set(const char* type, const char* what, const Place& place) {
  return api::ServiceError(
      type, std::string(what) + " does not exist for " + in_the_registry(place.registry, place.name));
}

api::ServiceError no_policy(const Place& place) {
  return not_set("RepositoryPolicyNotFoundException", "Repository policy", place);
}

api::ServiceError no_lifecycle_policy(const Place& place) {
  return not_set("LifecyclePolicyNotFoundException", "Lifecycle policy", place);
}

}  // namespace

void check_mutability(const Json& input) {
  constexpr const char* kAt = "imageTagMutabilityExclusionFilters";
  const Json* mutability = member(input, "imageTagMutability");
  const Json* filters = member(input, kAt);
  const std::string setting =
      mutability != nullptr && mutability->is_string() ? mutability->get<std::string>() : "MUTABLE";
  const bool with_exclusion = setting.ends_with("_WITH_EXCLUSION");
  const bool plain = setting == "MUTABLE" || setting == "IMMUTABLE";
  if (plain && filters != nullptr) {
    throw invalid_parameter(
        kAt,
        "ImageTagMutabilityExclusionFilters are not allowed when imageTagMutability is set as " + setting);
  }
  if (with_exclusion && filters == nullptr) {
    throw invalid_parameter(
        kAt, "ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as " + setting);
  }
  if (filters == nullptr || !filters->is_array()) return;
  for (const Json& filter : *filters) {
    const Json* text = member(filter, "filter");
    if (text == nullptr || !text->is_string()) continue;
    const std::string& value = text->get_ref<const std::string&>();
    if (std::count(value.begin(), value.end(), '*') > kFilterStarsMax)
      throw invalid_parameter(kAt, "Total number of * in a filter must not exceed 2");
  }
}

Doc<ecr::PutImageTagMutabilityResponse> put_image_tag_mutability(
    Call& call, View<ecr::PutImageTagMutabilityRequest> input) {
  using In = ecr::PutImageTagMutabilityRequest;
  using Out = ecr::PutImageTagMutabilityResponse;
  Place place = require_place(call);
  model::Ref<ecr::Repository> repository(place.stored["repository"]);
  set(repository, ecr::Repository::image_tag_mutability, get(input, In::image_tag_mutability));
  erase(repository, ecr::Repository::image_tag_mutability_exclusion_filters);
  copy(repository, ecr::Repository::image_tag_mutability_exclusion_filters, input,
       In::image_tag_mutability_exclusion_filters);
  place.save(call.world());
  auto out = place.answer<Out>();
  copy(out, Out::image_tag_mutability, input, In::image_tag_mutability);
  copy(out, Out::image_tag_mutability_exclusion_filters, input, In::image_tag_mutability_exclusion_filters);
  return out;
}

Doc<ecr::PutImageScanningConfigurationResponse> put_image_scanning_configuration(
    Call& call, View<ecr::PutImageScanningConfigurationRequest> input) {
  using Out = ecr::PutImageScanningConfigurationResponse;
  Place place = require_place(call);
  const bool scan = get(get(input, ecr::PutImageScanningConfigurationRequest::image_scanning_configuration),
                        ecr::ImageScanningConfiguration::scan_on_push);
  place.stored["repository"]["imageScanningConfiguration"] = Json{{"scanOnPush", scan}};
  place.save(call.world());
  auto out = place.answer<Out>();
  set(edit(out, Out::image_scanning_configuration), ecr::ImageScanningConfiguration::scan_on_push, scan);
  return out;
}

Doc<ecr::SetRepositoryPolicyResponse> set_repository_policy(Call& call,
                                                            View<ecr::SetRepositoryPolicyRequest> input) {
  Place place = require_place(call);
  const auto text = ecr_text::read_policy(get(input, ecr::SetRepositoryPolicyRequest::policy_text),
                                          ecr_text::PolicyOf::repository);
  if (!text) throw invalid_parameter("PolicyText", "Invalid repository policy provided");
  place.stored["policyText"] = *text;
  place.save(call.world());
  auto out = place.answer<ecr::SetRepositoryPolicyResponse>();
  set(out, ecr::SetRepositoryPolicyResponse::policy_text, *text);
  return out;
}

Doc<ecr::GetRepositoryPolicyResponse> get_repository_policy(Call& call,
                                                            View<ecr::GetRepositoryPolicyRequest>) {
  const Place place = require_place(call);
  const Json* text = member(place.stored, "policyText");
  if (text == nullptr) throw no_policy(place);
  auto out = place.answer<ecr::GetRepositoryPolicyResponse>();
  set(out, ecr::GetRepositoryPolicyResponse::policy_text, text->get<std::string>());
  return out;
}

Doc<ecr::DeleteRepositoryPolicyResponse> delete_repository_policy(Call& call,
                                                                  View<ecr::DeleteRepositoryPolicyRequest>) {
  Place place = require_place(call);
  const Json* text = member(place.stored, "policyText");
  if (text == nullptr) throw no_policy(place);
  auto out = place.answer<ecr::DeleteRepositoryPolicyResponse>();
  set(out, ecr::DeleteRepositoryPolicyResponse::policy_text, text->get<std::string>());
  place.stored.erase("policyText");
  place.save(call.world());
  return out;
}

Doc<ecr::PutLifecyclePolicyResponse> put_lifecycle_policy(Call& call,
                                                          View<ecr::PutLifecyclePolicyRequest> input) {
  Place place = require_place(call);
  const auto reading =
      ecr_text::read_lifecycle_policy(get(input, ecr::PutLifecyclePolicyRequest::lifecycle_policy_text));
  if (!reading.failure.empty()) throw invalid_parameter("LifecyclePolicyText", reading.failure);
  place.stored["lifecyclePolicyText"] = reading.text;
  place.save(call.world());
  auto out = place.answer<ecr::PutLifecyclePolicyResponse>();
  set(out, ecr::PutLifecyclePolicyResponse::lifecycle_policy_text, reading.text);
  return out;
}

Doc<ecr::GetLifecyclePolicyResponse> get_lifecycle_policy(Call& call, View<ecr::GetLifecyclePolicyRequest>) {
  using Out = ecr::GetLifecyclePolicyResponse;
  const Place place = require_place(call);
  const Json* text = member(place.stored, "lifecyclePolicyText");
  if (text == nullptr) throw no_lifecycle_policy(place);
  auto out = place.answer<Out>();
  set(out, Out::lifecycle_policy_text, text->get<std::string>());
  set(out, Out::last_evaluated_at, Instant{});  // policies are kept, and never run yet
  return out;
}

Doc<ecr::DeleteLifecyclePolicyResponse> delete_lifecycle_policy(Call& call,
                                                                View<ecr::DeleteLifecyclePolicyRequest>) {
  using Out = ecr::DeleteLifecyclePolicyResponse;
  Place place = require_place(call);
  const Json* text = member(place.stored, "lifecyclePolicyText");
  if (text == nullptr) throw no_lifecycle_policy(place);
  auto out = place.answer<Out>();
  set(out, Out::lifecycle_policy_text, text->get<std::string>());
  set(out, Out::last_evaluated_at, Instant{});
  place.stored.erase("lifecyclePolicyText");
  place.save(call.world());
  return out;
}

}  // namespace berth::backend::images
