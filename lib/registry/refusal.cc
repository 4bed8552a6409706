#include "registry/refusal.h"

#include <array>
#include <string_view>

#include "base/json.h"

namespace berth::registry {
namespace {

struct Row {
  std::string_view type;
  int status;
  const char* code;
};

constexpr std::array kErrors = {
    Row{"RepositoryNotFoundException", 404, "NAME_UNKNOWN"},
    Row{"ImageNotFoundException", 404, "MANIFEST_UNKNOWN"},
    Row{"ImageTagAlreadyExistsException", 400, "TAG_INVALID"},
    Row{"ImageDigestDoesNotMatchException", 400, "DIGEST_INVALID"},
    Row{"LayersNotFoundException", 404, "BLOB_UPLOAD_UNKNOWN"},
    Row{"ReferencedImagesNotFoundException", 404, "MANIFEST_BLOB_UNKNOWN"},
    Row{"UploadNotFoundException", 404, "BLOB_UPLOAD_UNKNOWN"},
    Row{"InvalidLayerPartException", 416, "BLOB_UPLOAD_INVALID"},
    Row{"InvalidLayerException", 400, "BLOB_UPLOAD_INVALID"},
    Row{"EmptyUploadException", 400, "BLOB_UPLOAD_INVALID"},
    Row{"LimitExceededException", 403, "DENIED"},
    Row{"ThrottlingException", 429, "TOOMANYREQUESTS"},
    Row{"NotImplemented", 501, "UNSUPPORTED"},
};

constexpr std::array kFailures = {
    Row{"ImageNotFound", 404, "MANIFEST_UNKNOWN"},
    Row{"InvalidImageDigest", 400, "DIGEST_INVALID"},
    Row{"ImageReferencedByManifestList", 405, "UNSUPPORTED"},
};

// What is wrong with a parameter, by the parameter's name.
const char* code_of_parameter(std::string_view message) {
  // Also one of `repositoryNames`.
  if (message.find("'repositoryName") != std::string_view::npos) return "NAME_INVALID";
  if (message.find("imageDigest'") != std::string_view::npos) return "DIGEST_INVALID";
  if (message.find("ImageManifest'") != std::string_view::npos ||
      message.find("imageManifest'") != std::string_view::npos ||
      message.find("mediatype not provided") != std::string_view::npos)
    return "MANIFEST_INVALID";
  return "UNSUPPORTED";
}

}  // namespace

Refusal& Refusal::with(std::string name, std::string value) {
  headers_.set(std::move(name), std::move(value));
  return *this;
}

Refusal refusal_of(const api::ServiceError& error) {
  for (const Row& row : kErrors) {
    if (error.type() == row.type) return Refusal(row.status, row.code, error.message());
  }
  if (error.fault() == api::Fault::server) return Refusal(500, "UNKNOWN", error.message());
  return Refusal(400, code_of_parameter(error.message()), error.message());
}

Refusal refusal_of_failure(const std::string& code, const std::string& reason) {
  for (const Row& row : kFailures) {
    if (code == row.type) return Refusal(row.status, row.code, reason);
  }
  return Refusal(400, "UNSUPPORTED", reason);
}

http::Response response_of(const Refusal& refusal) {
  http::Response out;
  out.status = refusal.status();
  out.headers = refusal.headers();
  out.headers.set("Content-Type", "application/json; charset=utf-8");
  const Json error = {{"code", refusal.code()}, {"message", refusal.message()}};
  out.body = to_line(Json{{"errors", Json::array({error})}});
  return out;
}

}  // namespace berth::registry
