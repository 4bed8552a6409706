// Uploads: begun, continued in chunks or as one stream, asked for after a broken connection, completed.
#include <algorithm>
#include <array>
#include <vector>

#include "base/digest.h"
#include "base/effects.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/text.h"
#include "registry/exchange.h"
#include "registry/ranges.h"
#include "registry/refusal.h"
#include "registry/upload_pool.h"

namespace berth::registry {
namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;  // that are written at once
constexpr std::size_t kSmallBytes =
    16 * 1024;  // of a layer that goes into the log; RecordLayer takes no more

// The upload's name among all of the state: another repository's upload of the same id is another one.
std::string pool_name(const Exchange& exchange, const std::string& id) {
  const std::string place = exchange.registry_id + "/" + exchange.region + "/" + exchange.route.repository;
  return "oci-" + sha256_digest(place).substr(7, 16) + "-" + id;
}

std::string fresh_id() { return draw_uuid({system_random_u64()}, {"upload", "id", system_random_u64()}); }

Refusal unknown_upload(const Exchange& exchange) {
  return Refusal(404, "BLOB_UPLOAD_UNKNOWN",
                 "The upload with id '" + exchange.route.reference +
                     "' does not exist in the repository with name '" + exchange.route.repository +
                     "' in the registry with id '" + exchange.registry_id + "'");
}

UploadPool::Held require_upload(Exchange& exchange) {
  const std::string& id = exchange.route.reference;
  if (!store::valid_upload_id(id) || id.size() > 64) throw unknown_upload(exchange);
  auto held = exchange.uploads.open(pool_name(exchange, id));
  if (!held) throw unknown_upload(exchange);
  return *std::move(held);
}

std::string range_text(std::uint64_t size) { return "0-" + std::to_string(size == 0 ? 0 : size - 1); }

http::Response upload_answer(const Exchange& exchange, int status, const std::string& id,
                             std::uint64_t size) {
  http::Response out;
  out.status = status;
  out.headers.set("Location", url_of(exchange, "blobs/uploads/" + id));
  out.headers.set("Range", range_text(size));
  out.headers.set("Docker-Upload-UUID", id);
  return out;
}

Refusal bad_part(const Exchange& exchange, const store::Upload& upload, int status, const std::string& why) {
  Refusal refusal(status, "BLOB_UPLOAD_INVALID", why);
  refusal.with("Location", url_of(exchange, "blobs/uploads/" + exchange.route.reference))
      .with("Range", range_text(upload.size()))
      .with("Docker-Upload-UUID", exchange.route.reference);
  return refusal;
}

// Where the part must end, if the client says what part it is. Refuses one that does not go on where the
// upload stands.
std::optional<std::uint64_t> require_next_part(const Exchange& exchange, const store::Upload& upload) {
  const std::string* field = exchange.request.headers.find("Content-Range");
  if (field == nullptr) return std::nullopt;
  const auto range = read_content_range(*field);
  if (!range) throw bad_part(exchange, upload, 400, "Malformed Content-Range '" + *field + "'");
  if (range->first != upload.size()) {
    throw bad_part(exchange, upload, 416,
                   "First byte of the layer part is " + std::to_string(range->first) + " instead of " +
                       std::to_string(upload.size()));
  }
  const auto length = exchange.request.body_length;
  if (length && *length != range->last - range->first + 1) {
    throw bad_part(exchange, upload, 400,
                   "The layer part has " + std::to_string(*length) + " bytes instead of the " +
                       std::to_string(range->last - range->first + 1) + " of its Content-Range");
  }
  return range->last + 1;
}

// Appends the body as it comes. What came before a connection broke is kept.
void append_body(const Exchange& exchange, store::Upload& upload) {
  http::BodyReader& body = exchange.body;
  const std::uint64_t length = exchange.request.body_length.value_or(kPieceBytes);
  std::vector<char> piece(static_cast<std::size_t>(std::clamp<std::uint64_t>(length, 1, kPieceBytes)));
  std::size_t filled = 0;
  const auto flush = [&] {
    if (filled > 0) upload.append({piece.data(), filled});
    filled = 0;
  };
  try {
    while (const std::size_t got = body.read(piece.data() + filled, piece.size() - filled)) {
      filled += got;
      if (filled == piece.size()) flush();
    }
  } catch (const http::BodyError&) {
    flush();
    throw;
  }
  flush();
}

void append_part(const Exchange& exchange, store::Upload& upload) {
  const auto end = require_next_part(exchange, upload);
  append_body(exchange, upload);
  if (end && upload.size() != *end) {
    throw bad_part(exchange, upload, 400,
                   "The layer part ended before byte " + std::to_string(upload.size()) + " instead of " +
                       std::to_string(*end));
  }
}

std::string require_digest(const Exchange& exchange) {
  const std::string digest = exchange.parameter("digest");
  if (is_sha256_digest(digest)) return digest;
  throw Refusal(400, "DIGEST_INVALID",
                digest.empty() ? std::string("The digest of the layer is missing: ?digest=sha256:…")
                               : "'" + digest +
                                     "' is not a digest that a layer can have: sha256 and 64 "
                                     "lower-case hex digits are");
}

http::Response layer_answer(const Exchange& exchange, const std::string& digest) {
  http::Response out;
  out.status = 201;
  out.headers.set("Location", url_of(exchange, "blobs/" + digest));
  out.headers.set("Docker-Content-Digest", digest);
  return out;
}

// Makes what was uploaded the layer of that digest.
http::Response complete(const Exchange& exchange, UploadPool::Held& held, const std::string& digest) {
  const bool empty = held.upload().size() == 0;
  if (empty || held.upload().digest() != digest) {
    held.discard();
    if (empty) throw refusal_of(api::ServiceError("EmptyUploadException", "The upload has no layer parts"));
    throw refusal_of(api::ServiceError(
        "InvalidLayerException", "None of the provided layer digests match the calculated layer digest"));
  }
  Json layer = {{"layerDigest", digest}};
  const bool small = held.upload().size() <= kSmallBytes;
  if (small) layer["layerBlob"] = base64_encode(held.upload().bytes());
  held.keep(small ? store::Saved::kByLog : store::Saved::kHere);
  require(exchange, "berth", "RecordLayer", std::move(layer));
  return layer_answer(exchange, digest);
}

std::optional<http::Response> mounted(const Exchange& exchange) {
  const std::string digest = exchange.parameter("mount");
  const std::string source = exchange.parameter("from");
  if (source.empty() || !is_sha256_digest(digest)) return std::nullopt;
  const Json layer = require(exchange, "berth", "MountLayer",
                             Json{{"layerDigest", digest}, {"sourceRepositoryName", source}});
  if (member(layer, "layerDigest") == nullptr) return std::nullopt;
  return layer_answer(exchange, digest);
}

// A creation template of the registry may make it.
void require_repository(const Exchange& exchange) {
  api::Response answer =
      exchange.door.call({"ecr", "DescribeRepositories",
                          Json{{"registryId", exchange.registry_id},
                               {"repositoryNames", Json::array({exchange.route.repository})}},
                          exchange.account, exchange.region, std::string()});
  if (!answer.error) return;
  if (answer.error->type() != "RepositoryNotFoundException") throw refusal_of(*answer.error);
  require(exchange, "berth", "CreateRepositoryOnPush", Json::object());
}

}  // namespace

http::Response begin_upload(Exchange& exchange) {
  require_repository(exchange);
  if (auto answer = mounted(exchange)) return *std::move(answer);
  const bool whole = http::find_parameter(exchange.parameters, "digest") != nullptr;
  const std::string digest = whole ? require_digest(exchange) : std::string();
  const std::string id = fresh_id();
  UploadPool::Held held = exchange.uploads.begin(pool_name(exchange, id));
  if (!whole) return upload_answer(exchange, 202, id, 0);
  try {
    append_body(exchange, held.upload());
  } catch (...) {
    held.discard();  // nobody knows its id; on a full disk it would only take the place of others
    throw;
  }
  return complete(exchange, held, digest);
}

http::Response show_upload(Exchange& exchange) {
  UploadPool::Held held = require_upload(exchange);
  return upload_answer(exchange, 204, exchange.route.reference, held.upload().size());
}

http::Response continue_upload(Exchange& exchange) {
  UploadPool::Held held = require_upload(exchange);
  append_part(exchange, held.upload());
  // ECR's status; the specification's is 202.
  return upload_answer(exchange, 201, exchange.route.reference, held.upload().size());
}

http::Response complete_upload(Exchange& exchange) {
  const std::string digest = require_digest(exchange);
  UploadPool::Held held = require_upload(exchange);
  append_part(exchange, held.upload());
  return complete(exchange, held, digest);
}

http::Response cancel_upload(Exchange& exchange) {
  require_upload(exchange).discard();
  http::Response out;
  out.status = 204;
  return out;
}

}  // namespace berth::registry
