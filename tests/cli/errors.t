# A service's refusal, and the forms that errors take.
$ berth ecs describe-services --cluster nope --services s
!
! berth: [ERROR]: An error occurred (ClusterNotFoundException) when calling the DescribeServices operation: Cluster not found.
? 254
$ berth ecs describe-services --cluster nope --services s --cli-error-format legacy
!
! berth: [ERROR]: An error occurred (ClusterNotFoundException) when calling the DescribeServices operation: Cluster not found.
? 254
$ berth ecs describe-services --cluster nope --services s --cli-error-format json
! {
!     "Message": "Cluster not found.",
!     "Code": "ClusterNotFoundException"
! }
? 254
$ AWS_CLI_ERROR_FORMAT=text berth ecs describe-services --cluster nope --services s
! ClusterNotFoundException	Cluster not found.
? 254
$ berth ecs describe-services --cli-error-format json
! {
!     "Code": "ParamValidation",
!     "Message": "the following arguments are required: --services"
! }
? 252
$ berth ecs run-task --task-definition nope --cluster nope
!
! berth: [ERROR]: An error occurred (ClusterNotFoundException) when calling the RunTask operation: Cluster not found.
? 254
$ berth ecs describe-task-definition --task-definition nope
!
! berth: [ERROR]: An error occurred (ClientException) when calling the DescribeTaskDefinition operation: Unable to describe task definition.
? 254

# Configuration: 253.
$ AWS_DEFAULT_REGION= berth ecs list-clusters
!
! berth: [ERROR]: An error occurred (NoRegion): You must specify a region. You can also configure your region by running "aws configure".
? 253
$ BERTH_ACCOUNT=12 berth ecs list-clusters
!
! berth: [ERROR]: An error occurred (Configuration): BERTH_ACCOUNT is '12'; it must be an account's 12 digits
? 253
$ BERTH_CLOCK=sundial berth ecs create-cluster
!
! berth: [ERROR]: An error occurred (Configuration): BERTH_CLOCK is 'sundial'; it must be real, virtual or eager
? 253
$ BERTH_SEED=many berth ecs create-cluster
!
! berth: [ERROR]: An error occurred (Configuration): BERTH_SEED is 'many'; it must be a whole number from 0 to 18446744073709551615
? 253

# What is not there yet says so: 255.
$ berth ecs delete-daemon --daemon-arn arn:aws:ecs:us-east-1:123456789012:daemon/c/d
!
! berth: [ERROR]: ecs delete-daemon: not implemented yet
? 255
$ berth ecs create-service --service-name a --task-definition a --scheduling-strategy DAEMON
!
! berth: [ERROR]: ecs create-service: schedulingStrategy DAEMON: not implemented yet
? 255
$ AWS_ENDPOINT_URL=http://localhost:4566 AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true berth ecs list-clusters
  {
      "clusterArns": []
  }
$ berth ecs list-clusters --cli-input-yaml '{}'
  {
      "clusterArns": []
  }
$ berth ecs deploy --service s
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: --task-definition, --codedeploy-appspec
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs deploy --service s --task-definition nofile --codedeploy-appspec a.yml
!
! berth: [ERROR]: Unable to load file at nofile: [Errno 2] No such file or directory: 'nofile'
? 255
$ echo '{}' > td.json; printf 'version: 0.0\nResources: []\n' > a.yml
$ berth ecs deploy --service s --task-definition a.yml --codedeploy-appspec a.yml
!
! berth: [ERROR]: Expecting value: line 1 column 1 (char 0)
? 255
$ berth ecs deploy --service s --task-definition td.json --codedeploy-appspec a.yml --cluster nosuch
!
! berth: [ERROR]: Failed to describe ECS service:
! An error occurred (ClusterNotFoundException) when calling the DescribeServices operation: Cluster not found.
? 255
$ berth ecs deploy --service s --task-definition td.json --codedeploy-appspec a.yml --cluster default
!
! berth: [ERROR]: Failed to describe ECS service:
! An error occurred (ClusterNotFoundException) when calling the DescribeServices operation: Cluster not found.
? 255
$ berth ecs list-clusters --profile nope
!
! berth: [ERROR]: The config profile (nope) could not be found
? 255

# Output that nobody takes.
$ berth ecs list-clusters > /dev/full
!
! berth: [ERROR]: standard output: write: No space left on device
? 255
