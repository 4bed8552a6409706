#!/usr/bin/env bash
# podman and buildah against the registry below /v2/, each with a storage of its own.
#
#   tests/clients/containers.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
start_server
here ecr get-login-password > password
# No policy and no registries of the machine's.
mkdir -p "$work/.config/containers"
echo '{"default":[{"type":"insecureAcceptAnything"}]}' > "$work/.config/containers/policy.json"
export XDG_CONFIG_HOME="$work/.config" XDG_RUNTIME_DIR="$work/runtime" REGISTRY_AUTH_FILE="$work/auth.json" BUILDAH_ISOLATION=chroot
mkdir -m 0700 "$XDG_RUNTIME_DIR"

# stored PROGRAM WORD…: with the plainest storage there is, in this folder. Policies are podman's and buildah's own affair.
stored() {
  local program=$1
  shift
  "$program" --root "$work/storage-$program" --runroot "$work/run-$program" --storage-driver vfs "$@"
}

tags_here() { here ecr list-images --repository-name "$1" --query 'sort(imageIds[?imageTag].imageTag)' --output text | tr '\t' ' '; }

# media_type REPOSITORY TAG
media_type() { here ecr describe-images --repository-name "$1" --image-ids "imageTag=$2" --query 'imageDetails[0].imageManifestMediaType' --output text; }

test_client() {
  local client=$1
  command -v "$client" > /dev/null || { skip "$client" "the package $client is not installed"; return; }
  stored "$client" images > said 2>&1 || { skip "$client" "it has no storage here: $(tail -1 said)"; return; }
  works "$client: login" sh -c "$client login --tls-verify=false --username AWS --password-stdin $host < password"
  same "$client: its file is private" 600 "$(stat -c %a auth.json)"
  here ecr create-repository --repository-name "$client/app" > /dev/null
  "test_$client"
  works "$client: pull" stored "$client" pull -q --tls-verify=false "$host/$client/app:1"
  works "$client: push again" stored "$client" push -q --tls-verify=false "$host/$client/app:1"
  same "$client: it is one image" 1 "$(here ecr describe-images --repository-name "$client/app" --query 'length(imageDetails)')"
  refused "$client: a repository that is not there" "The repository with name 'nope' does not exist" \
    stored "$client" push -q --tls-verify=false "$host/$client/app:1" "docker://$host/nope:1"
  here ecr put-image-tag-mutability --repository-name "$client/app" --image-tag-mutability IMMUTABLE > /dev/null
  refused "$client: an immutable tag" "cannot be overwritten because the tag is immutable" \
    stored "$client" push -q --tls-verify=false "$host/$client/app:1"
  here ecr batch-delete-image --repository-name "$client/app" --image-ids imageTag=1 > /dev/null
  stored "$client" rmi -f "$host/$client/app:1" > /dev/null 2>&1
  refused "$client: an image that was deleted" "Requested image not found" stored "$client" pull -q --tls-verify=false "$host/$client/app:1"
  test_list "$client"
  works "$client: logout" "$client" logout "$host"
}

# An image from nothing, with a command and a file.
test_buildah() {
  local container
  echo hello > file
  container=$(stored buildah from scratch)
  stored buildah copy -q "$container" file /file > /dev/null
  stored buildah config --cmd /file --label origin=here "$container"
  stored buildah commit -q "$container" "$host/buildah/app:1" > /dev/null 2>&1
  works "buildah: push" stored buildah push -q --tls-verify=false --digestfile digest "$host/buildah/app:1"
  same "buildah: a push is an image of ECR at once" "$(cat digest)" \
    "$(here ecr describe-images --repository-name buildah/app --query 'imageDetails[0].imageDigest' --output text)"
  same "buildah: of an OCI manifest" application/vnd.oci.image.manifest.v1+json "$(media_type buildah/app 1)"
  stored buildah rmi -f "$host/buildah/app:1" > /dev/null
}

test_podman() {
  echo hello > file && tar -cf file.tar file
  stored podman import -q file.tar "$host/podman/app:1" > /dev/null 2>&1
  works "podman: push" stored podman push -q --tls-verify=false --digestfile digest "$host/podman/app:1"
  same "podman: a push is an image of ECR at once" "$(cat digest)" \
    "$(here ecr describe-images --repository-name podman/app --query 'imageDetails[0].imageDigest' --output text)"
  works "podman: push in docker's format" stored podman push -q --tls-verify=false --format v2s2 "$host/podman/app:1" "$host/podman/app:docker"
  same "podman: and it is" application/vnd.docker.distribution.manifest.v2+json "$(media_type podman/app docker)"
  here ecr batch-delete-image --repository-name podman/app --image-ids imageTag=docker > /dev/null
  stored podman rmi -f "$host/podman/app:1" > /dev/null 2>&1
}

# An image for two machines: the images first, then the list that names them.
test_list() {
  local client=$1 architecture container
  here ecr create-repository --repository-name "$client/many" > /dev/null
  stored "$client" manifest create "many-$client" > /dev/null
  for architecture in amd64 arm64; do
    container=$(stored buildah from --arch "$architecture" scratch 2> /dev/null) || { skip "$client: a manifest list" "buildah makes its images"; return; }
    echo "$architecture" > file
    stored buildah copy -q "$container" file /file > /dev/null
    stored buildah config --arch "$architecture" "$container"
    stored buildah commit -q "$container" "oci:made-$client-$architecture" > /dev/null 2>&1
    stored "$client" manifest add "many-$client" "oci:$work/made-$client-$architecture" > /dev/null
  done
  works "$client: a manifest list" stored "$client" manifest push --all --tls-verify=false "many-$client" "docker://$host/$client/many:all"
  same "$client: the list and its images" "3 all" "$(here ecr describe-images --repository-name "$client/many" --query 'length(imageDetails)') $(tags_here "$client/many")"
  same "$client: the list is one" application/vnd.oci.image.index.v1+json "$(media_type "$client/many" all)"
  local child
  child=$(here ecr describe-images --repository-name "$client/many" --query 'imageDetails[?!imageTags].imageDigest | [0]' --output text)
  same "$client: an image of a list stays" ImageReferencedByManifestList \
    "$(here ecr batch-delete-image --repository-name "$client/many" --image-ids "imageDigest=$child" --query 'failures[0].failureCode' --output text)"
  works "$client: pull for one machine" stored "$client" pull -q --tls-verify=false --arch arm64 "$host/$client/many:all"
}

test_client buildah
test_client podman
same "the log holds no secret" "" "$(grep -F -e "$(cut -c1-40 password)" -e Authorization "$BERTH_STATE/serve.log")"
finish
