// A few words on options that several operations have, and on those that no model has.
#include <array>

#include "cli/help_options.h"
#include "cli/options.h"

namespace berth::cli {

namespace {

struct OptionWords {
  std::string_view service;
  std::string_view option;
  std::string_view text;
};

constexpr std::array kWords = {
    OptionWords{"ecs", "cluster", "its name or ARN; default if it is left out"},
    OptionWords{"ecs", "clusters", "names or ARNs"},
    OptionWords{"ecs", "cluster-name", "a new name; default if it is left out"},
    OptionWords{"ecs", "service", "its name or ARN"},
    OptionWords{"ecs", "services", "names or ARNs"},
    OptionWords{"ecs", "service-name", "at most 255 letters, digits, hyphens and underscores"},
    OptionWords{"ecs", "task", "its id or ARN"},
    OptionWords{"ecs", "tasks", "ids or ARNs"},
    OptionWords{"ecs", "task-definition", "FAMILY, FAMILY:REVISION or an ARN"},
    OptionWords{"ecs", "task-definitions", "FAMILY:REVISION or ARNs"},
    OptionWords{"ecs", "family", "of task definitions"},
    OptionWords{"ecs", "family-prefix", "families that begin so"},
    OptionWords{"ecs", "container-definitions", "the containers of a task"},
    OptionWords{"ecs", "container-instance", "its id or ARN"},
    OptionWords{"ecs", "container-instances", "ids or ARNs"},
    OptionWords{"ecs", "count", "how many tasks"},
    OptionWords{"ecs", "desired-count", "how many tasks shall run"},
    OptionWords{"ecs", "launch-type", "where tasks run; EC2 if nothing says otherwise"},
    OptionWords{"ecs", "capacity-provider-strategy", "in place of a launch type"},
    OptionWords{"ecs", "capacity-providers", "names or ARNs"},
    OptionWords{"ecs", "default-capacity-provider-strategy", "what is used where nothing else is said"},
    OptionWords{"ecs", "network-configuration", "subnets and security groups, for awsvpc"},
    OptionWords{"ecs", "network-mode", "awsvpc gives each task an address of its own"},
    OptionWords{"ecs", "overrides", "what this task has other than the definition"},
    OptionWords{"ecs", "placement-constraints", "which instances may be used"},
    OptionWords{"ecs", "placement-strategy", "which of them are better"},
    OptionWords{"ecs", "platform-version", "of Fargate"},
    OptionWords{"ecs", "propagate-tags", "whose tags the tasks get"},
    OptionWords{"ecs", "enable-ecs-managed-tags", "tags tasks with their cluster and service"},
    OptionWords{"ecs", "enable-execute-command", "lets execute-command in"},
    OptionWords{"ecs", "group", "family:FAMILY if it is left out"},
    OptionWords{"ecs", "started-by", "a word to find the tasks by"},
    OptionWords{"ecs", "reference-id", "a word that is kept"},
    OptionWords{"ecs", "client-token", "the same one twice does it once; drawn if left out"},
    OptionWords{"ecs", "tags", "labels for people and scripts"},
    OptionWords{"ecs", "tag-keys", "the keys of tags"},
    OptionWords{"ecs", "resource-arn", "what is tagged"},
    OptionWords{"ecs", "include", "what else to show"},
    OptionWords{"ecs", "reason", "shown as stoppedReason"},
    OptionWords{"ecs", "force", "although it is in use"},
    OptionWords{"ecs", "force-new-deployment", "replaces every task, though nothing changed"},
    OptionWords{"ecs", "deployment-configuration", "how many tasks a rollout may stop or add"},
    OptionWords{"ecs", "deployment-controller", "who rolls the service"},
    OptionWords{"ecs", "scheduling-strategy", "REPLICA keeps a number of tasks"},
    OptionWords{"ecs", "health-check-grace-period-seconds", "how long failing health checks are overlooked"},
    OptionWords{"ecs", "load-balancers", "target groups, and the container that they reach"},
    OptionWords{"ecs", "service-registries", "of service discovery"},
    OptionWords{"ecs", "requires-compatibilities", "checks that the definition suits it"},
    OptionWords{"ecs", "cpu", "of a task: 256 is a quarter of a vCPU"},
    OptionWords{"ecs", "memory", "of a task, in MiB"},
    OptionWords{"ecs", "execution-role-arn", "what pulls images and writes logs"},
    OptionWords{"ecs", "task-role-arn", "what the containers may do"},
    OptionWords{"ecs", "volumes", "what containers can mount"},
    OptionWords{"ecs", "desired-status", "what the tasks shall be"},
    OptionWords{"ecs", "filter", "an expression of the cluster query language"},
    OptionWords{"ecs", "sort", "by family and revision"},
    OptionWords{"ecs", "attributes", "names, with values or without"},
    OptionWords{"ecs", "protection-enabled", "begins protection, or ends it"},
    OptionWords{"ecs", "expires-in-minutes", "how long; 120 if it is left out"},
    OptionWords{"ecs", "settings", "such as containerInsights"},
    OptionWords{"ecs", "next-token", "where a page begins; better left to --starting-token"},
    OptionWords{"ecs", "max-results", "how long a page is; better left to --page-size"},
    OptionWords{"ecr", "repository-name", "may have slashes: team/app"},
    OptionWords{"ecr", "repository-names", "their names; all if they are left out"},
    OptionWords{"ecr", "registry-id", "an account; this one if it is left out"},
    OptionWords{"ecr", "registry-ids", "accounts; this one if they are left out"},
    OptionWords{"ecr", "image-ids", "imageTag=TAG or imageDigest=DIGEST each"},
    OptionWords{"ecr", "image-tag", "the tag that it gets"},
    OptionWords{"ecr", "image-manifest", "the text of the manifest"},
    OptionWords{"ecr", "image-manifest-media-type", "if the manifest itself does not say it"},
    OptionWords{"ecr", "image-tag-mutability", "whether a tag may be moved"},
    OptionWords{"ecr", "image-scanning-configuration", "whether images are scanned when they come"},
    OptionWords{"ecr", "encryption-configuration", "kept and shown"},
    OptionWords{"ecr", "accepted-media-types", "which kinds of manifest the caller knows"},
    OptionWords{"ecr", "force", "goes ahead all the same"},
    OptionWords{"ecr", "lifecycle-policy-text", "the policy as JSON"},
    OptionWords{"ecr", "policy-text", "the policy as JSON"},
    OptionWords{"ecr", "tags", "labels for people and scripts"},
    OptionWords{"ecr", "tag-keys", "the keys of tags"},
    OptionWords{"ecr", "resource-arn", "what is tagged"},
    OptionWords{"ecr", "next-token", "where a page begins; better left to --starting-token"},
    OptionWords{"ecr", "max-results", "how long a page is; better left to --page-size"},
    OptionWords{"application-autoscaling", "service-namespace", "ecs; others are not there"},
    OptionWords{"application-autoscaling", "resource-id", "service/CLUSTER/NAME"},
    OptionWords{"application-autoscaling", "resource-ids",
                "service/CLUSTER/NAME each; all if they are left out"},
    OptionWords{"application-autoscaling", "scalable-dimension", "ecs:service:DesiredCount"},
    OptionWords{"application-autoscaling", "min-capacity", "the fewest tasks"},
    OptionWords{"application-autoscaling", "max-capacity", "the most tasks"},
    OptionWords{"application-autoscaling", "policy-name",
                "the policy of that name is changed if there is one"},
    OptionWords{"application-autoscaling", "policy-names", "their names; all if they are left out"},
    OptionWords{"application-autoscaling", "policy-type", "TargetTrackingScaling; others are not there yet"},
    OptionWords{"application-autoscaling", "target-tracking-scaling-policy-configuration",
                "the metric and its target"},
    OptionWords{"application-autoscaling", "suspended-state", "what does not scale for now"},
    OptionWords{"application-autoscaling", "role-arn", "kept and shown"},
    OptionWords{"application-autoscaling", "next-token",
                "where a page begins; better left to --starting-token"},
    OptionWords{"application-autoscaling", "max-results", "how long a page is; better left to --page-size"},
};

// Beside the model's.
constexpr std::array kFurther = {
    OptionWords{"run-task", kWait, "waits until the tasks have stopped; the exit code is their container's"},
    OptionWords{"run-task", kFollow, "the same, and shows their states on the way"},
    OptionWords{"", kMonitorResources, "RESOURCE or DEPLOYMENT: shows how far it is"},
};

}  // namespace

std::string_view words_on_option(std::string_view service, std::string_view option) {
  // The public registry's options are the private one's.
  const std::string_view meant = service == "ecr-public" ? std::string_view("ecr") : service;
  for (const OptionWords& row : kWords) {
    if (row.service == meant && row.option == option) return row.text;
  }
  return {};
}

std::string_view words_on_further_option(std::string_view operation, std::string_view option) {
  for (const OptionWords& row : kFurther) {
    if ((row.service.empty() || row.service == operation) && row.option == option) return row.text;
  }
  return {};
}

}  // namespace berth::cli
