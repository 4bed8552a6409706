#include "backend/ecs/instance_attributes.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "api/service_error.h"
#include "backend/ecs/clusters.h"
#include "backend/ecs/container_instances.h"
#include "backend/ecs/instance_carry.h"
#include "backend/ecs/instance_record.h"
#include "backend/ecs/service_record.h"
#include "backend/pages.h"
#include "base/json.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;

constexpr std::size_t kAttributesAtOnceMax = 10;
constexpr std::ptrdiff_t kCustomMax = 10;
constexpr std::size_t kLengthMax = 128;
constexpr int kListMax = 100;
constexpr std::size_t kRowsAtOnce = 64;

[[noreturn]] void refuse(const std::string& text) {
  throw api::ServiceError("InvalidParameterException", text);
}

bool is_reserved(const std::string& name) {
  return name.starts_with("ecs.") || name.starts_with("com.amazonaws.");
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '/' || c == '\\' || c == '.';
}

bool is_value_character(char c) { return is_name_character(c) || c == '@' || c == ':' || c == ' '; }

// The instance that an attribute is put on or deleted from. A short id says what it is the id of.
FoundInstance target_of(const Call& call, const ClusterPlace& cluster, View<ecs::Attribute> attribute) {
  const std::string target = get(attribute, ecs::Attribute::target_id);
  if (target.empty())
    refuse("targetId must be specified for attribute '" + get(attribute, ecs::Attribute::name) + "'.");
  if (!target.starts_with("arn:") && !has(attribute, ecs::Attribute::target_type))
    refuse("targetType must be specified when targetId is not an ARN.");
  std::optional<FoundInstance> found = find_instance(call.data(), cluster, target);
  if (!found || found->record.inactive_since)
    throw api::ServiceError("TargetNotFoundException",
                            "The specified target wasn't found: '" + target + "'.");
  return std::move(*found);
}

void check_number(std::size_t given) {
  if (given == 0) refuse("Attributes cannot be empty.");
  if (given > kAttributesAtOnceMax)
    refuse("Attributes cannot have more than " + std::to_string(kAttributesAtOnceMax) + " elements.");
}

void refuse_reserved(const std::string& name) {
  if (is_reserved(name))
    refuse("Attribute '" + name + "' is reserved: it begins with ecs. or com.amazonaws.");
}

Json shown_attribute(std::string_view name, std::string_view value, const std::string& target_arn) {
  Doc<ecs::Attribute> out;
  set(out, ecs::Attribute::name, name);
  if (!value.empty()) set(out, ecs::Attribute::value, value);
  set(out, ecs::Attribute::target_id, target_arn);
  return std::move(out).json();
}

auto find_named(Json& attributes, const std::string& name) {
  return std::find_if(attributes.begin(), attributes.end(), [&](const Json& each) {
    return get(View<ecs::Attribute>(each), ecs::Attribute::name) == name;
  });
}

void store_attributes(Call& call, FoundInstance& found) {
  call.world().store.put(found.key, to_stored(found.record));
  ++found.use.version;
  call.world().store.put(instance_use_key(found.key), to_stored(found.use));
}

std::string arn_of(const FoundInstance& found) {
  return get(found.record.document, ecs::ContainerInstance::container_instance_arn);
}

// Where a page of ListAttributes goes on: behind this attribute of this instance.
struct Position {
  std::string id;
  std::string name;
};

std::optional<Position> position_of(const std::string& token, const std::string& prefix) {
  const std::optional<std::string> row = row_of_token(token);
  if (!row || !row->starts_with(prefix)) return std::nullopt;
  const std::size_t slash = row->find('/', prefix.size());
  if (slash == std::string::npos) return std::nullopt;
  return Position{row->substr(prefix.size(), slash - prefix.size()), row->substr(slash + 1)};
}

// All attributes of an instance, by name.
std::vector<core::placement::Attribute> attributes_by_name(core::placement::Instance instance) {
  std::vector<core::placement::Attribute> all = std::move(instance.attributes);
  if (instance.capabilities != nullptr)
    for (const std::string& name : *instance.capabilities) all.push_back({name, ""});
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

struct AttributeQuery {
  std::string prefix;  // of the cluster's rows
  std::optional<std::string> name;
  std::optional<std::string> value;
  std::optional<Position> after;
  std::size_t limit = 0;
};

struct AttributePage {
  Json attributes = Json::array();
  std::optional<std::string> next_token;
};

// Takes what the query wants of one instance. Gives false when the page is full and more would follow.
bool take_attributes(const ClusterPlace& cluster, const AttributeQuery& query,
                     const core::placement::Instance& from, AttributePage& page, std::string& last_row) {
  for (const core::placement::Attribute& attribute : attributes_by_name(from)) {
    if (query.after && query.after->id == from.id && attribute.name <= query.after->name) continue;
    if (query.name && attribute.name != *query.name) continue;
    if (query.value && attribute.value != *query.value) continue;
    if (page.attributes.size() == query.limit) {
      page.next_token = page_token(last_row);
      return false;
    }
    page.attributes.push_back(
        shown_attribute(attribute.name, attribute.value, instance_arn(cluster, from.id)));
    last_row = query.prefix + from.id + "/" + attribute.name;
  }
  return true;
}

AttributePage attribute_page(const store::Reader& reader, const ClusterPlace& cluster,
                             const AttributeQuery& query) {
  AttributePage page;
  CarryReader carries;
  std::string last_row;
  const auto take = [&](const store::Entry& row) {
    const std::string_view id = std::string_view(row.key).substr(query.prefix.size());
    return take_attributes(cluster, query, carries.read_place(id, row.carry), page, last_row);
  };
  std::string after;
  if (query.after) {
    after = query.prefix + query.after->id;
    for (const store::Entry& row : reader.scan({.index = kInstancePlaces, .prefix = after, .limit = 1}))
      if (!take(row)) return page;
  }
  for (;;) {
    const auto rows =
        reader.scan({.index = kInstancePlaces, .prefix = query.prefix, .after = after, .limit = kRowsAtOnce});
    for (const store::Entry& row : rows)
      if (!take(row)) return page;
    if (rows.size() < kRowsAtOnce) return page;
    after = rows.back().key;
  }
}

}  // namespace

void check_attribute_form(const std::string& name, const std::string& value) {
  if (name.empty() || name.size() > kLengthMax || !std::all_of(name.begin(), name.end(), is_name_character))
    refuse("Invalid attribute name '" + name +
           "': it must be 1 to 128 letters, digits, hyphens, underscores, slashes, backslashes and periods.");
  const bool has_outer_space = !value.empty() && (value.front() == ' ' || value.back() == ' ');
  if (value.size() > kLengthMax || has_outer_space ||
      !std::all_of(value.begin(), value.end(), is_value_character))
    refuse("Invalid value of attribute '" + name +
           "': it must be 1 to 128 letters, digits, spaces inside, and the characters - _ . / \\ @ :");
}

void check_custom_attribute_count(const Json& attributes) {
  const auto custom = std::count_if(attributes.begin(), attributes.end(), [](const Json& each) {
    return !is_reserved(get(View<ecs::Attribute>(each), ecs::Attribute::name));
  });
  if (custom > kCustomMax)
    throw api::ServiceError(
        "AttributeLimitExceededException",
        "A resource can have at most " + std::to_string(kCustomMax) + " custom attributes.");
}

Doc<ecs::PutAttributesResponse> put_attributes(Call& call, View<ecs::PutAttributesRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::PutAttributesRequest::cluster));
  const auto given = get(in, ecs::PutAttributesRequest::attributes);
  check_number(given.size());
  Doc<ecs::PutAttributesResponse> out;
  Json& shown = edit_list(out, ecs::PutAttributesResponse::attributes);
  for (const View<ecs::Attribute> attribute : given) {
    const std::string name = get(attribute, ecs::Attribute::name);
    const std::string value = get(attribute, ecs::Attribute::value);
    check_attribute_form(name, value);
    refuse_reserved(name);
    FoundInstance found = target_of(call, cluster, attribute);
    Json& attributes = edit_list(found.record.document, ecs::ContainerInstance::attributes);
    if (const auto old = find_named(attributes, name); old != attributes.end()) attributes.erase(old);
    Doc<ecs::Attribute> stored;
    set(stored, ecs::Attribute::name, name);
    if (!value.empty()) set(stored, ecs::Attribute::value, value);
    attributes.push_back(std::move(stored).json());
    check_custom_attribute_count(attributes);
    store_attributes(call, found);
    shown.push_back(shown_attribute(name, value, arn_of(found)));
  }
  wake_unplaced_services(call.world(), call.scope(), cluster.name);
  return out;
}

Doc<ecs::DeleteAttributesResponse> delete_attributes(Call& call, View<ecs::DeleteAttributesRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::DeleteAttributesRequest::cluster));
  const auto given = get(in, ecs::DeleteAttributesRequest::attributes);
  check_number(given.size());
  Doc<ecs::DeleteAttributesResponse> out;
  Json& shown = edit_list(out, ecs::DeleteAttributesResponse::attributes);
  for (const View<ecs::Attribute> attribute : given) {
    const std::string name = get(attribute, ecs::Attribute::name);
    check_attribute_form(name, get(attribute, ecs::Attribute::value));
    refuse_reserved(name);
    FoundInstance found = target_of(call, cluster, attribute);
    Json& attributes = edit_list(found.record.document, ecs::ContainerInstance::attributes);
    const auto old = find_named(attributes, name);
    if (old == attributes.end()) continue;
    shown.push_back(
        shown_attribute(name, get(View<ecs::Attribute>(*old), ecs::Attribute::value), arn_of(found)));
    attributes.erase(old);
    store_attributes(call, found);
  }
  wake_unplaced_services(call.world(), call.scope(), cluster.name);
  return out;
}

Doc<ecs::ListAttributesResponse> list_attributes(Call& call, View<ecs::ListAttributesRequest> in) {
  using In = ecs::ListAttributesRequest;
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, In::cluster));
  const int limit = get_or(in, In::max_results, kListMax);
  if (limit < 1 || limit > kListMax)
    refuse("maxResults must be between 1 and " + std::to_string(kListMax) + ".");
  AttributeQuery query{.prefix = instance_row_prefix(call.scope(), cluster.name),
                       .name = find(in, In::attribute_name),
                       .value = find(in, In::attribute_value),
                       .after = {},
                       .limit = static_cast<std::size_t>(limit)};
  if (query.value && !query.name) refuse("attributeName must be specified when attributeValue is specified.");
  if (const auto token = find(in, In::next_token)) {
    query.after = position_of(*token, query.prefix);
    if (!query.after) refuse("Invalid token.");
  }
  AttributePage page = attribute_page(call.data(), cluster, query);
  Doc<ecs::ListAttributesResponse> out;
  set(out, ecs::ListAttributesResponse::attributes, std::move(page.attributes));
  if (page.next_token) set(out, ecs::ListAttributesResponse::next_token, *page.next_token);
  return out;
}

}  // namespace berth::backend
