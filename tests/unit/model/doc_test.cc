#include "model/doc.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "model/gen/application_autoscaling.h"
#include "model/gen/ecr.h"
#include "model/gen/ecs.h"
#include "model/gen/own.h"

namespace berth::model {

namespace {
template <class Document, class Member>
concept Readable = requires(const Document& document, Member member) {
  get(document, member);
};
template <class Document, class Member, class Value>
concept Writable = requires(Document& document, Member member, Value value) {
  set(document, member, value);
};

// A member of one shape does not read from another, and a value of the wrong type is not written.
static_assert(Readable<Doc<ecs::Service>, Field<ecs::Service, int>>);
static_assert(!Readable<Doc<ecs::Task>, Field<ecs::Service, int>>);
static_assert(!Readable<View<ecr::Repository>, Field<ecs::Service, int>>);
static_assert(std::is_same_v<decltype(get(Doc<ecs::Service>(), ecs::Service::desired_count)), int>);
static_assert(std::is_same_v<decltype(get(Doc<ecs::Service>(), ecs::Service::created_at)), Instant>);
static_assert(
    std::is_same_v<decltype(get(Doc<ecs::Service>(), ecs::Service::deployments)), ListView<ecs::Deployment>>);
static_assert(std::is_same_v<decltype(get(Doc<ecr::ImageDetail>(), ecr::ImageDetail::image_size_in_bytes)),
                             std::int64_t>);
static_assert(std::is_same_v<decltype(find(Doc<ecs::Service>(), ecs::Service::network_configuration)),
                             std::optional<View<ecs::NetworkConfiguration>>>);
}  // namespace

TEST_CASE("members read as what they are") {
  const Doc<ecs::Service> service(*parse_json(R"({
    "serviceName": "web", "desiredCount": 3, "createdAt": 1700000000.25, "enableExecuteCommand": true,
    "deployments": [{"status": "PRIMARY"}, {"status": "ACTIVE"}],
    "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["a", "b"]}}, "roleArn": null, "platformVersion": ""})"));
  CHECK(get(service, ecs::Service::service_name) == "web");
  CHECK(get(service, ecs::Service::desired_count) == 3);
  CHECK(get(service, ecs::Service::created_at) == Instant{1'700'000'000'250});
  CHECK(get(service, ecs::Service::enable_execute_command));
  std::vector<std::string> states;
  for (const auto deployment : get(service, ecs::Service::deployments))
    states.push_back(get(deployment, ecs::Deployment::status));
  CHECK(states == std::vector<std::string>{"PRIMARY", "ACTIVE"});
  const auto vpc =
      get(get(service, ecs::Service::network_configuration), ecs::NetworkConfiguration::awsvpc_configuration);
  CHECK(get(vpc, ecs::AwsVpcConfiguration::subnets)[1] == "b");
}

TEST_CASE("absent and null are alike, empty is not") {
  const Doc<ecs::Service> service(*parse_json(R"({"roleArn": null, "platformVersion": ""})"));
  CHECK_FALSE(has(service, ecs::Service::role_arn));
  CHECK_FALSE(find(service, ecs::Service::role_arn));
  CHECK(has(service, ecs::Service::platform_version));
  CHECK(find(service, ecs::Service::platform_version) == "");
  CHECK(get(service, ecs::Service::desired_count) == 0);
  CHECK(get_or(service, ecs::Service::desired_count, 7) == 7);
  CHECK(get(service, ecs::Service::deployments).empty());
  CHECK(get(get(service, ecs::Service::deployment_configuration),
            ecs::DeploymentConfiguration::maximum_percent) == 0);
}

TEST_CASE("set, edit, append, copy, erase") {
  Doc<ecs::Service> service;
  set(service, ecs::Service::desired_count, 2);
  set(service, ecs::Service::created_at, Instant{1'500});
  set(edit(service, ecs::Service::deployment_configuration), ecs::DeploymentConfiguration::maximum_percent,
      150);
  Doc<ecs::ServiceEvent> event;
  set(event, ecs::ServiceEvent::message, "hello");
  append(service, ecs::Service::events, event);
  Doc<ecs::ServiceRevision> revision;
  copy(revision, ecs::ServiceRevision::platform_version, service, ecs::Service::platform_version);
  copy(revision, ecs::ServiceRevision::task_definition, service, ecs::Service::task_definition);
  CHECK(revision.json().empty());
  CHECK(
      to_line(service.json()) ==
      R"({"desiredCount":2,"createdAt":1.5,"deploymentConfiguration":{"maximumPercent":150},"events":[{"message":"hello"}]})");
  erase(service, ecs::Service::desired_count);
  CHECK_FALSE(has(service, ecs::Service::desired_count));
}

TEST_CASE("names that C++ keeps for itself get an underscore") {
  CHECK(std::string(ecs::ServiceConnectConfiguration::namespace_.name) == "namespace");
  CHECK(std::string(application_autoscaling::CustomizedMetricSpecification::namespace_.name) == "Namespace");
  CHECK(std::string(own::AddInstancesRequest::instance_type.name) == "instanceType");
}

}  // namespace berth::model
