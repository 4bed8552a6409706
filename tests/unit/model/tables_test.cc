// The tables tested as tables: nothing missing, nothing twice, every reference resolves.
#include "model/tables.h"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/text.h"

namespace berth::model {

namespace {
std::vector<Service> services() {
  std::vector<Service> out;
  for (std::size_t i = 0; i < service_count(); ++i) out.push_back(service_at(i));
  return out;
}

// The shape at a JMESPath of names, indexes left out: `tasks[].lastStatus`, `daemon.status`.
std::optional<Shape> at_path(const Shape& shape, std::string_view path) {
  if (path.empty()) return shape;
  const std::size_t dot = path.find('.');
  std::string_view head = path.substr(0, dot);
  const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  const bool projected = head.ends_with("[]");
  if (projected) head.remove_suffix(2);
  const std::optional<Member> member = shape.member(head);
  if (!member) return std::nullopt;
  const bool list = member->shape().is(ShapeType::list);
  if (projected != list && !rest.empty()) return std::nullopt;
  return at_path(list && projected ? member->shape().element() : member->shape(), rest);
}
}  // namespace

TEST_CASE("every service has its operations") {
  const std::map<std::string, std::size_t> expected = {{"ecs", 77},        {"ecr", 58},
                                                       {"ecr-public", 23}, {"application-autoscaling", 14},
                                                       {"sts", 11},        {"ec2", 17}};
  for (const auto& [name, count] : expected) {
    CAPTURE(name);
    const auto service = find_service(name);
    REQUIRE(service);
    CHECK(service->name() == name);
    CHECK(service->operations().size() == count);
  }
  CHECK(find_service("berth"));
  CHECK_FALSE(find_service("ECS"));
  CHECK_FALSE(find_service(""));
}

TEST_CASE("metadata") {
  const auto ecs = find_service("ecs");
  CHECK(ecs->protocol() == "json");
  CHECK(ecs->json_version() == "1.1");
  CHECK(ecs->target_prefix() == "AmazonEC2ContainerServiceV20141113");
  CHECK(ecs->service_id() == "ECS");
  CHECK(ecs->signing_name() == "ecs");
  CHECK(find_service("ecr")->endpoint_prefix() == "api.ecr");
  CHECK(find_service("ecr")->signing_name() == "ecr");
  CHECK(find_service("sts")->protocol() == "query");
  CHECK(find_service("sts")->signing_name() == "sts");
  CHECK(find_service("ec2")->protocol() == "ec2");
}

TEST_CASE("operations by both names") {
  const std::pair<std::string, std::string> names[] = {
      {"RunTask", "run-task"},
      {"ListServicesByNamespace", "list-services-by-namespace"},
      {"DiscoverPollEndpoint", "discover-poll-endpoint"},
      {"UpdateServicePrimaryTaskSet", "update-service-primary-task-set"},
  };
  const auto ecs = find_service("ecs");
  for (const auto& [api, cli] : names) {
    CAPTURE(api);
    REQUIRE(find_operation(*ecs, api));
    CHECK(find_operation(*ecs, api)->cli_name() == cli);
    CHECK(find_cli_operation(*ecs, cli) == find_operation(*ecs, api));
  }
  CHECK(find_operation("sts", "AssumeRoleWithSAML")->cli_name() == "assume-role-with-saml");
  CHECK(find_operation("ecr", "BatchGetImage"));
  CHECK_FALSE(find_operation("ecr", "RunTask"));
  CHECK_FALSE(find_operation("nothing", "RunTask"));
  CHECK_FALSE(find_cli_operation(*ecs, "RunTask"));
}

TEST_CASE("option names") {
  const std::pair<std::string, std::string> names[] = {
      {"enableECSManagedTags", "enable-ecs-managed-tags"},
      {"desiredCount", "desired-count"},
      {"serviceConnectConfiguration", "service-connect-configuration"},
  };
  const Shape input = *find_operation("ecs", "CreateService")->input();
  for (const auto& [member, option] : names) {
    CHECK(input.member(member)->cli_name() == option);
    CHECK(find_cli_member(input, option)->name() == member);
  }
  CHECK(input.member("enableExecuteCommand")->cli_negated() == "disable-execute-command");
  CHECK(input.member("enableECSManagedTags")->cli_negated() == "no-enable-ecs-managed-tags");
  CHECK(input.member("cluster")->cli_negated().empty());
  CHECK(find_operation("ecs", "ExecuteCommand")->input()->member("interactive")->cli_negated() ==
        "non-interactive");
  CHECK(find_operation("ecs", "DeleteService")->input()->member("force")->cli_negated() == "no-force");
  CHECK(
      find_operation("application-autoscaling", "TagResource")->input()->member("ResourceARN")->cli_name() ==
      "resource-arn");
  CHECK_FALSE(find_cli_member(input, ""));
}

TEST_CASE("no two operations or options share a name") {
  for (const Service& service : services()) {
    std::set<std::string> names;
    for (const Operation operation : service.operations()) {
      CAPTURE(operation.name());
      CHECK(names.insert(std::string(operation.cli_name())).second);
      CHECK(find_cli_operation(service, operation.cli_name()) == operation);
      if (!operation.input()) continue;
      std::set<std::string> options;
      for (const Member member : operation.input()->members()) {
        CAPTURE(member.name());
        CHECK(options.insert(std::string(member.cli_name())).second);
        if (!member.cli_negated().empty()) CHECK(options.insert(std::string(member.cli_negated())).second);
      }
    }
  }
}

TEST_CASE("every required member can be given on the command line") {
  for (const Service& service : services())
    for (const Operation operation : service.operations()) {
      if (!operation.input()) continue;
      CHECK(operation.input()->is(ShapeType::structure));
      for (const Member member : operation.input()->members())
        if (member.required())
          CHECK(find_cli_member(*operation.input(), member.cli_name())->name() == member.name());
    }
}

TEST_CASE("every error is an exception shape with a status") {
  for (const Service& service : services())
    for (const Operation operation : service.operations())
      for (const ShapeItem item : operation.errors()) {
        const Shape error = item.shape();
        CAPTURE(error.name());
        CHECK(error.exception());
        CHECK(error.is(ShapeType::structure));
        CHECK((error.http_status() >= 400 && error.http_status() < 600));
        CHECK_FALSE(error.error_code().empty());
      }
  CHECK(find_service("ecs")->find_shape("ServerException")->fault());
  CHECK(find_service("ecs")->find_shape("ServerException")->http_status() == 500);
  CHECK(find_service("ecs")->find_shape("ClientException")->http_status() == 400);
}

TEST_CASE("every paginator names members that are there") {
  int count = 0;
  for (const Service& service : services())
    for (const Operation operation : service.operations()) {
      const auto paginator = operation.paginator();
      if (!paginator) continue;
      ++count;
      CAPTURE(operation.name());
      REQUIRE(operation.input());
      REQUIRE(operation.output());
      CHECK(paginator->input_tokens().size() == paginator->output_tokens().size());
      CHECK_FALSE(paginator->result_keys().empty());
      for (const TextItem token : paginator->input_tokens()) CHECK(at_path(*operation.input(), token));
      for (const TextItem token : paginator->output_tokens()) CHECK(at_path(*operation.output(), token));
      for (const TextItem key : paginator->result_keys()) CHECK(at_path(*operation.output(), key));
      for (const TextItem key : paginator->non_aggregate_keys()) CHECK(at_path(*operation.output(), key));
      if (!paginator->limit_key().empty()) CHECK(at_path(*operation.input(), paginator->limit_key()));
    }
  CHECK(count == 9 + 7 + 4 + 4 + 6);
  const auto findings = find_operation("ecr", "DescribeImageScanFindings")->paginator();
  CHECK(findings->result_keys().size() == 2);
  CHECK(findings->result_keys()[1].view() == "imageScanFindings.enhancedFindings");
  CHECK_FALSE(find_operation("ecs", "ListServiceDeployments")->paginator());
}

TEST_CASE("every waiter's paths are there") {
  const auto ecs = find_service("ecs");
  CHECK(ecs->waiters().size() == 9);
  CHECK(find_service("ecr")->waiters().size() == 2);
  for (const Service& service : services())
    for (const Waiter waiter : service.waiters()) {
      CAPTURE(waiter.name());
      CHECK(waiter.delay_seconds() > 0);
      CHECK(waiter.max_attempts() > 0);
      CHECK(find_cli_waiter(service, waiter.cli_name())->name() == waiter.name());
      for (const Acceptor acceptor : waiter.acceptors()) {
        CAPTURE(acceptor.argument());
        CHECK(parse_json(acceptor.expected_json()));
        const bool plain = acceptor.argument().find('(') == std::string_view::npos;
        if (plain && !acceptor.argument().empty())
          CHECK(at_path(*waiter.operation().output(), acceptor.argument()));
      }
    }
  const Waiter stable = *find_cli_waiter(*ecs, "services-stable");
  CHECK(stable.operation().name() == "DescribeServices");
  CHECK(stable.delay_seconds() == 15);
  CHECK(stable.max_attempts() == 40);
  REQUIRE(stable.acceptors().size() == 4);
  CHECK(stable.acceptors()[0].matcher() == Matcher::path_any);
  CHECK(stable.acceptors()[0].state() == WaiterState::failure);
  CHECK(stable.acceptors()[3].matcher() == Matcher::path);
  CHECK(stable.acceptors()[3].expected_json() == "true");
}

TEST_CASE("shapes: types, enums, bounds, patterns, flags") {
  const auto ecs = find_service("ecs");
  const Shape service = *ecs->find_shape("Service");
  CHECK(service.is(ShapeType::structure));
  CHECK(service.member("tags")->shape().is(ShapeType::list));
  CHECK(service.member("tags")->shape().element().name() == "Tag");
  CHECK(service.member("createdAt")->shape().is(ShapeType::timestamp));
  CHECK_FALSE(service.member("DesiredCount"));
  const Shape labels = ecs->find_shape("ContainerDefinition")->member("dockerLabels")->shape();
  CHECK(labels.is(ShapeType::map));
  CHECK(labels.key().is(ShapeType::string));
  CHECK(labels.element().is(ShapeType::string));
  const Texts launch_types = ecs->find_shape("LaunchType")->enum_values();
  CHECK(launch_types[0].view() == "EC2");
  CHECK(contains(launch_types, "FARGATE"));
  CHECK_FALSE(contains(launch_types, "fargate"));
  CHECK(ecs->find_shape("TagKey")->max() == 128);
  CHECK_FALSE(ecs->find_shape("TagKey")->pattern().empty());
  CHECK_FALSE(ecs->find_shape("String")->max());
  CHECK(ecs->find_shape("HookDetails")->document());
  CHECK(find_operation("ecs", "RunTask")->input()->member("clientToken")->idempotency_token());
  CHECK_FALSE(ecs->find_shape("NoSuchShape"));
}

TEST_CASE("what the facts lack is patched in") {
  const auto ecs = find_service("ecs");
  const Shape breaker = *ecs->find_shape("DeploymentCircuitBreaker");
  REQUIRE(breaker.member("thresholdConfiguration"));
  CHECK(contains(breaker.member("thresholdConfiguration")->shape().member("type")->shape().enum_values(),
                 "UNBOUNDED_PERCENT"));
  CHECK(breaker.member("resetOnHealthyTask")->shape().is(ShapeType::boolean));
  CHECK(breaker.member("enable")->required());
  CHECK(contains(ecs->find_shape("SettingName")->enum_values(), "dualStackIPv6"));
  CHECK(contains(ecs->find_shape("SettingName")->enum_values(), "awsvpcTrunking"));
}

TEST_CASE("berth's own service borrows ECS's shapes") {
  const Shape explain = *find_operation("berth", "ExplainPlacement")->input();
  const Shape run = *find_operation("ecs", "RunTask")->input();
  REQUIRE(explain.members().size() == run.members().size());
  for (std::size_t i = 0; i < run.members().size(); ++i)
    CHECK(explain.members()[i].cli_name() == run.members()[i].cli_name());
}

}  // namespace berth::model
