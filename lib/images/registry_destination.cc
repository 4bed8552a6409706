// An image as it is pushed to a registry.
#include <algorithm>

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "images/registry_places.h"
#include "registry/ranges.h"

namespace berth::images {
namespace {

constexpr int kBreaksMax = 8;                                 // in a row, without a byte between them
constexpr std::uint64_t kAtOnceBytes = 4 * 1024 * 1024;       // of a blob that goes with the last request
constexpr std::uint64_t kRememberedBytes = 16 * 1024 * 1024;  // of a blob whose push is worth going on with

bool is_success(int status) { return status >= 200 && status < 300; }

// A body that tells how far it is.
class MeteredReader final : public http::BodyReader {
 public:
  MeteredReader(http::BodyReader& body, std::uint64_t at, const Meter& meter)
      : body_(body), at_(at), meter_(meter) {}
  std::size_t read(char* to, std::size_t room) override {
    const std::size_t got = body_.read(to, room);
    at_ += got;
    meter_(at_);
    return got;
  }

 private:
  http::BodyReader& body_;
  std::uint64_t at_;
  const Meter& meter_;
};

using OpenAt = std::function<std::unique_ptr<http::BodyReader>(std::uint64_t offset)>;

class RegistryDestination final : public Destination {
 public:
  explicit RegistryDestination(RegistryPlace place)
      : place_(std::move(place)), scope_("repository:" + place_.name.repository + ":pull,push") {}

  std::string name() const override {
    return (place_.name.host.empty() ? "" : place_.name.host + "/") + place_.name.repository +
           (place_.name.tag.empty() ? "" : ":" + place_.name.tag);
  }
  bool takes_index() const override { return true; }

  BlobEnd put_blob(const Descriptor& blob, Source& source, const Meter& meter) override {
    if (has(blob)) return BlobEnd::present;
    std::string upload = remembered(blob);
    std::uint64_t at = 0;
    if (!upload.empty()) at = offset_of(upload, blob).value_or(kGone);
    if (upload.empty() || at == kGone) {
      upload = begin(blob, source);
      at = 0;
    }
    if (upload.empty()) return BlobEnd::mounted;
    std::shared_ptr<File> spooled;
    const OpenAt open = [&](std::uint64_t offset) -> std::unique_ptr<http::BodyReader> {
      if (!spooled)
        if (auto body = source.open(blob, offset)) return body;
      if (!spooled) spooled = spool_blob(source, blob, place_.folder, [](std::uint64_t) {});
      return std::make_unique<FileReader>(spooled, offset, blob.size - offset);
    };
    try {
      send_blob(blob, source, upload, at, open, meter);
    } catch (const ImageError&) {
      cancel(blob, upload);
      throw;
    }
    if (worth_remembering(blob)) place_.notes.forget(note_key(blob));
    return BlobEnd::copied;
  }

  void put_child(const Document& manifest) override { put_manifest(manifest, manifest.digest); }
  void put_root(const Document& manifest) override {
    if (!place_.name.digest.empty() && place_.name.digest != manifest.digest)
      throw ImageError(name() + ": the image is " + manifest.digest + ", not " + place_.name.digest);
    put_manifest(manifest, place_.name.tag.empty() ? manifest.digest : place_.name.tag);
  }

 private:
  static constexpr std::uint64_t kGone = ~std::uint64_t{0};

  http::Answer send(http::Outgoing request) { return place_.client->send(std::move(request), scope_); }
  std::string path(const std::string& below) const { return "/v2/" + place_.name.repository + "/" + below; }

  bool has(const Descriptor& blob) {
    http::Outgoing request;
    request.method = "HEAD";
    request.url = path("blobs/" + blob.digest);
    const http::Answer answer = send(request);
    // Whoever may not push is told so by the push.
    return answer.status == 200;
  }

  // --- Uploads

  static bool worth_remembering(const Descriptor& blob) { return blob.size >= kRememberedBytes; }
  std::string note_key(const Descriptor& blob) const {
    return place_.client->base_url() + " " + place_.name.host + "/" + place_.name.repository + " " +
           blob.digest;
  }
  std::string remembered(const Descriptor& blob) const {
    return worth_remembering(blob) ? place_.notes.find(note_key(blob)) : std::string();
  }

  // The upload's URL; "" if the blob was mounted from the source's repository.
  std::string begin(const Descriptor& blob, const Source& source) {
    http::Outgoing request;
    request.method = "POST";
    request.url = path("blobs/uploads/");
    const Name* from = source.repository();
    if (from != nullptr && from->host == place_.name.host && from->repository != place_.name.repository)
      request.url += "?mount=" + blob.digest + "&from=" + from->repository;
    const http::Answer answer = send(request);
    if (answer.status == 201) return {};
    const std::string location(answer.headers.get("Location"));
    if (answer.status != 202 || location.empty()) throw refusal_of(answer, "pushing to " + name());
    std::string upload = place_.client->resolve(location);
    if (worth_remembering(blob)) place_.notes.keep(note_key(blob), upload);
    return upload;
  }

  // Of what can't be gone on with nothing stays at the registry, if it listens.
  void cancel(const Descriptor& blob, const std::string& upload) {
    place_.notes.forget(note_key(blob));
    if (upload.empty()) return;
    http::Outgoing request;
    request.method = "DELETE";
    request.url = upload;
    try {
      send(request);
    } catch (const http::ConnectionError&) {
      return;
    }
  }

  // Where the upload stands; nothing if it is gone.
  std::optional<std::uint64_t> offset_of(std::string& upload, const Descriptor& blob) {
    http::Outgoing request;
    request.url = upload;
    const http::Answer answer = send(request);
    if (!is_success(answer.status)) return std::nullopt;
    go_to(upload, answer);
    const auto range = registry::read_content_range(answer.headers.get("Range"));
    // Of nothing and of one byte registries say the same.
    const std::uint64_t at = range && range->last > 0 ? range->last + 1 : 0;
    return at > blob.size ? std::nullopt : std::optional(at);
  }

  void go_to(std::string& upload, const http::Answer& answer) const {
    if (const std::string* location = answer.headers.find("Location");
        location != nullptr && !location->empty())
      upload = place_.client->resolve(*location);
  }

  // Goes on after each break from where the registry stands.
  void send_blob(const Descriptor& blob, const Source& source, std::string& upload, std::uint64_t at,
                 const OpenAt& open, const Meter& meter) {
    int breaks = 0;
    while (true) {
      const std::uint64_t before = at;
      try {
        const http::Answer answer = send_rest(blob, upload, at, open, meter);
        if (is_success(answer.status)) return;
        const bool goes_on = answer.status == 416 || answer.status == 429 || answer.status >= 500 ||
                             (answer.status == 404 && before > 0) || answer.status == 401;
        if (!goes_on || ++breaks > kBreaksMax) refuse(blob, source, answer, open);
      } catch (const http::ConnectionError& error) {
        if (error.nobody_there() || ++breaks > kBreaksMax) throw;
      }
      place_.client->wait_before(breaks);
      const auto stands = offset_of(upload, blob);
      if (!stands && has(blob)) return;  // its end came through, the answer did not
      if (!stands) upload = begin(blob, source);
      at = stands.value_or(0);
      if (at > before) breaks = 1;
      if (upload.empty()) return;
    }
  }

  // What is missing, and the end. The answer of the last request.
  http::Answer send_rest(const Descriptor& blob, std::string& upload, std::uint64_t at, const OpenAt& open,
                         const Meter& meter) {
    meter(at);
    const std::uint64_t left = blob.size - at;
    std::unique_ptr<http::BodyReader> body;
    std::optional<MeteredReader> metered;
    http::Outgoing request;
    const auto carry = [&] {
      body = open(at);
      metered.emplace(*body, at, meter);
      request.stream = &*metered;
      request.stream_length = left;
      request.headers.set("Content-Type", "application/octet-stream");
      if (at > 0)
        request.headers.set("Content-Range", std::to_string(at) + "-" + std::to_string(blob.size - 1));
    };
    if (left > kAtOnceBytes) {
      request.method = "PATCH";
      request.url = upload;
      carry();
      http::Answer answer = send(request);
      if (!is_success(answer.status)) return answer;
      go_to(upload, answer);
      request = http::Outgoing();
    } else if (left > 0) {
      carry();
    }
    request.method = "PUT";
    request.url = upload + (upload.find('?') == std::string::npos ? "?" : "&") + "digest=" + blob.digest;
    return send(request);
  }

  // A registry that finds another digest says less than what can be found out here.
  [[noreturn]] void refuse(const Descriptor& blob, const Source& source, const http::Answer& answer,
                           const OpenAt& open) {
    if (answer.status == 400) {
      Sha256 digest;
      const auto body = open(0);
      pour(*body, [&](std::string_view bytes) { digest.update(bytes); });
      const std::string found = "sha256:" + digest.finish_hex();
      if (found != blob.digest)
        throw ImageError(source.name() + ": what should be " + blob.digest + " is " + found);
    }
    throw refusal_of(answer, "pushing " + blob.digest + " to " + name());
  }

  // --- Manifests

  void put_manifest(const Document& manifest, const std::string& reference) {
    http::Outgoing request;
    request.method = "PUT";
    request.url = path("manifests/" + reference);
    request.headers.set("Content-Type", manifest.media_type);
    request.body = manifest.text;
    const http::Answer answer = send(request);
    if (!is_success(answer.status)) throw refusal_of(answer, "the manifest of " + name());
    const std::string* digest = answer.headers.find("Docker-Content-Digest");
    if (digest != nullptr && *digest != manifest.digest)
      throw ImageError(name() + ": the registry's manifest is " + *digest + ", not " + manifest.digest);
  }

  RegistryPlace place_;
  std::string scope_;
};

}  // namespace

std::unique_ptr<Destination> create_in_registry(RegistryPlace place) {
  return std::make_unique<RegistryDestination>(std::move(place));
}

}  // namespace berth::images
