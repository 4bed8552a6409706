# run-task --wait and --follow: the task to its end, its states on standard error, its container's code as exit code.
$ berth ecs create-cluster --cluster-name web --output off
$ register() { berth ecs register-task-definition --family $1 --requires-compatibilities FARGATE --network-mode awsvpc --cpu 256 --memory 512 --container-definitions "$2" --output off; }
> register job '[{"name":"app","image":"i","dockerLabels":{"berth.sim.exit-after":"90s","berth.sim.exit-code":"3"}},{"name":"log","image":"i","essential":false}]'
> register good '[{"name":"app","image":"i","dockerLabels":{"berth.sim.exit-after":"5s"}}]'
> register fails '[{"name":"app","image":"i","dockerLabels":{"berth.sim.start-error":"no such file"}}]'
> register stays '[{"name":"app","image":"i"}]'
$ cat > run <<'END'
> berth ecs run-task --cluster web --launch-type FARGATE --network-configuration 'awsvpcConfiguration={subnets=[subnet-1]}' --query 'tasks[].lastStatus' --output text "$@"
> END
> chmod +x run

$ ./run --task-definition job --wait --follow
  PROVISIONING
! 2026-01-01T00:00:00Z 4730e58362d7615ee368ad78ed7d31de job:1 PROVISIONING
! 2026-01-01T00:00:01Z 4730e58362d7615ee368ad78ed7d31de job:1 PENDING
! 2026-01-01T00:00:02Z 4730e58362d7615ee368ad78ed7d31de job:1 RUNNING
! 2026-01-01T00:01:32Z 4730e58362d7615ee368ad78ed7d31de job:1 STOPPING
! 2026-01-01T00:01:33Z 4730e58362d7615ee368ad78ed7d31de job:1 DEPROVISIONING
! 2026-01-01T00:01:34Z 4730e58362d7615ee368ad78ed7d31de job:1 STOPPED: Essential container in task exited (app 3, log 143)
? 3
$ ./run --task-definition good --wait
  PROVISIONING
$ ./run --task-definition good --follow --count 2 2> /dev/null
  PROVISIONING	PROVISIONING
$ ./run --task-definition fails --wait
  PROVISIONING
!
! berth: [ERROR]: a task never ran: fafa5d55e62e8009c9a377c894f4c7ca fails:1 STOPPED: Task failed to start (app: no such file)
? 255
$ ./run --task-definition stays --wait
  PROVISIONING
!
! berth: [ERROR]: task 6d0e960ceaaf72287969cdf4ec2dc330 is RUNNING and does not stop of its own accord; the clock now shows 2026-01-01T00:01:58Z
? 255

# What was refused or not started is said as ever.
$ ./run --task-definition nothing --wait
!
! berth: [ERROR]: An error occurred (ClientException) when calling the RunTask operation: TaskDefinition not found.
? 254
$ berth ecs run-task --cluster web --task-definition job --launch-type EC2 --wait
!
! berth: [ERROR]: An error occurred (InvalidParameterException) when calling the RunTask operation: Network Configuration must be provided when networkMode 'awsvpc' is specified.
? 254

# They are berth's own: nothing shorter reaches them.
$ ./run --task-definition good --wai 2>&1 | tail -1
  berth: [ERROR]: Unknown options: --wai
$ berth ecs start-task --task-definition good --container-instances x --wait 2>&1 | tail -1
  berth: [ERROR]: Unknown options: --wait
