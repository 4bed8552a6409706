#include "wire/form.h"

#include <doctest/doctest.h>

#include <string>

#include "base/json.h"

namespace berth::wire {

TEST_CASE("escapes") {
  CHECK(percent_encode("AZaz09-._~") == "AZaz09-._~");
  CHECK(percent_encode("a b/c+d%\xC3\xA9") == "a%20b%2Fc%2Bd%25%C3%A9");
  CHECK(percent_encode("a/b", true) == "a/b");
  CHECK(form_text({{"A", "1"}, {"b c", "&="}}) == "A=1&b%20c=%26%3D");
  CHECK(form_text({}).empty());
}

TEST_CASE(
    "the query protocols have no maps, blobs or free documents, which neither form nor XML here writes") {
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    const model::Service service = model::service_at(i);
    if (protocol_of(service) == Protocol::json) continue;
    for (const model::Shape shape : service.shapes()) {
      const bool other =
          shape.is(model::ShapeType::map) || shape.is(model::ShapeType::blob) || shape.document();
      CHECK_MESSAGE(!other, shape.name());
    }
  }
}

TEST_CASE("elements go by their numbers") {
  const auto shape = model::find_service("ec2")->find_shape("DescribeSubnetsRequest");
  REQUIRE(shape.has_value());
  const auto read = [&](const std::vector<http::Parameter>& parameters) {
    return to_line(*document_of_form(Protocol::ec2, *shape, parameters));
  };
  CHECK(read({{"SubnetId.10", "c"}, {"SubnetId.2", "b"}, {"SubnetId.1", "a"}}) ==
        R"({"SubnetIds":["a","b","c"]})");
  CHECK(read({{"SubnetId.x", "a"}, {"SubnetId.-1", "b"}, {"SubnetId.", "c"}}) == R"({"SubnetIds":[]})");
  CHECK(read({{"SubnetId.1.x", "a"}}) == R"({"SubnetIds":[""]})");
  CHECK(read({{"", "a"}, {".", "b"}, {"..", "c"}}) == "{}");
  CHECK(read({{"MaxResults", "5"}, {"MaxResults", "6"}}) == R"({"MaxResults":6})");
}

}  // namespace berth::wire
