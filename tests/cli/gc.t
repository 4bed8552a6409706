# Layers that no image needs go from the disk; what an image has stays, and what was pushed lately.
$ berth ecr gc
  {
      "dryRun": false,
      "blobs": 0,
      "bytes": 0,
      "uploads": 0,
      "needed": 0,
      "young": 0
  }
$ ls -A ../home
$ berth ecr create-repository --repository-name app --output off
$ push() { id=$(berth ecr initiate-layer-upload --repository-name app --query uploadId --output text)
>   berth ecr upload-layer-part --repository-name app --upload-id $id --part-first-byte 0 --part-last-byte $((${#1} - 1)) --layer-part-blob $(printf %s "$1" | base64) --output off
>   berth ecr complete-layer-upload --repository-name app --upload-id $id --layer-digests sha256:$(printf %s "$1" | sha256sum | cut -c1-64) --output off; }
> push '{"a":1}'; push '{"b":22}'; push lonely
> for text in '{"a":1}' '{"b":22}'; do
>   berth ecr put-image --repository-name app --image-tag ${#text} --output off --image-manifest "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"layers\":[],\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":${#text},\"digest\":\"sha256:$(printf %s "$text" | sha256sum | cut -c1-64)\"}}"
> done
$ berth ecr gc
  {
      "dryRun": false,
      "blobs": 0,
      "bytes": 0,
      "uploads": 0,
      "needed": 2,
      "young": 1
  }
$ berth ecr batch-delete-image --repository-name app --image-ids imageTag=7 --output off
$ berth ecr gc --dry-run
  {
      "dryRun": true,
      "blobs": 1,
      "bytes": 7,
      "uploads": 0,
      "needed": 1,
      "young": 1
  }
$ berth ecr gc --query '[blobs, bytes, needed, young]' --output text
  1	7	1	1
$ find ../home -type f -path '*blobs*' -printf '%s\n' | sort -n
  6
  8
$ berth ecr gc --min-age 0s --query '[blobs, bytes, needed, young]' --output text
  1	6	1	0
$ berth ecr gc --min-age never
!
! berth: [ERROR]: An error occurred (ParamValidation): --min-age is 'never'; it must be a time such as 10m or 1d, or 0s
? 252
$ berth ecr gc now
!
! usage: berth ecr gc [--dry-run] [--min-age 1h]
! To see help text, you can run:
!
!   berth ecr gc help
!
!
! berth: [ERROR]: Unknown options: now
? 252
$ berth ecr gc help
  Removes layers that no image needs from the disk.
  
  usage: berth ecr gc [--dry-run] [--min-age 1h]
  
  Deleting an image leaves its layers on the disk, since others may need them. This removes those that
  no image needs. Pushes may go on meanwhile: what is younger than --min-age stays.
  
  options
    --dry-run                       says what would go, and removes nothing
    --min-age TIME                  how old what goes must be: 1h, 30m
  
  example
    berth ecr create-repository --repository-name app
    berth ecr put-image --repository-name app --image-tag 1.0 --image-manifest '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}'
    berth ecr batch-delete-image --repository-name app --image-ids imageTag=1.0
    berth ecr gc --dry-run
$ berth ecr help | grep -e ' gc ' -e ' login '
    gc                              Removes layers that no image needs from the disk
    get-login                       Prints a docker login command, as version 1 of the aws CLI did
    get-login-password              Prints the password that docker login takes
    login                           Lets docker in: writes a password for berth's registry where
