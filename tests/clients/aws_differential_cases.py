"""Command lines for the differential test, and what the endpoint answers. Members and operations that the AWS CLI of
2023 knows already; times are whole and broken seconds."""
import json
import shlex

ARN = "arn:aws:ecs:us-east-1:123456789012:"

CLUSTERS = [
    {"clusterArn": ARN + "cluster/prod", "clusterName": "prod", "status": "ACTIVE", "registeredContainerInstancesCount": 2,
     "runningTasksCount": 5, "pendingTasksCount": 0, "activeServicesCount": 3, "statistics": [],
     "tags": [{"key": "env", "value": "yes"}, {"key": "größe", "value": "“ü” – 日本 😀"}],
     "settings": [{"name": "containerInsights", "value": "disabled"}], "capacityProviders": ["FARGATE"],
     "defaultCapacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1, "base": 0}], "newMember": 1},
    {"clusterName": "dev", "status": "INACTIVE", "runningTasksCount": 0, "tags": [], "configuration": None},
]
SERVICE = {
    "serviceArn": ARN + "service/prod/web", "serviceName": "web", "clusterArn": ARN + "cluster/prod", "loadBalancers": [],
    "status": "ACTIVE", "desiredCount": 3, "runningCount": 2, "pendingCount": 1, "launchType": "FARGATE",
    "platformVersion": "1.4.0", "taskDefinition": ARN + "task-definition/web:7",
    "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": False}, "maximumPercent": 200},
    "deployments": [{"id": "ecs-svc/1", "status": "PRIMARY", "createdAt": 1718900000.25, "updatedAt": 1718900060,
                     "rolloutState": "IN_PROGRESS", "networkConfiguration": {"awsvpcConfiguration": {
                         "subnets": ["subnet-1", "subnet-2"], "securityGroups": [], "assignPublicIp": "ENABLED"}}}],
    "events": [{"id": "e2", "createdAt": 1718900100.5, "message": "(service web) has reached a steady state."},
               {"id": "e1", "createdAt": 1718900000, "message": "a\ttab, a\nline, \"quotes\" and 'more' \\ \x07 " + "word " * 30}],
    "createdAt": 1718800000.123, "placementStrategy": [], "enableECSManagedTags": False, "enableExecuteCommand": True,
}
TASK = {
    "taskArn": ARN + "task/prod/0123456789abcdef0123456789abcdef", "clusterArn": ARN + "cluster/prod", "cpu": "256",
    "memory": "0512", "lastStatus": "STOPPED", "desiredStatus": "STOPPED", "version": 9007199254740993, "tags": [],
    "createdAt": 1718900000.0, "stoppedAt": 1718900030.75, "stoppedReason": "", "stopCode": "EssentialContainerExited",
    "containers": [{"name": "app", "exitCode": 0, "lastStatus": "STOPPED", "networkBindings": [], "cpu": "1e3"},
                   {"name": "log", "reason": "no: such #thing", "lastStatus": "STOPPED", "networkInterfaces": [
                       {"attachmentId": "a", "privateIpv4Address": "10.0.0.1"}]}],
    "overrides": {"containerOverrides": [{"name": "app", "environment": [{"name": "A", "value": "1"}]}]},
}
IMAGES = [
    {"registryId": "123456789012", "repositoryName": "app", "imageDigest": "sha256:" + "4f" * 32, "imageTags": ["v1", "latest"],
     "imageSizeInBytes": 52428800, "imagePushedAt": 1718900000},
    {"registryId": "123456789012", "repositoryName": "app", "imageDigest": "sha256:" + "0a" * 32, "imageSizeInBytes": 1,
     "imagePushedAt": 1708900000.5, "imageScanStatus": {"status": "COMPLETE"}},
]
NUMBERS = [{"name": "A", "type": "DOUBLE", "doubleValue": 0.0, "longValue": 9223372036854775807, "integerValue": -1},
           {"name": "B", "doubleValue": 0.1}, {"name": "C", "doubleValue": 1e21}, {"name": "D", "doubleValue": 1e-07},
           {"name": "F", "doubleValue": 100}, {"name": "H", "doubleValue": -0.0}, {"name": "1", "doubleValue": 1e16}]

ANSWERS = {
    "ListClusters": {"clusterArns": [ARN + "cluster/prod", ARN + "cluster/dev"]},
    "DescribeClusters": {"clusters": CLUSTERS, "failures": [{"arn": ARN + "cluster/gone", "reason": "MISSING"}]},
    "DescribeServices": {"services": [SERVICE], "failures": []},
    "DescribeTasks": {"tasks": [TASK, dict(TASK, cpu="yes", overrides={})], "failures": []},
    "DescribeContainerInstances": {"containerInstances": [{"remainingResources": NUMBERS, "agentConnected": True, "version": 3}]},
    "DescribeImages": {"imageDetails": IMAGES},
    "DescribeTaskDefinition": {"taskDefinition": {"family": "web", "revision": 7, "volumes": [{"name": "v", "host": {}}],
        "containerDefinitions": [{"name": "app", "command": ["sh", "-c", "echo 'a'; sleep 1"], "environment": [],
                                  "dockerLabels": {"z": "1", "a": "null", "": "empty", "b c": "~"}}]},
        "tags": []},
    "ListTasks": [{"taskArns": ["t1", "t2"], "nextToken": "n1"}, {"taskArns": ["t3"], "nextToken": "n2"},
                  {"taskArns": [], "nextToken": "n3"}, {"taskArns": ["t4"]}],
    "ListServices": {"serviceArns": []},
    "DescribeRepositories": [{"repositories": [{"repositoryName": "a", "createdAt": 1718900000}], "nextToken": "x"},
                             {"repositories": [{"repositoryName": "b", "imageTagMutability": "MUTABLE"}]}],
    "ListImages": [{"imageIds": [{"imageTag": "1"}, {"imageTag": "2"}], "nextToken": "x"}, {"imageIds": [{"imageDigest": "d"}]}],
    "DescribeScalableTargets": {"ScalableTargets": [{"ServiceNamespace": "ecs", "MinCapacity": 1, "CreationTime": 1718900000.5}]},
    "GetAuthorizationToken": {"authorizationData": [{"authorizationToken": "QVdTOnBhc3M=", "expiresAt": 1718900000,
                                                     "proxyEndpoint": "https://123456789012.dkr.ecr.us-east-1.amazonaws.com"}]},
    "BatchGetImage": {"images": [{"imageManifest": "{\n   \"schemaVersion\": 2,\n   \"x\": \"é\\u003c\"\n}"}], "failures": []},
}

FILES = {
    "task.json": json.dumps({"family": "web", "containerDefinitions": [{"name": "app", "image": "nginx", "memory": 64}]}, indent=2),
    "task.yaml": "family: web\ncontainerDefinitions:\n- name: app\n  image: nginx # which\n  memory: 0x40\n  command: [sh, '-c', \"x\\ty\"]\n",
    "tags.json": '[{"key": "a", "value": "b"}]\n',
    "text.txt": "line one\nline two\n",
    "bad.json": '{"family": "web",',
    "list.json": "[1, 2]",
    "bytes.bin": "\x01\x02",
}

FORMATS = ("json", "text", "table", "yaml", "yaml-stream")

DESCRIPTIONS = """
ecs describe-clusters --clusters prod dev
ecs describe-services --services web
ecs describe-tasks --tasks a b
ecs describe-container-instances --container-instances i
ecs describe-task-definition --task-definition web
ecs list-clusters
ecs list-tasks
ecs list-services
ecr describe-images --repository-name app
ecr list-images --repository-name app
ecr batch-get-image --repository-name app --image-ids imageTag=v1
application-autoscaling describe-scalable-targets --service-namespace ecs
ecs tag-resource --resource-arn a --tags key=a,value=b
"""

QUERIES = """
ecs describe-clusters|clusters[].clusterName
ecs describe-clusters|clusters[0].clusterName
ecs describe-clusters|clusters[].[clusterName,status,runningTasksCount]
ecs describe-clusters|clusters[].{name:clusterName,n:runningTasksCount}
ecs describe-clusters|clusters[].{name:clusterName,tags:tags}
ecs describe-clusters|clusters[*].tags[*].[key,value]
ecs describe-clusters|clusters[?status=='ACTIVE'].clusterArn|[0]
ecs describe-clusters|length(clusters)
ecs describe-clusters|nothing
ecs describe-clusters|clusters[5]
ecs describe-clusters|[]
ecs describe-clusters|sort_by(clusters,&clusterName)[].clusterName
ecs describe-clusters|clusters[].defaultCapacityProviderStrategy[]
ecs describe-clusters|@
ecs describe-services --services web|services[0].deploymentConfiguration
ecs describe-services --services web|services[0].events[].message
ecs describe-services --services web|services[0].[createdAt,enableExecuteCommand,nothing]
ecs describe-services --services web|services[0].deployments[0].networkConfiguration
ecs describe-services --services web|services[?createdAt>='2024-06-19'].serviceName
ecs describe-services --services web|services[0].loadBalancers
ecs describe-services --services web|services[0].enableECSManagedTags
ecs describe-services --services web|to_string(services[0].deploymentConfiguration)
ecs describe-tasks --tasks a|tasks[].[cpu,memory,version]
ecs describe-tasks --tasks a|tasks[].containers[].{n:name,x:exitCode}
ecs describe-tasks --tasks a|tasks[*].containers[*].name
ecs describe-tasks --tasks a|tasks[0].stoppedReason
ecs describe-tasks --tasks a|tasks[0].version
ecs describe-container-instances --container-instances i|containerInstances[0].remainingResources
ecs describe-container-instances --container-instances i|containerInstances[0].remainingResources[].doubleValue
ecs describe-container-instances --container-instances i|avg(`[1,2,4]`)
ecs describe-container-instances --container-instances i|`[1, 2.5, "x", null, true, "yes", "null", "12", ""]`
ecs describe-container-instances --container-instances i|`{"b": 1, "a": [1, [2, 3]], "c": {"d": "true"}}`
ecs describe-task-definition --task-definition web|taskDefinition.containerDefinitions[0].dockerLabels
ecs describe-task-definition --task-definition web|taskDefinition.containerDefinitions[0].command
ecs list-tasks|taskArns[]
ecs list-tasks|length(taskArns)
ecs list-tasks|taskArns[0]
ecr describe-images --repository-name app|imageDetails[].[imageTags[0],imageSizeInBytes]
ecr describe-images --repository-name app|sort_by(imageDetails,&imagePushedAt)[-1].imageTags[0]
ecr batch-get-image --repository-name app --image-ids imageTag=v1|images[].imageManifest
ecr get-authorization-token|authorizationData[0].[authorizationToken,expiresAt]
"""

REQUESTS = r"""
ecs list-clusters --region eu-west-1
--region eu-west-1 ecs list-clusters
ecs --region eu-west-1 list-clusters
ecs list-clusters --reg eu-west-1
ecs list-clusters --region=eu-west-1 --output=text
ecs create-cluster --cluster-name c --tags key=a,value=b key=c,value=d
ecs create-cluster --cluster-name c --tags '[{"key":"a","value":"b"}]'
ecs create-cluster --cluster-name c --tags '{"key":"a","value":"b"}'
ecs create-cluster --cluster-name c --tags file://tags.json
ecs create-cluster --tags 'key=a b,value="c,d"' "key='q''',value="
ecs create-cluster --tags 'key=a,value=x=y'
ecs create-cluster --tags 'key = a , value = b'
ecs create-cluster --settings name=containerInsights,value=enabled --capacity-providers FARGATE FARGATE_SPOT
ecs create-cluster --default-capacity-provider-strategy capacityProvider=FARGATE,weight=1,base=2 capacityProvider=S,weight=3
ecs create-cluster --configuration 'executeCommandConfiguration={kmsKeyId=k,logging=OVERRIDE,logConfiguration={cloudWatchLogGroupName=g,s3EncryptionEnabled=true}}'
ecs register-task-definition --cli-input-json file://task.json
ecs register-task-definition --cli-input-json file://task.json --family other --cpu 256
ecs register-task-definition --family f --container-definitions '[{"name":"a","image":"b","portMappings":[{"containerPort":80}]}]'
ecs register-task-definition --family f --container-definitions name=a,image=b,memory=64,command=x,y,essential=true
ecs register-task-definition --family f --container-definitions 'name=a,image=b,environment=[{name=A,value=1},{name=B,value=2}]'
ecs register-task-definition --family f --container-definitions 'name=a,image=b,dockerLabels={a=b,c.d=e}' --volumes '[]'
ecs register-task-definition --family f --container-definitions '[]' --requires-compatibilities EC2 FARGATE --network-mode awsvpc
ecs run-task --task-def web --count 2 --launch-type FARGATE --network-configuration 'awsvpcConfiguration={subnets=[a,b],securityGroups=[c],assignPublicIp=ENABLED}'
ecs run-task --task-definition web --overrides '{"containerOverrides":[{"name":"a","command":["x","y"]}]}'
ecs run-task --task-definition web --placement-strategy type=spread,field=attribute:ecs.availability-zone type=binpack,field=cpu
ecs run-task --task-definition web --enable-execute-command --enable-ecs-managed-tags --propagate-tags TASK_DEFINITION
ecs run-task --task-definition web --no-enable-ecs-managed-tags
ecs start-task --task-definition web --container-instances a b c --started-by me
ecs stop-task --cluster c --task t --reason 'some reason, with = signs'
ecs stop-task --task t --reason ''
ecs stop-task --task t --reason=-dash
ecs stop-task --task t --reason 'a - b'
ecs create-service --service-name s --task-definition t --desired-count 0 --deployment-configuration maximumPercent=200,minimumHealthyPercent=50
ecs create-service --service-name s --deployment-configuration 'deploymentCircuitBreaker={enable=true,rollback=False},maximumPercent=150'
ecs create-service --service-name s --load-balancers targetGroupArn=arn:aws:x:y/z,containerName=web,containerPort=80
ecs create-service --service-name s --client-token tok --scheduling-strategy DAEMON
ecs update-service --service s --force-new-deployment --desired-count 5
ecs update-service --service s --no-force-new-deployment
ecs update-service --service s --disable-execute-command
ecs update-service --cluster a --cluster b --service s
ecs describe-services --services a b --services c d
ecs describe-services --services
ecs describe-services --services '["a","b"]'
ecs describe-services --services a,b
ecs describe-services --service a --include TAGS
ecs list-tasks --desired-status STOPPED --max-items 3
ecs put-attributes --attributes name=a,value=b,targetType=container-instance,targetId=i
ecs put-account-setting --name serviceLongArnFormat --value enabled
ecs tag-resource --resource-arn a --tags key=k,value=
ecs untag-resource --resource-arn a --tag-keys k l
ecs update-container-instances-state --container-instances a --status DRAINING
ecr create-repository --repository-name a/b --image-scanning-configuration scanOnPush=true --image-tag-mutability IMMUTABLE
ecr create-repository --repository-name a/b --encryption-configuration encryptionType=KMS,kmsKey=k --tags Key=a,Value=b
ecr describe-images --repository-name a --image-ids imageTag=a imageDigest=sha256:b --filter tagStatus=TAGGED --max-items 1
ecr batch-delete-image --repository-name a --image-ids imageTag=1 imageTag=true
ecr batch-delete-image --repository-name a --image-ids '[{"imageTag":"1"}]' --registry-id 1
ecr put-lifecycle-policy --repository-name ab --lifecycle-policy-text file://text.txt
ecr put-image --repository-name ab --image-manifest '{"schemaVersion": 2}' --image-tag t
ecr put-image --repository-name ab --image-manifest file:///dev/stdin
ecr set-repository-policy --repository-name ab --policy-text '{"Version":"2012-10-17"}' --force
ecr delete-repository --repository-name ab --force
ecr get-authorization-token --registry-ids 1 2
ecr get-login-password
ecr-public create-repository --repository-name ab --catalog-data 'description=x y,architectures=ARM,ARM 64,x86'
application-autoscaling register-scalable-target --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id service/a/b --min-capacity 1 --max-capacity 4
application-autoscaling put-scaling-policy --policy-name p --service-namespace ecs --scalable-dimension d --resource-id r --policy-type TargetTrackingScaling --target-tracking-scaling-policy-configuration 'TargetValue=75.5,PredefinedMetricSpecification={PredefinedMetricType=ECSServiceAverageCPUUtilization},ScaleInCooldown=60'
application-autoscaling put-scheduled-action --service-namespace ecs --scalable-dimension d --resource-id r --scheduled-action-name n --schedule 'rate(1 hour)' --start-time 2024-06-20T16:13:20Z --end-time 1718900000
application-autoscaling put-scheduled-action --service-namespace ecs --scalable-dimension d --resource-id r --scheduled-action-name n --start-time 20240620T161320Z --end-time 'Thu, 20 Jun 2024 16:13:20 +0200'
application-autoscaling put-scheduled-action --service-namespace ecs --scalable-dimension d --resource-id r --scheduled-action-name n --start-time '6/20/2024 4:13 pm' --end-time '20 June 2024'
application-autoscaling describe-scaling-policies --service-namespace ecs --policy-names a b
ecs list-clusters --generate-cli-skeleton
ecs stop-task --generate-cli-skeleton input
ecs stop-task --task x --generate-cli-skeleton output --query task.containers[0].name
"""

# Of version 2 alone.
REQUESTS_V2 = r"""
ecs register-task-definition --cli-input-yaml file://task.yaml
ecs register-task-definition --cli-input-yaml '{family: a, containerDefinitions: [], cpu: "256"}' --family b
ecs list-tasks --cli-input-yaml 'maxResults: 7'
ecr upload-layer-part --repository-name ab --upload-id u --part-first-byte 0 --part-last-byte 1 --layer-part-blob aGk=
ecr upload-layer-part --repository-name ab --upload-id u --part-first-byte 0 --part-last-byte 1 --layer-part-blob hi --cli-binary-format raw-in-base64-out
ecr upload-layer-part --repository-name ab --upload-id u --part-first-byte 0 --part-last-byte 1 --layer-part-blob fileb://bytes.bin
ecs list-clusters --no-cli-pager
ecs list-clusters --output yaml-stream --no-paginate
"""

PAGES = """
ecs list-tasks --max-items 1
ecs list-tasks --max-items 2
ecs list-tasks --max-items 3
ecs list-tasks --max-items 9 --page-size 2
ecs list-tasks --max-items 0
ecs list-tasks --starting-token n1
ecs list-tasks --starting-token eyJuZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ== --max-items 2
ecs list-tasks --no-paginate
ecs list-tasks --max-results 2
ecs list-tasks --next-token n1
ecs list-tasks --query taskArns --max-items 1
ecr describe-repositories
ecr describe-repositories --max-items 1
ecr describe-repositories --query repositories[].repositoryName
ecr list-images --repository-name app --max-items 1
"""

MISTAKES = r"""
ecs
ecs no-such-operation
ecs list-cluster
nosuch list
ecs list-clusters --bogus
ecs list-clusters --bogus x y
ecs list-clusters stray
ecs stop-task
ecs create-service --service-name
ecs run-task
ecs stop-task --task --reason x
ecs list-clusters --output xml
ecs list-clusters --color maybe
ecs run-task --task-definition w --count abc
ecs run-task --task-definition w --count 1.5
ecs list-tasks --max-items abc
ecs list-tasks --page-size 5 --no-paginate
ecs list-tasks --max-results 5 --page-size 2
ecs update-service --s x
ecs update-service --service x --force-new-deployment=true
ecs create-cluster --tags key=a,value
ecs create-cluster --tags key=a,,value=b
ecs create-cluster --tags 'key=[a'
ecs create-cluster --tags 'key="a'
ecs create-cluster --tags key=a,key=b
ecs create-cluster --tags '[{"key": "a"'
ecs create-cluster --tags '[{"key": }]'
ecs create-cluster --tags '{"key" "a"}'
ecs create-cluster --tags "[{'key': 'a'}]"
ecs create-cluster --tags Key=a,Value=b
ecs create-cluster --tags '["a"]'
ecs create-cluster --tags a=b
ecs create-cluster --configuration '[]'
ecs create-cluster --configuration x=y
ecs register-task-definition --family f --container-definitions '[{"name":1,"memory":"x","essential":"yes","foo":{}}]'
ecs register-task-definition --family f --container-definitions name=a,memory=abc
ecs register-task-definition --cli-input-json file://bad.json
ecs register-task-definition --cli-input-json file://list.json
ecs register-task-definition --cli-input-json file://missing.json
ecs register-task-definition --cli-input-json '{}'
ecs register-task-definition --cli-input-json '{"family": null, "containerDefinitions": [null]}'
ecs run-task --task-definition w --overrides file://nowhere
ecs run-task --task-definition w --network-configuration 'awsvpcConfiguration={subnets=a'
ecs run-task --task-definition w --network-configuration 'awsvpcConfiguration={subnets=a}'
ecs run-task --task-definition w --placement-constraints type=x,expression=
ecr batch-delete-image --repository-name a --image-ids '[]'
ecr batch-delete-image --repository-name ab --image-ids '[]'
ecr describe-images
ecr describe-images --repository-name x
ecr create-repository --repository-name ''
ecs list-clusters --query 'a['
ecs list-clusters --query 'a b'
ecs list-clusters --query '['
ecs list-clusters --query 'nosuch(@)'
ecs list-clusters --query 'length(`1`)'
ecs list-clusters --query 'abs(clusterArns)'
ecs list-clusters --query 'join(clusterArns)'
ecs list-clusters --endpoint-url nonsense
ecs list-clusters --profile nosuch
ecs wait
ecs wait services-stabel --services x
ecs wait services-stable
application-autoscaling put-scheduled-action --service-namespace ecs --scalable-dimension d --resource-id r --scheduled-action-name n --start-time nonsense
application-autoscaling put-scaling-policy --policy-name p --service-namespace ecs --scalable-dimension d --resource-id r --target-tracking-scaling-policy-configuration TargetValue=abc
"""

MISTAKES_V2 = r"""
ecs register-task-definition --cli-input-yaml '[a'
ecs register-task-definition --cli-input-yaml '[a]'
ecs register-task-definition --cli-input-yaml '{a: 1, a: 2}'
ecs register-task-definition --cli-input-yaml 'family: 5'
ecs register-task-definition --cli-input-yaml '{}' --cli-input-json '{}'
ecr upload-layer-part --repository-name ab --upload-id u --part-first-byte 0 --part-last-byte 1 --layer-part-blob a
"""

REFUSALS = [
    {"$error": "ClusterNotFoundException", "$message": "Cluster not found."},
    {"$error": "com.amazonaws.ecs#ClientException", "$message": "é “x”\nsecond line"},
    {"$error": "AccessDeniedException", "$body": {"Message": "capital M"}},
    {"$error": "InvalidParameterException"},
    {"$raw": "<html>", "$status": 403},
    {"$raw": "", "$status": 404},
    {"$body": {"code": "Named", "Message": " blank"}, "$status": 409},
    {"$body": {"message": "no type"}, "$status": 400},
]


def lines(text):
    return [shlex.split(line) for line in text.strip().split("\n")]


def case(name, argv, **more):
    return dict({"name": name, "argv": argv, "v2": False, "answers": {}}, **more)


def all_cases():
    out = []
    for form in FORMATS:
        new = form.startswith("yaml")
        for argv in lines(DESCRIPTIONS):
            out.append(case("formats", argv + ["--output", form], v2=new))
        for line in QUERIES.strip().split("\n"):
            command, query = line.split("|", 1)
            out.append(case("queries", shlex.split(command) + ["--query", query, "--output", form], v2=new))
        for argv in lines(PAGES):
            out.append(case("pages", argv + ["--output", form], v2=new))
    out += [case("requests", argv) for argv in lines(REQUESTS)]
    out += [case("requests", argv, v2=True) for argv in lines(REQUESTS_V2)]
    out += [case("mistakes", argv) for argv in lines(MISTAKES)]
    out += [case("mistakes", argv, v2=True) for argv in lines(MISTAKES_V2)]
    for form in ("json", "table"):
        out += [case("colours", argv + ["--output", form, "--color", "on"]) for argv in lines(DESCRIPTIONS)[:4]]
    for refusal in REFUSALS:
        for command in ("ecs list-clusters", "ecs list-tasks --max-items 1", "ecr create-repository --repository-name ab"):
            operation = {"ecs list-clusters": "ListClusters", "ecs list-tasks": "ListTasks"}.get(
                " ".join(command.split()[:2]), "CreateRepository")
            out.append(case("refusals", shlex.split(command), answers={operation: refusal}))
    for index, each in enumerate(out):
        each["id"] = index
    return out


# What version 1 does or says otherwise: colours, and mistakes in --cli-input-json.
V2_WORDS = ("--color on", "json file://bad.json", "json file://list.json")


def of_v2_alone(each):
    return any(word in " ".join(each["argv"]) for word in V2_WORDS)
