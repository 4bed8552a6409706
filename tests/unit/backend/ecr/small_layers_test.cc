// Small layers, whose bytes stand in the log: what a power cut takes of the file comes back.
#include <doctest/doctest.h>

#include "api/backend.h"
#include "backend/local_backend.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "store/blobs.h"
#include "support/fault_files.h"
#include "support/temporary_folder.h"

namespace berth::backend {
namespace {

struct Machine {
  test::TemporaryFolder folder;
  test::FaultFiles files{folder.path()};
  std::unique_ptr<api::Backend> backend = start();

  std::string directory() const { return folder / "state"; }
  store::Blobs blobs() { return store::Blobs(directory(), &files); }

  std::unique_ptr<api::Backend> start() {
    Options options;
    options.state_directory = directory();
    options.command = "test";
    options.settings = {"virtual", "1", std::nullopt};
    options.files = &files;
    return open(std::move(options));
  }

  api::Response call(const char* service, const char* operation, Json input) {
    return backend->call({service, operation, std::move(input), "123456789012", "us-east-1", ""});
  }

  std::string push(const std::string& repository, const std::string& bytes) {
    store::Upload upload = blobs().begin_upload("one");
    upload.append(bytes);
    const std::string digest = upload.keep(store::Saved::kByLog);
    REQUIRE_FALSE(
        call("berth", "RecordLayer",
             {{"repositoryName", repository}, {"layerDigest", digest}, {"layerBlob", base64_encode(bytes)}})
            .error);
    return digest;
  }

  void cut_power(test::Loss loss, std::uint64_t seed) {
    backend.reset();
    files.cut_power(loss, seed);
    backend = start();
  }

  std::string available(const std::string& repository, const std::string& digest) {
    const api::Response answer =
        call("ecr", "BatchCheckLayerAvailability",
             {{"repositoryName", repository}, {"layerDigests", Json::array({digest})}});
    return answer.output.at("layers").at(0).at("layerAvailability").get<std::string>();
  }
};

TEST_CASE("a small layer outlives a power cut, with its name or without, and goes on to others by a mount") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Machine machine;
    for (const char* name : {"web", "copy"})
      REQUIRE_FALSE(machine.call("ecr", "CreateRepository", {{"repositoryName", name}}).error);
    REQUIRE_FALSE(
        machine.call("ecr", "PutAccountSetting", {{"name", "BLOB_MOUNTING"}, {"value", "ENABLED"}}).error);
    const std::string digest = machine.push("web", "{}");
    const std::string again = machine.push("web", "{}");
    CHECK(again == digest);
    REQUIRE_FALSE(
        machine
            .call("berth", "MountLayer",
                  {{"repositoryName", "copy"}, {"sourceRepositoryName", "web"}, {"layerDigest", digest}})
            .error);
    machine.cut_power(seed == 0 ? test::Loss::kAll : test::Loss::kSome, seed);
    CHECK(machine.available("web", digest) == "AVAILABLE");
    CHECK(machine.available("copy", digest) == "AVAILABLE");
    CHECK(machine.blobs().read(digest) == "{}");
    // The first repository's record is not what the second one lives by.
    REQUIRE_FALSE(
        machine.call("berth", "DeleteLayer", {{"repositoryName", "web"}, {"layerDigest", digest}}).error);
    machine.cut_power(test::Loss::kAll, seed);
    CHECK(machine.available("copy", digest) == "AVAILABLE");
    CHECK(machine.blobs().read(digest) == "{}");
  }
}

TEST_CASE("a small push that was not recorded leaves nothing that counts") {
  Machine machine;
  REQUIRE_FALSE(machine.call("ecr", "CreateRepository", {{"repositoryName", "web"}}).error);
  store::Upload upload = machine.blobs().begin_upload("one");
  upload.append("lost");
  const std::string digest = upload.keep(store::Saved::kByLog);
  machine.cut_power(test::Loss::kAll, 1);
  CHECK_FALSE(machine.blobs().exists(digest));
  CHECK(machine
            .call("ecr", "BatchCheckLayerAvailability",
                  {{"repositoryName", "web"}, {"layerDigests", Json::array({digest})}})
            .output.at("layers")
            .at(0)
            .at("layerAvailability") == "UNAVAILABLE");
}

TEST_CASE("a blob that is safe does not give way to one that is not") {
  Machine machine;
  REQUIRE_FALSE(machine.call("ecr", "CreateRepository", {{"repositoryName", "web"}}).error);
  store::Blobs blobs = machine.blobs();
  const std::string digest = blobs.put("twice");
  store::Upload upload = blobs.begin_upload("two");
  upload.append("twice");
  CHECK(upload.keep(store::Saved::kByLog) == digest);
  machine.cut_power(test::Loss::kAll, 1);
  CHECK(machine.blobs().read(digest) == "twice");
}

TEST_CASE("bytes that are not the layer's are refused") {
  Machine machine;
  REQUIRE_FALSE(machine.call("ecr", "CreateRepository", {{"repositoryName", "web"}}).error);
  const std::string digest = machine.blobs().put("one");
  for (const char* wrong : {"two", ""}) {
    const api::Response answer = machine.call(
        "berth", "RecordLayer",
        {{"repositoryName", "web"}, {"layerDigest", digest}, {"layerBlob", base64_encode(wrong)}});
    REQUIRE(answer.error);
    CHECK(answer.error->type() == "InvalidLayerException");
  }
}

}  // namespace
}  // namespace berth::backend
