// The facts stay as they came: whoever corrects one writes patches.json.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "base/digest.h"

namespace berth::model {

TEST_CASE("the facts files are untouched") {
  const std::pair<std::string, std::string> files[] = {
      {"application-autoscaling.json", "915cb8d60cc202c89b7048bb1366c8488f1e7e2c63525cbe1103f80f398e0401"},
      {"ec2.json", "a273470aa46dc3bf254044b087a3f4519058d3d3aee79d5a5ce6dffe567fff1a"},
      {"ecr-public.json", "e7490072fa41bec3ee005baece32923f09caa26a2b16a0e01d4f700776b2ddf8"},
      {"ecr.json", "8aa9b3b1b058e368b86e572c974eab3be1ac3e156607ed5179defaf103272b15"},
      {"ecs.json", "5e72bc41d644eeddf0e227911450ef35435d2a876ee32f5d4a57ddb537eceedf"},
      {"sts.json", "0dfcdb5a6414cf96423a079d41fbbfc6f7d6233edbb256dec30c6033485f2cb6"},
  };
  for (const auto& [name, digest] : files) {
    CAPTURE(name);
    std::ifstream in(std::string(BERTH_FACTS "/") + name, std::ios::binary);
    REQUIRE(in.good());
    CHECK(sha256_digest(std::string{std::istreambuf_iterator<char>(in), {}}) ==
          std::string("sha256:") + digest);
  }
}

}  // namespace berth::model
