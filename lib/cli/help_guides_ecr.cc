// Repositories and images.
#include <array>

#include "cli/help_guides.h"

namespace berth::cli {

namespace {

constexpr std::array kGuides = {
    Guide{.service = "ecr",
          .name = "",
          .text = "",
          .stage = Stage::repository,
          .example = "berth ecr describe-repositories --query 'repositories[].repositoryUri' --output text\n"
                     "= 123456789012.dkr.ecr.us-east-1.amazonaws.com/app"},
    Guide{
        .service = "ecr",
        .name = "create-repository",
        .text =
            "Answers with the repository's URI, which images are tagged with. Its host is AWS's, or that of "
            "BERTH_REGISTRY_HOST, so that a push reaches `berth serve`. With IMMUTABLE a tag can't be moved.",
        .stage = Stage::nothing,
        .example =
            "berth ecr create-repository --repository-name team/app --image-tag-mutability IMMUTABLE \\\n"
            "    --query repository.repositoryUri --output text\n"
            "= 123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app"},
    Guide{.service = "ecr",
          .name = "delete-repository",
          .text = "One with images is refused unless --force is given. The bytes of its layers stay on the "
                  "disk until "
                  "`berth ecr gc`.",
          .stage = Stage::image,
          .example =
              "berth ecr delete-repository --repository-name app\n"
              "? 254\n"
              "berth ecr delete-repository --repository-name app --force --query repository.repositoryName\n"
              "= \"app\""},
    Guide{
        .service = "ecr",
        .name = "describe-repositories",
        .text =
            "All of the registry's, or those named; a name that is none is a refusal, which scripts take for "
            "the sign to create it.",
        .stage = Stage::nothing,
        .example = "berth ecr describe-repositories --repository-names app || \\\n"
                   "    berth ecr create-repository --repository-name app"},
    Guide{.service = "ecr",
          .name = "describe-images",
          .text = "Each image once, with all of its tags.",
          .stage = Stage::image,
          .example =
              "berth ecr describe-images --repository-name app --query 'imageDetails[].imageTags' --output "
              "text\n= 1.0"},
    Guide{.service = "ecr",
          .name = "list-images",
          .text = "A line a tag, and one for an image without tags. --filter keeps those with or without.",
          .stage = Stage::image,
          .example = "berth ecr list-images --repository-name app --filter tagStatus=TAGGED \\\n"
                     "    --query 'imageIds[].imageTag' --output text\n= 1.0"},
    Guide{
        .service = "ecr",
        .name = "batch-get-image",
        .text = "The manifest comes as it was pushed, byte by byte. What is not there stands under failures.",
        .stage = Stage::image,
        .example = "berth ecr batch-get-image --repository-name app --image-ids imageTag=1.0 \\\n"
                   "    --query 'images[0].imageManifest' --output text\n"
                   "= {\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                   "\"manifests\":[]}"},
    Guide{
        .service = "ecr",
        .name = "batch-delete-image",
        .text =
            "By tag: the tag goes, and the image with its last one. By digest: the image with all its tags. "
            "What is not there stands under failures, and the exit code is 0.",
        .stage = Stage::image,
        .example =
            "berth ecr batch-delete-image --repository-name app --image-ids imageTag=1.0 imageTag=9.9 \\\n"
            "    --query '[length(imageIds), failures[0].failureCode]' --output text\n"
            "= 1\tImageNotFound"},
    Guide{.service = "ecr",
          .name = "put-image",
          .text =
              "Every layer that the manifest names must be there already. To put the manifest of one image "
              "under another tag is how an image gets a second tag.",
          .stage = Stage::image,
          .example =
              "manifest=$(berth ecr batch-get-image --repository-name app --image-ids imageTag=1.0 \\\n"
              "    --query 'images[0].imageManifest' --output text)\n"
              "berth ecr put-image --repository-name app --image-tag stable --image-manifest \"$manifest\""},
    Guide{.service = "ecr",
          .name = "put-image-tag-mutability",
          .text = "What is tagged already stays as it is.",
          .stage = Stage::repository,
          .example =
              "berth ecr put-image-tag-mutability --repository-name app --image-tag-mutability IMMUTABLE"},
    Guide{.service = "ecr",
          .name = "put-image-scanning-configuration",
          .text = "The setting is kept and shown; nothing is scanned.",
          .stage = Stage::repository,
          .example = "berth ecr put-image-scanning-configuration --repository-name app \\\n"
                     "    --image-scanning-configuration scanOnPush=true"},
    Guide{.service = "ecr",
          .name = "put-lifecycle-policy",
          .text = "The policy is checked and kept. It deletes nothing yet.",
          .stage = Stage::repository,
          .example =
              "berth ecr put-lifecycle-policy --repository-name app --lifecycle-policy-text '{\"rules\": [\n"
              "    {\"rulePriority\": 1, \"selection\": {\"tagStatus\": \"untagged\", \"countNumber\": 10,\n"
              "     \"countType\": \"imageCountMoreThan\"}, \"action\": {\"type\": \"expire\"}}]}'\n"
              "berth ecr get-lifecycle-policy --repository-name app --query registryId --output text\n"
              "= 123456789012"},
    Guide{.service = "ecr",
          .name = "get-lifecycle-policy",
          .text = "A repository without one is a refusal.",
          .stage = Stage::repository,
          .example = "berth ecr get-lifecycle-policy --repository-name app\n? 254"},
    Guide{.service = "ecr",
          .name = "set-repository-policy",
          .text = "The policy is checked for its form, kept and shown. Nobody's rights are measured by it.",
          .stage = Stage::repository,
          .example = "berth ecr set-repository-policy --repository-name app --policy-text '{\"Version\": "
                     "\"2012-10-17\",\n"
                     "    \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": "
                     "\"ecr:BatchGetImage\"}]}'"},
    Guide{.service = "ecr",
          .name = "get-authorization-token",
          .text = "The token is AWS: and a password in base64, for twelve hours. It is one of berth's own "
                  "registry, "
                  "and worth nothing at AWS.",
          .stage = Stage::nothing,
          .example =
              "berth ecr get-authorization-token --query 'authorizationData[0].proxyEndpoint' --output text\n"
              "= https://123456789012.dkr.ecr.us-east-1.amazonaws.com"},
    Guide{.service = "ecr",
          .name = "tag-resource",
          .text = "These are tags of the repository; those of images come with put-image. Prints nothing.",
          .stage = Stage::repository,
          .example =
              "berth ecr tag-resource --resource-arn arn:aws:ecr:us-east-1:123456789012:repository/app \\\n"
              "    --tags Key=team,Value=blue"},
    Guide{
        .service = "ecr",
        .name = "get-login-password",
        .text =
            "For docker, podman, skopeo and their like at the server that `berth serve` is; good for twelve "
            "hours.",
        .stage = Stage::nothing,
        .example =
            "~ berth ecr get-login-password | docker login --username AWS --password-stdin localhost:4566\n"
            "berth ecr get-login-password > password"},
    Guide{.service = "ecr",
          .name = "login",
          .text = "Writes what `docker login` would write, into $DOCKER_CONFIG/config.json or "
                  "~/.docker/config.json. "
                  "Where a credential helper is set, the password goes there.",
          .stage = Stage::nothing,
          .example = "berth ecr login --host localhost:4566",
          .options = "--host HOST …\tthe registries; else those of the accounts, and those of "
                     "BERTH_REGISTRY_HOST and of an endpoint\n"
                     "--registry-ids ACCOUNT …\taccounts whose registries are meant"},
    Guide{.service = "ecr",
          .name = "push",
          .text = "Layers that the repository has already are not copied. A repository that is missing is "
                  "made if a "
                  "repository creation template says so. The engine's socket is that of DOCKER_HOST.",
          .stage = Stage::image,
          .example = "berth ecr pull app:1.0 ./app-layout\n"
                     "berth ecr create-repository --repository-name team/app\n"
                     "berth ecr push ./app-layout team/app:1.0",
          .options = "--platform OS/ARCH\twhich one of an image for several; else this machine's"},
    Guide{.service = "ecr",
          .name = "pull",
          .text = "An OCI layout gets every platform, an engine or an archive for docker load the one asked "
                  "for. Layers "
                  "that the destination has already are not copied.",
          .stage = Stage::image,
          .example = "berth ecr pull app:1.0 ./app-layout --query destination --output text\n"
                     "= oci:./app-layout:1.0",
          .options = "--platform OS/ARCH\twhich one of an image for several; else this machine's"},
    Guide{.service = "ecr",
          .name = "gc",
          .text = "Deleting an image leaves its layers on the disk, since others may need them. This removes "
                  "those that "
                  "no image needs. Pushes may go on meanwhile: what is younger than --min-age stays.",
          .stage = Stage::image,
          .example = "berth ecr batch-delete-image --repository-name app --image-ids imageTag=1.0\n"
                     "berth ecr gc --dry-run",
          .options = "--dry-run\tsays what would go, and removes nothing\n"
                     "--min-age TIME\thow old what goes must be: 1h, 30m"},
    Guide{.service = "ecr-public",
          .name = "",
          .text = "",
          .stage = Stage::nothing,
          .example = "berth ecr-public create-repository --repository-name app --region us-east-1"},
    Guide{.service = "ecr-public",
          .name = "create-repository",
          .text = "Public repositories are known in us-east-1 alone, as at AWS.",
          .stage = Stage::nothing,
          .example = "berth ecr-public create-repository --repository-name app --region us-east-1"},
    Guide{.service = "ecr-public",
          .name = "get-login-password",
          .text = "For docker, podman, skopeo and their like at the server that `berth serve` is.",
          .stage = Stage::nothing,
          .example = "~ berth ecr-public get-login-password | docker login --username AWS --password-stdin "
                     "localhost:4566\n"
                     "berth ecr-public get-login-password --region us-east-1 > password"},
};

}  // namespace

std::span<const Guide> ecr_guides() { return kGuides; }

}  // namespace berth::cli
