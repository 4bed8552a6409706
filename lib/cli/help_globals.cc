#include "cli/help_globals.h"

#include <array>
#include <span>
#include <string_view>

#include "cli/options.h"

namespace berth::cli {

namespace {

struct Row {
  std::string_view label;
  std::string_view text;
};

constexpr std::array kGlobals = {
    Row{"--debug", "accepted, and does nothing"},
    Row{"--endpoint-url TEXT", "sends requests to this server instead of the state on this machine"},
    Row{"--no-verify-ssl", "takes any certificate of that server"},
    Row{"--no-paginate", "one page only"},
    Row{"--output TEXT",
        "json, text, table, yaml, yaml-stream or off; else AWS_DEFAULT_OUTPUT, the profile, json"},
    Row{"--query EXPRESSION", "JMESPath over the result"},
    Row{"--profile TEXT", "of ~/.aws/config; else AWS_PROFILE, AWS_DEFAULT_PROFILE"},
    Row{"--region TEXT", "else AWS_REGION, AWS_DEFAULT_REGION, the profile"},
    Row{"--version", "prints the version"},
    Row{"--color TEXT", "on, off or auto: whether a table is coloured"},
    Row{"--no-sign-request", "sends requests without a signature"},
    Row{"--ca-bundle FILE", "certificates to trust at an endpoint"},
    Row{"--cli-read-timeout INTEGER", "seconds that an endpoint may be silent; 60, and 0 for ever"},
    Row{"--cli-connect-timeout INTEGER", "seconds to reach an endpoint; 60, and 0 for ever"},
    Row{"--cli-binary-format TEXT", "base64 or raw-in-base64-out: how bytes stand in options"},
    Row{"--no-cli-pager", "no pager"},
    Row{"--cli-auto-prompt", "refused: berth asks nothing"},
    Row{"--no-cli-auto-prompt", "accepted: so it is anyway"},
    Row{"--cli-error-format TEXT",
        "enhanced, legacy, json, yaml, text or table; else AWS_CLI_ERROR_FORMAT, enhanced"},
    Row{"--help", "shows this page, or that of the command it stands behind"},
};

constexpr std::array kOfOperations = {
    Row{"--cli-input-json JSON", "the whole input, or file://…; options on the line win"},
    Row{"--cli-input-yaml YAML", "the same as YAML"},
    Row{"--generate-cli-skeleton [TEXT]",
        "prints an input to fill in (input, yaml-input) or a sample answer (output); sends nothing"},
};

constexpr std::array kOfPages = {
    Row{"--max-items INTEGER", "how many results in all; the rest waits behind NextToken"},
    Row{"--starting-token TEXT", "where to go on: a NextToken"},
    Row{"--page-size INTEGER", "how many results a request asks for"},
};

constexpr std::array kVariables = {
    Row{"BERTH_STATE", "where the state lies; else $XDG_STATE_HOME/berth, ~/.local/state/berth"},
    Row{"BERTH_CLOCK", "real, virtual or eager; taken when a state is made"},
    Row{"BERTH_SEED", "a number that ids are drawn from; taken when a state is made"},
    Row{"BERTH_RUNTIME", "what runs tasks: simulated; taken when a state is made"},
    Row{"BERTH_ACCOUNT", "the account's 12 digits; 123456789012"},
    Row{"BERTH_REGISTRY_HOST", "the host in repository URIs, such as localhost:4566"},
    Row{"BERTH_ALLOW_AWS", "1: a configured endpoint may be AWS itself"},
    Row{"AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_ECS …", "where requests go instead of the state on this machine"},
    Row{"AWS_REGION, AWS_DEFAULT_REGION", "the region"},
    Row{"AWS_PROFILE, AWS_CONFIG_FILE", "the profile, and the file that it stands in"},
    Row{"AWS_DEFAULT_OUTPUT", "as --output"},
    Row{"AWS_PAGER, PAGER", "shows what is printed on a terminal; empty for none"},
};

constexpr std::array kTopics = {
    Row{"berth help config-vars", "variables"},
    Row{"berth help return-codes", "what exit codes mean"},
    Row{"berth help fidelity", "where berth does not do quite what AWS does"},
};

constexpr std::array kExits = {
    Row{"0", "done"},
    Row{"130", "interrupted"},
    Row{"252", "the command line is wrong, or a value in it"},
    Row{"253", "the configuration or a variable is"},
    Row{"254", "the service refused"},
    Row{"255", "anything else: what is not there yet, a waiter that gave up, a file that can't be read"},
};

std::vector<HelpRow> rows_of(std::span<const Row> table) {
  std::vector<HelpRow> rows;
  for (const Row& row : table)
    rows.push_back({.label = std::string(row.label), .text = std::string(row.text), .forms = {}});
  return rows;
}

}  // namespace

std::vector<HelpRow> global_rows() { return rows_of(kGlobals); }

std::vector<HelpRow> operation_options(const model::Operation& operation) {
  std::vector<HelpRow> rows;
  if (operation.paginator()) rows = rows_of(kOfPages);
  for (HelpRow& row : rows_of(kOfOperations)) rows.push_back(std::move(row));
  return rows;
}

std::vector<HelpRow> every_operation_option() {
  std::vector<HelpRow> rows = rows_of(kOfOperations);
  for (HelpRow& row : rows_of(kOfPages)) {
    row.text += " (of what comes in pages)";
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<HelpRow> variable_rows() { return rows_of(kVariables); }

std::vector<HelpRow> topic_rows() { return rows_of(kTopics); }

std::vector<HelpRow> exit_rows() { return rows_of(kExits); }

}  // namespace berth::cli
