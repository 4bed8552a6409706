// Clusters, task definitions, tasks and instances.
#include <array>

#include "cli/help_guides.h"

namespace berth::cli {

namespace {

constexpr std::array kGuides = {
    Guide{.service = "ecs",
          .name = "",
          .text = "",
          .stage = Stage::instances,
          .example = "berth ecs run-task --cluster web --task-definition front --count 2\n"
                     "berth ecs list-tasks --cluster web"},
    Guide{.service = "ecs",
          .name = "create-cluster",
          .text = "A cluster is a name that services, tasks and instances belong to. None is there from the "
                  "beginning, not even the one called default, which is meant where no cluster is named. To "
                  "create one that is there already shows it and changes nothing.",
          .stage = Stage::nothing,
          .example = "berth ecs create-cluster --cluster-name web --tags key=team,value=blue\n"
                     "berth ecs list-clusters --query clusterArns --output text\n"
                     "= arn:aws:ecs:us-east-1:123456789012:cluster/web"},
    Guide{.service = "ecs",
          .name = "delete-cluster",
          .text = "The cluster becomes INACTIVE, and is not listed any more. One with services, tasks or "
                  "instances is refused: delete, stop or deregister those first.",
          .stage = Stage::cluster,
          .example = "berth ecs delete-cluster --cluster web --query cluster.status --output text\n"
                     "= INACTIVE"},
    Guide{.service = "ecs",
          .name = "describe-clusters",
          .text =
              "Names that nothing is known of come back under failures, and the exit code is 0 all the same. "
              "Tags, settings and statistics are shown if --include asks for them.",
          .stage = Stage::instances,
          .example = "berth ecs describe-clusters --clusters web nothing --include TAGS \\\n"
                     "    --query '[clusters[0].registeredContainerInstancesCount, failures[0].reason]' "
                     "--output text\n"
                     "= 2\tMISSING"},
    Guide{.service = "ecs",
          .name = "list-clusters",
          .text = "Gives ARNs alone, in pages of 100 that are fetched one behind the other.",
          .stage = Stage::cluster,
          .example = "berth ecs list-clusters --query 'length(clusterArns)'\n= 1"},
    Guide{.service = "ecs",
          .name = "put-cluster-capacity-providers",
          .text = "The list takes the place of the one that was there. The default strategy is used by "
                  "run-task and "
                  "create-service where neither a launch type nor a strategy is given.",
          .stage = Stage::cluster,
          .example = "berth ecs put-cluster-capacity-providers --cluster web --capacity-providers FARGATE "
                     "FARGATE_SPOT \\\n"
                     "    --default-capacity-provider-strategy capacityProvider=FARGATE,weight=1"},
    Guide{
        .service = "ecs",
        .name = "register-task-definition",
        .text =
            "Every call makes a new revision of the family: front:1, front:2 and so on. Nothing in a "
            "revision "
            "can be changed later.\n"
            "Labels that begin with berth.sim. tell what a simulated container does: berth.sim.exit-after "
            "and berth.sim.exit-code end it, berth.sim.start-delay holds it up, berth.sim.health says what "
            "its health check finds.",
        .stage = Stage::nothing,
        .example =
            "berth ecs register-task-definition --family job --container-definitions '[{\"name\": \"app\",\n"
            "    \"image\": \"busybox\", \"memory\": 64, \"dockerLabels\": {\"berth.sim.exit-after\": "
            "\"90s\"}}]'\n"
            "berth ecs describe-task-definition --task-definition job --query taskDefinition.revision\n"
            "= 1"},
    Guide{.service = "ecs",
          .name = "deregister-task-definition",
          .text = "The revision becomes INACTIVE: nothing new can be started from it, and what runs goes on. "
                  "It needs "
                  "its number.",
          .stage = Stage::definition,
          .example =
              "berth ecs deregister-task-definition --task-definition front:1 --query taskDefinition.status\n"
              "= \"INACTIVE\""},
    Guide{.service = "ecs",
          .name = "describe-task-definition",
          .text = "A family alone means its newest active revision. --include TAGS shows its tags beside it.",
          .stage = Stage::definition,
          .example = "berth ecs describe-task-definition --task-definition front \\\n"
                     "    --query 'taskDefinition.containerDefinitions[].image' --output text\n"
                     "= nginx"},
    Guide{.service = "ecs",
          .name = "list-task-definitions",
          .text = "By family and number; --sort DESC has the newest first, so --max-items 1 with it is the "
                  "one to run.",
          .stage = Stage::definition,
          .example = "berth ecs list-task-definitions --family-prefix front --sort DESC --max-items 1"},
    Guide{.service = "ecs",
          .name = "list-task-definition-families",
          .text = "Families whose every revision is out of use are left out with --status ACTIVE.",
          .stage = Stage::definition,
          .example = "berth ecs list-task-definition-families --status ACTIVE --query families --output "
                     "text\n= front"},
    Guide{.service = "ecs",
          .name = "delete-task-definitions",
          .text = "Only what was deregistered before can be deleted.",
          .stage = Stage::definition,
          .example = "berth ecs deregister-task-definition --task-definition front:1\n"
                     "berth ecs delete-task-definitions --task-definitions front:1"},
    Guide{.service = "ecs",
          .name = "run-task",
          .text =
              "Finds an instance for each task, by constraints and strategy if they are given, and starts it "
              "there; "
              "on Fargate none is looked for. Tasks that no instance takes are named under failures, and the "
              "exit code is 0 all the same: `berth explain run-task` says why.",
          .stage = Stage::instances,
          .example = "berth ecs run-task --cluster web --task-definition front --count 2 \\\n"
                     "    --placement-strategy type=spread,field=attribute:ecs.availability-zone \\\n"
                     "    --query '[length(tasks), length(failures)]' --output text\n"
                     "= 2\t0"},
    Guide{
        .service = "ecs",
        .name = "start-task",
        .text =
            "Starts one task on each of the instances named, up to ten. Nothing is weighed: an instance with "
            "too little room is a failure.",
        .stage = Stage::instances,
        .example =
            "instance=$(berth ecs list-container-instances --cluster web --query 'containerInstanceArns[0]' "
            "--output text)\n"
            "berth ecs start-task --cluster web --task-definition front --container-instances $instance"},
    Guide{.service = "ecs",
          .name = "stop-task",
          .text = "The task goes through STOPPING to STOPPED. It stays to be described for an hour. A "
                  "service starts "
                  "another one in its place.",
          .stage = Stage::task,
          .example = "berth ecs stop-task --cluster web --task $task --reason 'a test'\n"
                     "berth ecs wait tasks-stopped --cluster web --tasks $task\n"
                     "berth ecs describe-tasks --cluster web --tasks $task --query 'tasks[0].stoppedReason'\n"
                     "= \"a test\""},
    Guide{.service = "ecs",
          .name = "describe-tasks",
          .text = "Takes ARNs or ids, up to 100. A stopped task has its containers' exit codes, and why it "
                  "stopped.",
          .stage = Stage::task,
          .example = "berth ecs wait tasks-running --cluster web --tasks $task\n"
                     "berth ecs describe-tasks --cluster web --tasks $task --query 'tasks[0].lastStatus' "
                     "--output text\n"
                     "= RUNNING"},
    Guide{.service = "ecs",
          .name = "list-tasks",
          .text = "Without --desired-status those that run or are about to. Its filters can be combined.",
          .stage = Stage::service,
          .example = "berth ecs wait services-stable --cluster web --services front\n"
                     "berth ecs list-tasks --cluster web --service-name front --query 'length(taskArns)'\n"
                     "= 2"},
    Guide{.service = "ecs",
          .name = "execute-command",
          .text = "Simulated containers have nothing that could run a command.",
          .stage = Stage::task,
          .example = "berth ecs execute-command --cluster web --task $task --interactive --command /bin/sh\n"
                     "? 255"},
    Guide{.service = "ecs",
          .name = "register-container-instance",
          .text = "What an agent on a machine calls. `berth instances add` does the same for a type of "
                  "instance, zones "
                  "and attributes included.",
          .stage = Stage::cluster,
          .example =
              "berth ecs register-container-instance --cluster web --total-resources \\\n"
              "    name=CPU,type=INTEGER,integerValue=2048 name=MEMORY,type=INTEGER,integerValue=3884 \\\n"
              "    --query containerInstance.status --output text\n"
              "= ACTIVE"},
    Guide{
        .service = "ecs",
        .name = "deregister-container-instance",
        .text = "An instance with tasks is let go with --force alone.",
        .stage = Stage::instances,
        .example =
            "instance=$(berth ecs list-container-instances --cluster web --query 'containerInstanceArns[0]' "
            "--output text)\n"
            "berth ecs deregister-container-instance --cluster web --container-instance $instance --force"},
    Guide{
        .service = "ecs",
        .name = "describe-container-instances",
        .text =
            "registeredResources is what the instance has in all, remainingResources what no task has taken.",
        .stage = Stage::task,
        .example = "instance=$(berth ecs describe-tasks --cluster web --tasks $task --query "
                   "'tasks[0].containerInstanceArn' --output text)\n"
                   "berth ecs describe-container-instances --cluster web --container-instances $instance \\\n"
                   "    --query 'containerInstances[0].remainingResources[?name==`MEMORY`].integerValue' "
                   "--output text\n"
                   "= 3968"},
    Guide{.service = "ecs",
          .name = "list-container-instances",
          .text = "--filter takes an expression of the cluster query language, as placement constraints do.",
          .stage = Stage::instances,
          .example =
              "berth ecs list-container-instances --cluster web --filter 'attribute:ecs.instance-type == "
              "t3.medium' --query 'length(containerInstanceArns)'\n"
              "= 2"},
    Guide{
        .service = "ecs",
        .name = "update-container-instances-state",
        .text =
            "DRAINING: nothing new is placed there, and services move their tasks elsewhere as far as their "
            "minimum of healthy tasks lets them. ACTIVE takes the instance back into use.",
        .stage = Stage::instances,
        .example =
            "instance=$(berth ecs list-container-instances --cluster web --query 'containerInstanceArns[0]' "
            "--output text)\n"
            "berth ecs update-container-instances-state --cluster web --container-instances $instance "
            "--status DRAINING"},
    Guide{
        .service = "ecs",
        .name = "put-attributes",
        .text = "An attribute is a name, and a value if you like, on an instance. Constraints ask for it as "
                "attribute:stack == blue, strategies as field=attribute:stack.",
        .stage = Stage::instances,
        .example =
            "instance=$(berth ecs list-container-instances --cluster web --query 'containerInstanceArns[0]' "
            "--output text)\n"
            "berth ecs put-attributes --cluster web --attributes name=stack,value=blue,targetId=$instance"},
    Guide{.service = "ecs",
          .name = "update-task-protection",
          .text = "For tasks of services. A protected task is not chosen when a service scales in or rolls, "
                  "until the "
                  "time is up; without a time, two hours.",
          .stage = Stage::service,
          .example = "berth ecs wait services-stable --cluster web --services front\n"
                     "task=$(berth ecs list-tasks --cluster web --query 'taskArns[0]' --output text)\n"
                     "berth ecs update-task-protection --cluster web --tasks $task --protection-enabled "
                     "--expires-in-minutes 60"},
    Guide{.service = "ecs",
          .name = "tag-resource",
          .text = "Tags that are there with the same key are replaced, others stay. Prints nothing.",
          .stage = Stage::cluster,
          .example =
              "berth ecs tag-resource --resource-arn arn:aws:ecs:us-east-1:123456789012:cluster/web \\\n"
              "    --tags key=team,value=blue\n"
              "berth ecs list-tags-for-resource --resource-arn "
              "arn:aws:ecs:us-east-1:123456789012:cluster/web \\\n"
              "    --query 'tags[].value' --output text\n"
              "= blue"},
    Guide{.service = "ecs",
          .name = "untag-resource",
          .text = "Keys that are not there are no mistake. Prints nothing.",
          .stage = Stage::cluster,
          .example = "berth ecs untag-resource --resource-arn arn:aws:ecs:us-east-1:123456789012:cluster/web "
                     "--tag-keys team"},
    Guide{.service = "ecs",
          .name = "list-tags-for-resource",
          .text = "The ARN may be of a cluster, service, task, task definition or container instance.",
          .stage = Stage::cluster,
          .example = "berth ecs list-tags-for-resource --resource-arn "
                     "arn:aws:ecs:us-east-1:123456789012:cluster/web"},
    Guide{.service = "ecs",
          .name = "put-account-setting",
          .text = "Settings are kept and shown, and change nothing else.",
          .stage = Stage::nothing,
          .example = "berth ecs put-account-setting --name containerInsights --value enabled"},
};

}  // namespace

std::span<const Guide> ecs_guides() { return kGuides; }

}  // namespace berth::cli
