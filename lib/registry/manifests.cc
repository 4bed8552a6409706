// Manifests by tag and digest: what ECR's operations on images are to a registry's clients.
#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "registry/exchange.h"
#include "registry/ranges.h"
#include "registry/refusal.h"

namespace berth::registry {
namespace {

constexpr std::size_t kManifestBytesMax = 4 * 1024 * 1024;
constexpr std::size_t kAcceptedMax = 100;

// {imageDigest} or {imageTag}.
Json image_id(const Exchange& exchange) {
  const std::string& reference = exchange.route.reference;
  return {{reference.find(':') == std::string::npos ? "imageTag" : "imageDigest", reference}};
}

// `application/json; q=0.5` without what is behind the semicolon.
std::string bare_type(std::string_view field) { return std::string(trim(field.substr(0, field.find(';')))); }

// The media types that the client takes; none if it takes all.
std::vector<std::string> accepted_types(const http::Headers& headers) {
  std::vector<std::string> out;
  for (const http::Header& field : headers.fields()) {
    if (to_lower(field.name) != "accept") continue;
    for (const std::string_view each : split(field.value, ',')) {
      std::string type = bare_type(each);
      if (type == "*/*" || type == "application/*") return {};
      if (!type.empty() && out.size() < kAcceptedMax) out.push_back(std::move(type));
    }
  }
  return out;
}

// The first entry of a list of failures.
void refuse_failures(const Json& answer) {
  const Json* failures = member(answer, "failures");
  if (failures == nullptr || failures->empty()) return;
  const Json& first = failures->front();
  throw refusal_of_failure(first.value("failureCode", ""), first.value("failureReason", ""));
}

std::string subject_of(const std::string& manifest) {
  const auto body = parse_json(manifest);
  const Json* subject = body ? member(*body, "subject") : nullptr;
  const Json* digest = subject != nullptr ? member(*subject, "digest") : nullptr;
  return digest != nullptr && digest->is_string() ? digest->get<std::string>() : std::string();
}

Json put_input(const Exchange& exchange, const std::string& manifest) {
  Json input = {{"imageManifest", manifest}};
  const std::string type = bare_type(exchange.request.headers.get("Content-Type"));
  if (!type.empty()) input["imageManifestMediaType"] = type;
  input.update(image_id(exchange));
  return input;
}

}  // namespace

http::Response get_manifest(Exchange& exchange) {
  Json input = {{"imageIds", Json::array({image_id(exchange)})}};
  const std::vector<std::string> accepted = accepted_types(exchange.request.headers);
  if (!accepted.empty()) input["acceptedMediaTypes"] = accepted;
  Json answer = require(exchange, "ecr", "BatchGetImage", std::move(input));
  refuse_failures(answer);
  Json& image = answer.at("images").at(0);
  std::string manifest = std::move(image.at("imageManifest").get_ref<std::string&>());
  const std::string digest = image.at("imageId").at("imageDigest").get<std::string>();
  http::Response out;
  out.headers.set("Content-Type", image.at("imageManifestMediaType").get<std::string>());
  const std::string tag = '"' + digest + '"';
  const bool is_head = exchange.request.method == "HEAD";
  out.headers.set("ETag", tag);
  // Of the two only HEAD tells the digest, as in ECR.
  if (is_head) out.headers.set("Docker-Content-Digest", digest);
  if (names_tag(exchange.request.headers.get("If-None-Match"), tag)) {
    out.status = 304;
    return out;
  }
  if (is_head) {
    out.declared_length = manifest.size();
    return out;
  }
  out.body = std::move(manifest);
  return out;
}

http::Response put_manifest(Exchange& exchange) {
  std::string manifest;
  try {
    manifest = http::read_all(exchange.body, kManifestBytesMax);
  } catch (const http::BodyError& error) {
    if (error.status() != 413) throw;
    throw Refusal(413, "MANIFEST_INVALID",
                  "A manifest can't have more than " + std::to_string(kManifestBytesMax) + " bytes");
  }
  if (manifest.empty()) throw Refusal(400, "MANIFEST_INVALID", "The manifest is empty");
  const api::Response answer = ask(exchange, "ecr", "PutImage", put_input(exchange, manifest));
  // A push that changes nothing is no fault of a client's.
  if (answer.error && answer.error->type() != "ImageAlreadyExistsException") throw refusal_of(*answer.error);
  const std::string digest = sha256_digest(manifest);
  http::Response out;
  out.status = 201;
  out.headers.set("Location", url_of(exchange, "manifests/" + digest));
  out.headers.set("Docker-Content-Digest", digest);
  if (const std::string subject = subject_of(manifest); !subject.empty())
    out.headers.set("OCI-Subject", subject);
  return out;
}

http::Response delete_manifest(Exchange& exchange) {
  refuse_failures(
      require(exchange, "ecr", "BatchDeleteImage", Json{{"imageIds", Json::array({image_id(exchange)})}}));
  http::Response out;
  out.status = 202;
  return out;
}

}  // namespace berth::registry
