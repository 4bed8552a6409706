#!/usr/bin/env bash
# What berth says besides, to a person at a terminal: nearest names, what is waited for. Nobody else sees it.
#
#   tests/clients/comfort.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
export AWS_DEFAULT_REGION=us-east-1 PATH="$(dirname "$berth"):$PATH"
command -v script > /dev/null || { skip comfort "there is no script(1) to be a terminal"; finish; exit; }
at_terminal() { script -qec "$1" /dev/null | tr -d '\r'; }

make_world() {
  berth ecs create-cluster --cluster-name web
  berth ecs register-task-definition --family apple --requires-compatibilities FARGATE --network-mode awsvpc --cpu 256 \
    --memory 512 --container-definitions '[{"name":"a","image":"b"}]'
  berth ecs create-service --cluster web --service-name front --task-definition apple --desired-count 1 --launch-type FARGATE \
    --network-configuration 'awsvpcConfiguration={subnets=[subnet-1]}'
  berth ecr create-repository --repository-name team/app
}

# near NAME NEAREST COMMAND: the last line at a terminal; and not a word of it elsewhere.
near() {
  same "$1" "berth: Did you mean: $2" "$(at_terminal "$3" | tail -1)"
  same "$1, in a script" "" "$($3 2>&1 | grep 'Did you mean')"
}

test_nearest() {
  near "a cluster" web "berth ecs list-services --cluster wbe"
  near "a cluster's ARN" web "berth ecs list-services --cluster arn:aws:ecs:us-east-1:123456789012:cluster/webb"
  near "a service" front "berth ecs update-service --cluster web --service frnt --desired-count 2"
  near "a service that is described" front "berth ecs describe-services --cluster web --services fornt --output off"
  near "a service that is waited for" front "berth ecs wait services-stable --cluster web --services frontt"
  near "a family" apple "berth ecs run-task --cluster web --task-definition aple"
  near "a revision" apple:1 "berth ecs run-task --cluster web --task-definition apple:7"
  near "a repository" team/app "berth ecr list-images --repository-name team/ap"
  near "an option" --cluster "berth ecs list-services --clustr web"
  near "an option of berth's own" --until "berth clock advance --untl x"
  same "nothing is near" "" "$(at_terminal 'berth ecs list-services --cluster production' | grep 'Did you mean')"
  same "what exists needs no word" "" "$(at_terminal 'berth ecs describe-services --cluster web --services front' | grep 'Did you mean')"
}

test_waiting() {
  local said
  said=$(at_terminal "berth ecs wait services-stable --cluster web --services front")
  says "a waiter says what it waits for" "waiting for services-stable (front: 0 of 1 running" "$said"
  berth ecs update-service --cluster web --service front --desired-count 2 > updated
  same "in a script it says nothing" "" "$(berth ecs wait services-stable --cluster web --services front 2>&1)"
  berth ecs run-task --cluster web --task-definition apple --launch-type FARGATE --query 'tasks[0].taskArn' --output text \
    --network-configuration 'awsvpcConfiguration={subnets=[subnet-1]}' > arn
  said=$(at_terminal "berth ecs wait tasks-running --cluster web --tasks $(cat arn)")
  says "of tasks too" "waiting for tasks-running ($(sed 's|.*/||' arn): PROVISIONING)" "$said"
}

make_world > made 2>&1 || same "a world" made "$(tail -3 made)"
test_nearest
test_waiting
finish
