#include "model/arn.h"

#include <doctest/doctest.h>

#include <string>

namespace berth::model {

namespace {
constexpr Place kPlace{"123456789012", "us-east-1"};
constexpr const char* kTask = "0123456789abcdef0123456789abcdef";
}  // namespace

TEST_CASE("ARNs are written in the long form") {
  CHECK(cluster_arn(kPlace, "web") == "arn:aws:ecs:us-east-1:123456789012:cluster/web");
  CHECK(service_arn(kPlace, "web", "api") == "arn:aws:ecs:us-east-1:123456789012:service/web/api");
  CHECK(task_definition_arn(kPlace, "app", 12) ==
        "arn:aws:ecs:us-east-1:123456789012:task-definition/app:12");
  CHECK(task_set_arn(kPlace, "web", "api", "ecs-svc/1") ==
        "arn:aws:ecs:us-east-1:123456789012:task-set/web/api/ecs-svc/1");
  CHECK(cluster_arn({"123456789012", "cn-north-1"}, "web").starts_with("arn:aws-cn:ecs:cn-north-1:"));
  CHECK(cluster_arn({"123456789012", "us-gov-west-1"}, "web").starts_with("arn:aws-us-gov:"));
  CHECK(repository_arn(kPlace, "team/app") == "arn:aws:ecr:us-east-1:123456789012:repository/team/app");
  CHECK(repository_uri(kPlace, "team/app") == "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app");
  CHECK(registry_host({"123456789012", "cn-north-1"}) == "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn");
}

TEST_CASE("any ARN, both ways") {
  for (const char* text :
       {"arn:aws:ecs:us-east-1:123456789012:cluster/web", "arn:aws:iam::123456789012:role/x",
        "arn:aws:autoscaling:r:a:scalingPolicy:u:resource/ecs/service/c/s:policyName/p"}) {
    REQUIRE(parse_arn(text));
    CHECK(to_text(*parse_arn(text)) == text);
  }
  for (const std::string text : {"", "arn:", "arn:aws:ecs:us-east-1:123456789012:", "arn:aws:ecs:us-east-1",
                                 "cluster/web", "arn::ecs:r:a:x", "arn:aws::r:a:x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_arn(text));
  }
}

TEST_CASE("names, ids and ARNs of both forms") {
  CHECK(parse_cluster_name("web") == ResourceName{"", "web", "", "", false});
  CHECK(parse_cluster_name("arn:aws:ecs:eu-west-1:111122223333:cluster/web") ==
        ResourceName{"", "web", "111122223333", "eu-west-1", true});
  CHECK(parse_service_name("arn:aws:ecs:r:a:service/web/api") == ResourceName{"web", "api", "a", "r", true});
  CHECK(parse_service_name("arn:aws:ecs:r:a:service/api") == ResourceName{"", "api", "a", "r", true});
  CHECK(parse_task_name(task_arn(kPlace, "web", kTask))->cluster == "web");
  CHECK(parse_task_name(task_arn(kPlace, "web", kTask))->name == kTask);
  CHECK(parse_task_name(kTask)->name == kTask);
  CHECK(parse_container_instance_name(container_instance_arn(kPlace, "web", kTask))->name == kTask);
  CHECK(parse_capacity_provider_name("FARGATE")->name == "FARGATE");
  for (const char* text :
       {"", "a/b", "arn:aws:ecs:r:a:service/web", "arn:aws:ecr:r:a:cluster/web",
        "arn:aws:ecs:r:a:cluster/a/b", "arn:aws:ecs:r:a:cluster/", "arn:aws:ecs:r:a:cluster"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_cluster_name(text));
  }
  CHECK_FALSE(parse_task_name("arn:aws:ecs:r:a:task/a/b/c"));
  CHECK_FALSE(parse_task_name("arn:aws:ecs:r:a:task//b"));
}

TEST_CASE("task ids are 32 hex digits or a uuid") {
  CHECK(is_task_id(kTask));
  CHECK(is_task_id("0f8fad5b-d9cb-469f-a165-70867728950e"));
  for (const char* id :
       {"", "abc", "0123456789abcdef0123456789abcdeg", "0f8fad5bad9cb-469f-a165-70867728950e"})
    CHECK_FALSE(is_task_id(id));
}

TEST_CASE("a service's deployments, revisions and task sets") {
  CHECK(parse_service_deployment_arn(service_deployment_arn(kPlace, "web", "api", "NCWGC2ZR-taawPAYrIaU5")) ==
        ServiceChildName{"web", "api", "NCWGC2ZR-taawPAYrIaU5", "123456789012", "us-east-1"});
  CHECK(parse_service_revision_arn(service_revision_arn(kPlace, "web", "api", "4980306466373577095"))->name ==
        "4980306466373577095");
  CHECK(parse_task_set_arn(task_set_arn(kPlace, "web", "api", "ecs-svc/1"))->name == "ecs-svc/1");
  CHECK_FALSE(parse_service_revision_arn("arn:aws:ecs:r:a:service-revision/web/api"));
  CHECK_FALSE(parse_service_revision_arn(service_deployment_arn(kPlace, "web", "api", "x")));
}

TEST_CASE("task definitions: family, family:revision, ARN") {
  CHECK(parse_task_definition_name("web") == TaskDefinitionName{"web", std::nullopt, "", ""});
  CHECK(parse_task_definition_name("web:3") == TaskDefinitionName{"web", 3, "", ""});
  CHECK(parse_task_definition_name(task_definition_arn(kPlace, "web", 3)) ==
        TaskDefinitionName{"web", 3, "123456789012", "us-east-1"});
  CHECK(parse_task_definition_name("arn:aws:ecs:r:a:task-definition/web")->revision == std::nullopt);
  for (const char* text :
       {"", ":3", "web:", "web:x", "web:3:4", "web:-1", "a/b", "arn:aws:ecs:r:a:service/web:3"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_task_definition_name(text));
  }
}

TEST_CASE("registries and images") {
  CHECK(parse_registry_host("123456789012.dkr.ecr.us-east-1.amazonaws.com") ==
        RegistryHost{"123456789012", "us-east-1"});
  CHECK(parse_registry_host("123456789012.dkr-ecr.us-east-1.on.aws") ==
        RegistryHost{"123456789012", "us-east-1"});
  CHECK(parse_registry_host("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn")->region == "cn-north-1");
  for (const char* host :
       {"docker.io", "12345.dkr.ecr.us-east-1.amazonaws.com", "public.ecr.aws", "",
        "123456789012.dkr.ecr.us-east-1.example.com", "123456789012.dkr.ecr..amazonaws.com"}) {
    CAPTURE(host);
    CHECK_FALSE(parse_registry_host(host));
  }
  const auto image = parse_image_name("123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app:v1@sha256:ab");
  REQUIRE(image);
  CHECK(image->repository == "team/app");
  CHECK(image->tag == "v1");
  CHECK(image->digest == "sha256:ab");
  CHECK(parse_image_name(repository_uri(kPlace, "app"))->tag.empty());
  CHECK_FALSE(parse_image_name("nginx:latest"));
  CHECK_FALSE(parse_image_name("123456789012.dkr.ecr.us-east-1.amazonaws.com/"));
  CHECK(parse_repository_arn(repository_arn(kPlace, "team/app"))->name == "team/app");
  CHECK_FALSE(parse_repository_arn("arn:aws:ecr:r:a:repository/"));
}

TEST_CASE("scalable targets") {
  CHECK(scalable_resource_id("web", "api") == "service/web/api");
  CHECK(parse_scalable_resource_id("service/web/api") == ScalableService{"web", "api"});
  for (const std::string text : {"", "service/web", "service//api", "cluster/web/api", "service/a/b/c"})
    CHECK_FALSE(parse_scalable_resource_id(text));
  CHECK(scaling_policy_arn(kPlace, "u-1", "service/web/api", "cpu") ==
        "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:u-1:resource/ecs/service/web/"
        "api:policyName/cpu");
}

}  // namespace berth::model
