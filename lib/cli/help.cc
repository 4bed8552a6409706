#include "cli/help.h"

#include <array>
#include <vector>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/help_globals.h"
#include "cli/help_guides.h"
#include "cli/help_options.h"

namespace berth::cli {

namespace {

constexpr std::string_view kProgram = "berth";
constexpr std::string_view kFidelity = "berth fidelity";

std::string head_of(const model::Service& service, std::string_view name) {
  return std::string(kProgram) + " " + std::string(service.name()) + (name.empty() ? "" : " ") +
         std::string(name);
}

// Of an operation, or of a waiter by `wait NAME`; empty if nobody wrote one.
std::string summary_of(std::string_view service, std::string_view name) {
  for (const OperationHelp& help : operation_helps()) {
    if (help.service == service && help.operation == name) return std::string(help.summary);
  }
  return {};
}

std::vector<std::string> working(const model::Service& service, const Works& works) {
  std::vector<std::string> names;
  for (const model::Operation operation : service.operations()) {
    if (works(service.name(), operation.name())) names.emplace_back(operation.cli_name());
  }
  return names;
}

std::vector<model::Waiter> working_waiters(const model::Service& service, const Works& works) {
  std::vector<model::Waiter> waiters;
  for (const model::Waiter waiter : service.waiters()) {
    if (works(service.name(), waiter.operation().name())) waiters.push_back(waiter);
  }
  return waiters;
}

HelpSection rows_section(std::string title, std::vector<HelpRow> rows) {
  return {.title = std::move(title), .paragraphs = {}, .rows = std::move(rows), .lines = {}};
}

HelpSection example_section(std::vector<std::string> lines) {
  return {.title = "example", .paragraphs = {}, .rows = {}, .lines = std::move(lines)};
}

std::vector<std::string> paragraphs_of(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view paragraph : split(text, '\n')) {
    if (!paragraph.empty()) out.emplace_back(paragraph);
  }
  return out;
}

HelpSection input_options(const model::Service& service, const model::Operation& operation) {
  HelpSection section = rows_section("options", option_rows(service, operation));
  if (section.rows.empty()) section.paragraphs = {"None of its own."};
  return section;
}

// The options that every operation has beside its own.
HelpSection common_section(const model::Operation& operation) {
  HelpSection section = rows_section("options of every operation", operation_options(operation));
  section.rows.push_back({.label = "berth help",
                          .text = "has the options that every command takes: --region, --output, --query …",
                          .forms = {}});
  std::vector<std::string> names;
  for (const HelpRow& row : operation_options(operation))
    names.push_back(row.label.substr(0, row.label.find(' ')));
  section.elsewhere = join(names, ", ") + " and those of every command are described in berth(1).";
  return section;
}

HelpSection example_of(const model::Service& service, const model::Operation& operation,
                       const std::string& name) {
  if (const Guide* guide = find_guide(service.name(), name)) return example_section(shown_example(*guide));
  return example_section({sample_command(head_of(service, name), operation)});
}

void take_text(const Guide* guide, HelpPage& page) {
  if (guide == nullptr) return;
  for (std::string& paragraph : paragraphs_of(guide->text)) page.paragraphs.push_back(std::move(paragraph));
}

HelpSection operations_section(const model::Service& service, const std::vector<std::string>& names) {
  std::vector<HelpRow> rows;
  for (const std::string& name : names)
    rows.push_back({.label = name, .text = summary_of(service.name(), name), .forms = {}});
  for (const std::string_view command : customised_commands(service.name())) {
    if (const CommandHelp* help = find_customised_help(service.name(), command))
      rows.push_back({.label = std::string(command), .text = std::string(help->summary), .forms = {}});
  }
  return rows_section("operations that work", std::move(rows));
}

std::string waiter_summary(const model::Service& service, const model::Waiter& waiter) {
  const std::string summary = summary_of(service.name(), "wait " + std::string(waiter.cli_name()));
  return summary.empty() ? "Waits for " + std::string(waiter.cli_name()) : summary;
}

std::vector<HelpRow> waiter_rows(const std::vector<model::Waiter>& waiters, const std::string& before) {
  std::vector<HelpRow> rows;
  for (const model::Waiter& waiter : waiters) {
    rows.push_back({.label = before + std::string(waiter.cli_name()),
                    .text = "asks " + std::string(waiter.operation().cli_name()) + " every " +
                            std::to_string(waiter.delay_seconds()) + " s, at most " +
                            std::to_string(waiter.max_attempts()) + " times",
                    .forms = {}});
  }
  return rows;
}

}  // namespace

HelpPage help_of_berth(std::span<const CommandHelp> own_commands, const Works& works) {
  HelpPage page{.name = std::string(kProgram),
                .summary =
                    "berth does on this machine what `aws ecs` and `aws ecr` do in an AWS account, and "
                    "needs none",
                .synopsis = {"berth [options] SERVICE OPERATION [options]",
                             "berth [options] COMMAND [options]", "berth help SERVICE [OPERATION]"}};
  std::vector<HelpRow> commands;
  for (const CommandHelp& command : own_commands)
    commands.push_back(
        {.label = std::string(command.name), .text = std::string(command.summary), .forms = {}});
  page.sections.push_back(rows_section("commands", std::move(commands)));
  page.sections.push_back(rows_section("options of every command", global_rows()));
  page.sections.push_back(rows_section("options of every operation", every_operation_option()));
  page.sections.push_back(rows_section("variables", variable_rows()));
  std::vector<HelpRow> services;
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    const model::Service service = model::service_at(i);
    if (service.name() == kProgram) continue;
    const std::vector<std::string> names = working(service, works);
    if (names.empty()) continue;
    services.push_back({.label = std::string(service.name()), .text = "", .forms = {join(names, " ")}});
    page.see_also.push_back(head_of(service, ""));
  }
  page.sections.push_back(rows_section("operations that work", std::move(services)));
  page.sections.push_back(rows_section("exit codes", exit_rows()));
  page.sections.push_back(rows_section("further pages", topic_rows()));
  const Guide* guide = find_guide("", "");
  page.sections.push_back(
      example_section(guide == nullptr ? std::vector<std::string>() : shown_example(*guide)));
  for (const CommandHelp& command : own_commands)
    page.see_also.push_back(std::string(kProgram) + " " + std::string(command.name));
  page.see_also.emplace_back(kFidelity);
  return page;
}

HelpPage help_of_service(const model::Service& service, const Works& works) {
  const std::string head = head_of(service, "");
  HelpPage page{.name = head,
                .summary = summary_of(service.name(), ""),
                .synopsis = {head + " OPERATION [options]", head + " OPERATION help"}};
  const std::vector<std::string> names = working(service, works);
  page.sections.push_back(operations_section(service, names));
  const std::vector<model::Waiter> waiters = working_waiters(service, works);
  if (!waiters.empty()) page.sections.push_back(rows_section("waiters", waiter_rows(waiters, "wait ")));
  const std::size_t missing = service.operations().size() - names.size();
  if (missing > 0) {
    page.sections.push_back(
        {.title = "not there yet",
         .paragraphs = {std::to_string(missing) + " more of " + std::to_string(service.operations().size()) +
                        " operations are known and not there yet: berth info --operations"},
         .rows = {},
         .lines = {}});
  }
  if (const Guide* guide = find_guide(service.name(), ""))
    page.sections.push_back(example_section(shown_example(*guide)));
  page.see_also = {std::string(kProgram), std::string(kFidelity)};
  return page;
}

HelpPage help_of_operation(const model::Service& service, const model::Operation& operation,
                           const Works& works) {
  const std::string name(operation.cli_name());
  HelpPage page{.name = head_of(service, name),
                .summary = summary_of(service.name(), name),
                .synopsis = {synopsis_of(head_of(service, name), operation)}};
  if (!works(service.name(), operation.name()))
    page.paragraphs.emplace_back("This operation is not there yet.");
  take_text(find_guide(service.name(), name), page);
  page.sections = {input_options(service, operation), common_section(operation),
                   example_of(service, operation, name)};
  page.see_also = {head_of(service, ""), std::string(kProgram)};
  return page;
}

HelpPage help_of_waiters(const model::Service& service, const Works& works) {
  const std::string head = head_of(service, "wait");
  HelpPage page{.name = head,
                .summary = "Waits until something is as it was asked for",
                .synopsis = {head + " WAITER [options]"}};
  const std::vector<model::Waiter> waiters = working_waiters(service, works);
  if (!waiters.empty()) page.sections.push_back(rows_section("waiters", waiter_rows(waiters, "")));
  page.see_also = {head_of(service, ""), std::string(kProgram)};
  if (waiters.empty()) {
    page.paragraphs.emplace_back("None is there yet.");
    return page;
  }
  page.sections.push_back(example_section({head + " " + std::string(waiters.front().cli_name()) + " help"}));
  for (const model::Waiter& waiter : waiters)
    page.see_also.push_back(head + " " + std::string(waiter.cli_name()));
  return page;
}

HelpPage help_of_waiter(const model::Service& service, const model::Waiter& waiter) {
  const model::Operation operation = waiter.operation();
  const std::string name = "wait " + std::string(waiter.cli_name());
  HelpPage page{
      .name = head_of(service, name),
      .summary = waiter_summary(service, waiter),
      .synopsis = {synopsis_of(head_of(service, name), operation)},
      .paragraphs = {
          "Asks " + std::string(operation.cli_name()) + " every " + std::to_string(waiter.delay_seconds()) +
          " s, at most " + std::to_string(waiter.max_attempts()) +
          " times, and prints nothing. A clock that stands still is turned instead. The exit code is "
          "255 if it does not come to pass."}};
  take_text(find_guide(service.name(), name), page);
  page.sections = {input_options(service, operation), common_section(operation),
                   example_of(service, operation, name)};
  page.see_also = {head_of(service, "wait"), head_of(service, operation.cli_name()), std::string(kProgram)};
  return page;
}

HelpPage help_of_command(const CommandHelp& command, std::string_view service) {
  const std::string head = std::string(kProgram) + " " + (service.empty() ? "" : std::string(service) + " ");
  HelpPage page{
      .name = head + std::string(command.name), .summary = std::string(command.summary), .synopsis = {}};
  for (const std::string_view form : split(command.usage, '\n'))
    page.synopsis.push_back(page.name + (form.empty() ? "" : " ") + std::string(form));
  const Guide* guide = find_guide(service, command.name);
  take_text(guide, page);
  std::vector<HelpRow> options;
  for (const std::string_view line : split(guide == nullptr ? std::string_view() : guide->options, '\n')) {
    const std::size_t tab = line.find('\t');
    if (tab != std::string_view::npos)
      options.push_back({.label = std::string(line.substr(0, tab)),
                         .text = std::string(line.substr(tab + 1)),
                         .forms = {}});
  }
  if (!options.empty()) page.sections.push_back(rows_section("options", std::move(options)));
  page.sections.push_back(example_section(
      guide == nullptr ? std::vector<std::string>{std::string(command.example)} : shown_example(*guide)));
  if (!service.empty()) page.see_also.push_back(std::string(kProgram) + " " + std::string(service));
  page.see_also.emplace_back(kProgram);
  return page;
}

HelpPage help_of_missing(std::string_view service, std::string_view name) {
  const std::string head = std::string(kProgram) + " " + std::string(service) + " " + std::string(name);
  return {.name = head,
          .summary = "",
          .synopsis = {head + " [options]"},
          .paragraphs = {"This command is not there yet."}};
}

std::span<const std::string_view> help_topics() {
  static constexpr std::array<std::string_view, 4> kTopics = {"topics", "config-vars", "return-codes",
                                                              "fidelity"};
  return kTopics;
}

std::optional<HelpPage> find_topic(std::string_view name) {
  const auto page = [&](std::string summary, HelpSection section) {
    return HelpPage{.name = std::string(kProgram) + " " + std::string(name),
                    .summary = std::move(summary),
                    .synopsis = {},
                    .paragraphs = {},
                    .sections = {std::move(section)}};
  };
  if (name == "topics") return page("Pages beside those of commands", rows_section("topics", topic_rows()));
  if (name == "config-vars")
    return page("Variables, and settings of ~/.aws/config", rows_section("variables", variable_rows()));
  if (name == "return-codes") return page("What exit codes mean", rows_section("exit codes", exit_rows()));
  if (name == "fidelity") return help_of_fidelity();
  return std::nullopt;
}

}  // namespace berth::cli
