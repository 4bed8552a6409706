#!/usr/bin/env bash
# The registry below /v2/ as skopeo and curl use it.
#
#   tests/clients/registry.sh build/bin/berth
. "$(dirname "$0")/helpers.sh"
start_server
password=$(here ecr get-login-password)

# blob FILE: its digest; the file joins the layout `image`.
blob() {
  local sum
  sum=$(sha256sum < "$1" | cut -d' ' -f1)
  cp "$1" "image/blobs/sha256/$sum"
  echo "sha256:$sum"
}

# descriptor KIND FILE: `"mediaType":…,"digest":…,"size":…` of a file that joins the layout.
descriptor() {
  printf '"mediaType":"application/vnd.oci.image.%s","digest":"%s","size":%d' "$1" "$(blob "$2")" "$(stat -c %s "$2")"
}

# manifest TEXT ARCHITECTURE: the descriptor of an image of one layer, without its braces.
manifest() {
  local diff
  mkdir -p image/blobs/sha256 layer && echo "$1" > layer/file
  tar -C layer --sort=name --mtime=@0 --owner=0 --group=0 -cf layer.tar file
  diff=$(sha256sum < layer.tar | cut -d' ' -f1)
  gzip -nf layer.tar
  printf '{"architecture":"%s","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$2" "$diff" > config
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{%s},"layers":[{%s}]}' \
    "$(descriptor config.v1+json config)" "$(descriptor layer.v1.tar+gzip layer.tar.gz)" > manifest
  descriptor manifest.v1+json manifest
}

# layout DESCRIPTOR: the folder `image` is an OCI layout whose tag 1 is that.
layout() {
  echo '{"imageLayoutVersion":"1.0.0"}' > image/oci-layout
  printf '{"schemaVersion":2,"manifests":[{%s,"annotations":{"org.opencontainers.image.ref.name":"1"}}]}' "$1" > image/index.json
  sed -E 's/.*"digest":"(sha256:[0-9a-f]*)".*/\1/' <<< "$1"
}

push() { skopeo copy -q --insecure-policy --dest-tls-verify=false --dest-creds "AWS:$password" "$@"; }
pull() { skopeo copy -q --insecure-policy --src-tls-verify=false --src-creds "AWS:$password" "$@"; }
tags() { skopeo list-tags --tls-verify=false --creds "AWS:$password" "docker://$host/$1" | tr -d ' \n' | sed -E 's/.*"Tags":\[(.*)\].*/\1/'; }

test_skopeo() {
  command -v skopeo > /dev/null || { skip skopeo "the package skopeo is not installed"; return; }
  local digest
  digest=$(layout "$(manifest hello amd64)")
  here ecr create-repository --repository-name team/app > /dev/null
  works "skopeo: push" push oci:image:1 "docker://$host/team/app:1"
  same "skopeo: the push is an image of ECR at once" "$digest" \
    "$(here ecr describe-images --repository-name team/app --query 'imageDetails[0].imageDigest' --output text)"
  same "skopeo: inspect" "$digest" "$(skopeo inspect --tls-verify=false --creds "AWS:$password" --format '{{.Digest}}' "docker://$host/team/app:1" 2>&1)"
  same "skopeo: tags" '"1"' "$(tags team/app)"
  works "skopeo: pull" pull "docker://$host/team/app:1" oci:pulled:1
  same "skopeo: what comes back is what was sent" "$(ls image/blobs/sha256)" "$(ls pulled/blobs/sha256 2>&1)"
  refused "skopeo: no password, no answer" "authentication required" skopeo inspect --tls-verify=false "docker://$host/team/app:1"
  refused "skopeo: a repository that is not there" "The repository with name 'nope' does not exist" push oci:image:1 "docker://$host/nope:1"
  here ecr put-image-tag-mutability --repository-name team/app --image-tag-mutability IMMUTABLE > /dev/null
  rm -rf image && layout "$(manifest other amd64)" > /dev/null
  refused "skopeo: a tag that is immutable" "the tag is immutable" push oci:image:1 "docker://$host/team/app:1"
  works "skopeo: delete" skopeo delete --tls-verify=false --creds "AWS:$password" "docker://$host/team/app@$digest"
  same "skopeo: and it is gone" 0 "$(here ecr list-images --repository-name team/app --query 'length(imageIds)')"
}

# An index of two machines, and one of more tags than a page has.
test_skopeo_more() {
  command -v skopeo > /dev/null || return
  local index i
  rm -rf image
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{%s,"platform":{"architecture":"amd64","os":"linux"}},{%s,"platform":{"architecture":"arm64","os":"linux"}}]}' \
    "$(manifest first amd64)" "$(manifest second arm64)" > index
  index=$(layout "$(descriptor index.v1+json index)")
  here ecr create-repository --repository-name many > /dev/null
  works "skopeo: push all of an index" push --all oci:image:1 "docker://$host/many:1"
  same "skopeo: the index and its images" "3 $index" "$(here ecr describe-images --repository-name many --query 'length(imageDetails)') $(
    here ecr describe-images --repository-name many --image-ids imageTag=1 --query 'imageDetails[0].imageDigest' --output text)"
  works "skopeo: pull all of it" pull --all "docker://$host/many:1" oci:all:1
  same "skopeo: all of it comes back" "$(ls image/blobs/sha256)" "$(ls all/blobs/sha256 2>&1)"
  works "skopeo: pull for one machine" pull --override-arch arm64 "docker://$host/many:1" oci:one:1
  same "skopeo: the one that was asked for" arm64 "$(skopeo inspect --config --override-arch arm64 --tls-verify=false --creds "AWS:$password" "docker://$host/many:1" | sed -nE 's/.*"architecture": "(.*)",/\1/p')"
  works "skopeo: from one repository to another" skopeo copy -q --all --insecure-policy --src-tls-verify=false --dest-tls-verify=false \
    --src-creds "AWS:$password" --dest-creds "AWS:$password" "docker://$host/many:1" "docker://$host/team/app:all"
  for i in $(seq 100 249); do put_manifest many "$i" index application/vnd.oci.image.index.v1+json; done
  same "skopeo: tags of more than a page" 151 "$(tags many | tr ',' '\n' | grep -c .)"
  refused "skopeo: an image of an index stays" "Requested image referenced by manifest list" \
    skopeo delete --override-arch arm64 --tls-verify=false --creds "AWS:$password" "docker://$host/many@$(sed -E 's/.*"digest":"(sha256:[0-9a-f]*)".*/\1/' index)"
}

# put_manifest REPOSITORY TAG FILE TYPE
put_manifest() { curl -sf -o /dev/null -u "AWS:$password" -X PUT -H "Content-Type: $4" --data-binary "@$3" "$url/v2/$1/manifests/$2"; }

# answer CURL_WORD…: the status; header in `head`, body in `body`.
answer() { curl -s -u "AWS:$password" -D head -o body -w '%{http_code}' "$@"; }
field() { tr -d '\r' < head | sed -nE "s/^$1: (.*)/\\1/Ip" | tail -1; }
begin() {
  answer -X POST "$url/v2/curl/blobs/uploads/" > /dev/null
  place=$(field Location)
}

test_curl_pushes() {
  local digest
  here ecr create-repository --repository-name curl > /dev/null
  head -c 3000000 /dev/urandom > data
  digest=sha256:$(sha256sum < data | cut -d' ' -f1)
  same "curl: the registry wants a password" 401 "$(curl -s -o /dev/null -w '%{http_code}' "$url/v2/")"
  same "curl: in one request" 201 "$(head -c 1000 data > small
    answer -X POST --data-binary @small "$url/v2/curl/blobs/uploads/?digest=sha256:$(sha256sum < small | cut -d' ' -f1)")"
  begin
  same "curl: in two" 201 "$(answer -X PUT --data-binary @data "$place?digest=$digest")"
  same "curl: there it is" "$digest" "$(curl -s -u "AWS:$password" "$url/v2/curl/blobs/$digest" | sha256sum | sed 's/\(.*\)  -/sha256:\1/')"
  answer -X DELETE "$url/v2/curl/blobs/$digest" > /dev/null
  begin
  split -b 1000000 data part-
  same "curl: a chunk" "201 0-999999" "$(answer -X PATCH -H 'Content-Range: 0-999999' --data-binary @part-aa "$place") $(field Range)"
  same "curl: one that does not follow" "416 0-999999" "$(answer -X PATCH -H 'Content-Range: 2000000-2999999' --data-binary @part-ac "$place") $(field Range)"
  same "curl: how far it is" "204 0-999999" "$(answer "$place") $(field Range)"
  same "curl: the next, framed in chunks of its own" 201 "$(answer -X PATCH -H 'Transfer-Encoding: chunked' --data-binary @part-ab "$place")"
  same "curl: the last" 201 "$(answer -X PUT --data-binary @part-ac "$place?digest=$digest")"
  same "curl: HEAD" "200 3000000" "$(answer -I "$url/v2/curl/blobs/$digest") $(field Content-Length)"
  same "curl: the first bytes" "206 $(head -c 100 data | sha256sum)" "$(answer -r 0-99 "$url/v2/curl/blobs/$digest") $(sha256sum < body)"
  same "curl: the last bytes" "206 $(tail -c 100 data | sha256sum)" "$(answer -r -100 "$url/v2/curl/blobs/$digest") $(sha256sum < body)"
  same "curl: beyond the end" "416 bytes */3000000" "$(answer -r 3000000- "$url/v2/curl/blobs/$digest") $(field Content-Range)"
  head -c 1234567 data > partly
  works "curl: goes on with half a download" curl -sf -u "AWS:$password" -C - -o partly "$url/v2/curl/blobs/$digest"
  same "curl: all of it" "$digest" "sha256:$(sha256sum < partly | cut -d' ' -f1)"
  begin
  same "curl: a wrong digest" 400 "$(answer -X PUT --data-binary @data "$place?digest=sha256:$(printf %064d 0)")"
  begin
  same "curl: given up" "204 404" "$(answer -X DELETE "$place") $(answer "$place")"
}

# A client that goes away in the middle of a body; another one asks how far it came, and goes on.
test_curl_resumes() {
  local digest came
  digest=sha256:$(sha256sum < data | cut -d' ' -f1)
  answer -X DELETE "$url/v2/curl/blobs/$digest" > /dev/null
  begin
  mkfifo slow
  exec 9<> slow
  cat part-aa >&9 &
  curl -s -u "AWS:$password" -X PATCH -T slow -H 'Expect:' "$place" > /dev/null 2>&1 &
  # The server has some of it on its disk before the client ends; while it is at it, nobody else is.
  until_true 10 sh -c "test \$(cat '$BERTH_STATE'/uploads/oci-* | wc -c) -ge 524288"
  kill $!
  exec 9>&-
  same "curl: how far a broken one came" 204 "$(answer "$place")"
  came=$(field Range)
  came=$((${came#0-} + 1))
  same "curl: no further than was sent" yes "$([ $came -ge 524288 ] && [ $came -le 1000000 ] && echo yes || echo "$came")"
  tail -c +$((came + 1)) data > rest
  same "curl: the rest" 201 "$(answer -X PATCH -H "Content-Range: $came-2999999" --data-binary @rest "$place")"
  same "curl: and it is whole" 201 "$(answer -X PUT "$place?digest=$digest")"
}

test_curl_mounts() {
  local digest
  digest=sha256:$(sha256sum < data | cut -d' ' -f1)
  here ecr create-repository --repository-name mounts > /dev/null
  same "curl: no mount unless the account has it" 202 "$(answer -X POST "$url/v2/mounts/blobs/uploads/?mount=$digest&from=curl")"
  here ecr put-account-setting --name BLOB_MOUNTING --value ENABLED > /dev/null
  same "curl: a mount" 201 "$(answer -X POST "$url/v2/mounts/blobs/uploads/?mount=$digest&from=curl")"
  same "curl: it is there" "200 3000000" "$(answer -I "$url/v2/mounts/blobs/$digest") $(field Content-Length)"
  same "curl: a mount of what is not there" 202 "$(answer -X POST "$url/v2/mounts/blobs/uploads/?mount=sha256:$(printf %064d 0)&from=curl")"
}

test_skopeo
test_skopeo_more
if command -v curl > /dev/null; then
  for part in pushes resumes mounts; do "test_curl_$part"; done
else
  skip curl "the package curl is not installed"
fi
same "the log holds no secret" "" "$(grep -F -e "${password:0:40}" -e Authorization "$BERTH_STATE/serve.log")"
finish
