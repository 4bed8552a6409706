#!/usr/bin/env bash
# Servers that are killed, disks that are full, clients that mean no good: nothing that was acknowledged is lost, nothing
# half is seen, and all goes on.
#
#   tests/clients/faults.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
command -v curl > /dev/null && command -v python3 > /dev/null || { skip faults "they need curl and python3"; finish; exit; }

restart() {
  start_server
  password=$(here ecr get-login-password)
}

# kill_server: as a machine's failure would, in the middle of whatever it does.
kill_server() {
  local process
  process=$(sed -E 's/.*"pid":([0-9]+).*/\1/' "$BERTH_STATE/serve.json")
  kill -9 "$process"
  until_true 10 test ! -e "/proc/$process"
}

# answer CURL_WORD…: the status; header in `head`, body in `body`.
answer() { curl -s -u "AWS:$password" -D head -o body -w '%{http_code}' "$@"; }
field() { tr -d '\r' < head | sed -nE "s/^$1: (.*)/\\1/Ip" | tail -1; }

# slowly FILE CURL_WORD…: sends the file as the beginning of a body that has no end.
slowly() {
  local file=$1
  shift
  rm -f slow && mkfifo slow
  exec 9<> slow
  cat "$file" >&9 &
  curl -s -u "AWS:$password" -T slow -H 'Expect:' "$@" > /dev/null 2>&1 &
}

uploaded() { [ "$(cat "$BERTH_STATE"/uploads/oci-* 2> /dev/null | wc -c)" -ge "$1" ]; }

test_killed_in_a_layer() {
  local path came digest
  head -c 3000000 /dev/urandom > data
  head -c 1000000 data > beginning
  digest=sha256:$(sha256sum < data | cut -d' ' -f1)
  here ecr create-repository --repository-name app > /dev/null
  answer -X POST "$url/v2/app/blobs/uploads/" > /dev/null
  path=$(field Location | sed -E 's|https?://[^/]*||')
  slowly beginning -X PATCH "$url$path"
  works "half a layer is on its way" until_true 10 uploaded 524288
  kill_server
  exec 9>&-
  restart
  says "the start says that the last server was killed" "was killed" "$(cat "$BERTH_STATE/serve.log")"
  says "and what is not finished" "1 upload of layers (" "$(cat "$BERTH_STATE/serve.log")"
  same "no half of a layer is seen" 404 "$(answer -I "$url/v2/app/blobs/$digest")"
  same "the upload is still there" 204 "$(answer "$url$path")"
  came=$(($(field Range | cut -d- -f2) + 1))
  same "no further than was sent" yes "$([ $came -ge 524288 ] && [ $came -le 1000000 ] && echo yes || echo "$came")"
  tail -c +$((came + 1)) data > rest
  same "it goes on" 201 "$(answer -X PATCH -H "Content-Range: $came-2999999" --data-binary @rest "$url$path")"
  same "and is whole" 201 "$(answer -X PUT "$url$path?digest=$digest")"
  same "as it was sent" "$digest" "sha256:$(curl -s -u "AWS:$password" "$url/v2/app/blobs/$digest" | sha256sum | cut -d' ' -f1)"
}

test_killed_in_a_manifest() {
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}' > manifest
  head -c 40 manifest > beginning
  slowly beginning -X PUT -H 'Content-Type: application/vnd.oci.image.index.v1+json' "$url/v2/app/manifests/half"
  # It is read once the connection is busy; that it was killed before or after makes no difference to what must hold.
  until_true 5 sh -c 'test "$(ss -Htn state established | grep -c "$1")" -ge 1' sh "${host#*:}"
  kill_server
  exec 9>&-
  restart
  same "no half of a manifest is seen" 404 "$(answer -I "$url/v2/app/manifests/half")"
  same "it can be put again" 201 "$(answer -X PUT -H 'Content-Type: application/vnd.oci.image.index.v1+json' --data-binary @manifest "$url/v2/app/manifests/half")"
  here ecr batch-delete-image --repository-name app --image-ids imageTag=half > /dev/null
}

# Sixteen push at once while layers that nobody needs are looked for; both are killed.
test_killed_in_pushes() {
  local round pushes enough
  : > told
  for round in 1 2 3; do
    python3 "$tests/pushes.py" push "$host" "$password" "$round" >> told 2> complaints &
    pushes=$!
    enough=$(($(wc -l < told) + 40))
    until_true 20 sh -c "timeout -s KILL 0.0$round '$berth' ecr gc; test \$(wc -l < told) -ge $enough"
    kill_server
    wait $pushes
    same "round $round: pushes were refused for no other reason" "" "$(cat complaints)"
    restart
    same "round $round: what was acknowledged is there, and whole" "" "$(python3 "$tests/pushes.py" check "$host" "$password" < told)"
  done
  same "the registry and the API say the same" "$(here ecr list-images --repository-name app --query 'length(imageIds)')" \
    "$(answer "$url/v2/app/tags/list?n=1000" > /dev/null; grep -o '"[0-9]*-[0-9]*-[0-9]*"' body | sort -u | wc -l)"
  works "layers that nobody needs go" here ecr gc
  same "and no other" "" "$(python3 "$tests/pushes.py" check "$host" "$password" < told)"
}

# What a power cut may leave: half a commit at the log's end, and an index that does not fit.
test_repairs() {
  local segment before
  here ecs create-cluster --cluster-name last > /dev/null
  "$berth" serve --stop
  before=$(here state export 2> /dev/null | sha256sum)
  segment=$(find "$BERTH_STATE" -name 'log-*.jsonl' | sort | tail -1)
  printf '{"put":"half of a' >> "$segment"
  restart
  says "the start says what it took off" "$(basename "$segment"): 17 bytes of a commit that was never finished were taken off" "$(cat "$BERTH_STATE/serve.log")"
  "$berth" serve --stop
  rm -r "$BERTH_STATE/index"
  restart
  says "and what it made again" "the index did not fit the log, and was made again from it" "$(cat "$BERTH_STATE/serve.log")"
  same "nothing is lost by it" "$before" "$(here state export 2> /dev/null | sha256sum)"
  "$berth" serve --stop
  restart
  same "nothing is said of what is in order" "" "$(grep -a '^berth: ' "$BERTH_STATE/serve.log" | grep -v 'uploads of layers')"
}

# Some of them take half a minute until they are told: they have a server of their own meanwhile.
begin_bad_clients() {
  export BERTH_STATE="$work/borne"
  restart
  here ecr create-repository --repository-name app > /dev/null
  python3 "$tests/faults.py" "${host%:*}" "${host#*:}" "$password" > borne.cases 2>&1 &
  bad_clients=$! bad_password=$password
  at_end+=(end_bad_clients)
}

end_bad_clients() {
  kill $bad_clients
  BERTH_STATE="$work/borne" "$berth" serve --stop
}

test_bad_clients() {
  wait $bad_clients
  same "bad clients: came to their end" 0 $?
  count_cases "bad clients" cat borne.cases
  password=$bad_password
  BERTH_STATE="$work/borne" test_secrets
  same "the log names what was asked for, if it names no operation" "" "$(grep -E ' (GET|POST)  ' borne/serve.log)"
}

test_secrets() {
  same "the log holds no secret" "" "$(grep -aF -e "${password:0:40}" -e "${password: -40}" -e Authorization: "$BERTH_STATE/serve.log")"
  same "what holds secrets is private" "" "$(find "$BERTH_STATE" -type f \( -name '*key*' -o -name 'serve.*' \) ! -perm 600)"
}

begin_bad_clients
export BERTH_STATE="$work/state"
restart
for part in killed_in_a_layer killed_in_a_manifest killed_in_pushes repairs secrets bad_clients; do "test_$part"; done
finish
