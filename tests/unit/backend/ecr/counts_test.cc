// What reading images costs: the rows and bytes of the page that is answered, however many images there are.
#include <doctest/doctest.h>

#include <string>

#include "backend/ecr/image.h"
#include "backend/local_backend_class.h"
#include "base/digest.h"
#include "support/temporary_folder.h"
#include "support/test_backend.h"

namespace backend = berth::backend;
namespace images = berth::backend::images;
using berth::Json;

namespace {

// A backend whose registry has this many images in `web`, every second one with a tag.
class Filled {
 public:
  explicit Filled(int count, const std::string& host = "") : backend_(options(host)) {
    call("CreateRepository", Json{{"repositoryName", "web"}});
    const images::Registry registry{"ecr", {"123456789012", "us-east-1"}};
    berth::store::Transaction transaction = backend_.begin().transaction;
    for (int i = 0; i < count; ++i) {
      images::Image image;
      image.digest = berth::sha256_digest(std::to_string(i));
      image.media_type = "application/vnd.oci.image.manifest.v1+json";
      image.pushed_at = berth::Instant{1'767'225'600'000 + i};
      if (i % 2 == 0) image.tags.push_back({"v" + std::to_string(i), image.pushed_at});
      transaction.put(images::image_key(registry, "web", image.digest), to_document(image));
      transaction.put(images::manifest_key(registry, "web", image.digest),
                      Json{{"imageManifest", std::string(3000, ' ')}});
    }
    backend_.store().sync(transaction.commit(berth::Instant{1'767'225'600'000}, "fill"));
  }

  Json call(const std::string& operation, const Json& input) {
    const auto response = backend_.call({"ecr", operation, input, "123456789012", "us-east-1", ""});
    REQUIRE_MESSAGE(response.ok(), operation);
    return response.output;
  }
  struct Cost {
    std::uint64_t rows, bytes;
    bool operator==(const Cost&) const = default;
  };
  Cost cost(const std::string& operation, const Json& input) {
    const auto before = backend_.store().counters();
    call(operation, input);
    const auto after = backend_.store().counters();
    return {after.rows_visited - before.rows_visited, after.bytes_read - before.bytes_read};
  }

 private:
  backend::Options options(const std::string& host) {
    backend::Options out;
    out.state_directory = folder_ / "state";
    out.command = "test";
    out.settings = {"virtual", "1", std::nullopt};
    out.registry_host = host;
    return out;
  }
  berth::test::TemporaryFolder folder_;
  backend::LocalBackend backend_;
};

}  // namespace

TEST_CASE("a page of images costs the same among 2000 as among 200") {
  Filled few(200);
  Filled many(2000);
  const std::string digest = berth::sha256_digest("10");
  struct Case {
    const char* operation;
    Json input;
    std::uint64_t rows_max;
  };
  const Case cases[] = {
      {"ListImages", Json{{"repositoryName", "web"}, {"maxResults", 10}}, 12},
      {"ListImages",
       Json{{"repositoryName", "web"}, {"maxResults", 10}, {"filter", {{"tagStatus", "UNTAGGED"}}}}, 12},
      {"DescribeImages", Json{{"repositoryName", "web"}, {"maxResults", 10}}, 12},
      {"DescribeImages", Json{{"repositoryName", "web"}, {"imageIds", {{{"imageTag", "v10"}}}}}, 2},
      {"BatchGetImage", Json{{"repositoryName", "web"}, {"imageIds", {{{"imageDigest", digest}}}}}, 2},
      {"BatchGetImage", Json{{"repositoryName", "web"}, {"imageIds", {{{"imageTag", "v10"}}}}}, 2},
      {"DescribeRepositories", Json{{"repositoryNames", {"web"}}}, 2},
  };
  for (const Case& each : cases) {
    CAPTURE(each.operation);
    CAPTURE(berth::to_line(each.input));
    const auto cost = few.cost(each.operation, each.input);
    CHECK(cost.rows <= each.rows_max);
    CHECK(many.cost(each.operation, each.input).rows == cost.rows);
  }
}

TEST_CASE("BERTH_REGISTRY_HOST stands in for AWS's host in a repository's URI") {
  Filled backend(0, "localhost:4566");
  CHECK(backend.call("DescribeRepositories", Json::object())["repositories"][0]["repositoryUri"] ==
        "localhost:4566/web");
}
