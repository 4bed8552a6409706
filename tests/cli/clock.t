# A virtual clock is turned by hand, by waiters, and to the moment at which something holds.
$ berth clock set 2026-01-05T00:00:00Z
  2026-01-05T00:00:00Z virtual
$ berth clock show
  2026-01-05T00:00:00Z virtual
$ berth clock advance 2h30m
  2026-01-05T02:30:00Z virtual
$ berth clock advance 90
!
! berth: [ERROR]: An error occurred (ParamValidation): DURATION is '90'; it must be a duration like 30m, 90s, 7d or 2h30m
? 252
$ berth clock advance
!
! berth: [ERROR]: An error occurred (ParamValidation): clock advance takes a DURATION, or --until 'WAITER [CLUSTER/]NAME…'
!
! usage: berth clock show
!        berth clock set INSTANT
!        berth clock advance DURATION
!        berth clock advance --until 'WAITER [CLUSTER/]NAME…' [--limit 24h]
! To see help text, you can run:
!
!   berth clock help
? 252
$ berth clock set yesterday
!
! berth: [ERROR]: An error occurred (ParamValidation): INSTANT is 'yesterday'; it must be a date and time like 2026-01-05T00:00:00Z
? 252
$ berth clock show --output json
  {
      "now": "2026-01-05T02:30:00Z",
      "kind": "virtual"
  }
$ berth ecs create-cluster --cluster-name web --output off
$ berth clock set 2026-01-01T00:00:00Z
!
! berth: [ERROR]: An error occurred (InvalidParameterException) when calling the SetClock operation: the clock stands at 2026-01-05T02:30:00Z and can't be set back to 2026-01-01T00:00:00Z: requests have been committed since; berth state reset empties the state
? 254
$ berth ecs register-task-definition --family web --network-mode awsvpc --requires-compatibilities FARGATE --cpu 256 --memory 512 \
>   --container-definitions name=app,image=nginx --output off
$ berth ecs create-service --cluster web --service-name front --task-definition web --desired-count 2 --launch-type FARGATE \
>   --network-configuration 'awsvpcConfiguration={subnets=[subnet-1]}' --query 'service.[status,runningCount]' --output text
  ACTIVE	0
$ berth clock advance --until 'services-stable web/front'
  2026-01-05T02:30:02Z virtual
$ berth ecs describe-services --cluster web --services front --query 'services[0].[status,runningCount]' --output text
  ACTIVE	2
$ berth ecs update-service --cluster web --service front --desired-count 3 --query service.desiredCount
  3
$ berth ecs wait services-stable --cluster web --services front
$ berth clock show
  2026-01-05T02:30:04Z virtual
$ berth ecs wait services-inactive --cluster web --services front
!
! berth: [ERROR]: Waiter ServicesInactive failed: Max attempts exceeded
? 255
$ berth clock advance --until 'services-inactive web/front' --limit 1m
!
! berth: [ERROR]: Waiter ServicesInactive failed: Max attempts exceeded
? 255
$ berth clock advance --until 'services-steady web/front'
!
! berth: [ERROR]: An error occurred (ParamValidation): Unknown waiter for --until: services-steady. Maybe you meant: services-stable
? 252
$ berth clock advance --until services-stable
!
! berth: [ERROR]: An error occurred (ParamValidation): --until 'services-stable' lacks what to wait for
? 252
