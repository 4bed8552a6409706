// What berth says of the operations that people use most. An operation that is missing here is described by
// its options alone.
#include <array>

#include "cli/help.h"

namespace berth::cli {

namespace {

constexpr std::array kOperations = {
    OperationHelp{"ecs", "create-cluster", "Makes a cluster", "--cluster-name web"},
    OperationHelp{"ecs", "delete-cluster", "Ends a cluster that has no services, tasks or instances left",
                  "--cluster web"},
    OperationHelp{"ecs", "describe-clusters", "Shows clusters; without names the one called default",
                  "--clusters web --include TAGS"},
    OperationHelp{"ecs", "list-clusters", "Lists the ARNs of all clusters",
                  "--query clusterArns --output text"},
    OperationHelp{"ecs", "register-task-definition", "Makes a family's next revision",
                  "--cli-input-json file://task-definition.json"},
    OperationHelp{"ecs", "deregister-task-definition", "Takes a revision out of use",
                  "--task-definition web:3"},
    OperationHelp{"ecs", "describe-task-definition", "Shows a revision; a family's newest without a number",
                  "--task-definition web"},
    OperationHelp{"ecs", "list-task-definitions", "Lists revisions", "--family-prefix web --sort DESC"},
    OperationHelp{"ecs", "list-task-definition-families", "Lists families", "--status ACTIVE"},
    OperationHelp{"ecs", "delete-task-definitions", "Deletes revisions that are out of use",
                  "--task-definitions web:1 web:2"},
    OperationHelp{"ecs", "run-task", "Places and starts tasks once",
                  "--cluster web --task-definition migrate --count 1"},
    OperationHelp{"ecs", "start-task", "Starts a task on the instances that you name",
                  "--task-definition agent --container-instances 4d590253bb114126b7afa7b58eea9221"},
    OperationHelp{"ecs", "stop-task", "Stops a task",
                  "--cluster web --task 4d590253bb114126b7afa7b58eea9221 --reason 'a test'"},
    OperationHelp{"ecs", "describe-tasks", "Shows tasks, running or lately stopped",
                  "--cluster web --tasks 4d590253bb114126b7afa7b58eea9221"},
    OperationHelp{"ecs", "list-tasks", "Lists tasks by service, family, instance, starter or status",
                  "--cluster web --service-name front"},
    OperationHelp{"ecs", "create-service", "Keeps a number of tasks running",
                  "--cluster web --service-name front --task-definition web:1 --desired-count 3"},
    OperationHelp{"ecs", "update-service", "Changes a service and rolls it if need be",
                  "--cluster web --service front --task-definition web:2"},
    OperationHelp{"ecs", "delete-service", "Ends a service; --force while it still wants tasks",
                  "--cluster web --service front --force"},
    OperationHelp{"ecs", "describe-services", "Shows services with deployments and events",
                  "--cluster web --services front"},
    OperationHelp{"ecs", "list-services", "Lists a cluster's services", "--cluster web"},
    OperationHelp{"ecs", "list-service-deployments", "Lists a service's deployments",
                  "--cluster web --service front"},
    OperationHelp{"ecs", "register-container-instance", "Adds an instance by its resources",
                  "--cluster web --total-resources name=CPU,type=INTEGER,integerValue=2048 "
                  "name=MEMORY,type=INTEGER,integerValue=3884"},
    OperationHelp{"ecs", "deregister-container-instance", "Takes an instance out of its cluster",
                  "--cluster web --container-instance 1c3be8eddf3047b48f1e6e68ebd01f34 --force"},
    OperationHelp{"ecs", "describe-container-instances", "Shows instances with their free resources",
                  "--cluster web --container-instances 1c3be8eddf3047b48f1e6e68ebd01f34"},
    OperationHelp{"ecs", "list-container-instances",
                  "Lists instances; --filter takes the cluster query language",
                  "--cluster web --filter 'attribute:ecs.instance-type == t3.medium'"},
    OperationHelp{"ecs", "update-container-instances-state", "Drains instances, or takes them back into use",
                  "--cluster web --container-instances 1c3be8eddf3047b48f1e6e68ebd01f34 --status DRAINING"},
    OperationHelp{
        "ecs", "put-attributes", "Sets attributes that placement can ask for",
        "--cluster web --attributes name=stack,value=blue,targetId=1c3be8eddf3047b48f1e6e68ebd01f34"},
    OperationHelp{"ecs", "update-task-protection", "Keeps tasks from being chosen by scale-in and rollouts",
                  "--cluster web --tasks 4d590253bb114126b7afa7b58eea9221 --protection-enabled "
                  "--expires-in-minutes 60"},
    OperationHelp{"ecs", "tag-resource", "Puts tags on a cluster, service, task, definition or instance",
                  "--resource-arn arn:aws:ecs:us-east-1:123456789012:cluster/web --tags key=team,value=blue"},
    OperationHelp{"ecs", "put-account-setting", "Turns an account setting on or off",
                  "--name containerInsights --value enabled"},
    OperationHelp{"ecs", "list-account-settings", "Lists account settings", "--effective-settings"},
    OperationHelp{"ecr", "create-repository", "Makes a repository",
                  "--repository-name app --image-tag-mutability IMMUTABLE"},
    OperationHelp{"ecr", "delete-repository", "Deletes a repository; --force with its images",
                  "--repository-name app --force"},
    OperationHelp{"ecr", "describe-repositories", "Shows repositories and their URIs",
                  "--repository-names app --query 'repositories[0].repositoryUri' --output text"},
    OperationHelp{"ecr", "describe-images", "Shows images with size, tags and time", "--repository-name app"},
    OperationHelp{"ecr", "list-images", "Lists digests and tags",
                  "--repository-name app --filter tagStatus=TAGGED"},
    OperationHelp{"ecr", "batch-get-image", "Gives manifests by tag or digest",
                  "--repository-name app --image-ids imageTag=latest"},
    OperationHelp{"ecr", "batch-delete-image", "Deletes tags or whole images",
                  "--repository-name app --image-ids imageTag=old"},
    OperationHelp{"ecr", "put-image", "Records a manifest under a tag",
                  "--repository-name app --image-tag v2 --image-manifest file://manifest.json"},
    OperationHelp{"ecr", "put-lifecycle-policy", "Sets the rules by which images expire",
                  "--repository-name app --lifecycle-policy-text file://policy.json"},
    OperationHelp{"ecr", "set-repository-policy", "Sets who may push and pull",
                  "--repository-name app --policy-text file://policy.json"},
    OperationHelp{"ecr", "get-authorization-token", "Gives a token for the registry",
                  "--query 'authorizationData[0].expiresAt'"},
    OperationHelp{"application-autoscaling", "register-scalable-target",
                  "Says between which counts a service may be scaled",
                  "--service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id "
                  "service/web/front "
                  "--min-capacity 2 --max-capacity 10"},
    OperationHelp{"application-autoscaling", "put-scaling-policy",
                  "Sets the target that a service is scaled by",
                  "--service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id "
                  "service/web/front "
                  "--policy-name cpu --policy-type TargetTrackingScaling "
                  "--target-tracking-scaling-policy-configuration "
                  "'TargetValue=60,PredefinedMetricSpecification={PredefinedMetricType="
                  "ECSServiceAverageCPUUtilization}'"},
    OperationHelp{"application-autoscaling", "describe-scaling-activities", "Shows what scaling did, and why",
                  "--service-namespace ecs --resource-id service/web/front"},
    OperationHelp{"sts", "get-caller-identity", "Says which account this is",
                  "--query Account --output text"},
    OperationHelp{"ec2", "describe-subnets", "Shows the default VPC's subnets, one a zone",
                  "--query 'Subnets[].SubnetId' --output text"},
};

struct CustomisedHelp {
  std::string_view service;
  CommandHelp help;
};
constexpr std::array kCustomised = {
    CustomisedHelp{"ecr",
                   {"gc", "Removes layers that no image needs from the disk", "[--dry-run] [--min-age 1h]",
                    "berth ecr gc --dry-run"}},
    CustomisedHelp{"ecr",
                   {"login", "Lets docker in: writes a password for berth's registry where docker keeps them",
                    "[--host HOST…] [--registry-ids ACCOUNT…]", "berth ecr login --host localhost:4566"}},
    CustomisedHelp{
        "ecr",
        {"pull", "Gives an image to a Docker engine, an OCI layout, an archive or another registry",
         "REPOSITORY[:TAG|@DIGEST] [--platform OS/ARCH]   to the engine at DOCKER_HOST\n"
         "REPOSITORY[:TAG|@DIGEST] FOLDER                 to an OCI layout, with all platforms\n"
         "REPOSITORY[:TAG|@DIGEST] FILE.tar               to what docker load takes\n"
         "REPOSITORY[:TAG|@DIGEST] docker-daemon:NAME:TAG\n"
         "REPOSITORY[:TAG|@DIGEST] docker-archive:FILE[:NAME:TAG]\n"
         "REPOSITORY[:TAG|@DIGEST] oci:FOLDER[:NAME]|oci-archive:FILE[:NAME]\n"
         "REPOSITORY[:TAG|@DIGEST] docker://HOST/NAME:TAG  to another registry, with docker's password for "
         "it",
         "berth ecr pull team/app:1.0 ./app-layout"}},
    CustomisedHelp{
        "ecr",
        {"push", "Takes an image from a Docker engine, an OCI layout, an archive or another registry",
         "IMAGE [REPOSITORY[:TAG]] [--platform OS/ARCH]   of the engine at DOCKER_HOST\n"
         "FOLDER[:NAME] REPOSITORY[:TAG]                  of an OCI layout, with all platforms\n"
         "FILE REPOSITORY[:TAG]                           of docker save, or an OCI layout in a tar\n"
         "docker-daemon:NAME:TAG|docker-archive:FILE[:NAME:TAG] REPOSITORY[:TAG]\n"
         "oci:FOLDER[:NAME]|oci-archive:FILE[:NAME] REPOSITORY[:TAG]\n"
         "docker://HOST/NAME:TAG REPOSITORY[:TAG]         of another registry, with docker's password for it",
         "berth ecr push ./app-layout team/app:1.0"}},
    CustomisedHelp{
        "ecr",
        {"get-login", "Prints a docker login command, as version 1 of the aws CLI did",
         "[--registry-ids ID…] [--no-include-email]", "eval $(berth ecr get-login --no-include-email)"}},
    CustomisedHelp{"ecr",
                   {"get-login-password", "Prints the password that docker login takes", "",
                    "berth ecr get-login-password | docker login --username AWS --password-stdin "
                    "123456789012.dkr.ecr.us-east-1.amazonaws.com"}},
    CustomisedHelp{"ecr-public",
                   {"get-login-password", "Prints the password that docker login takes", "",
                    "berth ecr-public get-login-password | docker login --username AWS --password-stdin "
                    "public.ecr.aws"}},
};

}  // namespace

std::span<const OperationHelp> operation_helps() { return kOperations; }

const CommandHelp* find_customised_help(std::string_view service, std::string_view name) {
  for (const CustomisedHelp& row : kCustomised) {
    if (row.service == service && row.help.name == name) return &row.help;
  }
  return nullptr;
}

}  // namespace berth::cli
