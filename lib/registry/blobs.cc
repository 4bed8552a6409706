// Layers as they are pulled and taken away.
#include <array>

#include "base/json.h"
#include "registry/exchange.h"
#include "registry/ranges.h"
#include "registry/refusal.h"

namespace berth::registry {
namespace {

Refusal unknown_blob(const Exchange& exchange) {
  return Refusal(404, "BLOB_UNKNOWN",
                 "The layer with digest '" + exchange.route.reference +
                     "' does not exist within the repository with name '" + exchange.route.repository +
                     "' in the registry with id '" + exchange.registry_id + "'");
}

void require_digest(const Exchange& exchange) {
  const std::string& digest = exchange.route.reference;
  if (!is_digest(digest)) throw Refusal(400, "DIGEST_INVALID", "'" + digest + "' is not a digest");
  // Of no other algorithm is there a blob.
  if (!is_sha256_digest(digest)) throw unknown_blob(exchange);
}

}  // namespace

http::Response get_blob(Exchange& exchange) {
  require_digest(exchange);
  const std::string& digest = exchange.route.reference;
  const Json answer =
      require(exchange, "ecr", "BatchCheckLayerAvailability", Json{{"layerDigests", Json::array({digest})}});
  const Json& layers = answer.at("layers");
  const auto size = exchange.blobs.size(digest);
  if (layers.empty() || layers[0].at("layerAvailability") != "AVAILABLE" || !size)
    throw unknown_blob(exchange);
  http::Response out;
  out.headers.set("Content-Type", "application/octet-stream");
  out.headers.set("Docker-Content-Digest", digest);
  const std::string tag = '"' + digest + '"';
  const http::Headers& asked = exchange.request.headers;
  out.headers.set("ETag", tag);
  out.headers.set("Accept-Ranges", "bytes");
  if (names_tag(asked.get("If-None-Match"), tag)) {
    out.status = 304;
    return out;
  }
  if (exchange.request.method == "HEAD") {
    out.declared_length = *size;
    return out;
  }
  const std::string* only_of = asked.find("If-Range");
  const bool is_same = only_of == nullptr || *only_of == tag;
  const RangeReading range = read_range(is_same ? asked.get("Range") : std::string_view(), *size);
  if (range.kind == RangeKind::unsatisfiable) {
    throw Refusal(416, "SIZE_INVALID", "The layer has " + std::to_string(*size) + " bytes")
        .with("Content-Range", "bytes */" + std::to_string(*size));
  }
  if (range.kind == RangeKind::part) {
    out.status = 206;
    out.headers.set("Content-Range", "bytes " + std::to_string(range.span.offset) + "-" +
                                         std::to_string(range.span.offset + range.span.length - 1) + "/" +
                                         std::to_string(*size));
  }
  out.body = http::FileBody{exchange.blobs.path(digest), range.span.offset, range.span.length};
  return out;
}

http::Response delete_blob(Exchange& exchange) {
  require_digest(exchange);
  const api::Response answer =
      ask(exchange, "berth", "DeleteLayer", Json{{"layerDigest", exchange.route.reference}});
  if (answer.error) {
    if (answer.error->type() == "LayersNotFoundException") throw unknown_blob(exchange);
    if (answer.error->type() == "InvalidParameterException")
      throw Refusal(405, "UNSUPPORTED", answer.error->message());
    throw refusal_of(*answer.error);
  }
  http::Response out;
  out.status = 202;
  return out;
}

}  // namespace berth::registry
