#!/usr/bin/env bash
# berth ecr push and pull: from and to what skopeo, docker and tar make, with a server and without one.
#
#   tests/clients/push_pull.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
. "$tests/engine.sh"
export AWS_DEFAULT_REGION=us-east-1

# put FILE: its digest; the file joins the layout `image`.
put() {
  local sum
  sum=$(sha256sum < "$1" | cut -d' ' -f1)
  mkdir -p image/blobs/sha256
  cp "$1" "image/blobs/sha256/$sum"
  echo "sha256:$sum"
}

# descriptor KIND FILE: of a file that joins the layout, without its braces.
descriptor() {
  printf '"mediaType":"application/vnd.oci.image.%s","digest":"%s","size":%d' "$1" "$(put "$2")" "$(stat -c %s "$2")"
}

# manifest ARCHITECTURE BYTES: the descriptor of an image of one layer that has so many random bytes in it.
manifest() {
  local diff
  mkdir -p layer && head -c "$2" /dev/urandom > "layer/$1"
  tar -C layer --sort=name --mtime=@0 --owner=0 --group=0 -cf layer.tar "$1"
  diff=$(sha256sum < layer.tar | cut -d' ' -f1)
  gzip -1nf layer.tar
  printf '{"architecture":"%s","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$1" "$diff" > config
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{%s},"layers":[{%s}]}' \
    "$(descriptor config.v1+json config)" "$(descriptor layer.v1.tar+gzip layer.tar.gz)" > manifest
  descriptor manifest.v1+json manifest
}

# layout FOLDER DESCRIPTOR: what has joined becomes an OCI layout whose tag 1 is that. Says its digest.
layout() {
  echo '{"imageLayoutVersion":"1.0.0"}' > image/oci-layout
  printf '{"schemaVersion":2,"manifests":[{%s,"annotations":{"org.opencontainers.image.ref.name":"1"}}]}' "$2" > image/index.json
  mv image "$1"
  sed -E 's/.*"digest":"(sha256:[0-9a-f]*)".*/\1/' <<< "$2"
}

one=$(layout one "$(manifest amd64 300000)")
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{%s,"platform":{"architecture":"amd64","os":"linux"}},{%s,"platform":{"architecture":"arm64","os":"linux"}}]}' \
  "$(manifest amd64 1000)" "$(manifest arm64 1000)" > index
many=$(layout many "$(descriptor index.v1+json index)")
big=$(layout big "$(manifest amd64 400000000)")

blobs() { ls "$1/blobs/sha256" 2>&1; }
digest_here() { here ecr describe-images --repository-name "$1" --image-ids "imageTag=$2" --query 'imageDetails[0].imageDigest' --output text 2>&1; }
push() { "$berth" ecr push "$@" --query imageDigest --output text; }
pull() { "$berth" ecr pull "$@" --query imageDigest --output text; }
code_of() {
  "$@" > "$work/said" 2>&1
  echo $?
}

# layouts WHERE: whatever goes in comes back, in the state itself or through a server. $1 is said of each case.
layouts() {
  "$berth" ecr create-repository --repository-name "$1/app" --output off
  same "$1: an OCI layout" "$one" "$(push one "$1/app" 2>&1)"
  same "$1: it has its own tag" "$one" "$(digest_here "$1/app" 1)"
  same "$1: all of an index" "$many" "$(push many "$1/app:many" 2>&1)"
  same "$1: again, all is there" "4 0" "$("$berth" ecr push oci:many:1 "$1/app:again" --query '[blobsPresent,bytesCopied]' --output text 2>&1 | tr '\t' ' ')"
  same "$1: one platform of it" 'arm64' "$(push many "$1/app:arm" --platform linux/arm64 > /dev/null && pull "$1/app:arm" arm > /dev/null &&
    grep -aho '"architecture":"arm64"' arm/blobs/sha256/* | head -1 | cut -d'"' -f4)"
  same "$1: a platform that is not there" 255 "$(code_of "$berth" ecr push many "$1/app:no" --platform linux/s390x)"
  says "$1: and which are" "only for linux/amd64, linux/arm64" "$(cat said)"
  same "$1: back into a layout" "$many" "$(pull "$1/app:many" oci:back:many 2>&1)"
  same "$1: with the same blobs" "$(blobs many)" "$(blobs back)"
  same "$1: by digest" "$one" "$(pull "$1/app@$one" by-digest 2>&1)"
  same "$1: into an OCI archive" "$many" "$(pull "$1/app:many" oci-archive:many.tar 2>&1)"
  same "$1: and from one" "$many" "$(push many.tar "$1/app:archive" 2>&1)"
  gzip -kf many.tar
  same "$1: and from one that is compressed" "$many" "$(push oci-archive:many.tar.gz "$1/app:packed" 2>&1)"
  same "$1: a repository that is not there" 254 "$(code_of "$berth" ecr push one "$1/nope")"
  says "$1: in the registry's words" "The repository with name '$1/nope' does not exist in the registry with id '123456789012'" "$(cat said)"
  same "$1: an image that is not there" 254 "$(code_of "$berth" ecr pull "$1/app:nope" out)"
  same "$1: a repository's whole URI" "$one" "$(push one "123456789012.dkr.ecr.us-east-1.amazonaws.com/$1/app:uri" 2>&1)"
  same "$1: another account's has no such repository" 254 "$(code_of "$berth" ecr push one "999999999999.dkr.ecr.us-east-1.amazonaws.com/$1/app:uri")"
  "$berth" ecr put-image-tag-mutability --repository-name "$1/app" --image-tag-mutability IMMUTABLE --output off
  same "$1: a tag that is immutable" 254 "$(code_of "$berth" ecr push many "$1/app:1")"
  says "$1: says so" "the tag is immutable" "$(cat said)"
  rm -rf arm back by-digest many.tar many.tar.gz
}

test_words() {
  same "a command without a name" 252 "$(code_of "$berth" ecr push one)"
  same "a name that is none" 252 "$(code_of "$berth" ecr push one Team/App)"
  same "a folder that is not there" 252 "$(code_of "$berth" ecr push ./nothing app)"
  same "an option that is none" 252 "$(code_of "$berth" ecr push one app --platfrom x)"
  same "a platform that is none" 252 "$(code_of "$berth" ecr push one app --platform LINUX)"
  same "a form of other tools" 252 "$(code_of "$berth" ecr pull app dir:x)"
  same "help" 0 "$(code_of "$berth" ecr push help)"
  mkdir full && touch full/mine
  here ecr create-repository --repository-name words --output off
  push one words > /dev/null
  same "a folder that holds other things" 255 "$(code_of "$berth" ecr pull words:1 full)"
  same "stays as it is" mine "$(ls full)"
}

# What is wrong leaves no trace.
test_damage() {
  local layer
  here ecr create-repository --repository-name damage --output off
  cp -r one spoilt
  layer=$(find spoilt/blobs -size +100k)
  printf 'x' | dd of="$layer" bs=1 seek=1000 conv=notrunc 2> /dev/null
  same "a layer with another digest" 255 "$(code_of "$berth" ecr push spoilt damage)"
  says "is named" "what should be sha256:$(basename "$layer") is sha256:" "$(cat said)"
  same "and nothing is recorded" 0 "$(here ecr list-images --repository-name damage --query 'length(imageIds)')"
  truncate -s 1000 "$layer"
  says "a layer that is cut off" "has 1000 bytes instead of" "$("$berth" ecr push spoilt damage 2>&1)"
  rm "$layer"
  says "a layer that is missing" "it is not there" "$("$berth" ecr push spoilt damage 2>&1)"
  mkdir tricks && echo x > tricks/x
  tar -cPf tricks.tar --transform 's,^,../../../,' tricks/x
  says "a tar that leads out" "leads out of the archive" "$("$berth" ecr push tricks.tar damage 2>&1)"
  tar -cf twice.tar -C tricks x x --hard-dereference
  tar -rf twice.tar -C tricks x
  says "a tar with a name twice" "is there twice" "$("$berth" ecr push twice.tar damage 2>&1)"
  ln -s /etc/passwd tricks/manifest.json && tar -cf link.tar -C tricks manifest.json
  says "a tar whose link leads out" "is a link that leads out" "$("$berth" ecr push link.tar damage 2>&1)"
  truncate -s 10G tricks/holes && tar --sparse -cf holes.tar -C tricks holes
  says "a tar with holes" "holes" "$("$berth" ecr push holes.tar damage 2>&1)"
  head -c 100000 /dev/urandom > noise.tar
  same "what is no tar" 255 "$(code_of "$berth" ecr push noise.tar damage)"
}

# peak COMMAND…: the most memory it had, in MiB.
peak() { /usr/bin/time -f %M -o "$work/peak" "$@" > /dev/null 2>&1 && echo $(($(cat "$work/peak") / 1024)); }

# A push and a pull that are killed go on where they stood.
test_killed() {
  local process
  here ecr create-repository --repository-name killed --output off
  "$berth" ecr push big killed > /dev/null 2>&1 &
  process=$!
  until_true 10 eval '[ -n "$(find "$BERTH_STATE/uploads" -size +1M)" ]'
  kill -9 $process
  wait $process 2> /dev/null
  same "a push that was killed is no image" 0 "$(here ecr list-images --repository-name killed --query 'length(imageIds)')"
  same "and goes on" "$big" "$(push big killed 2>&1)"
  same "to its end" "0" "$(find "$BERTH_STATE/uploads" "$BERTH_STATE/pushes" -type f | wc -l)"
  "$berth" ecr pull killed:1 half > /dev/null 2>&1 &
  process=$!
  until_true 10 eval '[ -n "$(find half -size +1M)" ]'
  kill -9 $process
  wait $process 2> /dev/null
  same "a pull that was killed is no image" no "$(test -e half/index.json && echo yes || echo no)"
  same "and goes on likewise" "$big" "$(pull killed:1 half 2>&1)"
  same "with the same bytes" "$(blobs big)" "$(blobs half)"
  [ -x /usr/bin/time ] || { skip "peak memory" "the package time is not installed"; return; }
  here ecr create-repository --repository-name peak --output off
  same "a push needs little memory" yes "$([ "$(peak "$berth" ecr push big peak)" -lt 64 ] && echo yes || cat peak)"
  same "a pull likewise" yes "$([ "$(peak "$berth" ecr pull peak:1 flat)" -lt 64 ] && echo yes || cat peak)"
}

test_skopeo() {
  command -v skopeo > /dev/null || { skip skopeo "the package skopeo is not installed"; return; }
  local copy="skopeo copy -q --insecure-policy"
  here ecr create-repository --repository-name tools --output off
  works "skopeo: writes a layout" $copy --all oci:many:1 oci:skopeo:2
  same "skopeo: and it is pushed" "$(skopeo inspect --raw oci:skopeo:2 | sha256sum | cut -d' ' -f1)" "$(push oci:skopeo:2 tools:layout 2>&1 | cut -d: -f2)"
  works "skopeo: writes a docker-archive" $copy oci:one:1 docker-archive:docker.tar:team/app:7
  same "skopeo: and it is pushed as Docker's" application/vnd.docker.distribution.manifest.v2+json \
    "$("$berth" ecr push docker.tar tools --query imageManifestMediaType --output text 2>&1)"
  local first
  first=$(digest_here tools 7)
  same "skopeo: under its own tag, to the same digest each time" "$first" "$(push docker-archive:docker.tar:team/app:7 tools:again 2>&1)"
  zstd -qf docker.tar -o docker.tar.zst 2> /dev/null && same "skopeo: compressed too" "$first" "$(push docker.tar.zst tools:zstd 2>&1)"
  works "skopeo: writes an OCI archive" $copy oci:one:1 oci-archive:oci.tar:1
  same "skopeo: and it is pushed" "$one" "$(push oci.tar tools:oci 2>&1)"
  pull tools:7 back.tar > /dev/null
  works "skopeo: reads a docker-archive" $copy docker-archive:back.tar oci:from-docker:1
  pull tools:oci oci-archive:back-oci.tar > /dev/null
  works "skopeo: reads an OCI archive" $copy oci-archive:back-oci.tar oci:from-oci:1
  same "skopeo: and what comes back is what was sent" "$(blobs one)" "$(blobs from-oci)"
}

# Between registries, as the client that anybody has.
test_registries() {
  local password
  password=$(here ecr get-login-password)
  mkdir -p .docker
  printf '{"auths":{"%s":{"auth":"%s"}}}' "$host" "$(printf 'AWS:%s' "$password" | base64 -w0)" > .docker/config.json
  here ecr create-repository --repository-name far/app --output off
  same "to another registry" "$many" "$(here ecr push many far/app:1 --query imageDigest --output text > /dev/null &&
    here ecr pull far/app:1 "docker://$host/far/app:2" --query imageDigest --output text 2>&1)"
  same "is there" "$many" "$(digest_here far/app 2)"
  same "from another registry" "$many" "$(here ecr push "docker://$host/far/app:2" far/app:3 --query imageDigest --output text 2>&1)"
  rm .docker/config.json
  same "without a password" 254 "$(code_of here ecr push "docker://$host/far/app:2" far/app:4)"
  command -v skopeo > /dev/null || return
  works "what was pushed is pulled by skopeo" skopeo copy -q --insecure-policy --all --src-tls-verify=false --src-creds "AWS:$password" \
    "docker://$host/far/app:3" oci:by-skopeo:1
  same "whole" "$(blobs many)" "$(blobs by-skopeo)"
}

stop_registry() { kill "$registry_process"; }

# The registry that others use, with a password.
test_docker_registry() {
  command -v docker-registry > /dev/null || { skip docker-registry "the package docker-registry is not installed"; return; }
  # Of the user u and the password p.
  # shellcheck disable=SC2016
  echo 'u:$2b$12$LrekPHFwwjBDTJF80n4O3ufjdv7WVSNeTRcK0Nj3iIqcQJlIHj/MK' > users
  local address=localhost:$((20000 + RANDOM % 20000))
  printf 'version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: %s}\nauth: {htpasswd: {realm: test, path: %s}}\n' \
    "$work/registry" "$address" "$work/users" > registry.yml
  docker-registry serve registry.yml > registry.log 2>&1 &
  registry_process=$!
  at_end+=(stop_registry)
  until_true 10 curl -s "http://$address/v2/" || { skip docker-registry "it does not start: $(tail -1 registry.log)"; return; }
  mkdir -p .docker
  printf '{"auths":{"%s":{"auth":"%s"}}}' "$address" "$(printf u:p | base64)" > .docker/config.json
  here ecr create-repository --repository-name upstream --output off
  here ecr push many upstream:1 > /dev/null
  here ecr push big upstream:big > /dev/null
  same "docker-registry: to it" "$many" "$(here ecr pull upstream:1 "docker://$address/a/many:1" --query imageDigest --output text 2>&1)"
  same "docker-registry: what is there is skipped" 4 "$(here ecr pull upstream:1 "docker://$address/a/many:2" --query blobsPresent --output text 2>&1)"
  same "docker-registry: from it" "$many" "$(here ecr push "docker://$address/a/many:2" upstream:2 --query imageDigest --output text 2>&1)"
  same "docker-registry: a large layer to it" "$big" "$(here ecr pull upstream:big "docker://$address/a/big" --query imageDigest --output text 2>&1)"
  same "docker-registry: and from it" "$big" "$(here ecr push "docker://$address/a/big:big" upstream:back --query imageDigest --output text 2>&1)"
  rm .docker/config.json
  same "docker-registry: without a password" 254 "$(code_of here ecr push "docker://$address/a/many:2" upstream:3)"
}

test_engine() {
  local missing
  missing=$(name_of_missing_engine)
  if [ -n "$missing" ] || ! start_engine; then
    skip docker "${missing:-dockerd does not start: $(tail -1 engine.log)}"
    return
  fi
  mkdir -p content && head -c 100000 /dev/urandom > content/file
  tar -C content -c file | docker import - "team/engine:1" > /dev/null
  local id first
  id=$(docker images -q --no-trunc team/engine:1)
  here ecr create-repository --repository-name team/engine --output off
  same "docker: an image by its name" "team/engine 1" "$("$berth" ecr push team/engine:1 --query '[repositoryName,imageTag]' --output text 2>&1 | tr '\t' ' ')"
  first=$(digest_here team/engine 1)
  same "docker: under another" "$first" "$(push docker-daemon:team/engine:1 team/engine:other 2>&1)"
  docker save team/engine:1 -o saved.tar
  same "docker: saved, it is the same" "$first" "$(push saved.tar team/engine:saved 2>&1)"
  says "docker: one that the engine has not" "the engine has no image nothing:1" "$("$berth" ecr push nothing:1 team/engine:1 2>&1)"
  docker rmi -f team/engine:1 > /dev/null
  same "docker: back into the engine, under its URI" "docker-daemon:123456789012.dkr.ecr.us-east-1.amazonaws.com/team/engine:1" \
    "$("$berth" ecr pull team/engine:1 --query destination --output text 2>&1)"
  same "docker: as the same image" "$id" "$(docker images -q --no-trunc 123456789012.dkr.ecr.us-east-1.amazonaws.com/team/engine:1)"
  works "docker: loads what is pulled to a file" eval '"$berth" ecr pull team/engine:1 file.tar --output off && docker load -q -i file.tar'
  local registry=localhost:${host#*:}
  here ecr get-login-password | docker login --username AWS --password-stdin "$registry" > /dev/null 2>&1
  works "docker: pulls what was pushed" docker pull -q "$registry/team/engine:saved"
  same "docker: and it is the same image" "$id" "$(docker images -q --no-trunc "$registry/team/engine:saved")"
  export DOCKER_HOST="unix://$work/nothing.sock"
  says "docker: no engine" "no Docker engine answers at $work/nothing.sock" "$("$berth" ecr push team/engine:1 2>&1)"
}

layouts here
test_words
test_damage
test_killed
test_skopeo
start_server
layouts server
test_registries
test_docker_registry
test_engine
finish
