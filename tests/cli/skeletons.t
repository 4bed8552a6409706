# --generate-cli-skeleton sends nothing and needs nothing but its own options.
$ berth ecs create-cluster --generate-cli-skeleton
  {
      "clusterName": "",
      "tags": [
          {
              "key": "",
              "value": ""
          }
      ],
      "settings": [
          {
              "name": "containerInsights",
              "value": ""
          }
      ],
      "configuration": {
          "executeCommandConfiguration": {
              "kmsKeyId": "",
              "logging": "NONE",
              "logConfiguration": {
                  "cloudWatchLogGroupName": "",
                  "cloudWatchEncryptionEnabled": true,
                  "s3BucketName": "",
                  "s3EncryptionEnabled": true,
                  "s3KeyPrefix": ""
              }
          },
          "managedStorageConfiguration": {
              "kmsKeyId": "",
              "fargateEphemeralStorageKmsKeyId": ""
          }
      },
      "capacityProviders": [
          ""
      ],
      "defaultCapacityProviderStrategy": [
          {
              "capacityProvider": "",
              "weight": 0,
              "base": 0
          }
      ],
      "serviceConnectDefaults": {
          "namespace": ""
      }
  }
$ AWS_DEFAULT_REGION= berth ecs stop-task --generate-cli-skeleton input
  {
      "cluster": "",
      "task": "",
      "reason": ""
  }
$ berth ecs stop-task --generate-cli-skeleton output
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: --task
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs list-clusters --generate-cli-skeleton output --query clusterArns --output text
  String
$ berth ecs stop-task --generate-cli-skeleton bogus
!
! berth: [ERROR]: An error occurred (ParamValidation): argument --generate-cli-skeleton: Found invalid choice 'bogus'
!
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs stop-task --generate-cli-skeleton yaml-input
  cluster: ''
  task: '' # [REQUIRED]
  reason: ''
