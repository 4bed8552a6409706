# An eager clock goes with those who poll: a deploy script ends without waiting for the world.
$ export BERTH_CLOCK=eager; berth ecs create-cluster --cluster-name web --output off
$ BERTH_CLOCK=eager berth clock show
  2026-01-01T00:00:00Z eager
$ BERTH_CLOCK=eager berth ecs register-task-definition --family web --network-mode awsvpc --requires-compatibilities FARGATE --cpu 256 --memory 512 \
>   --container-definitions name=app,image=nginx --output off
$ BERTH_CLOCK=eager berth ecs create-service --cluster web --service-name front --task-definition web --desired-count 2 --launch-type FARGATE \
>   --network-configuration 'awsvpcConfiguration={subnets=[subnet-1]}' --query 'service.[status,runningCount]' --output text
  ACTIVE	0
$ BERTH_CLOCK=eager; export BERTH_CLOCK; n=0
> while berth ecs describe-services --cluster web --services front \
>     --query 'services[0].[length(deployments),deployments[0].rolloutState,runningCount]' --output text | grep -v '1	COMPLETED	2'
> do n=$((n+1)); [ $n -lt 20 ] || break; done
  1	IN_PROGRESS	0
  1	IN_PROGRESS	0
  1	IN_PROGRESS	2
$ BERTH_CLOCK=eager berth clock show
  2026-01-01T00:00:42Z eager
$ BERTH_CLOCK=eager berth ecs describe-services --cluster web --services front --output off; BERTH_CLOCK=eager berth clock show
  2026-01-01T00:00:42Z eager
$ BERTH_CLOCK=eager berth ecs update-service --cluster web --service front --force-new-deployment --output off
$ BERTH_CLOCK=eager berth ecs wait services-stable --cluster web --services front
$ BERTH_CLOCK=eager berth clock show
  2026-01-01T00:01:26Z eager
$ BERTH_CLOCK=eager berth clock advance 1h
  2026-01-01T01:01:26Z eager
$ berth clock show
!
! berth: [ERROR]: An error occurred (Configuration): BERTH_CLOCK is 'virtual', but this state was made with 'eager': unset BERTH_CLOCK, set it to 'eager', or use another state (BERTH_STATE)
? 253
$ BERTH_CLOCK= berth state reset --clock real
$ BERTH_CLOCK= berth state reset --clock eager
$ BERTH_CLOCK= berth clock show
  2026-01-01T00:00:00Z eager
