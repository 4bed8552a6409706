#!/usr/bin/env bash
# `berth serve` and berth as its client: what each makes is seen by the other.
#
#   tests/clients/serve.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
start_server

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

test_curl() {
  command -v curl > /dev/null || { skip curl "the package curl is not installed"; return; }
  same "curl: health" ok "$(curl -s "$url/_berth/health" | sed -E 's/.*"status":"([a-z]*)".*/\1/')"
  same "curl: reset is not allowed" 403 "$(curl -s -o /dev/null -w '%{http_code}' -X POST "$url/_berth/reset")"
  same "curl: an unknown target is the client's fault" 4 "$(curl -s -o /dev/null -w '%{http_code}' -H 'X-Amz-Target: No.Such' -d '{}' "$url/" | cut -c1)"
}

test_refusals() {
  same "a name that begins like an address of this machine may be any" 252 \
    "$(here serve --listen 127.example:0 > /dev/null 2>&1; echo $?)"
  command -v curl > /dev/null || return 0
  same "curl: what may be asked stands beside a wrong method" "GET, POST" \
    "$(curl -s -o /dev/null -D - -X PUT "$url/" | tr -d '\r' | sed -n 's/^Allow: //p')"
  curl -s -o /dev/null -H "X: $(printf '%70000s' x)" "$url/"
  same "what is no request is logged too" 1 "$(grep -c ' - - 431 ' "$BERTH_STATE/serve.log")"
}

# A server goes on behind an update, and is found by the program that took its file's place.
test_update() {
  mkdir -p updated/bin updated/libexec/berth
  cp "$berth" updated/bin/ && cp "$(dirname "$berth")/../libexec/berth/berth-net" updated/libexec/berth/
  local old="$PWD/updated/bin/berth" state="$PWD/updated/state"
  env -u AWS_ENDPOINT_URL BERTH_STATE="$state" "$old" serve --background --listen 127.0.0.1:0 > /dev/null
  cp updated/libexec/berth/berth-net updated/newer && mv updated/newer updated/libexec/berth/berth-net
  same "a server whose file was replaced is found" 0 "$(env -u AWS_ENDPOINT_URL BERTH_STATE="$state" "$old" serve --status > /dev/null 2>&1; echo $?)"
  same "and ended" 0 "$(env -u AWS_ENDPOINT_URL BERTH_STATE="$state" "$old" serve --stop; echo $?)"
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

for part in berth curl refusals update together builds end; do "test_$part"; done
finish
