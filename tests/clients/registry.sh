#!/usr/bin/env bash
# The registry below /v2/ as skopeo and curl use it.
#
#   tests/clients/registry.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
start_server

# An OCI image of one layer in the folder `image`.
make_image() {
  mkdir -p image/blobs/sha256 layer && echo "$1" > layer/file
  tar -C layer --sort=name --mtime=@0 --owner=0 --group=0 -cf layer.tar file
  local diff layer config manifest
  diff=$(sha256sum < layer.tar | cut -d' ' -f1)
  gzip -nf layer.tar
  blob() { local sum; sum=$(sha256sum < "$1" | cut -d' ' -f1); cp "$1" "image/blobs/sha256/$sum"; echo "$sum"; }
  layer=$(blob layer.tar.gz)
  printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$diff" > config
  config=$(blob config)
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%d},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%s","size":%d}]}' \
    "$config" "$(stat -c %s config)" "$layer" "$(stat -c %s layer.tar.gz)" > manifest
  manifest=$(blob manifest)
  echo '{"imageLayoutVersion":"1.0.0"}' > image/oci-layout
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%d,"annotations":{"org.opencontainers.image.ref.name":"1"}}]}' \
    "$manifest" "$(stat -c %s manifest)" > image/index.json
  echo "sha256:$manifest"
}

test_skopeo() {
  command -v skopeo > /dev/null || { skip skopeo "the package skopeo is not installed"; return; }
  local digest password
  digest=$(make_image hello)
  password=$(here ecr get-login-password)
  here ecr create-repository --repository-name team/app > /dev/null
  same "skopeo: push" 0 "$(skopeo copy -q --insecure-policy --dest-tls-verify=false --dest-creds "AWS:$password" \
    oci:image:1 "docker://$host/team/app:1" > push.log 2>&1 || cat push.log; echo $?)"
  same "skopeo: the push is an image of ECR at once" "$digest" \
    "$(here ecr describe-images --repository-name team/app --query 'imageDetails[0].imageDigest' --output text)"
  same "skopeo: inspect" "$digest" "$(skopeo inspect --tls-verify=false --creds "AWS:$password" --format '{{.Digest}}' "docker://$host/team/app:1" 2>&1)"
  same "skopeo: tags" 1 "$(skopeo list-tags --tls-verify=false --creds "AWS:$password" "docker://$host/team/app" 2>&1 | tr -d ' \n' | sed -E 's/.*"Tags":\["([^]]*)"\].*/\1/')"
  same "skopeo: pull" 0 "$(skopeo copy -q --insecure-policy --src-tls-verify=false --src-creds "AWS:$password" \
    "docker://$host/team/app:1" oci:pulled:1 > pull.log 2>&1 || cat pull.log; echo $?)"
  same "skopeo: what comes back is what was sent" "$(ls image/blobs/sha256)" "$(ls pulled/blobs/sha256 2>&1)"
  same "skopeo: no password, no answer" 1 "$(skopeo inspect --tls-verify=false "docker://$host/team/app:1" > /dev/null 2>&1; echo $?)"
  same "skopeo: a repository that is not there" 1 "$(skopeo copy -q --insecure-policy --dest-tls-verify=false --dest-creds "AWS:$password" \
    oci:image:1 "docker://$host/nope:1" > /dev/null 2>&1; echo $?)"
  here ecr put-image-tag-mutability --repository-name team/app --image-tag-mutability IMMUTABLE > /dev/null
  rm -rf image && make_image other > /dev/null
  same "skopeo: a tag that is immutable" 1 "$(skopeo copy -q --insecure-policy --dest-tls-verify=false --dest-creds "AWS:$password" \
    oci:image:1 "docker://$host/team/app:1" > /dev/null 2>&1; echo $?)"
  same "skopeo: delete" "0" "$(skopeo delete --tls-verify=false --creds "AWS:$password" "docker://$host/team/app@$digest" > /dev/null 2>&1; here ecr list-images --repository-name team/app --query 'length(imageIds)')"
}

test_skopeo
same "curl: the registry wants a password" 401 "$(curl -s -o /dev/null -w '%{http_code}' "$url/v2/")"
finish
