#!/usr/bin/env bash
# A server that requires signatures, and its keys.
#
#   tests/clients/signatures.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
start_server --require-signatures

# Signs nothing.
status_of() { curl -s -o said -w '%{http_code}' -X POST -d '{}' -H "X-Amz-Target: $1" "$url/"; }

test_boto3() {
  local python words
  python=$(python_with boto3) || { skip boto3 "no python3 has boto3"; return; }
  here keys add --access-key-id 444455556666 --secret-access-key 'a secret/+=' > /dev/null
  words=$(here keys add --expires-in 1h --account 444455556666 --query '[AccessKeyId, SecretAccessKey, SessionToken]' --output text)
  # shellcheck disable=SC2086
  count_cases "boto3, signed" "$python" "$tests/signatures.py" "$url" 444455556666 'a secret/+=' $words
}

test_aws() {
  local program=/usr/bin/aws
  [ -x $program ] && $program --version 2> /dev/null | grep -q '^aws-cli/2' || { skip "aws CLI v2, signed" "the package awscli is not installed"; return; }
  aws() { $program --endpoint-url "$url" "$@"; }
  refused "aws: no key of that name" "(UnrecognizedClientException)" \
    env AWS_ACCESS_KEY_ID=AKIANOBODY AWS_SECRET_ACCESS_KEY=x $program --endpoint-url "$url" ecs list-clusters
  eval "$(here keys add --exports --account 111122223333)"
  same "aws: the key's account" 111122223333 "$(aws sts get-caller-identity --query Account --output text)"
  same "aws: a key's account keeps its own clusters" '"web" 0' \
    "$(aws ecs create-cluster --cluster-name web --query cluster.clusterName) $(here ecs list-clusters --query 'length(clusterArns)')"
  refused "aws: a wrong secret" "(InvalidSignatureException)" env AWS_SECRET_ACCESS_KEY=x $program --endpoint-url "$url" ecs list-clusters
  refused "aws: unsigned" "(MissingAuthenticationToken" $program --endpoint-url "$url" ecs list-clusters --no-sign-request
}

# Keys come and go while the server runs.
test_keys() {
  eval "$(here keys add --exports)"
  works "a key counts at once" "$berth" ecs list-clusters
  here keys remove "$AWS_ACCESS_KEY_ID"
  refused "a key that is gone too" "(UnrecognizedClientException)" "$berth" ecs list-clusters
  eval "$(here keys add --exports --expires-in 1s)"
  until_true 5 sh -c "! '$berth' ecs list-clusters"
  refused "a key that has ended" "(ExpiredTokenException)" "$berth" ecs list-clusters
  unset AWS_SESSION_TOKEN
  same "an unsigned request" 400 "$(status_of AmazonEC2ContainerServiceV20141113.ListClusters)"
  says "and why" '"__type":"MissingAuthenticationTokenException"' "$(cat said)"
  same "nor is berth's own answered" 400 "$(status_of Berth.AdvanceClock)"
  same "the registry has its own way in" 401 "$(curl -s -o /dev/null -w '%{http_code}' "$url/v2/")"
  eval "$(here keys add --exports --account 111122223333)"
  "$berth" ecr create-repository --repository-name app --output off
  same "a token is for the key's account" 200 "$("$berth" ecr get-login-password > password
    curl -s -o said -w '%{http_code}' -u "AWS:$(cat password)" "$url/v2/app/tags/list")"
  same "health is open" 200 "$(curl -s -o /dev/null -w '%{http_code}' "$url/_berth/health")"
  same "no secret is in the log" 0 "$(grep -cE "$AWS_SECRET_ACCESS_KEY|Signature=|Credential=" "$BERTH_STATE/serve.log")"
  same "the file of keys is private" 600 "$(stat -c %a "$BERTH_STATE/keys.json")"
}

# Ten processes add a key each: none is lost.
test_together() {
  local before i
  before=$(here keys list --query 'length(AccessKeys)')
  for i in $(seq 1 10); do here keys add --output off & done
  wait
  same "keys added at once" $((before + 10)) "$(here keys list --query 'length(AccessKeys)')"
}

# Reached by other machines, and nobody signs.
test_afar() {
  here serve --stop
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
  start_server --listen 0.0.0.0:0 --insecure
  url=http://127.0.0.1:${url##*:}
  same "from afar: AWS's operations" 200 "$(status_of AmazonEC2ContainerServiceV20141113.ListClusters)"
  same "from afar: the clock may be read" 200 "$(status_of Berth.ShowClock)"
  for operation in AdvanceClock SetClock ResetState AddInstances RecordLayer CheckRegistryToken ExportState; do
    same "from afar: $operation is not for everybody" 403 "$(status_of Berth.$operation)"
  done
}

for part in boto3 aws keys together afar; do "test_$part"; done
finish
