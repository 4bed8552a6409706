// `berth ecr gc` and pushes side by side, all of them killed at any moment: what an image needs is there
// whenever one looks, and no layer is told as available whose bytes are gone.
//
// `crash_collect --berth=PATH`; without it, the program that is built beside the tests.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "backend/local_backend.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/json.h"
#include "crash/processes.h"
#include "store/blobs.h"
#include "support/temporary_folder.h"

namespace berth::test {
namespace {

constexpr int kImages = 6;
constexpr int kRounds = 150;
constexpr int kPauses_ms = 10;
constexpr std::size_t kLayerBytes = 200'000;

std::string& berth_path() {
  static std::string path;
  return path;
}

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

// A part of an OCI layout: its bytes under their digest.
Json part(const std::string& layout, const std::string& type, const std::string& bytes) {
  const std::string digest = sha256_digest(bytes);
  write(layout + "/blobs/sha256/" + digest.substr(digest.find(':') + 1), bytes);
  return {{"mediaType", "application/vnd.oci.image." + type}, {"digest", digest}, {"size", bytes.size()}};
}

// An image of two layers, one of which all images have; gives the digests of its blobs.
std::vector<std::string> make_layout(const std::string& layout, int number) {
  const std::string own(kLayerBytes, static_cast<char>('a' + number));
  const Json config =
      part(layout, "config.v1+json",
           R"({"architecture":"amd64","os":"linux","config":{},"n":)" + std::to_string(number) + "}");
  const Json layers = {part(layout, "layer.v1.tar", own),
                       part(layout, "layer.v1.tar", std::string(1000, 'z'))};
  const Json manifest = {{"schemaVersion", 2},
                         {"mediaType", "application/vnd.oci.image.manifest.v1+json"},
                         {"config", config},
                         {"layers", layers}};
  write(layout + "/index.json",
        to_line(Json{{"schemaVersion", 2},
                     {"manifests", {part(layout, "manifest.v1+json", to_line(manifest))}}}));
  write(layout + "/oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  return {config.at("digest"), layers[0].at("digest"), layers[1].at("digest")};
}

struct Shell {
  std::string berth;
  std::vector<std::string> environment;
  std::string output;

  pid_t run(std::vector<std::string> words) const {
    words.insert(words.begin(), berth);
    return start(words, environment, output);
  }
  int wait_for(const std::vector<std::string>& words) const {
    run(words);
    return wait_for_one(false).exit_code;
  }
};

class Rig {
 public:
  Rig() {
    for (int i = 0; i < kImages; ++i)
      for (const std::string& digest : make_layout(layout(i), i)) digests_.insert(digest);
    REQUIRE(shell_.wait_for({"ecr", "create-repository", "--repository-name", "app"}) == 0);
  }

  const Shell& shell() const { return shell_; }
  pid_t push(int i) const { return shell_.run({"ecr", "push", "oci:" + layout(i), "app:" + tag(i)}); }
  pid_t collect() const { return shell_.run({"ecr", "gc", "--min-age", "0s"}); }
  pid_t remove(int i) const {
    return shell_.run(
        {"ecr", "batch-delete-image", "--repository-name", "app", "--image-ids", "imageTag=" + tag(i)});
  }

  // Files of blobs and uploads.
  std::vector<std::string> left_over() const {
    std::vector<std::string> out;
    for (const char* below : {"state/blobs", "state/uploads"})
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / below))
        if (entry.is_regular_file()) out.push_back(entry.path().string());
    return out;
  }

  // Gives how many images there are.
  std::size_t check() const {
    backend::Options options;
    options.state_directory = folder_ / "state";
    const auto door = backend::open(std::move(options));
    const store::Blobs blobs(folder_ / "state");
    const auto ask = [&](const char* operation, Json input) {
      input["repositoryName"] = "app";
      const auto answer = door->call({"ecr", operation, std::move(input), "123456789012", "us-east-1", "id"});
      REQUIRE_FALSE(answer.error);
      return answer.output;
    };
    const Json ids = ask("ListImages", Json::object()).at("imageIds");
    for (const Json& id : ids) {
      const Json image = ask("BatchGetImage", {{"imageIds", {id}}}).at("images").at(0);
      const Json manifest = *parse_json(image.at("imageManifest").get<std::string>());
      check_blob(blobs, manifest.at("config").at("digest"));
      for (const Json& layer : manifest.at("layers")) check_blob(blobs, layer.at("digest"));
    }
    const std::vector<std::string> all(digests_.begin(), digests_.end());
    for (const Json& layer : ask("BatchCheckLayerAvailability", {{"layerDigests", all}}).at("layers"))
      if (layer.at("layerAvailability") == "AVAILABLE") check_blob(blobs, layer.at("layerDigest"));
    return ids.size();
  }

 private:
  std::string layout(int i) const { return folder_ / ("layout-" + std::to_string(i)); }
  static std::string tag(int i) { return "t" + std::to_string(i); }
  static void check_blob(const store::Blobs& blobs, const std::string& digest) {
    const auto bytes = blobs.read(digest);
    REQUIRE_MESSAGE(bytes.has_value(), digest);
    CHECK(sha256_digest(*bytes) == digest);
  }

  TemporaryFolder folder_;
  Shell shell_{.berth = berth_path(),
               .environment = {"BERTH_STATE=" + (folder_ / "state"), "HOME=" + folder_.path(),
                               "AWS_DEFAULT_REGION=us-east-1", "AWS_REGION=us-east-1",
                               "AWS_CONFIG_FILE=/dev/null", "AWS_ENDPOINT_URL="},
               .output = folder_ / "told"};
  std::set<std::string> digests_;
};

TEST_CASE("kill -9 of collections, pushes and deletions side by side") {
  const Rig rig;
  int killed = 0;
  int images = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::set<pid_t> running;
    for (int i = 0; i < kImages; ++i) {
      running.insert((round + i) % 3 == 0 ? rig.remove(i) : rig.push(i));
      if (i % 2 == 0) running.insert(rig.collect());
    }
    pause_ms(round % kPauses_ms);
    int n = round;
    for (const pid_t process : running)
      if (n++ % 3 == 0) kill(process, SIGKILL);
    for (Ended ended = wait_for_one(false); ended.process != 0; ended = wait_for_one(false))
      killed += ended.exit_code == 128 + SIGKILL ? 1 : 0;
    images += static_cast<int>(rig.check());
  }
  MESSAGE(killed << " processes were killed, " << images << " times an image was looked at");
  CHECK(killed > 0);
  CHECK(images > 0);

  // Afterwards everything works as ever, and nothing is left over.
  for (int i = 0; i < kImages; ++i) {
    rig.push(i);
    CHECK(wait_for_one(false).exit_code == 0);
  }
  CHECK(rig.check() == kImages);
  CHECK(rig.shell().wait_for({"ecr", "delete-repository", "--repository-name", "app", "--force"}) == 0);
  rig.collect();
  CHECK(wait_for_one(false).exit_code == 0);
  CHECK(rig.left_over().empty());
}

}  // namespace
}  // namespace berth::test

int main(int argc, char** argv) {
  berth::test::berth_path() =
      std::filesystem::path(berth::test::own_path()).parent_path().parent_path() / "berth";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("--berth=")) berth::test::berth_path() = std::filesystem::absolute(word.substr(8));
  }
  return doctest::Context(argc, argv).run();
}
