#!/usr/bin/env bash
# `berth ecr gc` beside pushes and deletions over HTTP and by command: every push that was acknowledged can be pulled.
#
#   tests/clients/gc.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
start_server
command -v skopeo > /dev/null || { skip "gc beside pushes" "the package skopeo is not installed"; finish; exit; }

# make_image N: an OCI layout of two layers of its own.
make_image() {
  local folder=image-$1 digests='' layers='' layer config manifest type=application/vnd.oci.image
  mkdir -p "$folder/blobs/sha256"
  for layer in "base $1" "own $1"; do
    yes "$layer" | head -c 300000 > layer
    digests=$(sha256sum < layer | cut -c1-64)
    mv layer "$folder/blobs/sha256/$digests"
    layers+="${layers:+,}{\"mediaType\":\"$type.layer.v1.tar\",\"digest\":\"sha256:$digests\",\"size\":300000}"
  done
  printf '{"architecture":"amd64","os":"linux","n":"%s","rootfs":{"type":"layers","diff_ids":[]}}' "$1" > config
  config=$(sha256sum < config | cut -c1-64)
  printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json","config":{"mediaType":"%s.config.v1+json","digest":"sha256:%s","size":%d},"layers":[%s]}' \
    "$type" "$type" "$config" "$(stat -c %s config)" "$layers" > manifest
  mv config "$folder/blobs/sha256/$config"
  manifest=$(sha256sum < manifest | cut -c1-64)
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s.manifest.v1+json","digest":"sha256:%s","size":%d,"annotations":{"org.opencontainers.image.ref.name":"1"}}]}' \
    "$type" "$manifest" "$(stat -c %s manifest)" > "$folder/index.json"
  mv manifest "$folder/blobs/sha256/$manifest"
  printf '{"imageLayoutVersion":"1.0.0"}' > "$folder/oci-layout"
}

copy() { skopeo copy -q --insecure-policy --preserve-digests --src-tls-verify=false --dest-tls-verify=false "$@"; }

# Pushes, pulls and deletes its own tag.
push_and_pull() {
  local round
  for round in 1 2 3 4 5; do
    copy --dest-creds "AWS:$password" "oci:image-$1:1" "docker://$host/app:$1" || { echo "push $1 $round"; return; }
    rm -rf "pulled-$1"
    copy --src-creds "AWS:$password" "docker://$host/app:$1" "oci:pulled-$1:1" || { echo "pull $1 $round"; return; }
    [ "$(ls "pulled-$1/blobs/sha256")" = "$(ls "image-$1/blobs/sha256")" ] || { echo "differs $1 $round"; return; }
    here ecr batch-delete-image --repository-name app --image-ids "imageTag=$1" --output off || { echo "delete $1"; return; }
  done
}

test_beside() {
  local i password collector
  here ecr create-repository --repository-name app --output off
  password=$("$berth" ecr get-login-password)
  for i in 1 2 3 4; do make_image "$i"; done
  (while [ ! -e stop ]; do here ecr gc --query blobs --output text; done) > collected 2>&1 &
  collector=$!
  for i in 1 2 3 4; do push_and_pull "$i" > "said-$i" 2>&1 & done
  # shellcheck disable=SC2046
  wait $(jobs -p | grep -vx "$collector")
  touch stop
  wait "$collector"
  same "pushes and pulls beside collections" "" "$(cat said-*)"
  same "something was collected" yes "$(grep -q '^[1-9]' collected && echo yes)"
  same "nothing is left" 0 "$(here ecr gc --output off; find "$BERTH_STATE/blobs" -type f | wc -l)"
}

test_endpoint() {
  same "gc at an endpoint" 0 "$("$berth" ecr gc --dry-run --query blobs)"
}

for part in beside endpoint; do "test_$part"; done
finish
