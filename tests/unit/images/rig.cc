#include "unit/images/rig.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/digest.h"
#include "base/files.h"
#include "images/local.h"
#include "registry/handler.h"

namespace berth::test {

std::string made_bytes(std::size_t count, std::uint64_t seed) {
  std::string out(count, '\0');
  std::uint64_t x = seed * 0x9E3779B97F4A7C15U + 1;
  for (char& c : out) {
    x ^= x << 13U;
    x ^= x >> 7U;
    x ^= x << 17U;
    c = static_cast<char>(x);
  }
  return out;
}

void write_text(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string read_text(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

MadeLayout::MadeLayout(std::string where) : folder(std::move(where)) {
  make_folders(system_files(), folder + "/blobs/sha256");
  write_text(folder + "/oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
}

std::string MadeLayout::blob_path(const std::string& digest) const {
  return folder + "/blobs/sha256/" + digest.substr(7);
}

images::Descriptor MadeLayout::blob(const std::string& type, const std::string& bytes) {
  images::Descriptor out;
  out.media_type = type;
  out.digest = sha256_digest(bytes);
  out.size = bytes.size();
  write_text(blob_path(out.digest), bytes);
  return out;
}

namespace {
Json entry_of(const images::Descriptor& descriptor) {
  Json out = {{"mediaType", descriptor.media_type}, {"digest", descriptor.digest}, {"size", descriptor.size}};
  if (descriptor.platform)
    out["platform"] = {{"os", descriptor.platform->os}, {"architecture", descriptor.platform->architecture}};
  return out;
}
}  // namespace

images::Descriptor MadeLayout::image(const std::string& layer, const std::string& architecture) {
  const Json config = {{"os", "linux"},
                       {"architecture", architecture},
                       {"rootfs", {{"type", "layers"}, {"diff_ids", {sha256_digest(layer)}}}}};
  const Json manifest = {
      {"schemaVersion", 2},
      {"mediaType", images::kOciImage},
      {"config", entry_of(blob("application/vnd.oci.image.config.v1+json", config.dump()))},
      {"layers", Json::array({entry_of(blob("application/vnd.oci.image.layer.v1.tar", layer))})}};
  images::Descriptor out = blob(std::string(images::kOciImage), manifest.dump());
  out.platform = images::Platform{"linux", architecture, ""};
  return out;
}

images::Descriptor MadeLayout::index(const std::vector<images::Descriptor>& children) {
  Json manifests = Json::array();
  for (const images::Descriptor& child : children) manifests.push_back(entry_of(child));
  const Json index = {
      {"schemaVersion", 2}, {"mediaType", images::kOciIndex}, {"manifests", std::move(manifests)}};
  return blob(std::string(images::kOciIndex), index.dump());
}

void MadeLayout::name(const images::Descriptor& root, const std::string& ref_name) {
  Json entry = entry_of(root);
  if (!ref_name.empty()) entry["annotations"] = {{"org.opencontainers.image.ref.name", ref_name}};
  entries.push_back(std::move(entry));
  write_text(folder + "/index.json", Json{{"schemaVersion", 2}, {"manifests", entries}}.dump());
}

namespace {

// Ends with a fault after so many bytes.
class BreakingBody final : public http::BodyReader {
 public:
  BreakingBody(http::BodyReader& body, std::uint64_t left) : body_(body), left_(left) {}
  std::size_t read(char* to, std::size_t room) override {
    if (left_ == 0) throw http::BodyError(400, "the connection broke");
    const std::size_t got = body_.read(to, static_cast<std::size_t>(std::min<std::uint64_t>(room, left_)));
    left_ -= got;
    return got;
  }

 private:
  http::BodyReader& body_;
  std::uint64_t left_;
};

std::uint64_t take_first(std::vector<std::uint64_t>& list) {
  const std::uint64_t first = list.front();
  list.erase(list.begin());
  return first;
}

std::string path_of(const std::string& url) {
  const std::size_t scheme = url.find("://");
  return scheme == std::string::npos ? url : url.substr(url.find('/', scheme + 3));
}

}  // namespace

Registry::Registry(const std::vector<std::string>& repositories) {
  for (const std::string& name : repositories)
    backend.ok("ecr", "CreateRepository", Json{{"repositoryName", name}});
  registry::Options options;
  options.anonymous = true;
  options.account = backend.account;
  options.region = backend.region;
  handler = std::make_shared<registry::Handler>(backend.door(), store::Blobs(backend.directory()), options);
  images::RegistryOptions client_options;
  client_options.base_url = "http://registry.test";
  client_options.connect = [this] { return connect(); };
  client_options.clock = &clock;
  client = std::make_shared<images::RegistryClient>(std::move(client_options));
}

images::Send Registry::connect() {
  return [this, send = images::ask_handler(handler)](const http::Outgoing& given) {
    http::Outgoing request = given;
    if (!knows_ranges) request.headers.remove("Range");
    asked.push_back(
        {request.method, path_of(request.url),
         std::string(request.headers.get("Range")) + std::string(request.headers.get("Content-Range")),
         std::string(request.headers.get("Authorization"))});
    if (request.stream != nullptr && !sent_breaks.empty() && *request.stream_length > sent_breaks.front()) {
      http::Outgoing broken = request;
      BreakingBody body(*request.stream, take_first(sent_breaks));
      broken.stream = &body;
      send(broken);
      throw http::ConnectionError("the connection broke");
    }
    if (request.sink && !answer_breaks.empty()) {
      http::Outgoing broken = request;
      std::uint64_t left = answer_breaks.front();
      broken.sink = [&](std::string_view bytes) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size()));
        left -= count;
        if (left == 0) take_first(answer_breaks);
        return request.sink(bytes.substr(0, count)) && left > 0;
      };
      return send(broken);
    }
    return send(request);
  };
}

images::RegistryPlace Registry::place(const std::string& repository, const std::string& tag) {
  images::RegistryPlace out{.client = client, .name = {}, .folder = folder.path()};
  out.name.repository = repository;
  out.name.tag = tag;
  return out;
}

}  // namespace berth::test
