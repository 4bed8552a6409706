#include <doctest/doctest.h>

#include <string>

#include "base/json.h"
#include "wire/server_side.h"
#include "wire/sigv4.h"

namespace berth::wire {

namespace {
const Defaults kDefaults{"123456789012", "us-east-1"};

http::Request message(std::string method, std::string target, http::Headers headers) {
  return {std::move(method), std::move(target), std::move(headers), {}, "127.0.0.1:50000", false};
}

http::Request targeted(std::string target, std::string credential = "") {
  http::Headers headers = {{"Host", "localhost:4566"},
                           {"Content-Type", "application/x-amz-json-1.1"},
                           {"X-Amz-Target", std::move(target)}};
  if (!credential.empty())
    headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=" + credential +
                                     "/aws4_request, SignedHeaders=host, Signature=00");
  return message("POST", "/", headers);
}

Understood decoded(const http::Request& request, std::string_view body) {
  return decode_request(request, body, kDefaults, "id-1");
}

Understood ecs(std::string_view operation, std::string_view body) {
  return decoded(targeted("AmazonEC2ContainerServiceV20141113." + std::string(operation)), body);
}

// "TYPE: message", or the input as one line.
std::string outcome(const Understood& understood) {
  return understood.refusal ? understood.refusal->type() + ": " + understood.refusal->message()
                            : to_line(understood.request.input);
}

http::Request form(std::string host = "localhost") {
  return message(
      "POST", "/",
      {{"Host", std::move(host)}, {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}});
}
}  // namespace

TEST_CASE("the target names service and operation") {
  struct Case {
    const char* target;
    const char* service;
    const char* operation;
  };
  for (const Case& each :
       {Case{"AmazonEC2ContainerServiceV20141113.ListClusters", "ecs", "ListClusters"},
        Case{"AmazonEC2ContainerRegistry_V20150921.DescribeRepositories", "ecr", "DescribeRepositories"},
        Case{"SpencerFrontendService.DescribeRegistries", "ecr-public", "DescribeRegistries"},
        Case{"AnyScaleFrontendService.DescribeScalingPolicies", "application-autoscaling",
             "DescribeScalingPolicies"},
        Case{"Berth.ShowClock", "berth", "ShowClock"}}) {
    const Understood understood = decoded(targeted(each.target), "{}");
    CHECK(understood.request.service == each.service);
    CHECK(understood.request.operation == each.operation);
    CHECK(understood.request.account == "123456789012");
    CHECK(understood.request.region == "us-east-1");
    CHECK(understood.request.request_id == "id-1");
    CHECK(understood.form.service == each.service);
    CHECK(understood.form.json_version == "1.1");
  }
}

TEST_CASE("account and region come from the credential, unless it is no account or none is given") {
  struct Case {
    const char* credential;
    const char* account;
    const char* region;
  };
  for (const Case& each : {Case{"", "123456789012", "us-east-1"},
                           Case{"AKIAIOSFODNN7EXAMPLE/20260301/eu-west-1/ecs", "123456789012", "eu-west-1"},
                           Case{"000000000042/20260301/eu-west-1/ecs", "000000000042", "eu-west-1"},
                           Case{"00000000004/20260301/us-gov-west-1/ecs", "123456789012", "us-gov-west-1"},
                           Case{"00000000004x/20260301/us-east-2/ecs", "123456789012", "us-east-2"}}) {
    const Understood understood =
        decoded(targeted("AmazonEC2ContainerServiceV20141113.ListClusters", each.credential), "{}");
    CHECK(understood.request.account == each.account);
    CHECK(understood.request.region == each.region);
  }
}

TEST_CASE("a region is a word that may stand in a key") {
  for (const char* region :
       {"", "US-EAST-1", "eu west", "..", "a\nb", "x%2Fy", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    CHECK(outcome(decoded(targeted("AmazonEC2ContainerServiceV20141113.ListClusters",
                                   "AKIA/20260301/" + std::string(region) + "/ecs"),
                          "{}")) ==
          "InvalidSignatureException: Credential should be scoped to a valid region.");
}

TEST_CASE("what is not there is refused in the asker's protocol") {
  struct Case {
    const char* target;
    const char* expected;
  };
  for (const Case& each : {Case{"AmazonEC2ContainerServiceV20141113.Nothing",
                                "UnknownOperationException: There is no operation 'Nothing'"},
                           Case{"AmazonEC2ContainerServiceV20141113.", "UnknownOperationException: "},
                           Case{"AmazonEC2ContainerServiceV20141113", "UnknownOperationException: "},
                           Case{"Logs_20140328.CreateLogGroup",
                                "UnknownOperationException: There is no service 'Logs_20140328' here"},
                           Case{".", "UnknownOperationException: There is no service '' here"}}) {
    const Understood understood = decoded(targeted(each.target), "{}");
    CHECK_MESSAGE(outcome(understood).starts_with(each.expected), outcome(understood));
    CHECK(understood.form.protocol == Protocol::json);
  }
  const Understood s3 = decoded(message("GET", "/bucket", {{"Host", "localhost"}}), "");
  CHECK(s3.refusal.has_value());
  CHECK(status_of(s3.form, *s3.refusal) == 404);
  const Understood action = decoded(form(), "Action=Nothing&Version=2011-06-15");
  CHECK(outcome(action) == "InvalidAction: The action Nothing is not valid for this web service.");
  CHECK(action.form.protocol == Protocol::query);
  CHECK(outcome(decoded(form(), "Action=Publish&Version=2010-03-31")) ==
        "InvalidAction: There is no service 'localhost' here");
  CHECK(outcome(decoded(form("sts.amazonaws.com"), "")).starts_with("MissingAction: "));
}

TEST_CASE("null and unknown members are dropped at any depth, lists and maps kept") {
  CHECK(outcome(ecs("ListClusters", "")) == "{}");
  CHECK(outcome(ecs("ListClusters", R"({"nextToken":null,"maxResults":7,"bogus":{"a":[1]}})")) ==
        R"({"maxResults":7})");
  CHECK(outcome(ecs("RegisterTaskDefinition",
                    R"({"family":"f","volumes":[],"containerDefinitions":[{"name":"c","cpu":null,"x":1,)"
                    R"("dockerLabels":{"a":null,"b":"c"},"environment":[{"name":"n","value":null}]}]})")) ==
        R"({"family":"f","volumes":[],"containerDefinitions":[{"name":"c","dockerLabels":{"b":"c"},)"
        R"("environment":[{"name":"n"}]}]})");
}

TEST_CASE("timestamps become numbers, whole numbers integers") {
  for (const char* given : {"1772359200", "1772359200.0", R"("2026-03-01T10:00:00Z")", R"("1772359200")"}) {
    const Understood understood =
        ecs("SubmitTaskStateChange", R"({"pullStartedAt":)" + std::string(given) + "}");
    CHECK(understood.request.input.at("pullStartedAt") == 1772359200.0);
    CHECK(understood.request.input.at("pullStartedAt").is_number());
  }
  CHECK(outcome(ecs("ListClusters", R"({"maxResults":7.0})")) == R"({"maxResults":7})");
}

TEST_CASE("a wrong type is named") {
  struct Case {
    const char* operation;
    const char* body;
    const char* expected;
  };
  for (const Case& each : {
           Case{"ListClusters", R"({"maxResults":"7"})",
                "SerializationException: STRING_VALUE cannot be converted to Integer (maxResults)"},
           Case{"ListClusters", R"({"maxResults":1.5})",
                "SerializationException: NUMBER_VALUE cannot be converted to Integer (maxResults)"},
           Case{"ListClusters", R"({"nextToken":7})",
                "SerializationException: NUMBER_VALUE cannot be converted to String (nextToken)"},
           Case{"DescribeServices", R"({"services":"web"})",
                "SerializationException: Expected list or null (services)"},
           Case{"DescribeServices", R"({"services":["web",["x"]]})",
                "SerializationException: Start of list found where not expected (services[1])"},
           Case{"CreateService", R"({"networkConfiguration":{"awsvpcConfiguration":[]}})",
                "SerializationException: Start of list found where not expected "
                "(networkConfiguration.awsvpcConfiguration)"},
           Case{"SubmitTaskStateChange", R"({"pullStartedAt":"soon"})",
                "SerializationException: STRING_VALUE cannot be converted to Date (pullStartedAt)"},
           Case{"ListClusters", "[]", "SerializationException: Expected a JSON object as the request's body"},
           Case{"ListClusters", "7", "SerializationException: Expected a JSON object as the request's body"},
       })
    CHECK(outcome(ecs(each.operation, each.body)) == each.expected);
  for (const char* text : {"{", "{]", "{\"a\":}", "\xff", "{\"a\":\"\xc3\x28\"}", "nope", "{} {}"})
    CHECK_MESSAGE(
        outcome(ecs("ListClusters", text)).starts_with("SerializationException: The request's body"), text);
}

TEST_CASE("blobs are base64") {
  const http::Request upload = targeted("AmazonEC2ContainerRegistry_V20150921.UploadLayerPart");
  CHECK(outcome(decoded(upload, R"({"layerPartBlob":"aGk="})")) == R"({"layerPartBlob":"aGk="})");
  CHECK(outcome(decoded(upload, R"({"layerPartBlob":"a"})")) ==
        "SerializationException: STRING_VALUE cannot be converted to Blob (layerPartBlob)");
}

TEST_CASE("a bomb is refused before it is opened") {
  std::string deep(100'000, '[');
  CHECK(outcome(ecs("ListClusters", deep)).starts_with("SerializationException: "));
  std::string wide = "{";
  for (int i = 0; i < 100'000; ++i) wide += "\"m" + std::to_string(i) + "\":0,";
  wide += "\"z\":0}";
  CHECK(outcome(ecs("ListClusters", wide)) == "SerializationException: The request has too many values");
  std::string values = R"({"tags":[[])";
  for (int i = 0; i < 100'000; ++i) values += ",[]";
  CHECK(outcome(ecs("CreateCluster", values + "]}")) ==
        "SerializationException: The request has too many values");
  std::string many = "Action=DescribeSubnets&Version=2016-11-15";
  for (int i = 0; i < 10'001; ++i) many += "&SubnetId." + std::to_string(i) + "=s";
  CHECK(outcome(decoded(form(), many)) == "InvalidParameterValue: The request has too many parameters");
  std::string countless = "Action=DescribeSubnets&Version=2016-11-15";
  for (int i = 0; i < 200'000; ++i) countless += "&a";
  CHECK(outcome(decoded(form(), countless)).starts_with("MalformedQueryString: "));
  std::string nested = "Action=DescribeSubnets&Version=2016-11-15&Filter";
  for (int i = 0; i < 1000; ++i) nested += ".1";
  CHECK(outcome(decoded(form(), nested + "=x")) ==
        "InvalidParameterValue: The request has too many parameters");
}

TEST_CASE("forms, in the body or in the query string") {
  const std::string identity = "Action=GetCallerIdentity&Version=2011-06-15";
  const Understood posted = decoded(form(), identity);
  CHECK(posted.request.service == "sts");
  CHECK(posted.request.operation == "GetCallerIdentity");
  CHECK(decoded(message("GET", "/?" + identity, {{"Host", "localhost"}}), "").request.service == "sts");
  CHECK(decoded(message("POST", "/", {{"Host", "localhost"}}), identity).request.service == "sts");
  const Understood named = decoded(form("sts.eu-west-1.amazonaws.com"), "Action=GetCallerIdentity");
  CHECK(named.request.service == "sts");
  CHECK(named.request.region == "eu-west-1");
  CHECK(outcome(decoded(form(),
                        "Action=DescribeSubnets&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=a&"
                        "Filter.1.Value.3=c&Filter.1.Value.2=b&SubnetId.1=x+y%2Fz&MaxResults=5&DryRun=true&"
                        "Bogus.1=7")) ==
        R"({"Filters":[{"Name":"vpc-id","Values":["a","b","c"]}],"SubnetIds":["x y/z"],"MaxResults":5,)"
        R"("DryRun":true})");
  CHECK(outcome(decoded(form(),
                        "Action=AssumeRole&Version=2011-06-15&RoleArn=r&Tags.member.1.Key=k&"
                        "Tags.member.1.Value=v&DurationSeconds=900&TransitiveTagKeys=")) ==
        R"({"RoleArn":"r","DurationSeconds":900,"Tags":[{"Key":"k","Value":"v"}],"TransitiveTagKeys":[]})");
  CHECK(outcome(decoded(form(), "Action=DescribeSubnets&Version=2016-11-15&MaxResults=many")) ==
        "InvalidParameterValue: STRING_VALUE cannot be converted to Integer (MaxResults)");
  CHECK(outcome(decoded(form(), "Action=Assume%ZZ")).starts_with("MalformedQueryString: "));
}

TEST_CASE("a presigned identity request, as kubernetes and vault send it") {
  const Message identity{"GET", "/?Action=GetCallerIdentity&Version=2011-06-15", {{"Host", "h"}}, ""};
  const std::string target = presigned_target(identity, {"000000000007", "s", ""}, {"eu-west-3", "sts"},
                                              Instant{1772359200000}, minutes(1));
  const Understood understood = decoded(message("GET", target, {{"Host", "h"}}), "");
  CHECK(understood.request.service == "sts");
  CHECK(understood.request.account == "000000000007");
  CHECK(understood.request.region == "eu-west-3");
}

TEST_CASE("JSON 1.0 is answered as 1.0") {
  http::Request request = targeted("AmazonEC2ContainerServiceV20141113.ListClusters");
  request.headers.set("Content-Type", "application/x-amz-json-1.0");
  CHECK(decoded(request, "{}").form.json_version == "1.0");
}

}  // namespace berth::wire
