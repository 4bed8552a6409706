// ListImageReferrers: by subject, type and page.
#include <doctest/doctest.h>

#include <set>

#include "base/digest.h"
#include "pushing.h"

using berth::Json;
using berth::sha256_digest;
using berth::test::TestBackend;

namespace {

const std::string kSubject = sha256_digest("a subject that need not be there");

std::string push_referrer(TestBackend& backend, const std::string& content, const std::string& type,
                          Json annotations = Json::object()) {
  Json manifest = *berth::parse_json(berth::test::image_manifest(backend, "web", content));
  manifest["artifactType"] = type;
  manifest["subject"] = {{"mediaType", berth::test::kOciImageType}, {"digest", kSubject}, {"size", 1}};
  if (!annotations.empty()) manifest["annotations"] = annotations;
  const Json out = backend.ok("ecr", "PutImage",
                              Json{{"repositoryName", "web"}, {"imageManifest", berth::to_line(manifest)}});
  return out["image"]["imageId"]["imageDigest"];
}

Json list(TestBackend& backend, Json more = Json::object()) {
  Json input = {{"repositoryName", "web"}, {"subjectId", {{"imageDigest", kSubject}}}};
  input.update(more);
  return backend.ok("ecr", "ListImageReferrers", input);
}

}  // namespace

TEST_CASE("a referrer is told by its manifest") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  CHECK(list(backend) == Json{{"referrers", Json::array()}});
  const std::string digest = push_referrer(backend, "sbom", "a/sbom", {{"by", "me"}});
  const Json found = list(backend)["referrers"];
  REQUIRE(found.size() == 1);
  CHECK(found[0]["digest"] == digest);
  // A digest that only begins as the subject's does is another subject's.
  const Json other = {{"subjectId", {{"imageDigest", kSubject + "00"}}}};
  CHECK(list(backend, other) == Json{{"referrers", Json::array()}});
  CHECK(found[0]["mediaType"] == berth::test::kOciImageType);
  CHECK(found[0]["artifactType"] == "a/sbom");
  CHECK(found[0]["annotations"] == Json{{"by", "me"}});
  CHECK(found[0]["artifactStatus"] == "ACTIVE");
  const Json image =
      backend.ok("ecr", "BatchGetImage",
                 Json{{"repositoryName", "web"}, {"imageIds", Json::array({{{"imageDigest", digest}}})}});
  CHECK(found[0]["size"] == image["images"][0]["imageManifest"].get<std::string>().size());
}

TEST_CASE("referrers are filtered by type and status") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  const std::string sbom = push_referrer(backend, "1", "a/sbom");
  const std::string signature = push_referrer(backend, "2", "a/signature");
  const auto filtered = [&](const Json& filter) {
    return list(backend, Json{{"filter", filter}})["referrers"].size();
  };
  CHECK(filtered({{"artifactTypes", Json::array({"a/sbom"})}}) == 1);
  CHECK(filtered({{"artifactTypes", {"a/sbom", "a/signature"}}}) == 2);
  CHECK(filtered({{"artifactTypes", Json::array({"a/other"})}}) == 0);
  CHECK(filtered({{"artifactTypes", Json::array()}}) == 2);
  CHECK(filtered({{"artifactStatus", "ANY"}}) == 2);
  CHECK(filtered({{"artifactStatus", "ARCHIVED"}}) == 0);
}

TEST_CASE("pages hold what is wanted, however much lies between") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  std::set<std::string> pushed;
  for (int i = 0; i < 23; ++i) {
    const bool rare = i % 5 == 0;
    const std::string digest = push_referrer(backend, std::to_string(i), rare ? "a/rare" : "a/common");
    if (rare) pushed.insert(digest);
  }
  CHECK(list(backend)["referrers"].size() == 20);
  for (const int size : {1, 2, 4, 5, 50}) {
    CAPTURE(size);
    std::set<std::string> found;
    Json more = {{"maxResults", size}, {"filter", {{"artifactTypes", Json::array({"a/rare"})}}}};
    while (true) {
      const Json page = list(backend, more);
      CHECK(page["referrers"].size() <= static_cast<std::size_t>(size));
      for (const Json& each : page["referrers"]) found.insert(each["digest"].get<std::string>());
      if (!page.contains("nextToken")) break;
      CHECK(page["referrers"].size() == static_cast<std::size_t>(size));
      more["nextToken"] = page["nextToken"];
    }
    CHECK(found == pushed);
  }
}

TEST_CASE("what ListImageReferrers refuses") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  const Json subject = {{"imageDigest", kSubject}};
  CHECK(backend.refused("ecr", "ListImageReferrers", Json{{"repositoryName", "none"}, {"subjectId", subject}})
            .type == "RepositoryNotFoundException");
  CHECK(backend
            .refused("ecr", "ListImageReferrers",
                     Json{{"repositoryName", "web"}, {"subjectId", subject}, {"nextToken", "x"}})
            .type == "InvalidParameterException");
}
