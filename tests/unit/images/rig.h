// Places for images in tests: layouts made by hand, and a registry over a throw-away state whose connections
// break when told to.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "images/layout.h"
#include "images/registry_places.h"
#include "support/temporary_folder.h"
#include "support/test_backend.h"

namespace berth::test {

class NoProgress final : public images::Progress {
 public:
  void begin(const std::string&, std::string_view, std::uint64_t) override {}
  void moved(const std::string&, std::uint64_t) override {}
  void end(const std::string&, std::string_view) override {}
};

// Bytes that differ from seed to seed, and do not compress to nothing.
std::string made_bytes(std::size_t count, std::uint64_t seed = 1);

// An OCI layout in a folder, filled by hand.
struct MadeLayout {
  explicit MadeLayout(std::string folder);
  images::Descriptor blob(const std::string& type, const std::string& bytes);
  // Of one layer. Gives the manifest's descriptor.
  images::Descriptor image(const std::string& layer, const std::string& architecture = "amd64");
  images::Descriptor index(const std::vector<images::Descriptor>& children);
  void name(const images::Descriptor& root, const std::string& ref_name);  // an entry of index.json
  std::string blob_path(const std::string& digest) const;
  std::string folder;
  Json entries = Json::array();
};

void write_text(const std::string& path, std::string_view text);
std::string read_text(const std::string& path);

// What a request was, for tests that read them in order.
struct Asked {
  std::string method;
  std::string path;  // without scheme and host
  std::string range;
  std::string authorization;
};

// berth's registry, asked through a line that breaks.
struct Registry {
  explicit Registry(const std::vector<std::string>& repositories = {"app"});
  images::RegistryPlace place(const std::string& repository, const std::string& tag);
  images::Send connect();

  TestBackend backend;
  TemporaryFolder folder;
  std::shared_ptr<http::Handler> handler;
  std::shared_ptr<images::RegistryClient> client;
  StandingClock clock{Instant{0}};
  bool knows_ranges = true;
  std::vector<Asked> asked;
  // The next bodies that are longer end after so many bytes, one after the other: of requests, and of
  // answers.
  std::vector<std::uint64_t> sent_breaks;
  std::vector<std::uint64_t> answer_breaks;
};

}  // namespace berth::test
