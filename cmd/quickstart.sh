#!/usr/bin/env bash
# Installs what is missing, builds berth, and shows the main job: a cluster, a service that is placed, rolls to a new revision and
# scales itself, and a repository with an image. Everything happens in a throw-away state on a virtual clock; nothing is left.
set -euo pipefail
cd "$(dirname "$0")/.."
cmd/set-up.sh build
PATH="$PWD/build/bin:$PATH"

tour=$(mktemp -d)
trap 'rm -rf "$tour"' EXIT
export BERTH_STATE="$tour/state" BERTH_CLOCK=virtual BERTH_SEED=1 AWS_DEFAULT_REGION=us-east-1 HOME="$tour" TZ=UTC
unset AWS_PROFILE AWS_ENDPOINT_URL AWS_REGION AWS_DEFAULT_OUTPUT || true
cd "$tour"

say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }
# Prints a command as one would type it, and runs it.
run() {
  printf '$'
  local word
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_./:,=@%+-]*) printf " '%s'" "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
  "$@"
}

cat > web.json <<'JSON'
{
  "family": "web", "networkMode": "bridge", "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [{
    "name": "app", "image": "nginx:1.25", "cpu": 256, "memory": 512, "essential": true,
    "portMappings": [{"containerPort": 80}],
    "dockerLabels": {"berth.sim.cpu": "total:80@0s,360@20m,60@60m"}
  }]
}
JSON

say "A cluster with three instances, one in each zone"
run berth ecs create-cluster --cluster-name shop --query cluster.status --output text
run berth instances add --cluster shop --type t3.medium --count 3 --query 'containerInstances[].ec2InstanceId' --output text

say "A task definition and a service of three tasks; the waiter turns the clock"
run berth ecs register-task-definition --cli-input-json file://web.json --query taskDefinition.taskDefinitionArn --output text
run berth ecs create-service --cluster shop --service-name web --task-definition web --desired-count 3 \
  --deployment-configuration minimumHealthyPercent=50,maximumPercent=100 --query service.status --output text
run berth ecs wait services-stable --cluster shop --services web
run berth clock show

say "Where the tasks went: zones first, then instances"
tasks=$(berth ecs list-tasks --cluster shop --service-name web --query taskArns --output text)
# shellcheck disable=SC2086
run berth ecs describe-tasks --cluster shop --tasks $tasks --query 'tasks[].[availabilityZone,lastStatus,group]' --output text

say "A new revision rolls out by the percentages: stop 1, start 1, until all are new"
sed 's/nginx:1.25/nginx:1.26/' web.json > web2.json
run berth ecs register-task-definition --cli-input-json file://web2.json --query taskDefinition.revision
run berth ecs update-service --cluster shop --service web --task-definition web:2 --query 'service.deployments[].[status,taskDefinition]' --output text
run berth clock advance --until 'services-stable shop/web'
run berth clock advance 1m
run berth ecs describe-services --cluster shop --services web --query 'reverse(services[0].events)[].[createdAt,message]' --output text

say "It scales itself: target tracking at 60 % CPU, a load that rises after 20 minutes and falls after an hour"
run berth application-autoscaling register-scalable-target --service-namespace ecs --scalable-dimension ecs:service:DesiredCount \
  --resource-id service/shop/web --min-capacity 2 --max-capacity 8 --query 'length(ScalableTargetARN) > `0`'
run berth application-autoscaling put-scaling-policy --service-namespace ecs --scalable-dimension ecs:service:DesiredCount \
  --resource-id service/shop/web --policy-name cpu60 --policy-type TargetTrackingScaling --target-tracking-scaling-policy-configuration \
  'TargetValue=60,PredefinedMetricSpecification={PredefinedMetricType=ECSServiceAverageCPUUtilization}' --query 'Alarms[].AlarmName' --output text
run berth clock advance 3h
run berth application-autoscaling describe-scaling-activities --service-namespace ecs --query 'ScalingActivities[].[StartTime,Description,StatusCode]' --output text

say "Why would the next task go where it goes?"
run berth explain run-task --cluster shop --task-definition web --placement-strategy type=binpack,field=memory

say "A repository with an image in it, without Docker"
printf 'a layer of this image' > layer
printf '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}' > config
run berth ecr create-repository --repository-name shop/web --query repository.repositoryUri --output text
for blob in layer config; do
  upload=$(berth ecr initiate-layer-upload --repository-name shop/web --query uploadId --output text)
  size=$(stat -c %s "$blob")
  run berth ecr upload-layer-part --repository-name shop/web --upload-id "$upload" --part-first-byte 0 --part-last-byte $((size - 1)) \
    --layer-part-blob "fileb://$blob" --query lastByteReceived
  run berth ecr complete-layer-upload --repository-name shop/web --upload-id "$upload" --layer-digests "sha256:$(sha256sum < "$blob" | cut -d' ' -f1)" \
    --query layerDigest --output text
done
cat > manifest.json <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":$(stat -c %s config),"digest":"sha256:$(sha256sum < config | cut -d' ' -f1)"},
 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","size":$(stat -c %s layer),"digest":"sha256:$(sha256sum < layer | cut -d' ' -f1)"}]}
JSON
run berth ecr put-image --repository-name shop/web --image-tag 1.0 --image-manifest file://manifest.json --query image.imageId
run berth ecr describe-images --repository-name shop/web --query 'imageDetails[].[imageTags[0],imageSizeInBytes,imagePushedAt]' --output text

say "The state is JSON Lines that jq reads"
run berth state history --limit 5
printf '\nThat was the main job. Now: build/bin/berth help, or README.md.\n'
