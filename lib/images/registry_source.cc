// An image of a registry as it is pulled.
#include <algorithm>

#include "base/json.h"
#include "images/registry_places.h"

namespace berth::images {
namespace {

constexpr int kBreaksMax = 8;  // in a row, without a byte between them

class RegistrySource final : public Source {
 public:
  explicit RegistrySource(RegistryPlace place)
      : place_(std::move(place)), scope_("repository:" + place_.name.repository + ":pull") {}

  std::string name() const override {
    const std::string& reference = place_.name.reference();
    return (place_.name.host.empty() ? "" : place_.name.host + "/") + place_.name.repository +
           (place_.name.digest.empty() ? ":" : "@") + reference;
  }
  std::string tag() const override { return place_.name.tag; }
  const Name* repository() const override { return &place_.name; }

  Document root() override {
    Document document = fetch(place_.name.reference());
    if (!place_.name.digest.empty() && document.digest != place_.name.digest)
      throw ImageError(name() + ": the registry's manifest is " + document.digest);
    return document;
  }

  Document manifest(const Descriptor& child) override {
    Document document = fetch(child.digest);
    if (document.digest != child.digest)
      throw ImageError(name() + ": what should be " + child.digest + " is " + document.digest);
    return document;
  }

  std::unique_ptr<http::BodyReader> open(const Descriptor& blob, std::uint64_t offset) override {
    if (!place_.blob_path) return nullptr;
    http::Outgoing request;
    request.method = "HEAD";
    request.url = blob_url(blob);
    const http::Answer answer = place_.client->send(request, scope_);
    if (answer.status != 200) throw refusal_of(answer, "the blob " + blob.digest + " of " + name());
    auto file = open_file(place_.blob_path(blob.digest));
    if (file_status(*file).size != blob.size) throw_size(blob, file_status(*file).size);
    return std::make_unique<FileReader>(std::move(file), offset, blob.size - offset);
  }

  void stream(const Descriptor& blob, std::uint64_t offset, const Sink& sink) override {
    if (place_.blob_path) return Source::stream(blob, offset, sink);
    int breaks = 0;
    for (std::uint64_t at = offset; at < blob.size;) {
      const std::uint64_t before = at;
      try {
        read_from(blob, at, sink);
      } catch (const http::ConnectionError&) {
        breaks = at > before ? 1 : breaks + 1;
        if (breaks > kBreaksMax) throw;
        place_.client->wait_before(breaks);
        continue;
      }
      if (at < blob.size) throw_size(blob, at);
    }
  }

 private:
  [[noreturn]] void throw_size(const Descriptor& blob, std::uint64_t bytes) const {
    throw ImageError(name() + ": " + blob.digest + " has " + std::to_string(bytes) +
                     " bytes instead of the " + std::to_string(blob.size) + " that the manifest says");
  }

  std::string blob_url(const Descriptor& blob) const {
    return "/v2/" + place_.name.repository + "/blobs/" + blob.digest;
  }

  // One request; `at` goes on with the bytes that came.
  void read_from(const Descriptor& blob, std::uint64_t& at, const Sink& sink) {
    http::Outgoing request;
    request.url = blob_url(blob);
    const std::uint64_t first = at;
    if (first > 0) request.headers.set("Range", "bytes=" + std::to_string(first) + "-");
    std::uint64_t seen = 0;
    bool whole = false;  // it came from its start though a part was asked for
    request.begun = [&](int status) { whole = first > 0 && status == 200; };
    request.sink = [&](std::string_view bytes) {
      const std::uint64_t ahead = whole ? first - std::min(first, seen) : 0;
      const std::uint64_t skipped = std::min<std::uint64_t>(ahead, bytes.size());
      seen += bytes.size();
      bytes.remove_prefix(static_cast<std::size_t>(skipped));
      if (bytes.empty()) return true;
      if (bytes.size() > blob.size - at) throw_size(blob, at + bytes.size());
      sink(bytes);
      at += bytes.size();
      return true;
    };
    const http::Answer answer = place_.client->send(request, scope_);
    if (answer.status != 200 && answer.status != 206)
      throw refusal_of(answer, "the blob " + blob.digest + " of " + name());
  }

  Document fetch(const std::string& reference) {
    http::Outgoing request;
    request.url = "/v2/" + place_.name.repository + "/manifests/" + reference;
    for (const std::string_view type : {kDockerImage, kDockerList, kOciImage, kOciIndex})
      request.headers.add("Accept", std::string(type));
    const http::Answer answer = place_.client->send(request, scope_);
    if (answer.status != 200) throw refusal_of(answer, "the manifest of " + name());
    if (answer.body.size() > kManifestBytesMax) throw ImageError(name() + ": its manifest is too large");
    std::string type(answer.headers.get("Content-Type"));
    type = type.substr(0, type.find(';'));
    const auto body = parse_json(answer.body);
    const Json* own = body ? member(*body, "mediaType") : nullptr;
    if (own != nullptr && own->is_string()) type = own->get<std::string>();
    return document_of(std::move(type), answer.body);
  }

  RegistryPlace place_;
  std::string scope_;
};

}  // namespace

std::unique_ptr<Source> open_registry(RegistryPlace place) {
  return std::make_unique<RegistrySource>(std::move(place));
}

}  // namespace berth::images
