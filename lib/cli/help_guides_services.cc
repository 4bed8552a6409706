// Services of ECS, and what waits.
#include <array>

#include "cli/help_guides.h"

namespace berth::cli {

namespace {

constexpr std::array kGuides = {
    Guide{
        .service = "ecs",
        .name = "create-service",
        .text =
            "Keeps --desired-count tasks of the definition running: one that stops is replaced, one that no "
            "instance takes is tried again. The answer comes at once; `berth ecs wait services-stable` waits "
            "for the tasks.",
        .stage = Stage::instances,
        .example =
            "berth ecs create-service --cluster web --service-name front --task-definition front \\\n"
            "    --desired-count 2 --deployment-configuration minimumHealthyPercent=50,maximumPercent=200\n"
            "berth ecs wait services-stable --cluster web --services front\n"
            "berth ecs describe-services --cluster web --services front --query "
            "'services[0].runningCount'\n"
            "= 2"},
    Guide{.service = "ecs",
          .name = "update-service",
          .text =
              "What is not given stays. A new task definition, or --force-new-deployment, begins a rollout: "
              "tasks "
              "are replaced within the limits of the deployment configuration. A new --desired-count alone "
              "starts or stops tasks.",
          .stage = Stage::service,
          .example = "berth ecs register-task-definition --family front --container-definitions "
                     "name=app,image=nginx:2,memory=128\n"
                     "berth ecs update-service --cluster web --service front --task-definition front:2\n"
                     "berth ecs wait services-stable --cluster web --services front\n"
                     "berth ecs describe-services --cluster web --services front \\\n"
                     "    --query 'services[0].taskDefinition' --output text\n"
                     "= arn:aws:ecs:us-east-1:123456789012:task-definition/front:2"},
    Guide{.service = "ecs",
          .name = "delete-service",
          .text =
              "A service that still wants tasks is refused unless --force is given. It is DRAINING until its "
              "tasks have stopped, then INACTIVE.",
          .stage = Stage::service,
          .example = "berth ecs update-service --cluster web --service front --desired-count 0\n"
                     "berth ecs delete-service --cluster web --service front\n"
                     "berth ecs wait services-inactive --cluster web --services front"},
    Guide{.service = "ecs",
          .name = "describe-services",
          .text = "Up to ten services, each with its deployments, its counts and its last hundred events, "
                  "the newest "
                  "first. Names that nothing is known of come back under failures.",
          .stage = Stage::service,
          .example = "berth ecs wait services-stable --cluster web --services front\n"
                     "berth ecs describe-services --cluster web --services front --query "
                     "'services[0].deployments[].status' --output text\n"
                     "= PRIMARY"},
    Guide{.service = "ecs",
          .name = "list-services",
          .text = "Gives ARNs alone.",
          .stage = Stage::service,
          .example = "berth ecs list-services --cluster web --query serviceArns --output text\n"
                     "= arn:aws:ecs:us-east-1:123456789012:service/web/front"},
    Guide{.service = "ecs",
          .name = "list-service-deployments",
          .text = "A deployment is one rollout of a service, whether it is going on, done or failed.",
          .stage = Stage::service,
          .example = "berth ecs list-service-deployments --cluster web --service front \\\n"
                     "    --query 'length(serviceDeployments)'\n= 1"},
    Guide{.service = "ecs",
          .name = "wait services-stable",
          .text = "",
          .stage = Stage::service,
          .example = "berth ecs wait services-stable --cluster web --services front"},
    Guide{.service = "ecs",
          .name = "wait services-inactive",
          .text = "",
          .stage = Stage::service,
          .example = "berth ecs delete-service --cluster web --service front --force\n"
                     "berth ecs wait services-inactive --cluster web --services front"},
    Guide{.service = "ecs",
          .name = "wait tasks-running",
          .text = "A task that stops before it ran is a failure.",
          .stage = Stage::task,
          .example = "berth ecs wait tasks-running --cluster web --tasks $task"},
    Guide{.service = "ecs",
          .name = "wait tasks-stopped",
          .text =
              "A task without an end never stops by itself: stop it, or give its container a label such as "
              "berth.sim.exit-after.",
          .stage = Stage::task,
          .example = "berth ecs stop-task --cluster web --task $task\n"
                     "berth ecs wait tasks-stopped --cluster web --tasks $task"},
};

}  // namespace

std::span<const Guide> ecs_service_guides() { return kGuides; }

}  // namespace berth::cli
