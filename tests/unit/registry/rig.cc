#include "rig.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "base/digest.h"

namespace berth::test {
namespace {

std::string file_part(const http::FileBody& file) {
  std::ifstream in(file.path, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(file.offset));
  std::string out(file.length, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  CHECK(in.gcount() == static_cast<std::streamsize>(file.length));
  return out;
}

std::string text_of(const http::Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return *text;
  return file_part(std::get<http::FileBody>(response.body));
}

registry::Options options_of(TestBackend& backend, bool anonymous) {
  registry::Options out;
  out.anonymous = anonymous;
  out.wall = &backend.wall;
  return out;
}

}  // namespace

char made_byte(std::uint64_t offset) { return static_cast<char>('a' + (offset / 1000 + offset % 7) % 26); }

std::size_t MadeBody::read(char* to, std::size_t room) {
  if (breaks_at_ && at_ >= *breaks_at_) throw http::BodyError(400, "the connection broke");
  // As a socket gives it: not all that there is room for.
  std::uint64_t count = std::min<std::uint64_t>({room, 65536, bytes_ - at_});
  if (breaks_at_) count = std::min(count, *breaks_at_ - at_);
  for (std::uint64_t i = 0; i < count; ++i) to[i] = made_byte(at_ + i);
  at_ += count;
  return static_cast<std::size_t>(count);
}

Json Reply::json() const {
  auto value = parse_json(body);
  REQUIRE_MESSAGE(value.has_value(), status << ": " << body);
  return *std::move(value);
}
std::string Reply::code() const { return json().at("errors").at(0).at("code"); }
std::string Reply::message() const { return json().at("errors").at(0).at("message"); }

std::string target_of(const std::string& url) {
  const std::size_t scheme = url.find("://");
  REQUIRE_MESSAGE(scheme != std::string::npos, url);
  return url.substr(url.find('/', scheme + 3));
}

Rig::Rig(const std::vector<std::string>& repositories, bool takes_anonymous) : anonymous(takes_anonymous) {
  restart();
  for (const std::string& name : repositories)
    backend.ok("ecr", "CreateRepository", Json{{"repositoryName", name}});
  const Json answer = backend.ok("ecr", "GetAuthorizationToken");
  token = answer.at("authorizationData").at(0).at("authorizationToken");
}

void Rig::restart() {
  handler.reset();
  backend.reopen();
  handler = std::make_unique<registry::Handler>(backend.door(), store::Blobs(backend.directory()),
                                                options_of(backend, anonymous));
}

Reply Rig::send_bare(const std::string& method, const std::string& target, http::Headers headers) {
  http::Request request;
  request.method = method;
  request.target = target;
  request.headers = std::move(headers);
  if (request.headers.find("Host") == nullptr) request.headers.set("Host", host);
  http::TextBody body("");
  const http::Response response = handler->answer(request, body);
  return {response.status, response.headers, text_of(response), response.declared_length};
}

Reply Rig::send_body(const std::string& method, const std::string& target, http::BodyReader& body,
                     http::Headers headers, std::optional<std::uint64_t> length) {
  http::Request request;
  request.method = method;
  request.target = target;
  request.headers = std::move(headers);
  request.headers.set("Authorization", "Basic " + token);
  request.headers.set("Host", host);
  request.body_length = length;
  const http::Response response = handler->answer(request, body);
  return {response.status, response.headers, text_of(response), response.declared_length};
}

Reply Rig::send(const std::string& method, const std::string& target, const std::string& body,
                http::Headers headers) {
  http::TextBody reader(body);
  return send_body(method, target, reader, std::move(headers), body.size());
}

std::string Rig::push_blob(const std::string& repository, const std::string& bytes) {
  const std::string digest = sha256_digest(bytes);
  const Reply reply = send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest, bytes);
  CHECK(reply.status == 201);
  return digest;
}

std::string Rig::image(const std::string& repository, const std::string& content, Json extra) {
  const auto descriptor = [&](const std::string& type, const std::string& bytes) {
    return Json{{"mediaType", type}, {"digest", push_blob(repository, bytes)}, {"size", bytes.size()}};
  };
  Json manifest = {
      {"schemaVersion", 2},
      {"mediaType", kImageType},
      {"config", descriptor("application/vnd.oci.image.config.v1+json", R"({"c":")" + content + R"("})")},
      {"layers", Json::array({descriptor("application/vnd.oci.image.layer.v1.tar+gzip", "l " + content)})}};
  manifest.update(extra);
  return to_line(manifest);
}

std::string Rig::put(const std::string& repository, const std::string& reference, const std::string& manifest,
                     const std::string& type) {
  const Reply reply =
      send("PUT", "/v2/" + repository + "/manifests/" + reference, manifest, {{"Content-Type", type}});
  CHECK_MESSAGE(reply.status == 201, reply.body);
  return reply.header("Docker-Content-Digest");
}

}  // namespace berth::test
