# Instances that berth adds, why a task goes where it goes, and placing in memory.
$ berth instances add --cluster web
!
! berth: [ERROR]: An error occurred (ClusterNotFoundException) when calling the AddInstances operation: Cluster not found.
! berth: Create it with: berth ecs create-cluster --cluster-name web
? 254
$ berth ecs create-cluster --cluster-name web --output off
$ berth instances add --cluster web --type t3.small --count 2 --zones a,b --query 'containerInstances[].status' --output text
  ACTIVE	ACTIVE
$ berth instances add --cluster web --count none
!
! berth: [ERROR]: An error occurred (ParamValidation): argument --count: invalid int value: 'none'
!
! usage: berth instances add [--cluster NAME] [--type t3.medium] [--count 1] [--zones a,b,c]
! To see help text, you can run:
!
!   berth instances help
? 252
$ berth instances remove
!
! berth: [ERROR]: An error occurred (ParamValidation): argument subcommand: Found invalid choice 'remove'
!
!
! usage: berth instances add [--cluster NAME] [--type t3.medium] [--count 1] [--zones a,b,c]
! To see help text, you can run:
!
!   berth instances help
? 252
$ berth ecs register-task-definition --family web --container-definitions name=app,image=nginx,memory=1500 --output off
$ berth explain run-task --cluster web --task-definition web | sed 's|container-instance/web/[0-9a-f]*|container-instance/web/ID|'
  task 1: goes to arn:aws:ecs:us-east-1:123456789012:container-instance/web/ID in us-east-1a
    + arn:aws:ecs:us-east-1:123456789012:container-instance/web/ID  t3.small  us-east-1b
    * arn:aws:ecs:us-east-1:123456789012:container-instance/web/ID  t3.small  us-east-1a
$ berth explain run-task --cluster web --task-definition web --output json --query x | head -3
  {
      "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/web",
      "taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1",
$ berth explain run-task
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: --task-definition
!
! usage: berth explain run-task [run-task's options]
! To see help text, you can run:
!
!   berth explain help
? 252
$ berth explain start-task
!
! berth: [ERROR]: An error occurred (ParamValidation): argument subcommand: Found invalid choice 'start-task'
!
!
! usage: berth explain run-task [run-task's options]
! To see help text, you can run:
!
!   berth explain help
? 252
$ berth sim placement --instances 10 --tasks 5 --strategy binpack_mem | grep -v seconds
  {
      "placed": 5,
      "instances_used": 1
  }
$ berth sim placement --instances 10 --tasks 5 --strategy best
!
! berth: [ERROR]: An error occurred (ParamValidation): argument --strategy: Found invalid choice 'best'
!
!
! usage: berth sim placement --instances N --tasks M --strategy
!            binpack_mem|binpack_cpu|spread_az|spread_inst|az_binpack|az_inst
! To see help text, you can run:
!
!   berth sim help
? 252
$ berth sim placement
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: --instances, --tasks, --strategy
!
! usage: berth sim placement --instances N --tasks M --strategy
!            binpack_mem|binpack_cpu|spread_az|spread_inst|az_binpack|az_inst
! To see help text, you can run:
!
!   berth sim help
? 252
