// A registry over a throw-away state, asked without a socket.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "http/message.h"
#include "registry/handler.h"
#include "support/test_backend.h"

namespace berth::test {

// A body that is made as it is read; it may break off.
class MadeBody : public http::BodyReader {
 public:
  // `fill` makes the bytes from an offset on.
  MadeBody(std::uint64_t bytes, std::optional<std::uint64_t> breaks_at)
      : bytes_(bytes), breaks_at_(breaks_at) {}
  std::size_t read(char* to, std::size_t room) override;

 private:
  std::uint64_t bytes_;
  std::optional<std::uint64_t> breaks_at_;
  std::uint64_t at_ = 0;
};
// What a MadeBody gives, from an offset on.
char made_byte(std::uint64_t offset);

struct Reply {
  int status = 0;
  http::Headers headers;
  std::string body;  // of a file, its bytes
  std::optional<std::uint64_t> declared_length;
  Json json() const;
  std::string code() const;     // of the first error
  std::string message() const;  // likewise
  std::string header(std::string_view name) const { return std::string(headers.get(name)); }
};

// The path and query of an absolute URL.
std::string target_of(const std::string& url);

struct Rig {
  explicit Rig(const std::vector<std::string>& repositories = {"web"}, bool takes_anonymous = false);

  Reply send(const std::string& method, const std::string& target, const std::string& body = "",
             http::Headers headers = {});
  Reply send_body(const std::string& method, const std::string& target, http::BodyReader& body,
                  http::Headers headers = {}, std::optional<std::uint64_t> length = {});
  // Without what logs in.
  Reply send_bare(const std::string& method, const std::string& target, http::Headers headers = {});

  // Another process on the same state.
  void restart();

  std::string push_blob(const std::string& repository, const std::string& bytes);  // gives the digest
  // An image of one config and one layer, both pushed; gives the manifest's text.
  std::string image(const std::string& repository, const std::string& content, Json extra = Json::object());
  std::string put(const std::string& repository, const std::string& reference, const std::string& manifest,
                  const std::string& type = "application/vnd.oci.image.manifest.v1+json");

  bool anonymous;
  TestBackend backend;
  std::string token;  // GetAuthorizationToken's
  std::unique_ptr<registry::Handler> handler;
  std::string host = "localhost:4566";
};

inline const std::string kImageType = "application/vnd.oci.image.manifest.v1+json";
inline const std::string kIndexType = "application/vnd.oci.image.index.v1+json";

}  // namespace berth::test
