#include "wire/client_side.h"

#include <doctest/doctest.h>

#include <string>

#include "base/json.h"

namespace berth::wire {

namespace {
api::Request request(std::string service, std::string operation, std::string_view input = "{}") {
  return {std::move(service), std::move(operation), *parse_json(input), "123456789012", "us-east-1", "id"};
}

// "TYPE: message members", or the output as one line.
std::string answered(const api::Request& asked, int status, std::string_view body,
                     const http::Headers& headers = {}) {
  const api::Response response = decode_response(asked, status, headers, body);
  if (!response.error) return to_line(response.output);
  return response.error->type() + ": " + response.error->message() + " " + to_line(response.error->members());
}
}  // namespace

TEST_CASE("JSON requests") {
  const Message message = encode_request(request("ecs", "RunTask", R"({"taskDefinition":"web","count":2})"));
  CHECK(message.method == "POST");
  CHECK(message.target == "/");
  CHECK(message.headers.get("Content-Type") == "application/x-amz-json-1.1");
  CHECK(message.headers.get("X-Amz-Target") == "AmazonEC2ContainerServiceV20141113.RunTask");
  CHECK(message.body == R"({"taskDefinition":"web","count":2})");
}

TEST_CASE("query and ec2 requests") {
  CHECK(encode_request(request("sts", "GetCallerIdentity")).body ==
        "Action=GetCallerIdentity&Version=2011-06-15");
  CHECK(encode_request(
            request("sts", "AssumeRole",
                    R"({"RoleArn":"a:b/c","Tags":[{"Key":"k","Value":"v w"}],"TransitiveTagKeys":[]})"))
            .body ==
        "Action=AssumeRole&Version=2011-06-15&RoleArn=a%3Ab%2Fc&Tags.member.1.Key=k&"
        "Tags.member.1.Value=v%20w&TransitiveTagKeys=");
  const Message message = encode_request(
      request("ec2", "DescribeSubnets",
              R"({"Filters":[{"Name":"vpc-id","Values":["a","b"]}],"SubnetIds":[],"DryRun":false})"));
  CHECK(message.headers.get("Content-Type") == "application/x-www-form-urlencoded; charset=utf-8");
  CHECK(
      message.body ==
      "Action=DescribeSubnets&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=a&Filter.1.Value.2=b&"
      "DryRun=false");
}

TEST_CASE("JSON answers of any server") {
  const api::Request asked = request("ecs", "DescribeTasks");
  CHECK(answered(asked, 200, "") == "{}");
  CHECK(
      answered(asked, 200, R"({"bogus":1,"tasks":[{"createdAt":"2026-03-01T10:00:00Z","taskArn":null}]})") ==
      R"({"tasks":[{"createdAt":"2026-03-01T10:00:00Z"}]})");
  CHECK(answered(asked, 200, R"({"failures":[],"tasks":[{"startedAt":1.7723592001e9}]})") ==
        R"({"tasks":[{"startedAt":1772359200.1}],"failures":[]})");
  CHECK(answered(asked, 200, "<html>") ==
        "UnreadableAnswer: The answer of status 200 cannot be read: <html> {}");
  CHECK(
      answered(request("application-autoscaling", "DescribeScalingPolicies"), 200,
               R"({"ScalingPolicies":[{"TargetTrackingScalingPolicyConfiguration":{"TargetValue":50}}]})") ==
      R"({"ScalingPolicies":[{"TargetTrackingScalingPolicyConfiguration":{"TargetValue":50}}]})");
}

TEST_CASE("JSON errors of any server") {
  const api::Request asked = request("ecs", "DescribeTasks");
  struct Case {
    int status;
    const char* body;
    const char* expected;
  };
  for (const Case& each : {
           Case{400, R"({"__type":"ClusterNotFoundException","message":"Cluster not found."})",
                "ClusterNotFoundException: Cluster not found. {}"},
           Case{400, R"({"__type":"com.amazonaws.ecs#ClientException","Message":"m"})",
                "ClientException: m {}"},
           Case{400, R"({"__type":"ConflictException","message":"m","resourceIds":["a"],"x":1})",
                R"(ConflictException: m {"resourceIds":["a"]})"},
           Case{400, R"({"__type":"Other","message":"m","Detail":"d"})", R"(Other: m {"Detail":"d"})"},
           Case{400, R"({"__type":"Throttled:http://x"})", "Throttled:  {}"},
           Case{400, R"({"code":"Throttled"})", R"(400:  {"code":"Throttled"})"},
           Case{400, R"({"__type":"","message":"m"})", ": m {}"},
           Case{400, R"({"__type":"A","message":"","Message":"M"})", "A:  {}"},
           Case{400, "{}", "400:  {}"},
           Case{404, "<html>no</html>", "404: <html>no</html> {}"},
           Case{500, R"({"message":"boom"})", "500: boom {}"},
           Case{502, "<html>Bad gateway</html>", "502: Bad Gateway {}"},
           Case{502, "<HTML>Bad gateway</HTML>", "502: <HTML>Bad gateway</HTML> {}"},
           Case{503, "", "503: Service Unavailable {}"},
           Case{307, "", "307:  {}"},
           Case{400, "[]", "400: [] {}"},
           Case{400, R"({"__type":7})", "400:  {}"},
       })
    CHECK(answered(asked, each.status, each.body) == each.expected);
  CHECK(answered(asked, 400, R"({"message":"m"})",
                 {{"x-amzn-errortype", "AccessDeniedException:http://internal/"}}) == "400: m {}");
  const auto missing = [&](const char* body) {
    return decode_response(asked, 501, {}, body).error->missing();
  };
  CHECK(missing(R"({"__type":"NotImplemented","message":"a: b c: not implemented yet"})") == "a: b c");
  CHECK(missing(R"({"__type":"NotImplemented","message":"not implemented yet"})").empty());
  CHECK(missing(R"({"__type":"NotImplemented","message":"Action unknown."})").empty());
  CHECK(missing(R"({"__type":"ServerException","message":"a: not implemented yet"})").empty());
  CHECK(decode_response(asked, 500, {}, "").error->fault() == api::Fault::server);
  CHECK(decode_response(asked, 404, {}, "").error->fault() == api::Fault::client);
}

TEST_CASE("XML answers and errors") {
  const api::Request asked = request("sts", "GetCallerIdentity");
  CHECK(answered(asked, 200,
                 "<?xml version='1.0'?>\n<GetCallerIdentityResponse xmlns='x'>\n <GetCallerIdentityResult>\n"
                 "  <Arn>arn:&lt;a&gt;</Arn>\n  <UserId/>\n  <New>1</New><Account>1</Account>\n"
                 " </GetCallerIdentityResult>\n</GetCallerIdentityResponse>") ==
        R"({"UserId":"","Account":"1","Arn":"arn:<a>"})");
  CHECK(answered(
            asked, 403,
            "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>old</Message></Error>"
            "<RequestId>r</RequestId></ErrorResponse>") == "ExpiredToken: old {}");
  CHECK(answered(request("ec2", "DescribeSubnets"), 400,
                 "<Response><Errors><Error><Code>InvalidSubnetID.NotFound</Code><Message>m</Message></Error>"
                 "</Errors><RequestID>r</RequestID></Response>") == "InvalidSubnetID.NotFound: m {}");
  CHECK(answered(asked, 500, "oops") == "500: oops {}");
  CHECK(answered(asked, 404, "<html><body/></html>") == "404: <html><body/></html> {}");
  CHECK(answered(asked, 200, "{}").starts_with("UnreadableAnswer: "));
  CHECK(answered(request("ec2", "DescribeSubnets"), 200,
                 "<R><subnetSet><item><subnetId>s</subnetId><defaultForAz>true</defaultForAz>"
                 "<availableIpAddressCount>7</availableIpAddressCount></item></subnetSet></R>") ==
        R"({"Subnets":[{"SubnetId":"s","AvailableIpAddressCount":7,"DefaultForAz":true}]})");
}

}  // namespace berth::wire
