// What stands beside a service's operations, with its usage.
#include <array>

#include "cli/help.h"

namespace berth::cli {

namespace {

struct CustomisedHelp {
  std::string_view service;
  CommandHelp help;
};
constexpr std::array kCustomised = {
    CustomisedHelp{"ecr",
                   {"gc", "Removes layers that no image needs from the disk", "[--dry-run] [--min-age 1h]",
                    "berth ecr gc --dry-run"}},
    CustomisedHelp{"ecr",
                   {"login", "Lets docker in: writes a password for berth's registry where docker keeps them",
                    "[--host HOST…] [--registry-ids ACCOUNT…]", "berth ecr login --host localhost:4566"}},
    CustomisedHelp{
        "ecr",
        {"pull", "Gives an image to a Docker engine, an OCI layout, an archive or another registry",
         "REPOSITORY[:TAG|@DIGEST] [--platform OS/ARCH]   to the engine at DOCKER_HOST\n"
         "REPOSITORY[:TAG|@DIGEST] FOLDER                 to an OCI layout, with all platforms\n"
         "REPOSITORY[:TAG|@DIGEST] FILE.tar               to what docker load takes\n"
         "REPOSITORY[:TAG|@DIGEST] docker-daemon:NAME:TAG\n"
         "REPOSITORY[:TAG|@DIGEST] docker-archive:FILE[:NAME:TAG]\n"
         "REPOSITORY[:TAG|@DIGEST] oci:FOLDER[:NAME]|oci-archive:FILE[:NAME]\n"
         "REPOSITORY[:TAG|@DIGEST] docker://HOST/NAME:TAG  to another registry, with docker's password for "
         "it",
         "berth ecr pull team/app:1.0 ./app-layout"}},
    CustomisedHelp{
        "ecr",
        {"push", "Takes an image from a Docker engine, an OCI layout, an archive or another registry",
         "IMAGE [REPOSITORY[:TAG]] [--platform OS/ARCH]   of the engine at DOCKER_HOST\n"
         "FOLDER[:NAME] REPOSITORY[:TAG]                  of an OCI layout, with all platforms\n"
         "FILE REPOSITORY[:TAG]                           of docker save, or an OCI layout in a tar\n"
         "docker-daemon:NAME:TAG|docker-archive:FILE[:NAME:TAG] REPOSITORY[:TAG]\n"
         "oci:FOLDER[:NAME]|oci-archive:FILE[:NAME] REPOSITORY[:TAG]\n"
         "docker://HOST/NAME:TAG REPOSITORY[:TAG]         of another registry, with docker's password for it",
         "berth ecr push ./app-layout team/app:1.0"}},
    CustomisedHelp{
        "ecs",
        {"deploy", "Checks what a deployment through CodeDeploy needs; there is no CodeDeploy here",
         "--service NAME --task-definition FILE --codedeploy-appspec FILE [--cluster NAME]",
         "berth ecs deploy --service web --task-definition td.json --codedeploy-appspec appspec.yaml"}},
    CustomisedHelp{
        "ecr",
        {"get-login", "Prints a docker login command, as version 1 of the aws CLI did",
         "[--registry-ids ID…] [--no-include-email]", "eval $(berth ecr get-login --no-include-email)"}},
    CustomisedHelp{"ecr",
                   {"get-login-password", "Prints the password that docker login takes", "",
                    "berth ecr get-login-password | docker login --username AWS --password-stdin "
                    "123456789012.dkr.ecr.us-east-1.amazonaws.com"}},
    CustomisedHelp{"ecr-public",
                   {"get-login-password", "Prints the password that docker login takes", "",
                    "berth ecr-public get-login-password | docker login --username AWS --password-stdin "
                    "public.ecr.aws"}},
};

}  // namespace

const CommandHelp* find_customised_help(std::string_view service, std::string_view name) {
  for (const CustomisedHelp& row : kCustomised) {
    if (row.service == service && row.help.name == name) return &row.help;
  }
  return nullptr;
}

}  // namespace berth::cli
