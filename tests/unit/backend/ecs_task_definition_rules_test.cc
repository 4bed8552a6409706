// What AWS refuses in a task definition, case by case, and in whose words.
#include <doctest/doctest.h>

#include <string>

#include "backend/ecs/definition/validate.h"
#include "base/json.h"

namespace berth::backend::definition {
namespace {

constexpr const char* kOnInstances = R"({"family": "web", "containerDefinitions": [
  {"name": "app", "image": "nginx:1.25", "memory": 128}]})";
constexpr const char* kOnFargate =
    R"({"family": "web", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
  "cpu": "256", "memory": "512", "executionRoleArn": "arn:aws:iam::123456789012:role/exec",
  "containerDefinitions": [{"name": "app", "image": "nginx:1.25"}]})";

// `change` is merged into the base definition; its member "app" into the base's container, its list "more" is
// further containers.
struct Case {
  const char* base;
  const char* change;
  const char* message;
};

Json changed(const Case& each) {
  Json definition = *parse_json(each.base);
  JsonFault fault;
  const auto parsed = parse_json(each.change, fault);
  REQUIRE_MESSAGE(parsed, each.change << ": " << fault.reason);
  Json change = *parsed;
  Json& containers = definition["containerDefinitions"];
  if (const Json* app = member(change, "app")) containers[0].merge_patch(*app);
  for (const Json& more : change.value("more", Json::array())) containers.push_back(more);
  change.erase("app");
  change.erase("more");
  definition.merge_patch(change);
  return definition;
}

std::string message_of(const Json& definition) {
  const Verdict verdict = validate(model::View<ecs::RegisterTaskDefinitionRequest>(definition));
  return verdict ? verdict->message : "";
}

void check_cases(std::span<const Case> cases) {
  for (const Case& each : cases) {
    CAPTURE(each.change);
    CHECK(message_of(changed(each)) == each.message);
  }
}

constexpr const char* kTooBigForFargate =
    "No Fargate configuration exists for given values: 4096 CPU, 4096 memory.";

}  // namespace

TEST_CASE("the task as a whole") {
  const Case cases[] = {
      {kOnInstances, R"({})", ""},
      {kOnInstances, R"({"family": "a b"})", "Family contains invalid characters."},
      {kOnInstances, R"({"family": ""})", "Family should not be null or empty."},
      {kOnInstances, R"({"tags": []})", "Tags can not be empty."},
      {kOnInstances, R"({"containerDefinitions": []})", "Container list cannot be empty"},
      {kOnInstances, R"({"cpu": "abc"})",
       "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon "
       "ECS "
       "Developer Guide."},
      {kOnInstances, R"({"cpu": "64"})",
       "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon "
       "ECS "
       "Developer Guide."},
      {kOnInstances, R"({"memory": "lots"})",
       "Invalid 'memory' setting for task. For more information, see the Troubleshooting section of the "
       "Amazon ECS "
       "Developer Guide."},
      {kOnInstances, R"({"cpu": "192 vCPU", "memory": "1 GB"})", ""},
      {kOnInstances, R"({"inferenceAccelerators": [{"deviceName": "d", "deviceType": "eia1.medium"}]})",
       "Unsupported field 'inferenceAccelerators'"},
      {kOnInstances, R"({"placementConstraints": [{"type": "memberOf",
        "expression": "attribute:ecs.instance-type =~ t3.*"}]})",
       ""},
      {kOnInstances, R"({"taskRoleArn": "appRole"})", ""},
      {kOnInstances, R"({"taskRoleArn": "arn:aws:s3:::bucket"})", "Role is not valid"},
  };
  check_cases(cases);

  Json big = *parse_json(kOnInstances);
  big["containerDefinitions"][0]["environment"] =
      Json::array({{{"name", "BIG"}, {"value", std::string(70'000, 'x')}}});
  CHECK(message_of(big) ==
        "Actual length: '" + std::to_string(to_line(big).size()) + "'. Max allowed length is '65536' bytes.");

  Json constrained = *parse_json(kOnInstances);
  constrained["placementConstraints"] = {{{"type", "memberOf"}, {"expression", "attribute:x =="}}};
  CHECK(message_of(constrained).starts_with("constraint.expression 'attribute:x ==' is invalid: "));
}

TEST_CASE("containers") {
  const Case cases[] = {
      {kOnInstances, R"({"app": {"name": null}})", "Container.name should not be null or empty."},
      {kOnInstances, R"({"app": {"name": "a/b"}})", "Container.name contains invalid characters."},
      {kOnInstances, R"({"app": {"image": null}})", "Container.image should not be null or empty."},
      {kOnInstances, R"({"app": {"image": "<IMAGE1_NAME>"}})",
       "Container.image contains invalid characters."},
      {kOnInstances, R"({"more": [{"name": "app", "image": "redis", "memory": 64}]})",
       "Container names must be unique within a task definition"},
      {kOnInstances, R"({"app": {"essential": false}})",
       "Task definition doesn't have any essential container"},
      {kOnInstances, R"({"app": {"memory": null}})",
       "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be "
       "specified."},
      {kOnInstances, R"({"app": {"memory": null}, "memory": "512"})", ""},
      {kOnInstances, R"({"app": {"memory": null, "memoryReservation": 64}})", ""},
      {kOnInstances, R"({"app": {"memory": 4}})", "Invalid 'memory' setting for container 'app'."},
      {kOnInstances, R"({"app": {"memory": 64, "memoryReservation": 128}})",
       "Invalid setting for container 'app'. 'memory' must be greater than or equal to 'memoryReservation'"},
      {kOnInstances, R"({"app": {"memory": 64, "memoryReservation": 64}})", ""},
      {kOnInstances, R"({"memory": "512", "app": {"memory": 1024}})",
       "The 'memory' setting for container 'app' is greater than for the task"},
      {kOnInstances, R"({"cpu": "256", "app": {"cpu": 200}, "more": [{"name": "b", "image": "b", "cpu": 100,
        "memory": 64}]})",
       "The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value"},
      {kOnFargate, R"({"cpu": null, "memory": null})",
       "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be "
       "specified."},
  };
  check_cases(cases);

  Json many = *parse_json(kOnInstances);
  for (int i = 0; i < 10; ++i)
    many["containerDefinitions"].push_back(
        {{"name", "c" + std::to_string(i)}, {"image", "busybox"}, {"memory", 8}});
  CHECK(message_of(many) == "Too many containers.");
}

TEST_CASE("settings of a container") {
  const Case cases[] = {
      {kOnInstances, R"({"app": {"healthCheck": {"command": ["CMD", "true"], "interval": 301}}})",
       "Health check interval must be less than or equal to the maximum allowed value 300 for container "
       "'app'"},
      {kOnInstances, R"({"app": {"healthCheck": {"command": ["CMD", "true"], "interval": 4}}})",
       "Health check interval must be greater than or equal to the minimum allowed value 5 for container "
       "'app'"},
      {kOnInstances, R"({"app": {"healthCheck": {"command": ["CMD", "true"], "timeout": 61}}})",
       "Health check timeout must be less than or equal to the maximum allowed value 60 for container 'app'"},
      {kOnInstances, R"({"app": {"healthCheck": {"command": ["CMD", "true"], "retries": 11}}})",
       "Health check retries must be less than or equal to the maximum allowed value 10 for container 'app'"},
      {kOnInstances, R"({"app": {"healthCheck": {"command": ["CMD", "true"], "startPeriod": 301}}})",
       "Health check startPeriod must be less than or equal to the maximum allowed value 300 for container "
       "'app'"},
      {kOnInstances, R"({"app": {"restartPolicy": {"enabled": true, "restartAttemptPeriod": 30}}})",
       "The 'restartAttemptPeriod' setting for container 'app' must be between 60 and 1800."},
      {kOnInstances, R"({"app": {"restartPolicy": {"enabled": true, "restartAttemptPeriod": 60}}})", ""},
      {kOnInstances, R"({"app": {"ulimits": [{"name": "nofile", "softLimit": 9, "hardLimit": 8}]}})",
       "Soft limit exceeds hard limit for ulimit nofile"},
      {kOnInstances, R"({"app": {"linuxParameters": {"swappiness": 101}}})",
       "The 'swappiness' setting for container 'app' must be between 0 and 100."},
      {kOnInstances, R"({"app": {"resourceRequirements": [{"type": "GPU", "value": "none"}]}})",
       "Invalid 'resourceRequirements' setting for container 'app'."},
  };
  check_cases(cases);
}

TEST_CASE("secrets and environment files") {
  const Case cases[] = {
      {kOnInstances, R"({"app": {"secrets": [{"name": "A", "valueFrom": "/a"}]}})",
       "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."},
      {kOnInstances,
       R"({"executionRoleArn": "exec", "app": {"secrets": [{"name": "A", "valueFrom": "/a"}]}})", ""},
      {kOnInstances, R"({"executionRoleArn": "exec", "app": {"secrets": [{"name": "A", "valueFrom":
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-a1b2c3:password::"}]}})",
       ""},
      {kOnInstances,
       R"({"executionRoleArn": "exec", "app": {"secrets": [{"name": "A", "valueFrom": "arn:aws:sns:x"}]}})",
       "Invalid arn syntax"},
      {kOnInstances, R"({"executionRoleArn": "exec", "app": {"environment": [{"name": "A", "value": "1"}],
        "secrets": [{"name": "A", "valueFrom": "/a"}]}})",
       "The secret name must be unique and not shared with any new or existing environment variables set on "
       "the "
       "container, such as 'A'."},
      {kOnInstances, R"({"executionRoleArn": "exec", "app": {"secrets": [{"name": "A", "valueFrom": "/a"},
        {"name": "A", "valueFrom": "/b"}]}})",
       "Duplicate secret names found: A. Each secret name must be unique."},
      {kOnInstances, R"({"app": {"environmentFiles": [{"type": "s3", "value": "bucket/a.env"}]}})",
       "Invalid arn syntax"},
      {kOnInstances,
       R"({"app": {"environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::bucket/a.env"}]}})", ""},
  };
  check_cases(cases);

  Json files = *parse_json(kOnInstances);
  for (int i = 0; i < 11; ++i)
    files["containerDefinitions"][0]["environmentFiles"].push_back(
        {{"type", "s3"}, {"value", "arn:aws:s3:::bucket/" + std::to_string(i) + ".env"}});
  CHECK(message_of(files) ==
        "The maximum number of environment files was exceeded. Specify ten or less and try again");
}

TEST_CASE("ports and network modes") {
  const Case cases[] = {
      {kOnInstances, R"({"app": {"portMappings": [{"containerPort": 80, "hostPort": 8080}]}})", ""},
      {kOnInstances,
       R"({"networkMode": "awsvpc", "app": {"portMappings": [{"containerPort": 80, "hostPort": 8080}]}})",
       "When networkMode=awsvpc, the host ports and container ports in port mappings must match."},
      {kOnInstances,
       R"({"networkMode": "host", "app": {"portMappings": [{"containerPort": 80, "hostPort": 8080}]}})",
       "When networkMode=host, the host ports and container ports in port mappings must match."},
      {kOnInstances,
       R"({"networkMode": "host", "app": {"portMappings": [{"containerPort": 80, "hostPort": 0}]}})", ""},
      {kOnInstances, R"({"app": {"portMappings": [{"hostPort": 80}]}})",
       "Invalid 'containerPort' setting for container 'app'."},
      {kOnInstances, R"({"app": {"portMappings": [{"containerPort": 70000}]}})",
       "Invalid 'containerPort' setting for container 'app'."},
      {kOnInstances, R"({"app": {"portMappings": [{"containerPort": 80, "hostPort": -1}]}})",
       "Invalid 'hostPort' setting for container 'app'."},
      {kOnInstances, R"({"app": {"portMappings": [{"containerPort": 80, "containerPortRange": "90-99"}]}})",
       "Invalid port mapping for container 'app', cannot specify both single port and port range."},
      {kOnInstances, R"({"app": {"portMappings": [{"containerPortRange": "99-90"}]}})",
       "Invalid 'containerPortRange' setting for container 'app'."},
      {kOnInstances, R"({"app": {"portMappings": [{"containerPortRange": "90-99"}]}})", ""},
      {kOnInstances,
       R"({"networkMode": "awsvpc", "app": {"portMappings": [{"containerPortRange": "8080-8090"},
        {"containerPort": 8085}]}})",
       "TCP container port '8085' is used multiple times in task when networkMode=awsvpc."},
      {kOnInstances, R"({"networkMode": "awsvpc", "app": {"portMappings": [{"containerPort": 53},
        {"containerPort": 53, "protocol": "udp"}]}})",
       ""},
      {kOnInstances,
       R"({"networkMode": "awsvpc", "app": {"portMappings": [{"containerPort": 80, "name": "http"},
        {"containerPort": 81, "name": "http"}]}})",
       "When networkMode=awsvpc, port mapping name is already used"},
      {kOnInstances, R"({"app": {"portMappings": [{"containerPort": 80, "hostPort": 80},
        {"containerPort": 81, "hostPort": 80}]}})",
       "TCP host port '80' is used multiple times in task when networkMode=bridge."},
      {kOnInstances, R"({"app": {"portMappings": [{"containerPort": 7000}, {"containerPort": 7000}]}})", ""},
      {kOnInstances, R"({"networkMode": "none", "app": {"portMappings": [{"containerPort": 80}]}})",
       "Port mappings are not supported when networkMode=none."},
      {kOnInstances, R"({"networkMode": "awsvpc", "app": {"links": ["db"]},
        "more": [{"name": "db", "image": "db", "memory": 64}]})",
       "Links are not supported when networkMode=awsvpc."},
      {kOnInstances, R"({"networkMode": "awsvpc", "app": {"hostname": "h"}})",
       "hostname is not supported on container when networkMode=awsvpc."},
      {kOnInstances, R"({"networkMode": "awsvpc", "app": {"dnsServers": ["1.1.1.1"]}})",
       "DNS servers are not supported on container when networkMode=awsvpc."},
      {kOnInstances,
       R"({"networkMode": "awsvpc", "app": {"extraHosts": [{"hostname": "a", "ipAddress": "1.2.3.4"}]}})",
       "Extra hosts are not supported on container when networkMode=awsvpc."},
      {kOnInstances, R"({"networkMode": "awsvpc", "app": {"disableNetworking": true}})",
       "Disable Networking is not supported on container when networkMode=awsvpc."},
  };
  check_cases(cases);
}

TEST_CASE("dependencies") {
  const Case cases[] = {
      {kOnInstances, R"({"app": {"dependsOn": [{"containerName": "nope", "condition": "START"}]}})",
       "Cannot depend on container nope because it does not exist"},
      {kOnInstances, R"({"app": {"dependsOn": [{"containerName": "init", "condition": "SUCCESS"}]},
        "more": [{"name": "init", "image": "i", "memory": 64}]})",
       "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container"},
      {kOnInstances, R"({"app": {"dependsOn": [{"containerName": "init", "condition": "COMPLETE"}]},
        "more": [{"name": "init", "image": "i", "memory": 64, "essential": false}]})",
       ""},
      {kOnInstances, R"({"app": {"dependsOn": [{"containerName": "db", "condition": "HEALTHY"}]},
        "more": [{"name": "db", "image": "d", "memory": 64}]})",
       "A dependency container with HEALTHY condition must have health check configured"},
      {kOnInstances, R"({"app": {"dependsOn": [{"containerName": "b", "condition": "START"}]},
        "more": [{"name": "b", "image": "b", "memory": 64, "dependsOn": [{"containerName": "c", "condition": "START"}]},
                 {"name": "c", "image": "c", "memory": 64, "dependsOn": [{"containerName": "app", "condition": "START"}]}]})",
       "Container dependencies should not have a cycle"},
      {kOnInstances, R"({"app": {"dependsOn": [{"containerName": "app", "condition": "START"}]}})",
       "Container dependencies should not have a cycle"},
      {kOnInstances, R"({"app": {"links": ["b:db"]},
        "more": [{"name": "b", "image": "b", "memory": 64, "links": ["app"]}]})",
       "Container links should not have a cycle"},
      {kOnInstances, R"({"app": {"links": ["nope:db"]}})",
       "Invalid 'links' setting. Unknown container: 'nope'."},
      {kOnInstances, R"({"app": {"volumesFrom": [{"sourceContainer": "nope"}]}})",
       "Invalid 'volumesFrom' setting. Unknown container: 'nope'."},
  };
  check_cases(cases);
}

TEST_CASE("volumes") {
  const Case cases[] = {
      {kOnInstances, R"({"app": {"mountPoints": [{"sourceVolume": "nope", "containerPath": "/data"}]}})",
       "Unknown volume 'nope'."},
      {kOnInstances, R"({"volumes": [{"name": "a b"}]})", "Volume.name contains invalid characters."},
      {kOnInstances, R"({"volumes": [{"name": "data"}, {"name": "data"}]})",
       "Volume names must be unique within a task definition"},
      {kOnInstances, R"({"volumes": [{"name": "data", "configuredAtLaunch": true}]})",
       "Volumes [data] are not referenced by any of the containers"},
      {kOnInstances, R"({"volumes": [{"name": "e", "efsVolumeConfiguration": {"fileSystemId": "fs-1",
        "authorizationConfig": {"iam": "ENABLED"}}}]})",
       "EFS IAM authorization requires TransitEncryption to be enabled"},
      {kOnInstances, R"({"volumes": [{"name": "e", "efsVolumeConfiguration": {"fileSystemId": "fs-1",
        "transitEncryptionPort": 2049}}]})",
       "TransitEncryptionPort requires that TransitEncryption is enabled"},
      {kOnInstances, R"({"volumes": [{"name": "e", "efsVolumeConfiguration": {"fileSystemId": "fs-1",
        "transitEncryption": "ENABLED", "rootDirectory": "/x", "authorizationConfig": {"accessPointId": "fsap-1"}}}]})",
       "When using an EFS access point, the root directory must either be set to \"/\" or be omitted."},
      {kOnInstances, R"({"volumes": [{"name": "e", "efsVolumeConfiguration": {"fileSystemId": "fs-1",
        "transitEncryption": "ENABLED", "authorizationConfig": {"accessPointId": "fsap-1", "iam": "ENABLED"}}}]})",
       ""},
  };
  check_cases(cases);
}

TEST_CASE("logging") {
  const Case cases[] = {
      {kOnInstances,
       R"({"app": {"logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-region": "us-east-1"}}}})",
       "Log driver awslogs requires options: awslogs-group"},
      {kOnInstances, R"({"app": {"logConfiguration": {"logDriver": "awslogs"}}})",
       "Log driver awslogs requires options: awslogs-region, awslogs-group"},
      {kOnInstances, R"({"app": {"logConfiguration": {"logDriver": "awsfirelens"}}})",
       "When awsfirelens log driver is specified in log configuration, a firelens configuration object must "
       "be "
       "specified"},
      {kOnInstances, R"({"app": {"firelensConfiguration": {"type": "fluentbit"}}})",
       "When a firelensConfiguration object is specified, at least one container has to be configured with "
       "the "
       "awsfirelens log driver"},
      {kOnInstances, R"({"app": {"logConfiguration": {"logDriver": "json-file"}}})", ""},
      {kOnFargate, R"({"app": {"logConfiguration": {"logDriver": "json-file"}}})",
       "json-file is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens]"},
      {kOnFargate, R"({"app": {"logConfiguration": {"logDriver": "awslogs", "options":
        {"awslogs-region": "us-east-1", "awslogs-group": "g"}}}})",
       "Fargate requires log configuration options to include awslogs-stream-prefix to support log driver "
       "awslogs."},
      {kOnFargate,
       R"({"executionRoleArn": null, "app": {"logConfiguration": {"logDriver": "awslogs", "options":
        {"awslogs-region": "us-east-1", "awslogs-group": "g", "awslogs-stream-prefix": "p"}}}})",
       "Fargate requires task definition to have execution role ARN to support log driver awslogs."},
  };
  check_cases(cases);
}

TEST_CASE("Fargate") {
  const Case cases[] = {
      {kOnFargate, R"({})", ""},
      {kOnFargate, R"({"networkMode": null})", "Fargate only supports network mode 'awsvpc'."},
      {kOnFargate, R"({"networkMode": "host"})", "Fargate only supports network mode 'awsvpc'."},
      {kOnFargate, R"({"cpu": null})", "Fargate requires that 'cpu' be defined at the task level."},
      {kOnFargate, R"({"memory": null, "app": {"memory": 512}})",
       "Fargate requires that 'memory' be defined at the task level."},
      {kOnFargate, R"({"cpu": "4096", "memory": "4096"})", kTooBigForFargate},
      {kOnFargate, R"({"cpu": "4 vCPU", "memory": "4 GB"})", kTooBigForFargate},
      {kOnFargate, R"({"cpu": "512", "memory": "2048", "runtimePlatform": {"operatingSystemFamily":
        "WINDOWS_SERVER_2022_CORE"}})",
       "No Fargate configuration exists for given values: 512 CPU, 2048 memory."},
      {kOnFargate,
       R"({"executionRoleArn": null, "app": {"image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1"}})",
       "Fargate requires task definition to have execution role ARN to support ECR images."},
      {kOnFargate, R"({"pidMode": "host"})",
       "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode "
       "is 'task'."},
      {kOnFargate, R"({"pidMode": "task"})", ""},
      {kOnFargate, R"({"ipcMode": "task"})", "Fargate compatible task definitions do not support ipcMode"},
      {kOnFargate, R"({"placementConstraints": [{"type": "memberOf", "expression": "attribute:a == b"}]})",
       "Fargate compatible task definitions do not support constraints"},
      {kOnFargate, R"({"volumes": [{"name": "v", "host": {"sourcePath": "/srv"}}]})",
       "Fargate compatible task definitions do not support sourcePath"},
      {kOnFargate, R"({"volumes": [{"name": "v", "dockerVolumeConfiguration": {"scope": "task"}}]})",
       "Fargate compatible task definitions do not support dockerVolumeConfiguration"},
      {kOnFargate, R"({"app": {"privileged": true}})",
       "Fargate requires that the 'privileged' setting be 'false' at the container level."},
      {kOnFargate, R"({"app": {"dockerSecurityOptions": ["no-new-privileges"]}})",
       "Fargate compatible task definitions do not support dockerSecurityOptions"},
      {kOnFargate, R"({"app": {"linuxParameters": {"devices": [{"hostPath": "/dev/fuse"}]}}})",
       "Fargate compatible task definitions do not support devices"},
      {kOnFargate, R"({"app": {"linuxParameters": {"sharedMemorySize": 64}}})",
       "Fargate compatible task definitions do not support sharedMemorySize"},
      {kOnFargate, R"({"app": {"linuxParameters": {"maxSwap": 64}}})",
       "Fargate compatible task definitions do not support maxSwap"},
      {kOnFargate, R"({"app": {"linuxParameters": {"capabilities": {"add": ["NET_ADMIN"]}}}})",
       "NET_ADMIN is not allowed on Fargate."},
      {kOnFargate, R"({"app": {"linuxParameters": {"capabilities": {"add": ["SYS_PTRACE"]}}}})", ""},
      {kOnFargate, R"({"app": {"resourceRequirements": [{"type": "GPU", "value": "1"}]}})",
       "Tasks using the Fargate launch type do not support GPU resource requirements."},
      {kOnFargate, R"({"app": {"stopTimeout": 121}})",
       "The 'stopTimeout' setting for container 'app' must be between 0 and 120."},
      {kOnFargate, R"({"app": {"startTimeout": 1}})",
       "The 'startTimeout' setting for container 'app' must be between 2 and 120."},
      {kOnFargate, R"({"ephemeralStorage": {"sizeInGiB": 20}})",
       "EphemeralStorage size should be at least 21"},
      {kOnFargate, R"({"ephemeralStorage": {"sizeInGiB": 201}})",
       "EphemeralStorage size should be at most 200"},
      {kOnFargate, R"({"ephemeralStorage": {"sizeInGiB": 21}})", ""},
      {kOnInstances, R"({"ephemeralStorage": {"sizeInGiB": 50}})",
       "Tasks using the EC2 launch type do not support EphemeralStorage"},
  };
  check_cases(cases);
}

TEST_CASE("the App Mesh proxy") {
  const Case cases[] = {
      {kOnInstances, R"({"proxyConfiguration": {"type": "APPMESH", "containerName": "app"}})",
       "APPMESH proxy configuration is only supported in networkMode=awsvpc"},
      {kOnInstances, R"({"networkMode": "awsvpc", "proxyConfiguration": {"containerName": "envoy"}})",
       "Proxy container [envoy] does not exist"},
      {kOnInstances, R"({"networkMode": "awsvpc", "proxyConfiguration": {"containerName": "app"}})",
       "Ingress port not found"},
  };
  check_cases(cases);
}

TEST_CASE("the type of a refusal") {
  const Json empty_tags =
      *parse_json(R"({"family": "web", "tags": [], "containerDefinitions": [{"name": "a"}]})");
  const Json bad_family = *parse_json(R"({"family": "a b", "containerDefinitions": [{"name": "a"}]})");
  CHECK(validate(model::View<ecs::RegisterTaskDefinitionRequest>(empty_tags))->type ==
        "InvalidParameterException");
  CHECK(validate(model::View<ecs::RegisterTaskDefinitionRequest>(bad_family))->type == "ClientException");
}

}  // namespace berth::backend::definition
