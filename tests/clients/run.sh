#!/usr/bin/env bash
# Real clients against `berth serve`, and what each made seen by the others.
#
#   tests/clients/run.sh build/bin/berth
#
# Closes with `N passed, N failed, N skipped`; a client that is not installed is skipped by name.
set -uo pipefail
berth=$(realpath "$1")
work=$(mktemp -d)
passed=0 failed=0 skipped=0
export HOME="$work" BERTH_STATE="$work/state" BERTH_CLOCK=virtual BERTH_SEED=1 AWS_EC2_METADATA_DISABLED=true AWS_PAGER=
cd "$work" || exit 1
cleanup() {
  BERTH_CLOCK='' BERTH_SEED='' "$berth" serve --stop > /dev/null 2>&1
  cd / && rm -rf "$work"
}
trap cleanup EXIT

# same NAME WANTED GOT
same() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$3"
  fi
}

skip() {
  skipped=$((skipped + 1))
  echo "skipped $1: $2"
}

exports=$("$berth" serve --background --listen 127.0.0.1:0) || { echo "the server did not start"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
url=$(sed -n 's/^export AWS_ENDPOINT_URL=//p' <<< "$exports")
host=${url#http://}
here() { env -u AWS_ENDPOINT_URL AWS_DEFAULT_REGION=us-east-1 "$berth" "$@"; }
eval "$exports"

test_berth() {
  same "berth as a client" '"web"' "$("$berth" ecs create-cluster --cluster-name web --query cluster.clusterName)"
  same "what it made is here" web "$(here ecs describe-clusters --clusters web --query 'clusters[0].clusterName' --output text)"
  same "a refusal keeps its words" "$(here ecs describe-services --cluster nope --services x 2>&1; echo $?)" \
    "$("$berth" ecs describe-services --cluster nope --services x 2>&1; echo $?)"
  same "what is not there says so" "255" "$("$berth" ecr start-image-scan --repository-name app --image-id imageTag=1 > /dev/null 2>&1; echo $?)"
  here ecs register-task-definition --family app --network-mode awsvpc --requires-compatibilities FARGATE --cpu 256 \
    --memory 512 --container-definitions '[{"name":"app","image":"nginx"}]' > /dev/null
  "$berth" ecs create-service --cluster web --service-name app --task-definition app --desired-count 2 --launch-type FARGATE \
    --network-configuration 'awsvpcConfiguration={subnets=[subnet-1]}' > /dev/null
  here clock advance 2m > /dev/null
  same "a waiter at an endpoint" 0 "$("$berth" ecs wait services-stable --cluster web --services app; echo $?)"
}

test_aws() {
  local program=/usr/bin/aws
  [ -x $program ] && $program --version 2> /dev/null | grep -q '^aws-cli/2' || { skip "aws CLI v2" "the package awscli is not installed"; return; }
  # Older ones know no AWS_ENDPOINT_URL.
  aws() { $program --endpoint-url "$url" "$@"; }
  same "aws: a list" "$(here ecs list-services --cluster web)" "$(aws ecs list-services --cluster web)"
  same "aws: a description" "$(here ecs describe-services --cluster web --services app --query 'services[0].deployments')" \
    "$(aws ecs describe-services --cluster web --services app --query 'services[0].deployments')"
  same "aws: a refusal" "254" "$(aws ecs describe-services --cluster nope --services x > /dev/null 2>&1; echo $?)"
  same "aws: a waiter" 0 "$(aws ecs wait services-stable --cluster web --services app; echo $?)"
  same "aws: sts speaks the query protocol" "$(here sts get-caller-identity)" "$(aws sts get-caller-identity)"
  same "aws: another region is another world" "0" "$(aws ecs list-clusters --region eu-west-1 --query 'length(clusterArns)')"
  same "aws: the key's account is the account" "111122223333" \
    "$(AWS_ACCESS_KEY_ID=111122223333 aws sts get-caller-identity --query Account --output text)"
  same "aws: subnets of the default VPC" "3" "$(aws ec2 describe-subnets --query 'length(Subnets)')"
}

test_boto3() {
  python3 -c 'import boto3' 2> /dev/null || { skip boto3 "python3 has no boto3"; return; }
  same "boto3: paginators, refusals, waiters" "ok" "$(python3 - << 'PYTHON' 2>&1
import boto3
ecs = boto3.client("ecs")
made = [ecs.register_task_definition(family="many", containerDefinitions=[{"name": "a", "image": "i", "memory": 64}])
        ["taskDefinition"]["revision"] for _ in range(120)]
assert made == list(range(1, 121)), made
pages = list(ecs.get_paginator("list_task_definitions").paginate(familyPrefix="many"))
assert len(pages) == 2 and sum(len(p["taskDefinitionArns"]) for p in pages) == 120, len(pages)
try:
    ecs.describe_services(cluster="nope", services=["x"])
    raise SystemExit("no refusal")
except ecs.exceptions.ClusterNotFoundException as error:
    assert error.response["Error"]["Message"] == "Cluster not found.", error.response
ecs.get_waiter("services_stable").wait(cluster="web", services=["app"])
service = ecs.describe_services(cluster="web", services=["app"])["services"][0]
assert service["createdAt"].year == 2026 and service["runningCount"] == 2, service
ecr = boto3.client("ecr")
ecr.create_repository(repositoryName="boto/app")
upload = ecr.initiate_layer_upload(repositoryName="boto/app")["uploadId"]
ecr.upload_layer_part(repositoryName="boto/app", uploadId=upload, partFirstByte=0, partLastByte=4, layerPartBlob=b"layer")
import hashlib
digest = "sha256:" + hashlib.sha256(b"layer").hexdigest()
assert ecr.complete_layer_upload(repositoryName="boto/app", uploadId=upload, layerDigests=[digest])["layerDigest"] == digest
print("ok")
PYTHON
)"
}

# An OCI image of one layer in the folder `image`.
make_image() {
  mkdir -p image/blobs/sha256 layer && echo "$1" > layer/file
  tar -C layer --sort=name --mtime=@0 --owner=0 --group=0 -cf layer.tar file
  local diff layer config manifest
  diff=$(sha256sum < layer.tar | cut -d' ' -f1)
  gzip -nf layer.tar
  blob() { local sum; sum=$(sha256sum < "$1" | cut -d' ' -f1); cp "$1" "image/blobs/sha256/$sum"; echo "$sum"; }
  layer=$(blob layer.tar.gz)
  printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$diff" > config
  config=$(blob config)
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%d},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%s","size":%d}]}' \
    "$config" "$(stat -c %s config)" "$layer" "$(stat -c %s layer.tar.gz)" > manifest
  manifest=$(blob manifest)
  echo '{"imageLayoutVersion":"1.0.0"}' > image/oci-layout
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%d,"annotations":{"org.opencontainers.image.ref.name":"1"}}]}' \
    "$manifest" "$(stat -c %s manifest)" > image/index.json
  echo "sha256:$manifest"
}

test_skopeo() {
  command -v skopeo > /dev/null || { skip skopeo "the package skopeo is not installed"; return; }
  local digest password
  digest=$(make_image hello)
  password=$(here ecr get-login-password)
  here ecr create-repository --repository-name team/app > /dev/null
  same "skopeo: push" 0 "$(skopeo copy -q --insecure-policy --dest-tls-verify=false --dest-creds "AWS:$password" \
    oci:image:1 "docker://$host/team/app:1" > push.log 2>&1 || cat push.log; echo $?)"
  same "skopeo: the push is an image of ECR at once" "$digest" \
    "$(here ecr describe-images --repository-name team/app --query 'imageDetails[0].imageDigest' --output text)"
  same "skopeo: inspect" "$digest" "$(skopeo inspect --tls-verify=false --creds "AWS:$password" --format '{{.Digest}}' "docker://$host/team/app:1" 2>&1)"
  same "skopeo: tags" 1 "$(skopeo list-tags --tls-verify=false --creds "AWS:$password" "docker://$host/team/app" 2>&1 | tr -d ' \n' | sed -E 's/.*"Tags":\["([^]]*)"\].*/\1/')"
  same "skopeo: pull" 0 "$(skopeo copy -q --insecure-policy --src-tls-verify=false --src-creds "AWS:$password" \
    "docker://$host/team/app:1" oci:pulled:1 > pull.log 2>&1 || cat pull.log; echo $?)"
  same "skopeo: what comes back is what was sent" "$(ls image/blobs/sha256)" "$(ls pulled/blobs/sha256 2>&1)"
  same "skopeo: no password, no answer" 1 "$(skopeo inspect --tls-verify=false "docker://$host/team/app:1" > /dev/null 2>&1; echo $?)"
  same "skopeo: a repository that is not there" 1 "$(skopeo copy -q --insecure-policy --dest-tls-verify=false --dest-creds "AWS:$password" \
    oci:image:1 "docker://$host/nope:1" > /dev/null 2>&1; echo $?)"
  here ecr put-image-tag-mutability --repository-name team/app --image-tag-mutability IMMUTABLE > /dev/null
  rm -rf image && make_image other > /dev/null
  same "skopeo: a tag that is immutable" 1 "$(skopeo copy -q --insecure-policy --dest-tls-verify=false --dest-creds "AWS:$password" \
    oci:image:1 "docker://$host/team/app:1" > /dev/null 2>&1; echo $?)"
  same "skopeo: delete" "0" "$(skopeo delete --tls-verify=false --creds "AWS:$password" "docker://$host/team/app@$digest" > /dev/null 2>&1; here ecr list-images --repository-name team/app --query 'length(imageIds)')"
}

test_curl() {
  command -v curl > /dev/null || { skip curl "the package curl is not installed"; return; }
  same "curl: health" ok "$(curl -s "$url/_berth/health" | sed -E 's/.*"status":"([a-z]*)".*/\1/')"
  same "curl: reset is not allowed" 403 "$(curl -s -o /dev/null -w '%{http_code}' -X POST "$url/_berth/reset")"
  same "curl: an unknown target is the client's fault" 4 "$(curl -s -o /dev/null -w '%{http_code}' -H 'X-Amz-Target: No.Such' -d '{}' "$url/" | cut -c1)"
  same "curl: the registry wants a password" 401 "$(curl -s -o /dev/null -w '%{http_code}' "$url/v2/")"
}

# Requests and commands at once on one state: none is lost, none sees less than what was answered before.
test_together() {
  local i
  for i in $(seq 1 20); do
    "$berth" ecs create-cluster --cluster-name "remote-$i" --output off > /dev/null &
    here ecs create-cluster --cluster-name "here-$i" --output off > /dev/null &
  done
  wait
  same "requests and commands at once" "40" "$("$berth" ecs list-clusters --query "length(clusterArns[?contains(@, '-')] | [?contains(@, 'remote-') || contains(@, 'here-')])")"
}

test_builds() {
  local net
  net=$(dirname "$berth")/../libexec/berth/berth-net
  same "a berth-net of another build refuses" 255 "$(BERTH_NET_BUILD=0.0.1-other "$net" ecs list-clusters > other.log 2>&1; echo $?)"
  same "and says why" 1 "$(grep -c 'berth is of build 0.0.1-other, .*: install both from one build' other.log)"
  mkdir -p alone/bin && cp "$berth" alone/bin/berth
  same "a berth without berth-net names what it misses" 1 "$(alone/bin/berth ecs list-clusters 2>&1 | grep -c 'alone/libexec/berth/berth-net: run: No such file')"
  same "and still does what stays here" 0 "$(env -u AWS_ENDPOINT_URL alone/bin/berth ecs list-clusters --output off; echo $?)"
}

test_end() {
  same "the log holds no password" "" "$(grep -iE 'authorization|password|AWS:|eyJ' "$BERTH_STATE/serve.log")"
  same "the log is private" 600 "$(stat -c %a "$BERTH_STATE/serve.log")"
  same "the server ends when told" 0 "$(here serve --stop; echo $?)"
  same "and is gone" 255 "$(here serve --status > /dev/null 2>&1; echo $?)"
}

for part in berth aws boto3 skopeo curl together builds end; do "test_$part"; done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
