#include "commands.h"

#include <array>

#include "backend/area.h"
#include "network.h"

namespace berth {

namespace {

constexpr std::array kCommands = {
    OwnCommand{{"clock", "Shows or turns the state's clock",
                "show\nset INSTANT\nadvance DURATION\n"
                "advance --until 'WAITER [CLUSTER/]NAME…' [--limit 24h]",
                "berth clock advance --until 'services-stable web/front'"},
               run_clock},
    OwnCommand{{"completion", "Prints what a shell completes berth's words with", "bash|zsh|fish",
                "source <(berth completion bash)"},
               run_completion},
    OwnCommand{
        {"configure", "Shows and changes the files of ~/.aws",
         "list|list-profiles|get NAME|set NAME VALUE [--profile NAME] [--services NAME] [--sso-session NAME]",
         "berth configure set region eu-west-1 --profile work"},
        run_configure},
    OwnCommand{{"docker-credential", "Gives docker passwords: docker runs it as docker-credential-berth",
                "get|store|erase|list|version", "echo localhost:4566 | berth docker-credential get"},
               run_docker_credential},
    OwnCommand{
        {"explain", "Says for each instance why run-task would take it or not",
         "run-task [run-task's options]", "berth explain run-task --cluster web --task-definition web"},
        run_explain},
    OwnCommand{{"info", "Says what this is, where its state lies, and which operations work",
                "\n--operations [--output json]", "berth info"},
               run_info},
    OwnCommand{{"instances", "Adds simulated container instances to a cluster",
                "add [--cluster NAME] [--type t3.medium] [--count 1] [--zones a,b,c]",
                "berth instances add --cluster web --type t3.large --count 3"},
               run_instances},
    OwnCommand{
        {"keys", "Keeps the keys that a server with --require-signatures knows",
         "add [--account ID] [--access-key-id ID] [--secret-access-key SECRET|-] [--session-token TOKEN] "
         "[--expires-in 12h] [--exports]\nlist\nremove ACCESS-KEY-ID",
         "eval \"$(berth keys add --exports)\""},
        run_keys},
    OwnCommand{{"query", "Evaluates a JMESPath expression over a JSON document", "EXPRESSION [FILE]",
                "berth query 'length(@)' list.json"},
               run_query},
    OwnCommand{{"serve", "Answers every client that speaks HTTP: the aws CLI, SDKs, berth itself",
                "[--listen 127.0.0.1:4566] [--tls-cert FILE --tls-key FILE] [--account ID]\n"
                "[--log-format text|json] [--registry-host HOST] [--allow-reset] "
                "[--require-signatures] [--insecure]\n--background\n--status\n--stop",
                "berth serve --background"},
               run_serve},
    OwnCommand{{"shell-init", "Prints a function aws: ecs and ecr to berth, the rest to the real aws",
                "bash|zsh|fish", "eval \"$(berth shell-init bash)\""},
               run_shell_init},
    OwnCommand{{"sim", "Places tasks on instances in memory, and times it",
                "placement --instances N --tasks M --strategy "
                "binpack_mem|binpack_cpu|spread_az|spread_inst|az_binpack|az_inst",
                "berth sim placement --instances 10000 --tasks 100000 --strategy binpack_mem"},
               run_sim},
    OwnCommand{{"state", "Shows, copies or empties the state",
                "path\nshow [KEY]\nexport\nimport [FILE]\nhistory [KEY] [--limit N]\n"
                "reset [--clock real|virtual|eager] [--seed N] [--runtime simulated]",
                "berth state history"},
               run_state},
};

}  // namespace

std::span<const OwnCommand> own_commands() { return kCommands; }

bool works(std::string_view service, std::string_view operation) {
  return backend::find_operation(service, operation) != nullptr;
}

}  // namespace berth
