// What is taken away and what stays; the same while others push.
#include "backend/ecr/collect.h"

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "backend/area.h"
#include "base/digest.h"
#include "base/files.h"
#include "pushing.h"
#include "support/temporary_folder.h"
#include "support/test_backend.h"

namespace berth::test {
namespace {

constexpr std::int64_t kHour_ms = 3'600'000;

struct World {
  TestBackend backend;
  store::Blobs blobs{backend.directory(), nullptr, &backend.wall};

  World() { backend.ok("ecr", "CreateRepository", R"({"repositoryName":"app"})"); }

  // "2 blobs, 0 uploads; 3 needed, 1 young"
  std::string collect(Json input = Json::object()) {
    const Json out = backend.ok("berth", "CollectLayers", input);
    const auto number = [&](const char* name) { return std::to_string(out.at(name).get<int>()); };
    return number("blobs") + " blobs, " + number("uploads") + " uploads; " + number("needed") + " needed, " +
           number("young") + " young";
  }
  bool is_available(const std::string& digest, const std::string& repository = "app") {
    const Json out = backend.ok("ecr", "BatchCheckLayerAvailability",
                                Json{{"repositoryName", repository}, {"layerDigests", {digest}}});
    return out["layers"][0]["layerAvailability"] == "AVAILABLE";
  }
  void remove(const Pushed& image, const std::string& repository = "app") {
    backend.ok("ecr", "BatchDeleteImage",
               Json{{"repositoryName", repository}, {"imageIds", {{{"imageDigest", image.digest}}}}});
  }
};

std::string layer_of(const std::string& content) { return sha256_digest("layer of " + content); }

void write_upload(const World& world, const std::string& name, Instant modified) {
  make_folders(system_files(), world.backend.directory() + "/uploads");
  const File file = system_files().open(world.backend.directory() + "/uploads/" + name, OpenMode::kCreateNew);
  system_files().write(file, 0, "half a layer");
  set_modified(file, modified.ms * 1'000'000);
}

}  // namespace

TEST_CASE("nothing is made where there is no state") {
  TestBackend backend;
  CHECK(backend.ok("berth", "CollectLayers") ==
        *parse_json(R"({"dryRun":false,"blobs":0,"bytes":0,"uploads":0,"needed":0,"young":0})"));
  CHECK_FALSE(std::filesystem::exists(backend.directory()));
}

TEST_CASE("what an image has stays, however old it is") {
  World world;
  world.backend.ok("ecr", "CreateRepository", R"({"repositoryName":"other"})");
  push_image(world.backend, "app", "one", "1");
  push_image(world.backend, "other", "two");
  world.backend.ok("ecr-public", "CreateRepository", R"({"repositoryName":"open"})");
  push_image(world.backend, "open", "three", "1", "ecr-public");
  world.backend.region = "eu-west-1";
  world.backend.account = "111122223333";
  world.backend.ok("ecr", "CreateRepository", R"({"repositoryName":"far"})");
  push_image(world.backend, "far", "four", "1");
  world.backend.wall.move(days(30));
  CHECK(world.collect() == "0 blobs, 0 uploads; 8 needed, 0 young");
  CHECK(world.collect({{"minAgeMs", 0}}) == "0 blobs, 0 uploads; 8 needed, 0 young");
}

TEST_CASE("what an image had goes at once, and is pushed again as if it had never been there") {
  World world;
  const Pushed one = push_image(world.backend, "app", "one", "1");
  push_image(world.backend, "app", "two", "2");
  world.remove(one);
  CHECK(world.collect({{"dryRun", true}}) == "2 blobs, 0 uploads; 2 needed, 0 young");
  CHECK(world.blobs.exists(layer_of("one")));
  const Json out = world.backend.ok("berth", "CollectLayers");
  CHECK(out["bytes"] == std::string("layer of one").size() + std::string(R"({"config":"one"})").size());
  CHECK_FALSE(world.blobs.exists(layer_of("one")));
  CHECK(world.blobs.exists(layer_of("two")));
  CHECK_FALSE(world.is_available(layer_of("one")));
  CHECK(world.backend
            .refused("ecr", "PutImage", Json{{"repositoryName", "app"}, {"imageManifest", one.manifest}})
            .type == "LayersNotFoundException");
  CHECK(push_image(world.backend, "app", "one", "1").digest == one.digest);
  CHECK(world.collect() == "0 blobs, 0 uploads; 4 needed, 0 young");
}

TEST_CASE("a layer that another image has stays") {
  World world;
  world.backend.ok("ecr", "CreateRepository", R"({"repositoryName":"other"})");
  const Pushed here = push_image(world.backend, "app", "one", "1");
  const Pushed there = push_image(world.backend, "other", "one", "1");
  world.remove(here);
  CHECK(world.collect() == "0 blobs, 0 uploads; 2 needed, 0 young");
  CHECK(world.is_available(layer_of("one")));  // as ECR has it until it is cleaned up
  world.remove(there, "other");
  CHECK(world.collect() == "2 blobs, 0 uploads; 0 needed, 0 young");
  CHECK_FALSE(world.is_available(layer_of("one")));
  CHECK_FALSE(world.is_available(layer_of("one"), "other"));
}

TEST_CASE("what a repository had goes with it") {
  World world;
  push_image(world.backend, "app", "one", "1");
  world.backend.ok("ecr", "DeleteRepository", R"({"repositoryName":"app","force":true})");
  CHECK(world.collect() == "2 blobs, 0 uploads; 0 needed, 0 young");
}

TEST_CASE("a layer whose manifest may be on its way stays for an hour, and longer if it is asked for") {
  World world;
  const std::string layer = push_layer(world.backend, "app", "a layer");
  CHECK(world.collect() == "0 blobs, 0 uploads; 0 needed, 1 young");
  world.backend.wall.move(minutes(59));
  CHECK(world.collect() == "0 blobs, 0 uploads; 0 needed, 1 young");
  CHECK(world.is_available(layer));  // whoever was told so counts on it
  world.backend.wall.move(minutes(59));
  CHECK(world.collect() == "0 blobs, 0 uploads; 0 needed, 1 young");
  CHECK(world.collect({{"minAgeMs", 2 * kHour_ms}}) == "0 blobs, 0 uploads; 0 needed, 1 young");
  world.backend.wall.move(minutes(1));
  CHECK(world.collect({{"minAgeMs", 2 * kHour_ms}}) == "0 blobs, 0 uploads; 0 needed, 1 young");
  CHECK(world.collect() == "1 blobs, 0 uploads; 0 needed, 0 young");
  CHECK_FALSE(world.is_available(layer));
}

TEST_CASE("a blob that was written and not yet recorded is as good as new") {
  World world;
  const std::string digest = world.blobs.put("a layer");
  CHECK(world.collect() == "0 blobs, 0 uploads; 0 needed, 1 young");
  world.backend.wall.move(hours(2));
  world.backend.ok("berth", "RecordLayer", Json{{"repositoryName", "app"}, {"layerDigest", digest}});
  CHECK(world.collect() == "0 blobs, 0 uploads; 0 needed, 1 young");
  world.backend.wall.move(hours(2));
  world.blobs.put("a layer");
  CHECK(world.collect() == "0 blobs, 0 uploads; 0 needed, 1 young");
  world.backend.wall.move(hours(2));
  CHECK(world.collect() == "1 blobs, 0 uploads; 0 needed, 0 young");
  CHECK(
      world.backend.refused("berth", "RecordLayer", Json{{"repositoryName", "app"}, {"layerDigest", digest}})
          .type == "LayersNotFoundException");
}

TEST_CASE("a mounted layer is as good as new, and one that is gone is not mounted") {
  World world;
  world.backend.ok("ecr", "CreateRepository", R"({"repositoryName":"other"})");
  world.backend.ok("ecr", "PutAccountSetting", R"({"name":"BLOB_MOUNTING","value":"ENABLED"})");
  const std::string layer = push_layer(world.backend, "app", "a layer");
  const Json mount = {{"repositoryName", "other"}, {"sourceRepositoryName", "app"}, {"layerDigest", layer}};
  world.backend.wall.move(hours(2));
  CHECK(world.backend.ok("berth", "MountLayer", mount)["layerDigest"] == layer);
  CHECK(world.collect() == "0 blobs, 0 uploads; 0 needed, 1 young");
  world.blobs.remove(layer);
  world.backend.ok("ecr", "CreateRepository", R"({"repositoryName":"third"})");
  Json again = mount;
  again["repositoryName"] = "third";
  CHECK(world.backend.ok("berth", "MountLayer", again).empty());
}

TEST_CASE("an upload of the API keeps its parts for a day") {
  World world;
  const auto begin = [&] {
    return world.backend.ok("ecr", "InitiateLayerUpload", R"({"repositoryName":"app"})")["uploadId"]
        .get<std::string>();
  };
  const auto send = [&](const std::string& upload) {
    return Json{{"repositoryName", "app"},
                {"uploadId", upload},
                {"partFirstByte", 0},
                {"partLastByte", 3},
                {"layerPartBlob", "cGFydA=="}};
  };
  const std::string upload = begin();
  world.backend.ok("ecr", "UploadLayerPart", send(upload));
  world.backend.wall.move(hours(23));
  CHECK(world.collect({{"minAgeMs", 0}}) == "0 blobs, 0 uploads; 1 needed, 0 young");
  world.backend.wall.move(hours(1));
  const std::string later = begin();
  world.backend.ok("ecr", "UploadLayerPart", send(later));  // the same part
  CHECK(world.collect({{"minAgeMs", 0}}) == "0 blobs, 0 uploads; 1 needed, 0 young");
  world.backend.wall.move(hours(24));
  CHECK(world.collect({{"dryRun", true}}) == "1 blobs, 2 uploads; 0 needed, 0 young");
  CHECK(world.collect() == "1 blobs, 2 uploads; 0 needed, 0 young");
  CHECK(world.backend.refused("ecr", "UploadLayerPart", send(upload)).type == "UploadNotFoundException");
}

TEST_CASE("files of uploads that nobody holds go once they are old") {
  World world;
  write_upload(world, "old", world.backend.wall.now() - minutes(61));
  write_upload(world, "young", world.backend.wall.now() - minutes(59));
  write_upload(world, "held", world.backend.wall.now() - hours(5));
  const File held = system_files().open(world.backend.directory() + "/uploads/held", OpenMode::kWrite);
  REQUIRE(try_lock(held));
  CHECK(world.collect({{"dryRun", true}}) == "0 blobs, 1 uploads; 0 needed, 0 young");
  CHECK(world.collect() == "0 blobs, 1 uploads; 0 needed, 0 young");
  CHECK(list_folder(world.backend.directory() + "/uploads") == std::vector<std::string>{"held", "young"});
}

// The worst there can be: everything counts as old, always.
TEST_CASE("whoever pushes while all is collected loses nothing that was acknowledged") {
  const TemporaryFolder folder;
  const std::string directory = folder / "state";
  const auto open = [&directory] {
    backend::Options options;
    options.state_directory = directory;
    options.settings.clock = "real";
    return backend::open(std::move(options));
  };
  const auto ask = [](api::Backend& door, const char* service, const char* operation, Json input) {
    return door.call({service, operation, std::move(input), "123456789012", "us-east-1", "id"});
  };
  const auto first = open();
  REQUIRE_FALSE(ask(*first, "ecr", "CreateRepository", {{"repositoryName", "app"}}).error);
  std::atomic<bool> ended{false};
  std::atomic<int> lost{0};
  std::atomic<int> removed{0};
  std::thread collector([&] {
    const auto door = open();
    while (!ended)
      removed += ask(*door, "berth", "CollectLayers", Json{{"minAgeMs", 0}}).output.at("blobs").get<int>();
  });
  const auto push = [&](int number) {
    const auto door = open();
    store::Blobs blobs(directory);
    constexpr int kImages = 40;
    for (int i = 0; i < kImages; ++i) {
      const std::string config =
          "{\"n\":" + std::to_string(i % 4) + ",\"by\":" + std::to_string(number % 2) + "}";
      const std::string digest = sha256_digest(config);
      const Json manifest = {{"schemaVersion", 2},
                             {"mediaType", kOciImageType},
                             {"config",
                              {{"mediaType", "application/vnd.oci.image.config.v1+json"},
                               {"digest", digest},
                               {"size", config.size()}}},
                             {"layers", Json::array()}};
      const std::string text = to_line(manifest);
      constexpr int kTries = 200;
      bool put = false;
      for (int attempt = 0; attempt < kTries && !put; ++attempt) {
        blobs.put(config);
        if (ask(*door, "berth", "RecordLayer", {{"repositoryName", "app"}, {"layerDigest", digest}}).error)
          continue;
        const auto answer = ask(
            *door, "ecr", "PutImage",
            {{"repositoryName", "app"}, {"imageManifest", text}, {"imageTag", "t" + std::to_string(number)}});
        put = !answer.error || answer.error->type() == "ImageAlreadyExistsException";
      }
      // As long as this tag holds the image, its blob is there.
      if (put && blobs.read(digest) != config) ++lost;
      ask(*door, "ecr", "BatchDeleteImage",
          {{"repositoryName", "app"}, {"imageIds", {{{"imageTag", "t" + std::to_string(number)}}}}});
    }
  };
  std::vector<std::thread> pushers;
  for (int number = 0; number < 2; ++number) pushers.emplace_back(push, number);
  for (std::thread& pusher : pushers) pusher.join();
  ended = true;
  collector.join();
  CHECK(lost == 0);
  CHECK(removed > 0);
}

}  // namespace berth::test
