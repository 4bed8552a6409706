#include "ecs_published_definitions.h"

namespace berth::test {
namespace {

constexpr PublishedDefinition kWeb = {
    "web behind a load balancer", R"({
  "family": "web", "networkMode": "bridge", "taskRoleArn": "arn:aws:iam::123456789012:role/web",
  "containerDefinitions": [{"name": "nginx", "image": "nginx:1.25-alpine", "cpu": 128, "memoryReservation": 128,
    "memory": 256, "essential": true, "portMappings": [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}],
    "environment": [{"name": "MODE", "value": "prod"}], "user": "101", "ulimits": [{"name": "nofile",
    "softLimit": 65536, "hardLimit": 65536}], "dockerLabels": {"team": "shop"},
    "logConfiguration": {"logDriver": "json-file", "options": {"max-size": "10m"}}}]})",
    R"(["EXTERNAL","EC2"])",
    "~logging-driver.json-file ~docker-remote-api.1.17 ~docker-remote-api.1.21 "
    "~task-iam-role"};

constexpr PublishedDefinition kFargate = {
    "Fargate with awslogs", R"({
  "family": "api", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": ".25 vCPU",
  "memory": "0.5 GB", "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
  "containerDefinitions": [{"name": "api", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/api:1.4.2",
    "portMappings": [{"containerPort": 8080, "name": "http", "appProtocol": "http"}],
    "healthCheck": {"command": ["CMD-SHELL", "curl -f http://localhost:8080/health || exit 1"]},
    "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/api",
      "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs", "awslogs-create-group": "true",
      "mode": "non-blocking"}}}],
  "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
  "tags": [{"key": "team", "value": "shop"}]})",
    R"(["EC2","MANAGED_INSTANCES","FARGATE"])",
    "~ecr-auth -execution-role-ecr-pull ~logging-driver.awslogs "
    "~docker-remote-api.1.19 -execution-role-awslogs ~docker-remote-api.1.29 "
    "~docker-remote-api.1.28 -container-health-check ~docker-remote-api.1.24 "
    "~docker-remote-api.1.18 -task-eni"};

constexpr PublishedDefinition kSidecars = {
    "sidecars that wait for each other", R"({
  "family": "sidecars", "networkMode": "awsvpc", "cpu": "512", "memory": "1024",
  "containerDefinitions": [
    {"name": "app", "image": "shop/app:7", "dependsOn": [{"containerName": "migrate", "condition": "SUCCESS"},
      {"containerName": "proxy", "condition": "HEALTHY"}], "stopTimeout": 60,
      "restartPolicy": {"enabled": true, "ignoredExitCodes": [0], "restartAttemptPeriod": 180}},
    {"name": "migrate", "image": "shop/app:7", "command": ["migrate"], "essential": false, "startTimeout": 120},
    {"name": "proxy", "image": "envoyproxy/envoy:v1.28.0", "essential": false,
      "healthCheck": {"command": ["CMD", "true"], "interval": 10, "timeout": 4, "retries": 2, "startPeriod": 20}}]})",
    R"(["EC2","MANAGED_INSTANCES","FARGATE"])",
    "-container-ordering -container-restart-policy -container-health-check "
    "~docker-remote-api.1.29 ~docker-remote-api.1.18 -task-eni"};

constexpr PublishedDefinition kEfs = {
    "a shared file system", R"({
  "family": "wordpress", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "1024",
  "memory": "3072", "containerDefinitions": [{"name": "wordpress", "image": "wordpress:6",
    "mountPoints": [{"sourceVolume": "content", "containerPath": "/var/www/html/wp-content", "readOnly": false}]}],
  "volumes": [{"name": "content", "efsVolumeConfiguration": {"fileSystemId": "fs-0123456789abcdef0",
    "transitEncryption": "ENABLED", "authorizationConfig": {"accessPointId": "fsap-0123", "iam": "ENABLED"}}}]})",
    R"(["EC2","MANAGED_INSTANCES","FARGATE"])",
    "~docker-remote-api.1.18 -task-eni -efs ~docker-remote-api.1.25 -efsAuth"};

constexpr PublishedDefinition kGpu = {"a GPU", R"({
  "family": "train", "containerDefinitions": [{"name": "train", "image": "nvidia/cuda:12.2.0-base-ubuntu22.04",
    "memory": 8192, "cpu": 2048, "command": ["sh", "-c", "nvidia-smi"],
    "resourceRequirements": [{"type": "GPU", "value": "2"}]}],
  "placementConstraints": [{"type": "memberOf", "expression": "attribute:ecs.instance-type =~ p3.*"}]})",
                                      R"(["EXTERNAL","EC2"])", ""};

constexpr PublishedDefinition kWindows = {"Windows", R"({
  "family": "iis", "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE", "cpuArchitecture": "X86_64"},
  "containerDefinitions": [{"name": "iis", "image": "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022",
    "cpu": 1024, "memory": 2048, "essential": true, "entryPoint": ["powershell", "-Command"],
    "command": ["C:\\ServiceMonitor.exe w3svc"], "portMappings": [{"containerPort": 80, "hostPort": 8080}]}]})",
                                          R"(["EXTERNAL","EC2"])", ""};

constexpr PublishedDefinition kFirelens = {
    "FireLens", R"({
  "family": "firelens", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "512", "memory": "1024",
  "taskRoleArn": "arn:aws:iam::123456789012:role/app", "executionRoleArn": "arn:aws:iam::123456789012:role/exec",
  "containerDefinitions": [
    {"name": "log_router", "image": "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable", "essential": true,
      "firelensConfiguration": {"type": "fluentbit", "options": {"enable-ecs-log-metadata": "true",
        "config-file-type": "file", "config-file-value": "/extra.conf"}}, "memoryReservation": 50},
    {"name": "app", "image": "httpd", "logConfiguration": {"logDriver": "awsfirelens",
      "options": {"Name": "firehose", "region": "us-east-1"}, "secretOptions":
        [{"name": "apikey", "valueFrom": "arn:aws:ssm:us-east-1:123456789012:parameter/key"}]}}]})",
    R"(["EC2","MANAGED_INSTANCES","FARGATE"])",
    "~docker-remote-api.1.21 -firelens.fluentbit -firelens.options.config.file "
    "~logging-driver.awsfirelens -secrets.ssm.bootstrap.log-driver "
    "~task-iam-role ~docker-remote-api.1.18 -task-eni"};

constexpr PublishedDefinition kSecrets = {
    "secrets", R"({
  "family": "secrets", "executionRoleArn": "arn:aws:iam::123456789012:role/exec",
  "containerDefinitions": [{"name": "app", "image": "quay.io/shop/app@sha256:94afd1f2e64d908bc90dbca0035a5b567e53e5f2c1e3d6a7b8c9d0e1f2a3b4c5",
    "memory": 512, "repositoryCredentials": {"credentialsParameter": "arn:aws:secretsmanager:us-east-1:123456789012:secret:quay"},
    "secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-a1b2c3:password::"},
      {"name": "API_KEY", "valueFrom": "/shop/api-key"}],
    "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::shop-config/app.env"}]}]})",
    R"(["EXTERNAL","EC2"])",
    "-secrets.asm.environment-variables -secrets.ssm.environment-variables "
    "-env-files.s3 -private-registry-authentication.secretsmanager"};

constexpr PublishedDefinition kBindMounts = {"bind mounts", R"({
  "family": "agent", "networkMode": "host", "pidMode": "host", "taskRoleArn": "arn:aws:iam::123456789012:role/agent",
  "containerDefinitions": [{"name": "agent", "image": "gcr.io/datadoghq/agent:7", "cpu": 100, "memory": 512,
    "privileged": true, "portMappings": [{"containerPort": 8125, "protocol": "udp"}],
    "mountPoints": [{"sourceVolume": "docker_sock", "containerPath": "/var/run/docker.sock", "readOnly": true},
      {"sourceVolume": "scratch", "containerPath": "/scratch"}],
    "dockerSecurityOptions": ["label:disable"], "linuxParameters": {"capabilities": {"add": ["SYS_ADMIN"]}}},
    {"name": "reader", "image": "busybox", "memory": 16, "essential": false,
      "volumesFrom": [{"sourceContainer": "agent", "readOnly": true}]}],
  "volumes": [{"name": "docker_sock", "host": {"sourcePath": "/var/run/docker.sock"}}, {"name": "scratch"}]})",
                                             R"(["EXTERNAL","EC2"])",
                                             "~privileged-container ~selinux ~task-iam-role-network-host "
                                             "-pid-ipc-namespace-sharing"};

constexpr PublishedDefinition kEphemeral = {
    "ephemeral storage", R"({
  "family": "batch", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "4096", "memory": "30720",
  "ephemeralStorage": {"sizeInGiB": 100}, "containerDefinitions": [{"name": "batch", "image": "python:3.12",
    "linuxParameters": {"initProcessEnabled": true, "capabilities": {"add": ["SYS_PTRACE"], "drop": ["ALL"]}},
    "readonlyRootFilesystem": true, "mountPoints": [{"sourceVolume": "tmp", "containerPath": "/tmp"}]}],
  "volumes": [{"name": "tmp", "host": {}}]})",
    R"(["FARGATE"])", "~docker-remote-api.1.18 -task-eni -extensible-ephemeral-storage"};

constexpr PublishedDefinition kMesh = {"an App Mesh proxy", R"({
  "family": "mesh", "networkMode": "awsvpc", "memory": "512", "cpu": "256", "containerDefinitions": [
    {"name": "app", "image": "shop/app"},
    {"name": "envoy", "image": "840364872350.dkr.ecr.us-west-2.amazonaws.com/aws-appmesh-envoy:v1.25.4.0-prod",
      "user": "1337"}],
  "proxyConfiguration": {"type": "APPMESH", "containerName": "envoy", "properties": [
    {"name": "IgnoredUID", "value": "1337"}, {"name": "ProxyIngressPort", "value": "15000"},
    {"name": "ProxyEgressPort", "value": "15001"}, {"name": "AppPorts", "value": "8080"},
    {"name": "EgressIgnoredIPs", "value": "169.254.170.2,169.254.169.254"}]}})",
                                       R"(["EC2","MANAGED_INSTANCES"])",
                                       "~ecr-auth ~docker-remote-api.1.17 ~docker-remote-api.1.18 -task-eni "
                                       "-aws-appmesh"};

constexpr PublishedDefinition kPlain = {"the least there is", R"({
  "family": "sleep360", "containerDefinitions": [{"name": "sleep", "image": "busybox", "cpu": 10,
    "command": ["sleep", "360"], "memory": 10}], "volumes": []})",
                                        R"(["EXTERNAL","EC2"])", ""};

constexpr std::array<PublishedDefinition, 12> kAll = {kWeb,        kFargate,   kSidecars, kEfs,
                                                      kGpu,        kWindows,   kFirelens, kSecrets,
                                                      kBindMounts, kEphemeral, kMesh,     kPlain};

}  // namespace

const std::array<PublishedDefinition, 12>& published_definitions() { return kAll; }

}  // namespace berth::test
