#!/usr/bin/env bash
# Tab in the real shells, the function that stands in for aws, and the files of completion that are committed.
#
#   tests/clients/completion.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
completions=$(realpath "$tests/../../completions")
export AWS_DEFAULT_REGION=us-east-1
mkdir bin .aws folder 'a folder'
ln -s "$berth" bin/berth
export PATH="$work/bin:$PATH"
printf '[default]\n[profile production]\nregion = us-east-1\n' > .aws/config
touch task.json 'my task.json' folder/inner.json 'a folder/inner.json'
cat > bin/aws << 'END'
#!/bin/sh
echo "the real aws: $*"
exit 7
END
cat > bin/aws_completer << 'END'
#!/bin/sh
[ "$COMP_LINE" = 'aws s3 l' ] && echo 'ls '
END
chmod +x bin/aws bin/aws_completer

test_files() {
  local pair
  for pair in bash:berth.bash zsh:_berth fish:berth.fish; do
    berth completion "${pair%%:*}" > now
    works "completions/${pair#*:} is what berth prints" cmp now "$completions/${pair#*:}"
  done
}

test_silence() {
  same "no state, no names" "" "$(berth complete zsh ecs list-tasks --cluster '')"
  same "and none is made" no "$([ -e "$BERTH_STATE" ] && echo yes || echo no)"
  same "no region, no names" "" "$(env -u AWS_DEFAULT_REGION BERTH_STATE=none berth complete fish ecs list-tasks --cluster '' 2>&1)"
  same "nonsense" "" "$(berth complete 2>&1; berth complete bash 2>&1; berth complete zsh 2>&1; berth complete bash a b c 2>&1)"
  same "the form of aws_completer" "run-task" "$(COMP_LINE='aws ecs run-' COMP_POINT=12 berth complete 2>&1)"
}

make_world() {
  local name
  for name in web work; do berth ecs create-cluster --cluster-name $name; done
  for name in apple banana; do
    berth ecs register-task-definition --family $name --requires-compatibilities FARGATE --network-mode awsvpc --cpu 256 \
      --memory 512 --container-definitions '[{"name":"a","image":"b"}]'
  done
  for name in front back; do
    berth ecs create-service --cluster web --service-name $name --task-definition apple --desired-count 1 --launch-type FARGATE \
      --network-configuration 'awsvpcConfiguration={subnets=[subnet-1]}'
  done
  berth ecr create-repository --repository-name team/app
  berth ecr put-image --repository-name team/app --image-tag release --image-manifest \
    '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}'
}

# routed NAME WANTED LINE: what a shell does with a line of aws.
routed() {
  local shell
  for shell in bash zsh; do
    command -v $shell > /dev/null || continue
    same "$shell: $1" "$2" "$($shell -c "eval \"\$(berth shell-init $shell)\"; $3; echo \"exit \$?\"" 2>&1)"
  done
  command -v fish > /dev/null || return
  same "fish: $1" "$2" "$(fish --no-config -c "berth shell-init fish | source; $3; echo exit \$status" 2>&1)"
}

test_routes() {
  routed "ecs goes to berth" $'2\nexit 0' "aws ecs list-clusters --query 'length(clusterArns)'"
  routed "behind global options too" $'2\nexit 0' "aws --region us-east-1 --no-cli-pager --output=json ecs list-clusters --query 'length(clusterArns)'"
  routed "and the beginnings of their names" $'2\nexit 0' "aws --reg us-east-1 --out json ecs list-clusters --que 'length(clusterArns)'"
  routed "everything else does not" $'the real aws: s3 ls ecs\nexit 7' "aws s3 ls ecs"
  routed "an option's value is no service" $'the real aws: --profile ecs s3 ls\nexit 7' "aws --profile ecs s3 ls"
  routed "nothing at all" $'the real aws: \nexit 7' "aws"
}

test_files
test_silence
make_world > made 2>&1 || same "a world to complete in" made "$(tail -3 made)"
test_routes
python=$(command -v python3)
for shell in bash zsh fish; do
  if command -v $shell > /dev/null && [ -n "$python" ]; then
    count_cases "$shell" "$python" "$tests/completion.py" "$shell" "$completions"
  else
    skip "completion in $shell" "there is no $shell, or no python3"
  fi
done
finish
