# ECS, ECR, Application Auto Scaling and STS through boto3, against AWS_ENDPOINT_URL (or the first argument) with an
# eager clock. Prints a line a case.
import hashlib
import json
import sys
import traceback

import boto3
from botocore.exceptions import ClientError

endpoint = {"endpoint_url": sys.argv[1]} if len(sys.argv) > 1 else {}
ecs = boto3.client("ecs", **endpoint)
ecr = boto3.client("ecr", **endpoint)
scaling = boto3.client("application-autoscaling", **endpoint)
sts = boto3.client("sts", **endpoint)
AT_ONCE = {"Delay": 0, "MaxAttempts": 200}
FARGATE = {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def refused(kind, status, call, **words):
    """The refusal of a call, which has the type that the SDK's model gives it."""
    try:
        call(**words)
    except kind as error:
        answer = error.response
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == status, answer
        assert len(answer["ResponseMetadata"]["RequestId"]) == 36, answer
        return answer["Error"]["Message"]
    raise AssertionError("no refusal")


def test_clusters():
    made = ecs.create_cluster(clusterName="web", tags=[{"key": "k", "value": "v"}])
    assert made["cluster"]["status"] == "ACTIVE", made
    assert len(made["ResponseMetadata"]["RequestId"]) == 36, made
    found = ecs.describe_clusters(clusters=["web", "none"], include=["TAGS"])
    assert found["clusters"][0]["tags"] == [{"key": "k", "value": "v"}], found
    assert found["failures"][0]["reason"] == "MISSING", found
    for i in range(25):
        ecs.create_cluster(clusterName=f"page-{i}")
    pages = list(ecs.get_paginator("list_clusters").paginate(PaginationConfig={"PageSize": 10}))
    assert [len(page["clusterArns"]) for page in pages] == [10, 10, 6], pages
    ecs.delete_cluster(cluster="page-0")
    gone = ecs.describe_clusters(clusters=["page-0"])["clusters"]
    assert not gone or gone[0]["status"] == "INACTIVE", gone


def test_task_definitions():
    made = [ecs.register_task_definition(family="many", containerDefinitions=[{"name": "a", "image": "i", "memory": 64}])
            ["taskDefinition"]["revision"] for _ in range(120)]
    assert made == list(range(1, 121)), made
    pages = list(ecs.get_paginator("list_task_definitions").paginate(familyPrefix="many"))
    assert [len(page["taskDefinitionArns"]) for page in pages] == [100, 20], pages
    families = ecs.get_paginator("list_task_definition_families").paginate(familyPrefix="ma").build_full_result()
    assert families["families"] == ["many"], families
    newest = ecs.describe_task_definition(taskDefinition="many")["taskDefinition"]
    assert newest["revision"] == 120 and newest["registeredAt"].tzinfo is not None, newest
    ecs.deregister_task_definition(taskDefinition="many:1")
    assert ecs.describe_task_definition(taskDefinition="many:1")["taskDefinition"]["status"] == "INACTIVE"
    message = refused(ecs.exceptions.ClientException, 400, ecs.describe_task_definition, taskDefinition="nope")
    assert message == "Unable to describe task definition.", message


def test_services_and_waiters():
    ecs.register_task_definition(
        family="app", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
        containerDefinitions=[{"name": "app", "image": "nginx"}])
    service = ecs.create_service(cluster="web", serviceName="app", taskDefinition="app", desiredCount=3,
                                 launchType="FARGATE", networkConfiguration=FARGATE)["service"]
    assert service["createdAt"].year == 2026, service
    ecs.get_waiter("services_stable").wait(cluster="web", services=["app"], WaiterConfig=AT_ONCE)
    tasks = ecs.list_tasks(cluster="web", serviceName="app")["taskArns"]
    assert len(tasks) == 3, tasks
    ecs.update_service(cluster="web", service="app", desiredCount=1, forceNewDeployment=True)
    ecs.get_waiter("services_stable").wait(cluster="web", services=["app"], WaiterConfig=AT_ONCE)
    service = ecs.describe_services(cluster="web", services=["app"])["services"][0]
    assert service["runningCount"] == 1 and len(service["deployments"]) == 1, service
    ecs.get_waiter("tasks_stopped").wait(cluster="web", tasks=tasks, WaiterConfig=AT_ONCE)
    names = [arn.split("/")[-1] for page in ecs.get_paginator("list_services").paginate(cluster="web")
             for arn in page["serviceArns"]]
    assert names == ["app"], names
    message = refused(ecs.exceptions.ClusterNotFoundException, 400, ecs.describe_services, cluster="nope", services=["x"])
    assert message == "Cluster not found.", message
    refused(ecs.exceptions.ServiceNotFoundException, 400, ecs.update_service, cluster="web", service="none", desiredCount=1)


def test_tasks():
    task = ecs.run_task(cluster="web", taskDefinition="app", launchType="FARGATE", networkConfiguration=FARGATE,
                        overrides={"containerOverrides": [{"name": "app", "environment": [{"name": "A", "value": "é"}]}]})
    arn = task["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_running").wait(cluster="web", tasks=[arn], WaiterConfig=AT_ONCE)
    ecs.stop_task(cluster="web", task=arn, reason="enough — really")
    ecs.get_waiter("tasks_stopped").wait(cluster="web", tasks=[arn], WaiterConfig=AT_ONCE)
    task = ecs.describe_tasks(cluster="web", tasks=[arn])["tasks"][0]
    assert task["stoppedReason"] == "enough — really" and task["stopCode"] == "UserInitiated", task
    assert task["overrides"]["containerOverrides"][0]["environment"][0]["value"] == "é", task
    assert task["createdAt"] < task["startedAt"] < task["stoppedAt"], task
    pages = ecs.get_paginator("list_tasks").paginate(cluster="web", desiredStatus="STOPPED").build_full_result()
    assert arn in pages["taskArns"], pages
    refused(ecs.exceptions.InvalidParameterException, 400, ecs.stop_task, cluster="web", task="0" * 32)


def test_settings_and_tags():
    ecs.put_account_setting_default(name="containerInsights", value="enabled")
    settings = ecs.get_paginator("list_account_settings").paginate(effectiveSettings=True).build_full_result()["settings"]
    assert {"containerInsights"} <= {each["name"] for each in settings}, settings
    arn = ecs.describe_clusters(clusters=["web"])["clusters"][0]["clusterArn"]
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "b", "value": "2"}])
    ecs.untag_resource(resourceArn=arn, tagKeys=["k"])
    assert ecs.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "b", "value": "2"}]


def upload(repository, data):
    begun = ecr.initiate_layer_upload(repositoryName=repository)
    half = len(data) // 2 if len(data) > 11 * 1024 * 1024 else len(data)
    parts = [(0, half)] + ([(half, len(data))] if half < len(data) else [])
    for first, end in parts:
        answer = ecr.upload_layer_part(repositoryName=repository, uploadId=begun["uploadId"], partFirstByte=first,
                                       partLastByte=end - 1, layerPartBlob=data[first:end])
        assert answer["lastByteReceived"] == end - 1, answer
    done = ecr.complete_layer_upload(repositoryName=repository, uploadId=begun["uploadId"], layerDigests=[sha256(data)])
    assert done["layerDigest"] == sha256(data), done
    return {"digest": sha256(data), "size": len(data)}


def manifest_of(config, layers):
    return json.dumps({
        "schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {"mediaType": "application/vnd.docker.container.image.v1+json", **config},
        "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", **each} for each in layers]})


def test_images():
    uri = ecr.create_repository(repositoryName="boto/app")["repository"]["repositoryUri"]
    assert uri == "123456789012.dkr.ecr.us-east-1.amazonaws.com/boto/app", uri
    refused(ecr.exceptions.RepositoryAlreadyExistsException, 400, ecr.create_repository, repositoryName="boto/app")
    # Two parts, of which the first is as large as the smallest that is not the last.
    layer = upload("boto/app", b"berth" * 2_400_000)
    config = upload("boto/app", b'{"architecture":"amd64","os":"linux"}')
    refused(ecr.exceptions.LayerAlreadyExistsException, 400, upload, repository="boto/app", data=b'{"architecture":"amd64","os":"linux"}')
    there = ecr.batch_check_layer_availability(repositoryName="boto/app", layerDigests=[layer["digest"], sha256(b"none")])
    assert [each["layerAvailability"] for each in there["layers"]] == ["AVAILABLE", "UNAVAILABLE"], there
    manifest = manifest_of(config, [layer])
    put = ecr.put_image(repositoryName="boto/app", imageManifest=manifest, imageTag="1")["image"]
    assert put["imageId"] == {"imageDigest": sha256(manifest.encode()), "imageTag": "1"}, put
    refused(ecr.exceptions.ImageAlreadyExistsException, 400, ecr.put_image, repositoryName="boto/app", imageManifest=manifest, imageTag="1")
    for i in range(2, 8):
        ecr.put_image(repositoryName="boto/app", imageManifest=manifest, imageTag=str(i))
    listed = ecr.get_paginator("list_images").paginate(repositoryName="boto/app", PaginationConfig={"PageSize": 3})
    assert [len(page["imageIds"]) for page in listed] == [3, 3, 1]
    described = ecr.get_paginator("describe_images").paginate(repositoryName="boto/app").build_full_result()["imageDetails"]
    assert sorted(described[0]["imageTags"]) == [str(i) for i in range(1, 8)], described
    got = ecr.batch_get_image(repositoryName="boto/app", imageIds=[{"imageTag": "3"}, {"imageTag": "none"}])
    assert got["images"][0]["imageManifest"] == manifest and got["failures"][0]["failureCode"] == "ImageNotFound", got
    missing = manifest_of(config, [{"digest": sha256(b"none"), "size": 4}])
    message = refused(ecr.exceptions.LayersNotFoundException, 400, ecr.put_image, repositoryName="boto/app", imageManifest=missing)
    assert sha256(b"none") in message, message
    ecr.put_image_tag_mutability(repositoryName="boto/app", imageTagMutability="IMMUTABLE")
    refused(ecr.exceptions.ImageTagAlreadyExistsException, 400, ecr.put_image, repositoryName="boto/app",
            imageManifest=manifest + "\n", imageTag="1")
    gone = ecr.batch_delete_image(repositoryName="boto/app", imageIds=[{"imageTag": "1"}])
    assert gone["imageIds"] == [{"imageDigest": sha256(manifest.encode()), "imageTag": "1"}], gone
    refused(ecr.exceptions.RepositoryNotEmptyException, 400, ecr.delete_repository, repositoryName="boto/app")
    ecr.delete_repository(repositoryName="boto/app", force=True)
    refused(ecr.exceptions.RepositoryNotFoundException, 400, ecr.list_images, repositoryName="boto/app")


def test_upload_refusals():
    ecr.create_repository(repositoryName="boto/parts")
    begun = ecr.initiate_layer_upload(repositoryName="boto/parts")["uploadId"]
    part = {"repositoryName": "boto/parts", "uploadId": begun, "layerPartBlob": b"abc"}
    refused(ecr.exceptions.InvalidLayerPartException, 400, ecr.upload_layer_part, partFirstByte=7, partLastByte=9, **part)
    ecr.upload_layer_part(partFirstByte=0, partLastByte=2, **part)
    refused(ecr.exceptions.InvalidLayerException, 400, ecr.complete_layer_upload, repositoryName="boto/parts",
            uploadId=begun, layerDigests=[sha256(b"other")])
    refused(ecr.exceptions.UploadNotFoundException, 400, ecr.complete_layer_upload, repositoryName="boto/parts",
            uploadId="11111111-1111-1111-1111-111111111111", layerDigests=[sha256(b"other")])


def test_scaling():
    who = {"ServiceNamespace": "ecs", "ResourceId": "service/web/app", "ScalableDimension": "ecs:service:DesiredCount"}
    scaling.register_scalable_target(MinCapacity=1, MaxCapacity=4, **who)
    scaling.put_scaling_policy(PolicyName="cpu", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration={
        "TargetValue": 50.5, "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}, **who)
    policies = scaling.get_paginator("describe_scaling_policies").paginate(ServiceNamespace="ecs").build_full_result()
    assert policies["ScalingPolicies"][0]["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == 50.5, policies
    scaling.delete_scaling_policy(PolicyName="cpu", **who)
    scaling.deregister_scalable_target(**who)
    refused(scaling.exceptions.ObjectNotFoundException, 400, scaling.deregister_scalable_target, **who)


def test_who_and_where():
    assert sts.get_caller_identity()["Account"] == "123456789012"
    other = boto3.client("ecs", region_name="eu-west-1", aws_access_key_id="111122223333", aws_secret_access_key="x", **endpoint)
    assert other.list_clusters()["clusterArns"] == []
    other.create_cluster(clusterName="there")
    assert other.list_clusters()["clusterArns"] == ["arn:aws:ecs:eu-west-1:111122223333:cluster/there"]
    token = ecr.get_authorization_token()["authorizationData"][0]
    assert token["expiresAt"].tzinfo is not None and token["authorizationToken"], token


def test_what_is_not_there():
    """4xx or 501, at once: an SDK retries a 5xx of another kind until its time is over."""
    for call in (lambda: ecs.create_capacity_provider(name="p", autoScalingGroupProvider={"autoScalingGroupArn": "arn:aws:autoscaling:x"}),
                 lambda: boto3.client("s3", **endpoint).list_buckets(),
                 lambda: boto3.client("dynamodb", **endpoint).list_tables(),
                 lambda: boto3.client("sqs", **endpoint).list_queues()):
        try:
            call()
        except ClientError as error:
            about = error.response["ResponseMetadata"]
            assert about["HTTPStatusCode"] < 500 or about["HTTPStatusCode"] == 501, error.response
            assert about["RetryAttempts"] == 0, error.response
        else:
            raise AssertionError("no refusal")


for name, case in [each for each in globals().items() if each[0].startswith("test_")]:
    try:
        case()
        print("ok", name)
    except Exception as error:
        print("FAILED", name + ":", repr(error).replace("\n", " "), traceback.extract_tb(error.__traceback__)[1:2])
