#include "backend/ecs/capacity_providers.h"

#include <algorithm>
#include <array>

#include "api/service_error.h"
#include "backend/ecs/clusters.h"
#include "backend/pages.h"
#include "base/json.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::ListView;
using model::View;

constexpr std::array<std::string_view, 2> kFargateProviders = {"FARGATE", "FARGATE_SPOT"};
constexpr std::size_t kClusterProvidersMax = 20;
constexpr std::size_t kStrategyItemsMax = 20;
constexpr int kPageMax = 10;

api::ServiceError invalid(const std::string& text) {
  return api::ServiceError("InvalidParameterException", text);
}

Doc<ecs::CapacityProvider> shown_provider(const Scope& scope, std::string_view name) {
  using P = ecs::CapacityProvider;
  Doc<P> out;
  model::set(out, P::capacity_provider_arn, scope.arn("ecs", "capacity-provider/" + std::string(name)));
  model::set(out, P::name, name);
  model::set(out, P::status, "ACTIVE");
  model::set(out, P::tags, Json::array());
  model::set(out, P::type, name);
  return out;
}

Doc<ecs::Failure> missing(const Scope& scope, const std::string& asked) {
  Doc<ecs::Failure> failure;
  model::set(failure, ecs::Failure::arn,
             asked.starts_with("arn:") ? asked : scope.arn("ecs", "capacity-provider/" + asked));
  model::set(failure, ecs::Failure::reason, "MISSING");
  return failure;
}

// The providers that the request means: the ones it names, else the ones of its cluster, else all.
std::vector<std::string> asked_providers(Call& call, View<ecs::DescribeCapacityProvidersRequest> in) {
  using In = ecs::DescribeCapacityProvidersRequest;
  const auto named = model::get(in, In::capacity_providers);
  if (!named.empty()) return {named.begin(), named.end()};
  if (!model::has(in, In::cluster)) return {kFargateProviders.begin(), kFargateProviders.end()};
  const ClusterPlace place = require_cluster(call.data(), call.scope(), model::get(in, In::cluster));
  const std::optional<Json> stored = load_cluster(call.data(), place);
  const auto providers = model::get(View<ecs::Cluster>(*stored), ecs::Cluster::capacity_providers);
  return {providers.begin(), providers.end()};
}

Doc<ecs::DescribeCapacityProvidersResponse> describe_capacity_providers(
    Call& call, View<ecs::DescribeCapacityProvidersRequest> in) {
  using In = ecs::DescribeCapacityProvidersRequest;
  using Out = ecs::DescribeCapacityProvidersResponse;
  const int size = model::get_or(in, In::max_results, kPageMax);
  if (size < 1 || size > kPageMax)
    throw invalid("maxResults must be between 1 and " + std::to_string(kPageMax) + ".");
  const std::vector<std::string> asked = asked_providers(call, in);
  Doc<Out> out;
  model::edit_list(out, Out::capacity_providers);
  model::edit_list(out, Out::failures);
  // A token is the name of the last provider given: the order is the request's or ours, and does not change.
  auto next = asked.begin();
  if (const auto token = model::find(in, In::next_token)) {
    next = std::find(asked.begin(), asked.end(), row_of_token(*token).value_or(""));
    if (next == asked.end()) throw invalid("Invalid token.");
    ++next;
  }
  const auto end = asked.end() - next > size ? next + size : asked.end();
  for (auto name = next; name != end; ++name) {
    if (const std::string plain = capacity_provider_name(*name); capacity_provider_exists(plain))
      model::append(out, Out::capacity_providers, shown_provider(call.scope(), plain));
    else
      model::append(out, Out::failures, missing(call.scope(), *name));
  }
  if (end != asked.end()) model::set(out, Out::next_token, page_token(*(end - 1)));
  return out;
}

constexpr std::array kOperations = {
    reading<describe_capacity_providers>("DescribeCapacityProviders"),
};

}  // namespace

const Area kCapacityProvidersArea = {"ecs", kOperations, {}, {}};

bool capacity_provider_exists(std::string_view name) {
  return std::find(kFargateProviders.begin(), kFargateProviders.end(), name) != kFargateProviders.end();
}

std::string capacity_provider_name(std::string_view name_or_arn) {
  const std::size_t slash = name_or_arn.rfind('/');
  if (!name_or_arn.starts_with("arn:") || slash == std::string_view::npos) return std::string(name_or_arn);
  return std::string(name_or_arn.substr(slash + 1));
}

void check_cluster_providers(ListView<std::string> providers) {
  if (providers.size() > kClusterProvidersMax)
    throw invalid("A cluster can have at most " + std::to_string(kClusterProvidersMax) +
                  " capacity providers.");
  for (const std::string& provider : providers) {
    if (capacity_provider_exists(capacity_provider_name(provider))) continue;
    throw api::ServiceError("ClientException",
                            "The specified capacity provider '" + provider +
                                "' was not found. Specify a valid name or ARN and try again.");
  }
}

void check_strategy(ListView<ecs::CapacityProviderStrategyItem> strategy,
                    ListView<std::string> cluster_providers, StrategyUse use) {
  using Item = ecs::CapacityProviderStrategyItem;
  if (strategy.size() > kStrategyItemsMax) {
    throw invalid("A capacity provider strategy can have at most " + std::to_string(kStrategyItemsMax) +
                  " capacity providers.");
  }
  int bases = 0;
  int weights = 0;
  for (const View<Item> item : strategy) {
    const std::string name = capacity_provider_name(model::get(item, Item::capacity_provider));
    const bool associated =
        std::any_of(cluster_providers.begin(), cluster_providers.end(),
                    [&](const std::string& p) { return capacity_provider_name(p) == name; });
    if (!associated) {
      throw invalid(
          "The specified capacity provider strategy cannot contain a capacity provider that is not "
          "associated with "
          "the cluster. Associate the capacity provider with the cluster or specify a valid capacity "
          "provider and "
          "try again.");
    }
    if (model::get(item, Item::base) > 0) ++bases;
    weights += model::get(item, Item::weight);
  }
  if (bases > 1) {
    throw invalid(
        "There are multiple capacity providers in the specified capacity provider strategy with a base value "
        "defined");
  }
  if (use == StrategyUse::placing && weights == 0 && !strategy.empty()) {
    throw invalid(
        "There are no capacity providers in the capacity provider strategy with a weight value greater than "
        "zero");
  }
}

Json complete_strategy(ListView<ecs::CapacityProviderStrategyItem> strategy) {
  using Item = ecs::CapacityProviderStrategyItem;
  Json out = Json::array();
  for (const View<Item> item : strategy) {
    Doc<Item> complete;
    model::set(complete, Item::capacity_provider,
               capacity_provider_name(model::get(item, Item::capacity_provider)));
    model::set(complete, Item::weight, model::get(item, Item::weight));
    model::set(complete, Item::base, model::get(item, Item::base));
    out.push_back(std::move(complete).json());
  }
  return out;
}

}  // namespace berth::backend
