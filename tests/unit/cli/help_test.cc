#include "cli/help.h"

#include <doctest/doctest.h>

#include "cli/command_line.h"
#include "cli/errors.h"

namespace berth::cli {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

bool everything(std::string_view, std::string_view) { return true; }
bool run_task_alone(std::string_view, std::string_view operation) { return operation == "RunTask"; }

TEST_CASE("berth's page has usage, commands, the operations that work, and an example") {
  constexpr CommandHelp kCommands[] = {{"clock", "Turns the clock", "show", "berth clock show"}};
  const std::string page = help_of_berth(kCommands, run_task_alone);
  CHECK(page.starts_with("berth does"));
  CHECK(contains(page, "usage: berth [options] SERVICE OPERATION [options]\n"));
  CHECK(contains(page, "  clock                           Turns the clock\n"));
  CHECK(contains(page, "  ecs\n      run-task\n"));
  CHECK_FALSE(contains(page, "list-clusters"));
  CHECK(contains(page, "\nexample\n  berth ecs create-cluster"));
}

TEST_CASE("a service's page says what works and how much is missing") {
  const model::Service ecs = *model::find_service("ecs");
  const std::string page = help_of_service(ecs, run_task_alone);
  CHECK(contains(page, "usage: berth ecs OPERATION [options]\n"));
  CHECK(contains(page, "  run-task "));
  CHECK(contains(page, std::to_string(ecs.operations().size() - 1) + " more of "));
  CHECK(contains(page, "\nexample\n  berth ecs "));
  CHECK_FALSE(contains(page, "  wait "));
  const std::string whole = help_of_service(ecs, everything);
  CHECK_FALSE(contains(whole, " more of "));
  CHECK(contains(whole, "  wait services-stable\n"));
}

TEST_CASE("an operation's page has its options with type, requirement and choices") {
  const model::Service ecs = *model::find_service("ecs");
  const std::string page = help_of_operation(ecs, *model::find_cli_operation(ecs, "run-task"), everything);
  CHECK(contains(page, "usage: berth ecs run-task --task-definition TEXT [options]\n"));
  CHECK(contains(page, "  --task-definition TEXT          required\n"));
  CHECK(contains(page, "  --count INTEGER\n"));
  CHECK(contains(page, "  --launch-type TEXT              one of EC2, FARGATE"));
  CHECK(contains(page, "  --enable-execute-command | --disable-execute-command\n"));
  CHECK(contains(
      page,
      "awsvpcConfiguration={subnets=[TEXT,…],securityGroups=[TEXT,…],assignPublicIp=ENABLED|DISABLED}"));
  CHECK(contains(page, "\nexample\n  berth ecs run-task --cluster web"));
  CHECK_FALSE(contains(page, "not there yet"));
  const std::string missing =
      help_of_operation(ecs, *model::find_cli_operation(ecs, "list-tasks"), run_task_alone);
  CHECK(contains(missing, "not there yet"));
  CHECK(contains(missing, "--max-items INTEGER"));
}

TEST_CASE("every operation and waiter has a page that ends in an example, each line of which parses") {
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    const model::Service service = model::service_at(i);
    for (const model::Operation operation : service.operations()) {
      CAPTURE(operation.name());
      CHECK(contains(help_of_operation(service, operation, everything), "\nexample\n  berth "));
    }
    for (const model::Waiter waiter : service.waiters())
      CHECK(contains(help_of_waiter(service, waiter), "\nexample\n  berth "));
  }
}

TEST_CASE("what we say of operations is of operations that exist") {
  for (const OperationHelp& help : operation_helps()) {
    CAPTURE(help.operation);
    const auto service = model::find_service(help.service);
    REQUIRE(service.has_value());
    CHECK(model::find_cli_operation(*service, help.operation).has_value());
    CHECK_FALSE(help.summary.ends_with('.'));
  }
}

}  // namespace
}  // namespace berth::cli
