#!/usr/bin/env bash
# A disk that fills up under a server: what does not fit is refused and says why, what was acknowledged stays, and all goes
# on when there is room again.
#
#   tests/clients/disk.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
mkdir small
[ "$(id -u)" -eq 0 ] || { skip "a full disk" "only root can mount a small one"; finish; exit; }
mount -t tmpfs -o size=24m berth-test "$work/small" 2> /dev/null || { skip "a full disk" "no tmpfs can be mounted here"; finish; exit; }
unmount() {
  "$berth" serve --stop
  umount -l "$work/small"
}
at_end+=(unmount)
export BERTH_STATE="$work/small/state"
start_server
password=$(here ecr get-login-password)

answer() { curl -s -u "AWS:$password" -o body -w '%{http_code}' "$@"; }
push_layer() { answer -X POST --data-binary @"$1" "$url/v2/app/blobs/uploads/?digest=$2"; }
digest_of() { echo "sha256:$(sha256sum < "$1" | cut -d' ' -f1)"; }

test_layers() {
  here ecr create-repository --repository-name app > /dev/null
  head -c 4000000 /dev/urandom > kept
  head -c 30000000 /dev/urandom > large
  same "a layer that fits" 201 "$(push_layer kept "$(digest_of kept)")"
  same "one that does not" 507 "$(push_layer large "$(digest_of large)")"
  says "says why" "No space left on device" "$(cat body)"
  same "is not there" 404 "$(answer -I "$url/v2/app/blobs/$(digest_of large)")"
  same "the other is" "$(digest_of kept)" "$(answer "$url/v2/app/blobs/$(digest_of kept)" > /dev/null; digest_of body)"
}

# Until nothing fits: the first request that is refused is refused as a server's fault.
test_requests() {
  local i last status container='{"name":"a","image":"'$(printf %04000d 0)'","memory":64}'
  head -c 100000000 /dev/zero > small/filler 2> /dev/null
  : > made
  for i in $(seq 1 100); do
    "$berth" ecs register-task-definition --family "f$i" --container-definitions "[$container]" \
      > last 2>&1 || break
    echo "f$i" >> made
  done
  last=$(cat last)
  says "a request that does not fit is refused" "No space left on device" "$last"
  status=$(curl -s -o body -w '%{http_code}' -H "X-Amz-Target: AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition" \
    -H 'Content-Type: application/x-amz-json-1.1' -d '{"family":"full","containerDefinitions":['"$container"']}' "$url/")
  same "as a fault of the server's" 500 "$status"
  same "and by a command" 255 "$(here ecs register-task-definition --family full --container-definitions "[$container]" > /dev/null 2>&1; echo $?)"
  same "reading goes on" "$(sort made | tr '\n' ' ')" \
    "$("$berth" ecs list-task-definition-families --query 'families[].[@]' --output text | sort | tr '\n' ' ')"
  same "a layer too" 200 "$(answer -I "$url/v2/app/blobs/$(digest_of kept)")"
}

test_room_again() {
  rm small/filler
  works "there is room again" "$berth" ecs create-cluster --cluster-name room
  same "for layers" 201 "$(head -c 1000000 large > fits; push_layer fits "$(digest_of fits)")"
  "$berth" serve --stop
  same "what was acknowledged is there after a start" "$(sort made | tr '\n' ' ')" \
    "$(here ecs list-task-definition-families --query 'families[].[@]' --output text | sort | tr '\n' ' ')"
  here state export > before 2> /dev/null
  rm -rf small/state/index
  same "and by the log alone" "$(sha256sum < before)" "$(here state export 2> /dev/null | sha256sum)"
}

for part in layers requests room_again; do "test_$part"; done
finish
