// Requests as botocore 1.43 serialises them (botocore_requests.jsonl, a request a line) and what they mean.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "base/json.h"
#include "wire/server_side.h"

namespace berth::wire {

TEST_CASE("botocore's requests are understood") {
  std::ifstream lines(BERTH_WIRE_DATA "/botocore_requests.jsonl");
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const Json golden = *parse_json(line);
    INFO(line);
    http::Request message{"POST", "/", {{"Host", "localhost:4566"}}, {}, "", false};
    for (const auto& [name, value] : golden.at("headers").items())
      message.headers.add(name, value.get<std::string>());
    const Understood understood =
        decode_request(message, golden.at("body").get<std::string>(), {"123456789012", "us-east-1"}, "id");
    REQUIRE_FALSE(understood.refusal);
    CHECK(understood.request.service == golden.at("service"));
    CHECK(understood.request.operation == golden.at("operation"));
    const auto sorted = [](const Json& value) { return nlohmann::json::parse(to_line(value)); };
    CHECK(sorted(understood.request.input) == sorted(golden.at("input")));
  }
  CHECK(count > 40);
}

}  // namespace berth::wire
