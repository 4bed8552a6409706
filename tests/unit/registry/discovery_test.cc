// Content discovery: tags, repositories, referrers.
#include <doctest/doctest.h>

#include <set>

#include "base/digest.h"
#include "rig.h"

using berth::Json;
using berth::sha256_digest;
using berth::test::Reply;
using berth::test::Rig;

namespace {

// The target of a Link to the next page; "" if there is none.
std::string next_of(const Reply& reply) {
  const std::string link = reply.header("Link");
  if (link.empty()) return "";
  CHECK(link.ends_with(">; rel=\"next\""));
  return berth::test::target_of(link.substr(1, link.find('>') - 1));
}

std::string artifact(Rig& rig, const std::string& content, const std::string& type,
                     const std::string& subject) {
  return rig.image(
      "web", content,
      Json{{"artifactType", type},
           {"subject", {{"mediaType", berth::test::kImageType}, {"digest", subject}, {"size", 1}}},
           {"annotations", {{"made.by", content}}}});
}

}  // namespace

TEST_CASE("tags, all and by pages") {
  Rig rig;
  const std::string manifest = rig.image("web", "one");
  for (const char* tag : {"c", "a", "d", "b", "e"}) rig.put("web", tag, manifest);
  const Reply all = rig.send("GET", "/v2/web/tags/list");
  CHECK(all.status == 200);
  CHECK(all.header("Content-Type") == "text/plain; charset=utf-8");
  CHECK(all.json() == Json{{"name", "web"}, {"tags", {"a", "b", "c", "d", "e"}}});
  CHECK(all.header("Link").empty());

  const Reply first = rig.send("GET", "/v2/web/tags/list?n=2");
  CHECK(first.json().at("tags") == Json({"a", "b"}));
  const Reply second = rig.send("GET", next_of(first));
  CHECK(second.json().at("tags") == Json({"c", "d"}));
  const Reply third = rig.send("GET", next_of(second));
  CHECK(third.json().at("tags") == Json::array({"e"}));
  CHECK(next_of(third).empty());

  CHECK(rig.send("GET", "/v2/web/tags/list?last=c").json().at("tags") == Json({"d", "e"}));
  CHECK(rig.send("GET", "/v2/web/tags/list?last=bb&n=1").json().at("tags") == Json::array({"c"}));
  CHECK(rig.send("GET", "/v2/web/tags/list?n=5").header("Link").empty());
  const Reply none = rig.send("GET", "/v2/web/tags/list?n=0");
  CHECK(none.json().at("tags") == Json::array());
  CHECK(none.header("Link").empty());
}

TEST_CASE("a repository without tags, and one that is not there") {
  Rig rig;
  CHECK(rig.send("GET", "/v2/web/tags/list").json() == Json{{"name", "web"}, {"tags", Json::array()}});
  CHECK(rig.send("GET", "/v2/none/tags/list").code() == "NAME_UNKNOWN");
}

TEST_CASE("a page has its bounds") {
  Rig rig;
  for (const char* n : {"1001", "-1", "x", ""}) {
    CAPTURE(n);
    const Reply reply = rig.send("GET", "/v2/web/tags/list?n=" + std::string(n));
    CHECK(reply.status == 400);
    CHECK(reply.code() == "UNSUPPORTED");
  }
  CHECK(rig.send("GET", "/v2/web/tags/list?n=1001").message() ==
        "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value less than "
        "or equal to 1000'");
}

TEST_CASE("the catalog, all and by pages") {
  Rig rig({"web", "team/app", "api"});
  CHECK(rig.send("GET", "/v2/_catalog").json() == Json{{"repositories", {"api", "team/app", "web"}}});
  const Reply first = rig.send("GET", "/v2/_catalog?n=2");
  CHECK(first.json().at("repositories") == Json({"api", "team/app"}));
  const Reply second = rig.send("GET", next_of(first));
  CHECK(second.json().at("repositories") == Json::array({"web"}));
  CHECK(next_of(second).empty());
}

TEST_CASE("referrers of an image, filtered by artifact type") {
  Rig rig;
  const std::string subject = sha256_digest(rig.image("web", "subject"));
  const Reply none = rig.send("GET", "/v2/web/referrers/" + subject);
  CHECK(none.status == 200);
  CHECK(none.json().at("manifests") == Json::array());

  const std::string sbom = artifact(rig, "sbom", "application/sbom", subject);
  const Reply pushed = rig.send("PUT", "/v2/web/manifests/" + sha256_digest(sbom), sbom,
                                {{"Content-Type", berth::test::kImageType}});
  CHECK(pushed.status == 201);
  CHECK(pushed.header("OCI-Subject") == subject);
  const std::string signature = artifact(rig, "signature", "application/signature", subject);
  rig.put("web", "signed", signature);

  const Reply all = rig.send("GET", "/v2/web/referrers/" + subject);
  CHECK(all.header("Content-Type") == berth::test::kIndexType);
  CHECK(all.header("OCI-Filters-Applied").empty());
  CHECK(all.json().at("schemaVersion") == 2);
  CHECK(all.json().at("mediaType") == berth::test::kIndexType);
  CHECK(all.json().at("manifests").size() == 2);

  const Reply filtered = rig.send("GET", "/v2/web/referrers/" + subject + "?artifactType=application/sbom");
  CHECK(filtered.header("OCI-Filters-Applied") == "artifactType");
  CHECK(filtered.json().at("manifests") == Json::array({{{"mediaType", berth::test::kImageType},
                                                         {"digest", sha256_digest(sbom)},
                                                         {"size", sbom.size()},
                                                         {"artifactType", "application/sbom"},
                                                         {"annotations", {{"made.by", "sbom"}}}}}));

  CHECK(rig.send("DELETE", "/v2/web/manifests/" + sha256_digest(signature)).status == 202);
  CHECK(rig.send("GET", "/v2/web/referrers/" + subject).json().at("manifests").size() == 1);
}

TEST_CASE("more referrers than a page of ECR") {
  Rig rig;
  const std::string subject = sha256_digest("subject");
  std::set<std::string> pushed;
  for (int i = 0; i < 53; ++i)
    pushed.insert(rig.put("web", "t" + std::to_string(i),
                          artifact(rig, std::to_string(i), i % 2 == 0 ? "a/even" : "a/odd", subject)));
  std::set<std::string> found;
  const Json all = rig.send("GET", "/v2/web/referrers/" + subject).json();
  for (const Json& each : all.at("manifests")) found.insert(each.at("digest").get<std::string>());
  CHECK(found == pushed);
  const Reply even = rig.send("GET", "/v2/web/referrers/" + subject + "?artifactType=a/even");
  CHECK(even.json().at("manifests").size() == 27);
}

TEST_CASE("referrers of what is no digest") {
  Rig rig;
  CHECK(rig.send("GET", "/v2/web/referrers/v1").code() == "DIGEST_INVALID");
  CHECK(rig.send("GET", "/v2/none/referrers/" + sha256_digest("x")).code() == "NAME_UNKNOWN");
}
