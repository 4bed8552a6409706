// Lists: tags of a repository, repositories of a registry, referrers of an image.
#include <algorithm>
#include <optional>

#include "base/json.h"
#include "base/text.h"
#include "registry/exchange.h"
#include "registry/refusal.h"

namespace berth::registry {
namespace {

constexpr std::int64_t kNames = 100;
constexpr std::int64_t kNamesMax = 1000;

// How many names the client wants at most.
std::int64_t require_count(const Exchange& exchange) {
  const std::string* text = http::find_parameter(exchange.parameters, "n");
  if (text == nullptr) return kNames;
  const auto count = parse_int(*text);
  const auto refuse = [](const char* bound) {
    return Refusal(400, "UNSUPPORTED",
                   std::string("Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must "
                               "have value ") +
                       bound + "'");
  };
  const bool is_number = !text->empty() && text->find_first_not_of("0123456789") == std::string::npos;
  if (!is_number) throw refuse("greater than or equal to 1");
  if (!count || *count > kNamesMax) throw refuse("less than or equal to 1000");
  return *count;
}

std::string escaped(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

// The page of names that the client asked for, as the answer `body` with the names under `member_name`.
http::Response names_page(const Exchange& exchange, const char* operation, Json body, const char* member_name,
                          const std::string& url) {
  const std::int64_t count = require_count(exchange);
  Json input = {{"maxResults", std::max<std::int64_t>(count, 1)}};
  if (const std::string last = exchange.parameter("last"); !last.empty()) input["startAfter"] = last;
  const Json page = require(exchange, "berth", operation, std::move(input));
  http::Response out;
  out.headers.set("Content-Type", "text/plain; charset=utf-8");
  body[member_name] = count == 0 ? Json::array() : page.at("names");
  if (count > 0 && page.at("truncated") == true) {
    const std::string last = page.at("names").back().get<std::string>();
    out.headers.set("Link",
                    "<" + url + "?last=" + escaped(last) + "&n=" + std::to_string(count) + ">; rel=\"next\"");
  }
  out.body = to_line(body);
  return out;
}

Json descriptor_of(const Json& referrer) {
  Json out = {{"mediaType", referrer.at("mediaType")},
              {"digest", referrer.at("digest")},
              {"size", referrer.at("size")}};
  for (const char* name : {"artifactType", "annotations"}) {
    if (const Json* found = member(referrer, name)) out[name] = *found;
  }
  return out;
}

}  // namespace

http::Response list_tags(Exchange& exchange) {
  return names_page(exchange, "ListTagNames", Json{{"name", exchange.route.repository}}, "tags",
                    url_of(exchange, "tags/list"));
}

http::Response list_catalog(Exchange& exchange) {
  http::Response out = names_page(exchange, "ListRepositoryNames", Json::object(), "repositories",
                                  exchange.base_url + "/v2/_catalog");
  out.headers.set("Content-Type", "application/json; charset=utf-8");
  return out;
}

http::Response list_referrers(Exchange& exchange) {
  const std::string& subject = exchange.route.reference;
  if (!is_digest(subject)) throw Refusal(400, "DIGEST_INVALID", "'" + subject + "' is not a digest");
  const std::string type = exchange.parameter("artifactType");
  Json manifests = Json::array();
  Json input = {{"subjectId", {{"imageDigest", subject}}}, {"maxResults", 50}};
  if (!type.empty()) input["filter"] = Json{{"artifactTypes", Json::array({type})}};
  while (true) {
    const Json page = require(exchange, "ecr", "ListImageReferrers", input);
    for (const Json& referrer : page.at("referrers")) manifests.push_back(descriptor_of(referrer));
    const Json* next = member(page, "nextToken");
    if (next == nullptr) break;
    input["nextToken"] = *next;
  }
  http::Response out;
  out.headers.set("Content-Type", "application/vnd.oci.image.index.v1+json");
  if (!type.empty()) out.headers.set("OCI-Filters-Applied", "artifactType");
  out.body = to_line(Json{{"schemaVersion", 2},
                          {"mediaType", "application/vnd.oci.image.index.v1+json"},
                          {"manifests", std::move(manifests)}});
  return out;
}

}  // namespace berth::registry
