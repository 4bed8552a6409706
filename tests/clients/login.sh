#!/usr/bin/env bash
# `berth ecr login` and docker-credential-berth, as programs that read docker's file use what they give.
#
#   tests/clients/login.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
start_server
helper=$(dirname "$berth")/docker-credential-berth
PATH=$(dirname "$berth"):$PATH

# An image of nothing but a config, in the layout that skopeo takes.
make_image() {
  local config manifest
  mkdir -p image/blobs/sha256
  printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}' > config
  config=$(sha256sum < config | cut -c1-64)
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%d},"layers":[]}' \
    "$config" "$(stat -c %s config)" > manifest
  manifest=$(sha256sum < manifest | cut -c1-64)
  cp config "image/blobs/sha256/$config"
  cp manifest "image/blobs/sha256/$manifest"
  printf '{"imageLayoutVersion":"1.0.0"}' > image/oci-layout
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%d,"annotations":{"org.opencontainers.image.ref.name":"1"}}]}' \
    "$manifest" "$(stat -c %s manifest)" > image/index.json
}

push() { skopeo copy -q --insecure-policy --dest-tls-verify=false oci:image:1 "docker://$host/app:$1"; }

test_skopeo() {
  command -v skopeo > /dev/null || { skip "skopeo, logged in" "the package skopeo is not installed"; return; }
  make_image
  here ecr create-repository --repository-name app --output off
  refused "nobody is logged in" "" push 1
  works "a login at the endpoint" "$berth" ecr login
  works "a push after it" push 2
  same "the file holds the endpoint's host" 1 "$(grep -c "\"$host\"" .docker/config.json)"
  rm -r .docker && mkdir .docker
  echo "{\"credHelpers\":{\"$host\":\"berth\"}}" > .docker/config.json
  works "a push with the helper, which asks the server" push 3
  AWS_ENDPOINT_URL='' works "a push with the helper, which asks the state" push 4
  same "all are there" '2 3 4' "$(here ecr list-images --repository-name app --query 'sort(imageIds[].imageTag)' --output text | tr '\t' ' ')"
}

test_helper() {
  same "the helper at the endpoint" AWS "$(echo "$host" | "$helper" get | here query --output text Username)"
  same "the helper beside the server" AWS "$(echo "$host" | AWS_ENDPOINT_URL='' "$helper" get | here query --output text Username)"
  local password
  password=$(echo "$host" | "$helper" get | here query --output text Secret)
  same "its password is good" 200 "$(curl -s -o /dev/null -w '%{http_code}' -u "AWS:$password" "$url/v2/")"
}

test_installed() {
  local build
  build=$(dirname "$(dirname "$berth")")
  [ -f "$build/CMakeCache.txt" ] || { skip "installed" "this is no build tree"; return; }
  works "install" cmake --install "$build" --prefix "$work/installed"
  same "what runs and is called berth" "bin/berth bin/docker-credential-berth libexec/berth/berth-net" \
    "$(cd installed && find . \( -name '*berth' -o -name 'berth-*' \) ! -type d -perm -u=x -printf '%P\n' | sort | paste -sd ' ')"
  same "the helper there" AWS "$(echo "$host" | installed/bin/docker-credential-berth get | here query --output text Username)"
}

for part in skopeo helper installed; do "test_$part"; done
finish
