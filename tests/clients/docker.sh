#!/usr/bin/env bash
# docker against the registry below /v2/: an engine of this test's own, with its own data, execution root and socket.
#
#   tests/clients/docker.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
. "$tests/engine.sh"

missing=$(name_of_missing_engine)
if [ -n "$missing" ] || ! start_engine; then
  skip docker "${missing:-dockerd does not start: $(tail -1 engine.log)}"
  finish
  exit
fi
start_server
registry=localhost:${host#*:}

# make_image NAME TEXT: of one layer with one file.
make_image() {
  mkdir -p content && echo "$2" > content/file
  tar -C content --sort=name --mtime=@0 --owner=0 --group=0 -c file | docker import - "$1" > /dev/null
}

digest_here() { here ecr describe-images --repository-name "$1" --image-ids "imageTag=$2" --query 'imageDetails[0].imageDigest' --output text; }

test_login() {
  here ecr get-login-password > password
  same "login" "Login Succeeded" "$(docker login --username AWS --password-stdin "$registry" < password 2> /dev/null)"
  same "its file is private" 600 "$(stat -c %a docker/config.json)"
  refused "login with a wrong password" "400 Bad Request" docker login --username AWS --password nonsense "$registry"
}

test_push() {
  here ecr create-repository --repository-name team/app > /dev/null
  make_image "$registry/team/app:1" hello
  works "push" docker push "$registry/team/app:1"
  local digest
  digest=$(sed -n 's/.*digest: \(sha256:[0-9a-f]*\) .*/\1/p' said)
  same "a push is an image of ECR at once" "$digest" "$(digest_here team/app 1)"
  same "of docker's manifest" "application/vnd.docker.distribution.manifest.v2+json" \
    "$(here ecr describe-images --repository-name team/app --query 'imageDetails[0].imageManifestMediaType' --output text)"
  works "push again" docker push "$registry/team/app:1"
  says "nothing is sent twice" "Layer already exists" "$(cat said)"
  docker tag "$registry/team/app:1" "$registry/team/app:also"
  works "another tag" docker push "$registry/team/app:also"
  same "is of the same image" "$digest" "$(digest_here team/app also)"
  here ecr create-repository --repository-name team/other > /dev/null
  docker tag "$registry/team/app:1" "$registry/team/other:1"
  works "another repository" docker push "$registry/team/other:1"
  same "has the same image" "$digest" "$(digest_here team/other 1)"
  refused "a repository that is not there" "The repository with name 'nope' does not exist in the registry with id '123456789012'" \
    sh -c "docker tag $registry/team/app:1 $registry/nope:1 && docker push $registry/nope:1"
}

test_pull() {
  local digest id
  digest=$(digest_here team/app 1)
  id=$(docker image inspect --format '{{.Id}}' "$registry/team/app:1")
  docker image rm "$registry/team/app:1" "$registry/team/app:also" "$registry/team/other:1" > /dev/null
  works "pull" docker pull "$registry/team/app:1"
  same "what comes back is what was sent" "$id" "$(docker image inspect --format '{{.Id}}' "$registry/team/app:1")"
  same "with its digest" "$registry/team/app@$digest" "$(docker image inspect --format '{{index .RepoDigests 0}}' "$registry/team/app:1")"
  docker image rm -f "$id" > /dev/null
  works "pull by digest" docker pull "$registry/team/app@$digest"
  refused "a tag that is not there" "Requested image not found" docker pull "$registry/team/app:none"
  here ecr batch-delete-image --repository-name team/app --image-ids imageTag=1 imageTag=also > /dev/null
  refused "an image that was deleted" "Requested image not found" docker pull "$registry/team/app:1"
}

test_rules() {
  here ecr create-repository --repository-name fixed --image-tag-mutability IMMUTABLE > /dev/null
  make_image "$registry/fixed:1" one
  works "the first push of an immutable tag" docker push "$registry/fixed:1"
  make_image "$registry/fixed:1" two
  refused "the second" "The image tag '1' already exists in the 'fixed' repository and cannot be overwritten because the tag is immutable." \
    docker push "$registry/fixed:1"
  make_image "$registry/fixed:2" two
  works "another tag" docker push "$registry/fixed:2"
}

# Layers of one push go in parallel, and pushes do.
test_many() {
  local i
  here ecr create-repository --repository-name many > /dev/null
  for i in 1 2 3 4 5 6; do make_image "$registry/many:$i" "number $i"; done
  for i in 1 2 3 4 5 6; do docker push -q "$registry/many:$i" > /dev/null 2>&1 & pushes[i]=$!; done
  for i in 1 2 3 4 5 6; do wait "${pushes[i]}"; done
  same "pushes at once" "1 2 3 4 5 6" "$(here ecr list-images --repository-name many --query 'sort(imageIds[].imageTag)' --output text | tr '\t' ' ')"
}

test_logout() {
  docker logout "$registry" > /dev/null
  refused "without a login" "no basic auth credentials" docker push "$registry/many:1"
  same "the log holds no secret" "" "$(grep -F -e "$(cut -c1-40 password)" -e Authorization "$BERTH_STATE/serve.log")"
}

for part in login push pull rules many logout; do "test_$part"; done
finish
