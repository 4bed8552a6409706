#!/usr/bin/env bash
# The AWS CLI of both ages, boto3 and the JavaScript SDK against `berth serve`, whose clock is eager: what they wait for
# comes while they ask.
#
#   tests/clients/aws.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
export BERTH_CLOCK=eager
start_server

# The command that is the AWS CLI of that age, in `aws_words`.
find_aws() {
  local python program
  for program in /usr/bin/aws /usr/local/bin/aws "$(type -P aws)"; do
    aws_words=("$program")
    "${aws_words[@]}" --version 2>&1 | grep -q "^aws-cli/$1" && return
  done
  for python in "${pythons[@]}"; do
    aws_words=("$python" -m awscli)
    "${aws_words[@]}" --version 2>&1 | grep -q "^aws-cli/$1" && return
  done
  return 1
}

make_service() {
  here ecs create-cluster --cluster-name web > /dev/null
  here ecs register-task-definition --family app --network-mode awsvpc --requires-compatibilities FARGATE --cpu 256 \
    --memory 512 --container-definitions '[{"name":"app","image":"nginx"}]' > /dev/null
  here ecs create-service --cluster web --service-name app --task-definition app --desired-count 2 --launch-type FARGATE \
    --network-configuration 'awsvpcConfiguration={subnets=[subnet-1]}' > /dev/null
  works "a service to look at" here ecs wait services-stable --cluster web --services app
}

# What the CLI prints is what berth prints, where both print the same members in the same layout.
test_cli() {
  local age=$1 name="aws v$1" id=$((1000 + $1))
  find_aws "$age" || { skip "$name" "no program is the AWS CLI v$age"; return; }
  # Those before 2.13 know no AWS_ENDPOINT_URL.
  aws() { "${aws_words[@]}" --endpoint-url "$url" "$@"; }
  same "$name: a list" "$(here ecs list-services --cluster web)" "$(aws ecs list-services --cluster web)"
  same "$name: texts" "$(here ecs list-tasks --cluster web --output text)" "$(aws ecs list-tasks --cluster web --output text)"
  same "$name: a description" "$(here ecs describe-services --cluster web --services app --query 'services[0].networkConfiguration')" \
    "$(aws ecs describe-services --cluster web --services app --query 'services[0].networkConfiguration')"
  same "$name: what it makes is here" "made-$id" "$(aws ecs create-cluster --cluster-name "made-$id" > /dev/null
    here ecs describe-clusters --clusters "made-$id" --query 'clusters[0].clusterName' --output text)"
  refused "$name: a refusal" "(ClusterNotFoundException) when calling the DescribeServices operation: Cluster not found." \
    aws ecs describe-services --cluster nope --services x
  works "$name: a waiter" aws ecs wait services-stable --cluster web --services app
  same "$name: sts speaks the query protocol" "$(here sts get-caller-identity)" "$(aws sts get-caller-identity)"
  same "$name: ec2 speaks its own" "3" "$(aws ec2 describe-subnets --query 'length(Subnets)')"
  same "$name: another region is another world" "0" "$(aws ecs list-clusters --region eu-west-1 --query 'length(clusterArns)')"
  same "$name: the key's account is the account" "111122223333" \
    "$(AWS_ACCESS_KEY_ID=111122223333 aws sts get-caller-identity --query Account --output text)"
  works "$name: a repository" aws ecr create-repository --repository-name "made/$id"
  same "$name: pages" "$(here ecr describe-repositories --query 'repositories[].repositoryName')" \
    "$(aws ecr describe-repositories --page-size 1 --query 'repositories[].repositoryName')"
  refused "$name: one that is there" "(RepositoryAlreadyExistsException)" aws ecr create-repository --repository-name "made/$id"
  same "$name: a password" 0 "$(aws ecr get-login-password > password; grep -c : password)"
  works "$name: the password is good" curl -sf -u "AWS:$(cat password)" "$url/v2/"
  refused "$name: what is not there is refused at once" "" \
    timeout 10 "${aws_words[@]}" --endpoint-url "$url" s3api list-buckets
}

test_boto3() {
  local python
  python=$(python_with boto3) || { skip boto3 "no python3 has it"; return; }
  count_cases boto3 "$python" "$tests/sdk_boto3.py" "$url"
}

# The SDK is fetched once into the user's cache.
test_javascript() {
  command -v node > /dev/null && command -v npm > /dev/null || { skip "JavaScript SDK" "no node and npm"; return; }
  local modules=$cache/js/node_modules name packages=()
  for name in ecs ecr sts application-auto-scaling; do packages+=("@aws-sdk/client-$name@>=3.800.0 <3.900.0"); done
  if [ ! -e "$modules/../whole" ]; then
    mkdir -p "$cache/js"
    timeout 90 npm install --no-audit --no-fund --no-save --ignore-scripts --prefer-offline --fetch-retries=0 --loglevel=error \
      --prefix "$cache/js" "${packages[@]}" > npm.log 2>&1 && touch "$modules/../whole" ||
      { skip "JavaScript SDK" "npm can't have it: $(tail -1 npm.log)"; return; }
  fi
  here state reset > /dev/null
  NODE_PATH=$modules count_cases "JavaScript SDK" node "$tests/sdk.js" "$url"
}

make_service
test_cli 2
test_cli 1
here state reset > /dev/null
test_boto3
test_javascript
same "the log holds no secret" "" "$(grep -iE 'authorization:|password=|signature|AWS:|eyJ' "$BERTH_STATE/serve.log")"
finish
