# Requests signed by boto3, rightly and wrongly, to a server that requires signatures. A line a case: `ok NAME` or
# `FAILED NAME: why`.
#
#   signatures.py URL KEY SECRET TEMPORARY-KEY TEMPORARY-SECRET TEMPORARY-TOKEN
import datetime
import sys
import types
import urllib.error
import urllib.request

import boto3
import botocore.auth
import botocore.config
import botocore.exceptions

url, key, secret, short_key, short_secret, short_token = sys.argv[1:]
shift = datetime.timedelta()


def now(remove_tzinfo=True):
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) + shift


if hasattr(botocore.auth, "get_current_datetime"):
    botocore.auth.get_current_datetime = now
else:
    class Clock(datetime.datetime):
        utcnow = staticmethod(now)
    botocore.auth.datetime = types.SimpleNamespace(datetime=Clock)


def client(service, access=key, hidden=secret, token=None):
    return boto3.client(service, endpoint_url=url, region_name="us-east-1", aws_access_key_id=access,
                        aws_secret_access_key=hidden, aws_session_token=token,
                        config=botocore.config.Config(retries={"max_attempts": 0}))


def told(call):
    try:
        call()
    except botocore.exceptions.ClientError as error:
        return "%d %s" % (error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"])
    return "200"


def case(name, wanted, got):
    print("ok " + name if got == wanted else "FAILED %s: wanted %s, got %s" % (name, wanted, got))


def skewed(minutes, call):
    global shift
    shift = datetime.timedelta(minutes=minutes)
    try:
        return told(call)
    finally:
        shift = datetime.timedelta()


ECS = client("ecs")
case("a good key", "200", told(ECS.list_clusters))
case("a large body", "200", told(lambda: ECS.register_task_definition(family="large", containerDefinitions=[
    {"name": "a", "image": "i", "memory": 64, "environment": [{"name": "n", "value": "ü" * 20000}]}])))
case("form encoding", "200", told(client("ec2").describe_subnets))
case("the key's account", "444455556666", client("sts").get_caller_identity()["Account"])

LISTS = {"ecs": "list_clusters", "ecr": "describe_repositories", "application-autoscaling": None,
         "sts": "get_caller_identity", "ec2": "describe_subnets"}


def ask(service, *keys):
    made = client(service, *keys)
    if service == "application-autoscaling":
        return told(lambda: made.describe_scalable_targets(ServiceNamespace="ecs"))
    return told(getattr(made, LISTS[service]))


WRONG = [
    ("a wrong secret", (key, "wrong"), ("400 InvalidSignatureException", "403 SignatureDoesNotMatch",
                                         "403 SignatureDoesNotMatch")),
    ("an unknown key", ("AKIANOBODYSKEY00000", secret), ("400 UnrecognizedClientException",
                                                         "403 InvalidClientTokenId", "401 AuthFailure")),
    ("a token that the key has not", (key, secret, "token"), ("400 UnrecognizedClientException",
                                                              "403 InvalidClientTokenId", "401 AuthFailure")),
    ("a temporary key", (short_key, short_secret, short_token), ("200", "200", "200")),
    ("a temporary key without its token", (short_key, short_secret), ("400 UnrecognizedClientException",
                                                                      "403 InvalidClientTokenId",
                                                                      "401 AuthFailure")),
]
for name, keys, (json, query, ec2) in WRONG:
    for service in LISTS:
        wanted = query if service == "sts" else ec2 if service == "ec2" else json
        case("%s: %s" % (service, name), wanted, ask(service, *keys))

for minutes, json, query, ec2 in [(-6, "400 InvalidSignatureException", "403 SignatureDoesNotMatch", "400 RequestExpired"),
                                  (6, "400 InvalidSignatureException", "403 SignatureDoesNotMatch", "400 RequestExpired"),
                                  (-4, "200", "200", "200"), (4, "200", "200", "200")]:
    name = "a clock that is %d minutes off" % minutes
    case("ecs: " + name, json, skewed(minutes, ECS.list_clusters))
    case("sts: " + name, query, skewed(minutes, client("sts").get_caller_identity))
    case("ec2: " + name, ec2, skewed(minutes, client("ec2").describe_subnets))


def fetched(address):
    try:
        with urllib.request.urlopen(address) as answer:
            return "%d %s" % (answer.status, "444455556666" in answer.read().decode())
    except urllib.error.HTTPError as error:
        body = error.read().decode()
        return "%d %s" % (error.code, body[body.index("<Code>") + 6:body.index("</Code>")])


def presigned(minutes=0, access=(key, secret), seconds=60):
    global shift
    shift = datetime.timedelta(minutes=minutes)
    try:
        return client("sts", *access).generate_presigned_url("get_caller_identity", ExpiresIn=seconds,
                                                             HttpMethod="GET")
    finally:
        shift = datetime.timedelta()


case("presigned", "200 True", fetched(presigned()))
case("presigned with a temporary key", "200 True", fetched(presigned(access=(short_key, short_secret, short_token))))
case("presigned an hour ago for two", "200 True", fetched(presigned(minutes=-60, seconds=7200)))
case("presigned and expired", "403 SignatureDoesNotMatch", fetched(presigned(minutes=-2)))
case("presigned for more than a week", "403 SignatureDoesNotMatch", fetched(presigned(seconds=8 * 86400)))
case("presigned with a wrong secret", "403 SignatureDoesNotMatch", fetched(presigned(access=(key, "wrong"))))
case("presigned and changed", "403 SignatureDoesNotMatch", fetched(presigned() + "&x=1"))
