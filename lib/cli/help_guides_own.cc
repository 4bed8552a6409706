// berth's own commands, and berth itself.
#include <array>

#include "cli/help_guides.h"

namespace berth::cli {

namespace {

constexpr std::array kGuides = {
    Guide{.service = "",
          .name = "",
          .text = "",
          .stage = Stage::instances,
          .example = "berth ecs create-service --cluster web --service-name front --task-definition front "
                     "--desired-count 2\n"
                     "berth ecs wait services-stable --cluster web --services front\n"
                     "berth ecs list-tasks --cluster web --query 'length(taskArns)'\n"
                     "= 2"},
    Guide{
        .service = "",
        .name = "clock",
        .text =
            "A state has one clock. A real one goes with the machine's. A virtual one begins on 1 January "
            "2026 "
            "and stands still until it is turned, by this command or by a waiter. An eager one is virtual, "
            "and "
            "a read of something that is on its way turns it to the next event.\n"
            "Turning it lets everything happen that is due on the way. `advance --until` stops at the first "
            "instant that satisfies a waiter.",
        .stage = Stage::service,
        .example = "berth clock advance --until 'services-stable web/front'\n"
                   "berth clock set 2026-02-01T12:00:00Z\n"
                   "berth clock advance 2h30m\n"
                   "= 2026-02-01T14:30:00Z virtual",
        .options =
            "--until TEXT\ta waiter of ECS, and what it shall wait for, in the cluster that stands before "
            "the slash\n"
            "--limit TIME\thow far to turn at most; 24h"},
    Guide{.service = "",
          .name = "completion",
          .text = "What it prints is short, and asks berth at each Tab. An installed berth has it in place "
                  "already.",
          .stage = Stage::nothing,
          .example = "~ source <(berth completion bash)\n"
                     "berth completion bash > berth.bash"},
    Guide{.service = "",
          .name = "configure",
          .text = "Shows and changes the files that the aws CLI reads: set leaves all other lines as they "
                  "are. list hides keys but for their last four letters, and asks nobody for those that a "
                  "profile would have fetched.",
          .stage = Stage::nothing,
          .example = "berth configure set region eu-west-1 --profile work\n"
                     "berth configure get region --profile work\n"
                     "= eu-west-1",
          .options = "--services NAME\tof a services section instead of a profile\n"
                     "--sso-session NAME\tof an sso-session section"},
    Guide{.service = "",
          .name = "docker-credential",
          .text =
              "Docker runs a program docker-credential-berth, a link to berth, if its config.json names "
              "berth under "
              "credHelpers for a registry. It gives a fresh password each time, so nobody needs to log in.",
          .stage = Stage::nothing,
          .example = "echo localhost:4566 | berth docker-credential get > password.json"},
    Guide{.service = "",
          .name = "explain",
          .text = "Takes run-task's options, starts nothing, and shows each instance: what is in its way, or "
                  "its rank among those that would do. `*` marks the one that a task goes to, `+` one that "
                  "would do, `-` one that can't take it; --output json says the same.",
          .stage = Stage::instances,
          .example = "berth explain run-task --cluster web --task-definition front"},
    Guide{.service = "",
          .name = "info",
          .text = "Makes no state where there is none. --operations has a line an operation: the service, "
                  "its name, "
                  "yes or no, with tabs between them.",
          .stage = Stage::nothing,
          .example = "berth info\n"
                     "berth info --operations | grep run-task\n"
                     "= ecs\trun-task\tyes",
          .options = "--operations\tlists operations, and which of them work"},
    Guide{.service = "",
          .name = "instances",
          .text = "Each has the CPU and memory of its type, all of it free, and the attributes that an ECS "
                  "agent would "
                  "report. They need nothing of the machine: a thousand are as good as one.",
          .stage = Stage::cluster,
          .example = "berth instances add --cluster web --type t3.large --count 3 \\\n"
                     "    --zones us-east-1a,us-east-1b,us-east-1c --query 'length(containerInstances)'\n"
                     "= 3",
          .options = "--cluster NAME\tdefault\n"
                     "--type TYPE\tan instance type of EC2; t3.medium\n"
                     "--count NUMBER\t1\n"
                     "--zones ZONE,…\tthe first instance lies in the first zone, and so on in turn"},
    Guide{.service = "",
          .name = "keys",
          .text = "`berth serve` takes any keys unless it runs with --require-signatures. Then it takes "
                  "these. A secret "
                  "that is not given is drawn.",
          .stage = Stage::nothing,
          .example = "berth keys add --access-key-id AKIDEXAMPLE --secret-access-key secret --exports\n"
                     "= export AWS_ACCESS_KEY_ID=AKIDEXAMPLE\n"
                     "= export AWS_SECRET_ACCESS_KEY='secret'\n"
                     "= unset AWS_SESSION_TOKEN\n"
                     "berth keys remove AKIDEXAMPLE",
          .options = "--account ID\tthe account that the keys are of\n"
                     "--access-key-id ID\telse one is drawn\n"
                     "--secret-access-key SECRET\telse one is drawn; - reads it from standard input\n"
                     "--session-token TOKEN\ta token that requests must carry as well\n"
                     "--expires-in TIME\thow long they are good: 15m, 12h; else for ever\n"
                     "--exports\tprints them as a shell sets variables"},
    Guide{.service = "",
          .name = "query",
          .text = "The same JMESPath as --query's, over a file or standard input.",
          .stage = Stage::nothing,
          .example = "echo '{\"a\": [1, 2, 3]}' | berth query 'length(a)'\n= 3"},
    Guide{.service = "",
          .name = "serve",
          .text = "Answers ECS, ECR, ECR Public, Application Auto Scaling, STS and EC2 as AWS's endpoints "
                  "do, and a "
                  "container registry below /v2/, from the state that commands on this machine use as well. "
                  "It prints "
                  "the variables that send a client there.",
          .stage = Stage::nothing,
          .example = "~ eval \"$(berth serve --background)\"\n"
                     "berth serve --background --listen 127.0.0.1:0\n"
                     "berth serve --status\n"
                     "berth serve --stop",
          .options = "--listen ADDRESS:PORT\t127.0.0.1:4566; port 0 is one that is free\n"
                     "--tls-cert FILE, --tls-key FILE\tspeak HTTPS with them\n"
                     "--account ID\tthe account of requests that name none\n"
                     "--log-format text|json\thow each request is logged, on standard error\n"
                     "--registry-host HOST\tthe host in repository URIs\n"
                     "--allow-reset\tanswers POST /_berth/reset, which empties the state\n"
                     "--require-signatures\ttakes signed requests alone; berth keys has the keys\n"
                     "--insecure\tmay listen beyond this machine without signatures\n"
                     "--background\tstarts a server, and ends when it answers\n"
                     "--status\tsays where the server of this state is; 255 if none runs in the background\n"
                     "--stop\tends it"},
    Guide{.service = "",
          .name = "shell-init",
          .text = "With it `aws ecs`, `aws ecr` and their like are berth's, and every other command is the "
                  "real aws "
                  "CLI's.",
          .stage = Stage::nothing,
          .example = "~ eval \"$(berth shell-init bash)\"\n"
                     "berth shell-init bash > init.bash"},
    Guide{.service = "",
          .name = "sim",
          .text = "Uses the code that run-task places tasks with, on instances and tasks of mixed sizes; no "
                  "state is "
                  "read or written.",
          .stage = Stage::nothing,
          .example = "berth sim placement --instances 100 --tasks 1000 --strategy binpack_mem",
          .options = "--instances NUMBER\thow many instances\n"
                     "--tasks NUMBER\thow many tasks\n"
                     "--strategy NAME\tby which strategy"},
    Guide{
        .service = "",
        .name = "state",
        .text =
            "A state is one folder with all accounts and regions in it. `export` prints it as a log, which "
            "`import` puts into an empty one; layers of images lie beside it in the folder blobs. `history` "
            "shows each change with the command that made it, the newest first. `reset` forgets everything "
            "but "
            "what kind of clock, seed and runtime it was made with.",
        .stage = Stage::cluster,
        .example = "berth state show 123456789012/us-east-1/ecs/\n"
                   "= 123456789012/us-east-1/ecs/cluster/web\n"
                   "berth state history --limit 1\n"
                   "berth state export > copy.jsonl\n"
                   "berth state reset",
        .options = "--limit NUMBER\thow many changes\n"
                   "--clock KIND\treal, virtual or eager\n"
                   "--seed NUMBER\twhat ids are drawn from\n"
                   "--runtime NAME\tsimulated"},
};

}  // namespace

std::span<const Guide> own_guides() { return kGuides; }

}  // namespace berth::cli
