// OCI distribution 1.1 over ECR: requests below /v2/ become operations of ECR through the door, and the bytes
// of layers go straight to and from the blobs beside it.
//
// Contract: a blob is on the disk before the door hears of it, and whoever gets a blob has it in the
// repository that he asked. No body but a manifest's is held in memory.
#pragma once

#include <memory>
#include <string>

#include "api/backend.h"
#include "base/effects.h"
#include "http/message.h"
#include "store/blobs.h"

namespace berth::registry {

struct Options {
  // Takes requests without credentials, as of this account and region where the host name tells no others.
  bool anonymous = false;
  std::string account = "123456789012";
  std::string region = "us-east-1";
  std::string host;           // of absolute URLs, for a request that names none: "localhost:4566"
  WallClock* wall = nullptr;  // the system's if null; tokens live by it
};

// Thread-safe. Requires: `blobs` is of the state that `door` keeps.
class Handler final : public http::Handler {
 public:
  Handler(api::Backend& door, store::Blobs blobs, Options options);
  ~Handler() override;
  http::Response answer(const http::Request& request, http::BodyReader& body) override;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace berth::registry
