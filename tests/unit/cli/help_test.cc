#include "cli/help.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli/help_guides.h"
#include "cli/options.h"

namespace berth::cli {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

bool everything(std::string_view, std::string_view) { return true; }
bool run_task_alone(std::string_view, std::string_view operation) { return operation == "RunTask"; }

TEST_CASE("berth's page has usage, commands, the operations that work, and an example") {
  constexpr CommandHelp kCommands[] = {{"clock", "Turns the clock", "show", "berth clock show"}};
  const std::string page = as_text(help_of_berth(kCommands, run_task_alone));
  CHECK(page.starts_with("berth does"));
  CHECK(contains(page, "usage: berth [options] SERVICE OPERATION [options]\n"));
  CHECK(contains(page, "  clock                           Turns the clock\n"));
  CHECK(contains(page, "  ecs\n      run-task\n"));
  CHECK_FALSE(contains(page, "list-clusters"));
  CHECK(contains(page, "\nexample\n  berth ecs create-cluster"));
}

TEST_CASE("berth's page has every option that stands before a command, and those of every operation") {
  const std::string page = as_text(help_of_berth({}, everything));
  for (const Option& option : global_options()) {
    CAPTURE(option.name);
    CHECK(contains(page, "\n  --" + option.name + " "));
  }
  for (const std::string_view name :
       {kCliInputJson, kCliInputYaml, kSkeleton, kMaxItems, kStartingToken, kPageSize})
    CHECK(contains(page, "\n  --" + std::string(name) + " "));
}

TEST_CASE("a service's page says what works and how much is missing") {
  const model::Service ecs = *model::find_service("ecs");
  const std::string page = as_text(help_of_service(ecs, run_task_alone));
  CHECK(contains(page, "usage: berth ecs OPERATION [options]\n"));
  CHECK(contains(page, "  run-task "));
  CHECK(contains(page, std::to_string(ecs.operations().size() - 1) + " more of "));
  CHECK(contains(page, "\nexample\n  berth ecs "));
  CHECK_FALSE(contains(page, "  wait "));
  const std::string whole = as_text(help_of_service(ecs, everything));
  CHECK_FALSE(contains(whole, " more of "));
  CHECK(contains(whole, "  wait services-stable "));
}

std::string page_of(std::string_view service_name, std::string_view operation,
                    const Works& works = everything) {
  const model::Service service = *model::find_service(service_name);
  return as_text(help_of_operation(service, *model::find_cli_operation(service, operation), works));
}

TEST_CASE("an operation's page has its options with type, requirement and choices") {
  const std::string page = page_of("ecs", "run-task");
  CHECK(contains(page, "usage: berth ecs run-task --task-definition TEXT [options]\n"));
  CHECK(contains(page, "  --task-definition TEXT          FAMILY, FAMILY:REVISION or an ARN; required\n"));
  CHECK(contains(page, "  --count INTEGER"));
  CHECK(contains(page, "; one of EC2,\n"));
  CHECK(contains(page, "  --enable-execute-command | --disable-execute-command\n"));
  CHECK(contains(page, "\nexample\n  berth ecs create-cluster"));
  CHECK_FALSE(contains(page, "not there yet"));
  CHECK(contains(page_of("ecs", "list-tasks", run_task_alone), "not there yet"));
  CHECK(contains(page_of("ecs", "list-tasks"), "--max-items INTEGER"));
}

TEST_CASE("an option shows how its value is written, and what holds of it and within it") {
  const struct {
    std::string_view service, operation, text;
  } cases[] = {
      {"ecs", "run-task", "      shorthand: type=random|spread|binpack,field=TEXT …\n"},
      {"ecs", "run-task", "      JSON: [{\"type\": \"random|spread|binpack\", \"field\": \"TEXT\"}, …]\n"},
      {"ecs", "run-task", "      awsvpcConfiguration.subnets: required\n"},
      {"ecs", "create-cluster",
       "      key: 1 to 128 characters; matches ([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)\n"},
      {"ecs", "describe-tasks", "      JSON: [\"TEXT\", …]\n"},
      {"ecr", "create-repository",
       "; 2 to 256 characters; matches\n                                  "
       "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\n"},
      {"ecr", "describe-images", "--page-size; 1 to 1000\n"},
      {"ecr", "list-tags-for-resource", "--resource-arn TEXT             what is tagged; required\n"},
      {"application-autoscaling", "tag-resource", "      shorthand: KEY=VALUE,…\n"},
      {"application-autoscaling", "tag-resource", "      JSON: {\"TEXT\": \"TEXT\", …}\n"},
  };
  for (const auto& row : cases) {
    CAPTURE(row.text);
    const std::string page = page_of(row.service, row.operation);
    CHECK_MESSAGE(contains(page, row.text), page);
  }
}

TEST_CASE("an operation's page has every option that the operation takes") {
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    const model::Service service = model::service_at(i);
    for (const model::Operation operation : service.operations()) {
      const std::string page = as_text(help_of_operation(service, operation, everything));
      for (const Option& option : options_of(operation).options) {
        CAPTURE(operation.name());
        CAPTURE(option.name);
        const bool found = contains(page, "  --" + option.name + " ") ||
                           contains(page, "  --" + option.name + "\n") ||
                           contains(page, " | --" + option.name);
        CHECK(found);
      }
    }
  }
  CHECK(contains(page_of("ecs", "run-task"), "  --wait                          waits until"));
}

TEST_CASE("what is said of an option is of one that exists; what is required is never left out") {
  CHECK(contains(page_of("ecs", "delete-cluster"),
                 "  --cluster TEXT                  its name or ARN; required\n"));
  CHECK(contains(page_of("ecs", "list-tasks"), "its name or ARN; default if it is left out\n"));
  CHECK(contains(page_of("ecr-public", "describe-images"), "may have slashes: team/app; required"));
}

TEST_CASE("topics have pages, and what is missing says so") {
  for (const std::string_view name : {"topics", "config-vars", "return-codes", "fidelity"})
    CHECK(find_topic(name));
  CHECK_FALSE(find_topic("ecs"));
  CHECK(as_text(help_of_missing("ecs", "deploy")) ==
        "usage: berth ecs deploy [options]\n\nThis command is not there yet.\n");
}

TEST_CASE("every operation and waiter has a line of ours and a page that ends in an example") {
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    const model::Service service = model::service_at(i);
    if (service.name() == "berth") continue;
    for (const model::Operation operation : service.operations()) {
      CAPTURE(operation.name());
      const HelpPage page = help_of_operation(service, operation, everything);
      CHECK_FALSE(page.summary.empty());
      CHECK(contains(as_text(page), "\nexample\n  "));
    }
    for (const model::Waiter waiter : service.waiters())
      CHECK(contains(as_text(help_of_waiter(service, waiter)), "\nexample\n  berth "));
  }
}

TEST_CASE("no line of a page is wider than 100 columns, unless nothing in it can be broken") {
  for (const std::string_view name : {"create-service", "register-task-definition", "run-task"}) {
    const std::string page = page_of("ecs", name);
    const std::string_view before_example = std::string_view(page).substr(0, page.find("\nexample\n"));
    for (const std::string_view line : split(before_example, '\n')) {
      CAPTURE(line);
      const auto columns = std::count_if(
          line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
      CHECK(columns <= 100);
    }
  }
}

bool known(const Guide& guide) {
  if (guide.service.empty() || guide.name.empty()) return true;  // cmd's own table has them
  const auto service = model::find_service(guide.service);
  if (!service) return false;
  constexpr std::string_view kWait = "wait ";
  if (guide.name.starts_with(kWait))
    return model::find_cli_waiter(*service, guide.name.substr(kWait.size())).has_value();
  return model::find_cli_operation(*service, guide.name).has_value() ||
         find_customised_help(guide.service, guide.name) != nullptr;
}

TEST_CASE("what we say is of what exists, once, and in the form of a line") {
  for (const OperationHelp& help : operation_helps()) {
    CAPTURE(help.operation);
    const Guide named{.service = help.service, .name = help.operation, .text = "", .example = ""};
    CHECK(known(named));
    CHECK_FALSE(help.summary.ends_with('.'));
  }
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Guide& guide : all_guides()) {
    CAPTURE(guide.name);
    CHECK(known(guide));
    CHECK(seen.insert({guide.service, guide.name}).second);
    CHECK_FALSE(guide.example.empty());
    CHECK_FALSE(contains(std::string(guide.text) + std::string(guide.example), "aws ecs "));
  }
}

TEST_CASE("an example shows its stage's steps, what is printed, and what can't be run") {
  const Guide guide{.service = "ecs",
                    .name = "x",
                    .text = "",
                    .stage = Stage::cluster,
                    .example = "one\n= two\n? 255\n~ three\n    four"};
  CHECK(shown_example(guide) == std::vector<std::string>{"berth ecs create-cluster --cluster-name web", "one",
                                                         "    two", "    (exit code 255)", "three",
                                                         "    four"});
}

TEST_CASE("a manual page is roff: nothing in it is taken for a request, and it is ASCII") {
  const HelpPage page{
      .name = "berth ecs x",
      .summary = "Does it",
      .synopsis = {"berth ecs x --a TEXT"},
      .paragraphs = {".it begins with a dot, 'it' has quotes and a \\ …"},
      .sections = {{.title = "options",
                    .paragraphs = {},
                    .rows = {{.label = "--a TEXT", .text = "×", .forms = {"JSON: [1]"}},
                             {.label = "--b", .text = "", .forms = {}}},
                    .lines = {}},
                   {.title = "more", .paragraphs = {}, .rows = {}, .lines = {}, .elsewhere = "There."},
                   {.title = "example", .paragraphs = {}, .rows = {}, .lines = {"one", "", "'two'"}}},
      .see_also = {"berth", "berth fidelity"}};
  const std::string text = as_manual(page, 1);
  CHECK(text.substr(0, text.find(" 2")) == ".TH BERTH\\-ECS\\-X 1");
  CHECK(text.substr(text.find(".SH")) ==
        ".SH NAME\nberth\\-ecs\\-x \\- does it\n"
        ".SH SYNOPSIS\nberth ecs x \\-\\-a TEXT\n"
        ".SH DESCRIPTION\n\\&.it begins with a dot, \\(aqit\\(aq has quotes and a \\e ...\n"
        ".SH OPTIONS\n.TP\n.B \\-\\-a TEXT\n\\[u00D7]\n.br\nJSON: [1]\n.TP\n.B \\-\\-b\n\\&\n"
        ".SH MORE\nThere.\n"
        ".SH EXAMPLE\n.nf\none\n\\&\n\\(aqtwo\\(aq\n.fi\n"
        ".SH SEE ALSO\nberth(1), berth\\-fidelity(7)\n");
}

TEST_CASE("a long word is broken for good behind a comma") {
  const std::string part = "abcdefghijklmnopqrstuvwxyz=TEXT,";
  const HelpPage page{.name = "berth x", .summary = "X", .synopsis = {}, .paragraphs = {part + part + part}};
  CHECK(contains(as_manual(page, 1), "\n" + part + "\n.br\n" + part + "\n.br\n" + part + "\n"));
}

TEST_CASE("the page of what is approximated is README's section") {
  const HelpPage page = help_of_fidelity();
  REQUIRE_FALSE(page.sections.empty());
  CHECK(page.sections.front().paragraphs.size() > 3);
  for (const HelpSection& section : page.sections) {
    for (const std::string& paragraph : section.paragraphs) CHECK_FALSE(contains(paragraph, "`"));
  }
}

}  // namespace
}  // namespace berth::cli
