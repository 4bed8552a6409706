#!/usr/bin/env bash
# berth as a client of moto's server: every operation that moto has, and its words beside those of the AWS CLI v2.
#
#   tests/clients/moto.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
python=$(python_with moto.server) || { skip moto "no python3 has moto's server"; finish; exit; }
mkfifo ask
"$python" "$tests/moto_server.py" < ask > known 2> moto.log &
exec 8> ask
until_true 60 grep -q '^$' known || { skip moto "its server does not start: $(tail -1 moto.log)"; finish; exit; }
url=http://127.0.0.1:$(head -1 known)
export AWS_ENDPOINT_URL=$url AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=x AWS_DEFAULT_REGION=us-east-1
aws=/usr/bin/aws
$aws --version 2> /dev/null | grep -q '^aws-cli/2' || { skip "the same words as aws v2" "the package awscli is not installed"; aws=; }
: > tried

# sends SERVICE OPERATION WORD…: works, and is noted.
sends() {
  echo "$1 $2" >> tried
  works "moto: $1 $2" "$berth" "$@"
}

# gives WANTED SERVICE OPERATION WORD…: this is printed.
gives() {
  local wanted=$1
  shift
  echo "$1 $2" >> tried
  same "moto: $*" "$wanted" "$("$berth" "$@" --output text 2>&1 | tr '\t' ' ')"
}

# reads SERVICE OPERATION WORD…: the same to the byte as the AWS CLI; but moto's instants have microseconds, of which berth
# keeps the milliseconds.
reads() {
  echo "$1 $2" >> tried
  if [ -n "$aws" ]; then
    $aws --endpoint-url "$url" "$@" 2>&1 | sed -E 's/\.[0-9]{6}\+/+/' > theirs
    same "moto: $* as aws v2" "$(cat theirs)" "$("$berth" "$@" 2>&1 | sed -E 's/\.[0-9]{6}\+/+/')"
  else
    works "moto: $1 $2" "$berth" "$@"
  fi
}

# is_refused WORDS SERVICE OPERATION WORD…
is_refused() {
  local words=$1
  shift
  echo "$1 $2" >> tried
  same "moto: $1 $2 is refused" 254 "$("$berth" "$@" > said 2>&1; echo $?)"
  says "moto: $1 $2 is refused in its words" "$words" "$(cat said)"
}

test_clusters() {
  gives web ecs create-cluster --cluster-name web --tags key=k,value=v --query cluster.clusterName
  sends ecs update-cluster --cluster web --settings name=containerInsights,value=enabled
  sends ecs create-capacity-provider --name mine --auto-scaling-group-provider \
    'autoScalingGroupArn=arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:u:autoScalingGroupName/a,managedScaling={status=ENABLED,targetCapacity=80}'
  gives 90 ecs update-capacity-provider --name mine --auto-scaling-group-provider 'managedScaling={status=ENABLED,targetCapacity=90}' \
    --query capacityProvider.autoScalingGroupProvider.managedScaling.targetCapacity
  reads ecs describe-capacity-providers --capacity-providers mine
  sends ecs put-cluster-capacity-providers --cluster web --capacity-providers FARGATE --default-capacity-provider-strategy capacityProvider=FARGATE,weight=1
  reads ecs describe-clusters --clusters web none --include TAGS SETTINGS
  reads ecs list-clusters
  sends ecs put-account-setting --name serviceLongArnFormat --value enabled
  reads ecs list-account-settings
  sends ecs delete-account-setting --name serviceLongArnFormat
  sends ecs discover-poll-endpoint
}

test_task_definitions() {
  local i
  for i in 1 2 3; do
    gives "$i" ecs register-task-definition --family app --network-mode awsvpc --requires-compatibilities FARGATE EC2 --cpu 256 --memory 512 \
      --container-definitions '[{"name":"app","image":"nginx","environment":[{"name":"A","value":"é"}],"portMappings":[{"containerPort":80}]}]' \
      --query taskDefinition.revision
  done
  reads ecs describe-task-definition --task-definition app:1
  reads ecs list-task-definitions
  reads ecs list-task-definition-families
  gives INACTIVE ecs deregister-task-definition --task-definition app:1 --query taskDefinition.status
  sends ecs delete-task-definitions --task-definitions app:1
  is_refused "(ClientException) when calling the DescribeTaskDefinition operation" ecs describe-task-definition --task-definition nope
}

test_services() {
  local service set network
  network="awsvpcConfiguration={subnets=[$("$berth" ec2 describe-subnets --query 'Subnets[0].SubnetId' --output text)]"
  network+=",securityGroups=[$("$berth" ec2 describe-security-groups --query 'SecurityGroups[0].GroupId' --output text)]}"
  gives 1 ecs create-service --cluster web --service-name app --task-definition app:2 --desired-count 1 --launch-type FARGATE \
    --network-configuration "$network" --query service.desiredCount
  reads ecs list-services --cluster web
  reads ecs describe-services --cluster web --services app none
  gives 2 ecs update-service --cluster web --service app --desired-count 2 --query service.desiredCount
  service=$("$berth" ecs describe-services --cluster web --services app --query 'services[0].serviceArn' --output text)
  sends ecs tag-resource --resource-arn "$service" --tags key=a,value=b
  reads ecs list-tags-for-resource --resource-arn "$service"
  sends ecs untag-resource --resource-arn "$service" --tag-keys a
  sends ecs create-service --cluster web --service-name sets --desired-count 1 --deployment-controller type=EXTERNAL
  sends ecs create-task-set --cluster web --service sets --task-definition app:2 --launch-type FARGATE --network-configuration "$network"
  set=$("$berth" ecs describe-task-sets --cluster web --service sets --query 'taskSets[0].id' --output text)
  reads ecs describe-task-sets --cluster web --service sets
  sends ecs update-task-set --cluster web --service sets --task-set "$set" --scale value=25,unit=PERCENT
  sends ecs update-service-primary-task-set --cluster web --service sets --primary-task-set "$set"
  sends ecs delete-task-set --cluster web --service sets --task-set "$set"
  is_refused "(ClusterNotFoundException) when calling the ListServices operation: Cluster not found." ecs list-services --cluster nope
}

# moto places tasks on what was registered for an instance that its EC2 has.
test_tasks() {
  local document instance task image
  image=$($python -c "import boto3; print(boto3.client('ec2').describe_images()['Images'][0]['ImageId'])" 2> /dev/null)
  instance=$($python -c "import boto3; print(boto3.client('ec2').run_instances(ImageId='$image', MinCount=1, MaxCount=1)['Instances'][0]['InstanceId'])")
  document=$($python -c "import json; from moto.ec2.utils import generate_instance_identity_document as d
print(json.dumps(d(type('I', (), dict(id='$instance', image_id='$image', instance_type='t2.micro', placement='us-east-1a', private_ip='10.0.0.1', architecture='x86_64')))))" 2> /dev/null ||
    echo "{\"instanceId\":\"$instance\"}")
  sends ecs register-container-instance --cluster web --instance-identity-document "$document"
  reads ecs list-container-instances --cluster web
  instance=$("$berth" ecs list-container-instances --cluster web --query 'containerInstanceArns[0]' --output text)
  reads ecs describe-container-instances --cluster web --container-instances "$instance"
  sends ecs put-attributes --cluster web --attributes "name=disk,value=ssd,targetId=$instance"
  reads ecs list-attributes --cluster web --target-type container-instance
  sends ecs delete-attributes --cluster web --attributes "name=disk,value=ssd,targetId=$instance"
  sends ecs register-task-definition --family small --container-definitions '[{"name":"a","image":"i","memory":64,"cpu":10}]'
  sends ecs run-task --cluster web --task-definition small --launch-type EC2
  sends ecs start-task --cluster web --task-definition small --container-instances "$instance"
  reads ecs list-tasks --cluster web
  task=$("$berth" ecs list-tasks --cluster web --query 'taskArns[0]' --output text)
  gives arn:aws:ecs:us-east-1:123456789012:task-definition/small:1 ecs describe-tasks --cluster web --tasks "$task" --query 'tasks[0].taskDefinitionArn'
  gives done ecs stop-task --cluster web --task "$task" --reason done --query task.stoppedReason
  gives DRAINING ecs update-container-instances-state --cluster web --container-instances "$instance" --status DRAINING --query 'containerInstances[0].status'
  sends ecs deregister-container-instance --cluster web --container-instance "$instance" --force
}

test_scaling() {
  local who=(--service-namespace ecs --resource-id service/web/app --scalable-dimension ecs:service:DesiredCount)
  sends application-autoscaling register-scalable-target "${who[@]}" --min-capacity 1 --max-capacity 5
  gives service/web/app application-autoscaling describe-scalable-targets --service-namespace ecs --query 'ScalableTargets[0].ResourceId'
  sends application-autoscaling put-scaling-policy "${who[@]}" --policy-name cpu --policy-type TargetTrackingScaling \
    --target-tracking-scaling-policy-configuration 'TargetValue=50.5,PredefinedMetricSpecification={PredefinedMetricType=ECSServiceAverageCPUUtilization}'
  reads application-autoscaling describe-scaling-policies --service-namespace ecs
  sends application-autoscaling put-scheduled-action "${who[@]}" --scheduled-action-name night --schedule 'cron(0 0 * * ? *)' \
    --scalable-target-action MinCapacity=0,MaxCapacity=1 --start-time 2030-01-01T00:00:00Z
  reads application-autoscaling describe-scheduled-actions --service-namespace ecs
  sends application-autoscaling delete-scheduled-action "${who[@]}" --scheduled-action-name night
  sends application-autoscaling delete-scaling-policy "${who[@]}" --policy-name cpu
  sends application-autoscaling deregister-scalable-target "${who[@]}"
  is_refused "(ValidationException) when calling the DeregisterScalableTarget operation: No scalable target found" application-autoscaling deregister-scalable-target "${who[@]}"
}

test_ecs_ends() {
  sends ecs delete-service --cluster web --service sets --force
  sends ecs delete-service --cluster web --service app --force
  sends ecs delete-capacity-provider --capacity-provider mine
  sends ecs delete-cluster --cluster web
}

test_images() {
  local digest=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 manifest repository
  gives app ecr create-repository --repository-name app --tags Key=k,Value=v --query repository.repositoryName
  is_refused "(RepositoryAlreadyExistsException)" ecr create-repository --repository-name app
  reads ecr describe-repositories
  repository=$("$berth" ecr describe-repositories --query 'repositories[0].repositoryArn' --output text)
  sends ecr tag-resource --resource-arn "$repository" --tags Key=a,Value=b
  reads ecr list-tags-for-resource --resource-arn "$repository"
  sends ecr untag-resource --resource-arn "$repository" --tag-keys a
  manifest="{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"size\":2,\"digest\":\"$digest\"},\"layers\":[{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":3,\"digest\":\"$digest\"}]}"
  sends ecr put-image --repository-name app --image-manifest "$manifest" --image-tag 1
  reads ecr list-images --repository-name app
  reads ecr describe-images --repository-name app
  reads ecr batch-get-image --repository-name app --image-ids imageTag=1 imageTag=none
  gives IMMUTABLE ecr put-image-tag-mutability --repository-name app --image-tag-mutability IMMUTABLE --query imageTagMutability
  sends ecr put-image-scanning-configuration --repository-name app --image-scanning-configuration scanOnPush=true
  sends ecr start-image-scan --repository-name app --image-id imageTag=1
  sends ecr describe-image-scan-findings --repository-name app --image-id imageTag=1
  gives 1 ecr batch-delete-image --repository-name app --image-ids imageTag=1 --query 'length(imageIds)'
}

test_registry() {
  local policy='{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Principal":{"AWS":"*"},"Action":["ecr:ReplicateImage"],"Resource":"*"}]}'
  local of_repository='{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Principal":"*","Action":["ecr:BatchGetImage"]}]}'
  local rules='{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"imageCountMoreThan","countNumber":5},"action":{"type":"expire"}}]}'
  sends ecr put-lifecycle-policy --repository-name app --lifecycle-policy-text "$rules"
  gives "$rules" ecr get-lifecycle-policy --repository-name app --query lifecyclePolicyText
  sends ecr delete-lifecycle-policy --repository-name app
  is_refused "(LifecyclePolicyNotFoundException)" ecr get-lifecycle-policy --repository-name app
  sends ecr set-repository-policy --repository-name app --policy-text "$of_repository"
  reads ecr get-repository-policy --repository-name app
  sends ecr delete-repository-policy --repository-name app
  sends ecr put-registry-policy --policy-text "$policy"
  reads ecr get-registry-policy
  sends ecr delete-registry-policy
  sends ecr put-registry-scanning-configuration --scan-type BASIC --rules 'scanFrequency=SCAN_ON_PUSH,repositoryFilters=[{filter=a,filterType=WILDCARD}]'
  reads ecr get-registry-scanning-configuration
  reads ecr batch-get-repository-scanning-configuration --repository-names app none
  sends ecr put-replication-configuration --replication-configuration 'rules=[{destinations=[{region=eu-west-1,registryId=123456789012}]}]'
  reads ecr describe-registry
  gives "$(printf AWS:123456789012-auth-token | base64)" ecr get-authorization-token --query 'authorizationData[0].authorizationToken'
  sends ecr delete-repository --repository-name app --force
  is_refused "(RepositoryNotFoundException)" ecr list-images --repository-name app
}

test_sts() {
  gives 123456789012 sts get-caller-identity --query Account
  sends sts assume-role --role-arn arn:aws:iam::123456789012:role/a --role-session-name berth
  sends sts get-session-token
  sends sts get-federation-token --name berth
  sends sts get-access-key-info --access-key-id AKIAIOSFODNN7EXAMPLE
  sends sts assume-role-with-web-identity --role-arn arn:aws:iam::123456789012:role/a --role-session-name berth --web-identity-token token
}

# What takes a document that nobody here has.
leave_out="sts assume-role-with-saml"

test_all_were_tried() {
  same "moto: no operation of its own was left out" "" \
    "$(sed 1d known | grep . | sort | grep -vxF -f tried | grep -vxF "$leave_out")"
}

for part in clusters task_definitions services tasks scaling ecs_ends images registry sts all_were_tried; do "test_$part"; done
exec 8>&-
wait
finish
