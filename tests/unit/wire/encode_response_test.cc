#include <doctest/doctest.h>

#include <string>

#include "base/json.h"
#include "wire/server_side.h"

namespace berth::wire {

namespace {
const AnswerForm kEcs{Protocol::json, "1.1", "ecs", "ListClusters", "id-1"};
const AnswerForm kSts{Protocol::query, "1.1", "sts", "GetCallerIdentity", "id-1"};
const AnswerForm kEc2{Protocol::ec2, "1.1", "ec2", "DescribeSubnets", "id-1"};

std::string body_of(const http::Response& response) { return std::get<std::string>(response.body); }

api::Response output(std::string_view json) {
  api::Response response;
  response.output = *parse_json(json);
  return response;
}
}  // namespace

TEST_CASE("JSON answers") {
  const http::Response response =
      encode_response(kEcs, output(R"({"clusterArns":[],"at":1772359200.123,"name":"Größe"})"));
  CHECK(response.status == 200);
  CHECK(response.headers.get("Content-Type") == "application/x-amz-json-1.1");
  CHECK(response.headers.get("x-amzn-RequestId") == "id-1");
  CHECK(body_of(response) == R"({"clusterArns":[],"at":1772359200.123,"name":"Größe"})");
}

TEST_CASE("JSON errors") {
  struct Case {
    api::ServiceError error;
    int status;
    const char* body;
  };
  for (const Case& each : {
           Case{{"ClusterNotFoundException", "Cluster not found."},
                400,
                R"({"__type":"ClusterNotFoundException","message":"Cluster not found."})"},
           Case{{"ServerException", "m", api::Fault::server},
                500,
                R"({"__type":"ServerException","message":"m"})"},
           Case{api::ServiceError("ConflictException", "m").with("resourceIds", Json::array({"a"})), 400,
                R"({"__type":"ConflictException","message":"m","resourceIds":["a"]})"},
           Case{{"NotImplemented", "not implemented yet", api::Fault::server},
                501,
                R"({"__type":"NotImplemented","message":"not implemented yet"})"},
           Case{{"SerializationException", "m"}, 400, R"({"__type":"SerializationException","message":"m"})"},
           Case{{"SomethingElse", "m", api::Fault::server},
                500,
                R"({"__type":"SomethingElse","message":"m"})"},
       }) {
    const http::Response response = encode_error(kEcs, each.error);
    CHECK(response.status == each.status);
    CHECK(body_of(response) == each.body);
    CHECK(response.headers.get("Content-Type") == "application/x-amz-json-1.1");
  }
  const AnswerForm scaling{Protocol::json, "1.1", "application-autoscaling", "PutScalingPolicy", "id"};
  CHECK(body_of(encode_error(scaling, {"ValidationException", "m"})) ==
        R"({"__type":"ValidationException","Message":"m"})");
}

TEST_CASE("query answers and errors") {
  const http::Response response = encode_response(
      kSts,
      output(R"({"UserId":"AIDA","Account":"123456789012","Arn":"arn:aws:iam::123456789012:user/a&b"})"));
  CHECK(response.status == 200);
  CHECK(response.headers.get("Content-Type") == "text/xml");
  CHECK(
      body_of(response) ==
      "<GetCallerIdentityResponse "
      "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
      "<UserId>AIDA</UserId><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/a&amp;b</Arn>"
      "</GetCallerIdentityResult><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>"
      "</GetCallerIdentityResponse>");
  const http::Response refused = encode_error(kSts, {"InvalidClientTokenId", "no"});
  CHECK(refused.status == 403);
  CHECK(body_of(refused) ==
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
        "<Code>InvalidClientTokenId</Code><Message>no</Message></Error><RequestId>id-1</RequestId></"
        "ErrorResponse>");
  const http::Response rejected = encode_error(kSts, {"IDPRejectedClaimException", "no"});
  CHECK(rejected.status == 403);
  CHECK(body_of(rejected).find("<Code>IDPRejectedClaim</Code>") != std::string::npos);
  CHECK(encode_error(kSts, {"NotImplemented", "no", api::Fault::server}).status == 501);
}

TEST_CASE("ec2 answers and errors") {
  const http::Response response = encode_response(
      kEc2, output(R"({"Subnets":[{"SubnetId":"subnet-1","DefaultForAz":true,"AvailableIpAddressCount":4091,)"
                   R"("Tags":[]}]})"));
  CHECK(response.headers.get("Content-Type") == "text/xml;charset=UTF-8");
  CHECK(body_of(response) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<DescribeSubnetsResponse "
        "xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>id-1</requestId>"
        "<subnetSet><item><tagSet></tagSet><subnetId>subnet-1</subnetId><availableIpAddressCount>4091"
        "</availableIpAddressCount><defaultForAz>true</defaultForAz></item></subnetSet>"
        "</DescribeSubnetsResponse>");
  const http::Response refused = encode_error(kEc2, {"InvalidSubnetID.NotFound", "no <subnet>"});
  CHECK(refused.status == 400);
  CHECK(body_of(refused) ==
        "<?xml version=\"1.0\" "
        "encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>InvalidSubnetID.NotFound</Code>"
        "<Message>no &lt;subnet&gt;</Message></Error></Errors><RequestID>id-1</RequestID></Response>");
  const AnswerForm deletion{Protocol::ec2, "1.1", "ec2", "DeleteVpc", "id-1"};
  CHECK(body_of(encode_response(deletion, output("{}"))).find("<return>true</return>") != std::string::npos);
}

TEST_CASE("a service that is not here is a 404 that every SDK can read") {
  const http::Response response =
      encode_error({Protocol::json, "1.1", "", "", "id"}, {"UnknownOperationException", "m"});
  CHECK(response.status == 404);
  CHECK(response.headers.get("x-amzn-ErrorType") == "UnknownOperationException");
}

}  // namespace berth::wire
