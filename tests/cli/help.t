# A page at each level: usage, what works, options, an example.
$ berth --version | sed 's|Linux/.*|Linux/…|'
  aws-cli/2.36.7 berth/0.1.0 Linux/…
$ berth help | sed '/^operations that work/,/^example/d'
  berth does on this machine what `aws ecs` and `aws ecr` do in an AWS account, and needs none.
  
  usage: berth [options] SERVICE OPERATION [options]
         berth [options] COMMAND [options]
         berth help SERVICE [OPERATION]
  
  commands
    clock                           Shows or turns the state's clock
    completion                      Prints what a shell completes berth's words with
    configure                       Shows and changes the files of ~/.aws
    docker-credential               Gives docker passwords: docker runs it as docker-credential-berth
    explain                         Says for each instance why run-task would take it or not
    info                            Says what this is, where its state lies, and which operations work
    instances                       Adds simulated container instances to a cluster
    keys                            Keeps the keys that a server with --require-signatures knows
    query                           Evaluates a JMESPath expression over a JSON document
    serve                           Answers every client that speaks HTTP: the aws CLI, SDKs, berth
                                    itself
    shell-init                      Prints a function aws: ecs and ecr to berth, the rest to the real
                                    aws
    sim                             Places tasks on instances in memory, and times it
    state                           Shows, copies or empties the state
  
  options of every command
    --debug                         accepted, and does nothing
    --endpoint-url TEXT             sends requests to this server instead of the state on this machine
    --no-verify-ssl                 takes any certificate of that server
    --no-paginate                   one page only
    --output TEXT                   json, text, table, yaml, yaml-stream or off; else
                                    AWS_DEFAULT_OUTPUT, the profile, json
    --query EXPRESSION              JMESPath over the result
    --profile TEXT                  of ~/.aws/config; else AWS_PROFILE, AWS_DEFAULT_PROFILE
    --region TEXT                   else AWS_REGION, AWS_DEFAULT_REGION, the profile
    --version                       prints the version
    --color TEXT                    on, off or auto: whether a table is coloured
    --no-sign-request               sends requests without a signature
    --ca-bundle FILE                certificates to trust at an endpoint
    --cli-read-timeout INTEGER      seconds that an endpoint may be silent; 60, and 0 for ever
    --cli-connect-timeout INTEGER   seconds to reach an endpoint; 60, and 0 for ever
    --cli-binary-format TEXT        base64 or raw-in-base64-out: how bytes stand in options
    --no-cli-pager                  no pager
    --cli-auto-prompt               refused: berth asks nothing
    --no-cli-auto-prompt            accepted: so it is anyway
    --cli-error-format TEXT         enhanced, legacy, json, yaml, text or table; else
                                    AWS_CLI_ERROR_FORMAT, enhanced
    --help                          shows this page, or that of the command it stands behind
  
  options of every operation
    --cli-input-json JSON           the whole input, or file://…; options on the line win
    --cli-input-yaml YAML           the same as YAML
    --generate-cli-skeleton [TEXT]  prints an input to fill in (input, yaml-input) or a sample answer
                                    (output); sends nothing
    --max-items INTEGER             how many results in all; the rest waits behind NextToken (of what
                                    comes in pages)
    --starting-token TEXT           where to go on: a NextToken (of what comes in pages)
    --page-size INTEGER             how many results a request asks for (of what comes in pages)
  
  variables
    BERTH_STATE                     where the state lies; else $XDG_STATE_HOME/berth,
                                    ~/.local/state/berth
    BERTH_CLOCK                     real, virtual or eager; taken when a state is made
    BERTH_SEED                      a number that ids are drawn from; taken when a state is made
    BERTH_RUNTIME                   what runs tasks: simulated; taken when a state is made
    BERTH_ACCOUNT                   the account's 12 digits; 123456789012
    BERTH_REGISTRY_HOST             the host in repository URIs, such as localhost:4566
    BERTH_ALLOW_AWS                 1: a configured endpoint may be AWS itself
    AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_ECS …
                                    where requests go instead of the state on this machine
    AWS_REGION, AWS_DEFAULT_REGION  the region
    AWS_PROFILE, AWS_CONFIG_FILE    the profile, and the file that it stands in
    AWS_DEFAULT_OUTPUT              as --output
    AWS_PAGER, PAGER                shows what is printed on a terminal; empty for none
  
    berth ecs create-cluster --cluster-name web
    berth instances add --cluster web --count 2
    berth ecs register-task-definition --family front --container-definitions name=app,image=nginx,memory=128
    berth ecs create-service --cluster web --service-name front --task-definition front --desired-count 2
    berth ecs wait services-stable --cluster web --services front
    berth ecs list-tasks --cluster web --query 'length(taskArns)'
        2
$ berth help | grep -A1 '^example'
  example
    berth ecs create-cluster --cluster-name web
$ berth --help | head -3
  berth does on this machine what `aws ecs` and `aws ecr` do in an AWS account, and needs none.
  
  usage: berth [options] SERVICE OPERATION [options]
$ berth | head -3
  berth does on this machine what `aws ecs` and `aws ecr` do in an AWS account, and needs none.
  
  usage: berth [options] SERVICE OPERATION [options]
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: command
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
$ berth ecs help | grep -e usage -e ' run-task ' -e 'wait services-stable' -e 'berth ecs create-cluster'
  usage: berth ecs OPERATION [options]
    run-task                        Places and starts tasks once
    wait services-stable            asks describe-services every 15 s, at most 40 times
    berth ecs create-cluster --cluster-name web
    berth ecs run-task --cluster web --task-definition front --count 2
$ berth ecs --help | head -1
  Runs containers: clusters, task definitions, tasks, services and instances.
$ berth ecs stop-task help
  Stops a task.
  
  usage: berth ecs stop-task --task TEXT [options]
  
  The task goes through STOPPING to STOPPED. It stays to be described for an hour. A service starts
  another one in its place.
  
  options
    --task TEXT                     its id or ARN; required
    --cluster TEXT                  its name or ARN; default if it is left out
    --reason TEXT                   shown as stoppedReason
  
  options of every operation
    --cli-input-json JSON           the whole input, or file://…; options on the line win
    --cli-input-yaml YAML           the same as YAML
    --generate-cli-skeleton [TEXT]  prints an input to fill in (input, yaml-input) or a sample answer
                                    (output); sends nothing
    berth help                      has the options that every command takes: --region, --output,
                                    --query …
  
  example
    berth ecs create-cluster --cluster-name web
    berth instances add --cluster web --count 2
    berth ecs register-task-definition --family front --container-definitions name=app,image=nginx,memory=128
    task=$(berth ecs run-task --cluster web --task-definition front --query 'tasks[0].taskArn' --output text)
    berth ecs stop-task --cluster web --task $task --reason 'a test'
    berth ecs wait tasks-stopped --cluster web --tasks $task
    berth ecs describe-tasks --cluster web --tasks $task --query 'tasks[0].stoppedReason'
        "a test"
$ berth ecs stop-task --help | head -1
  Stops a task.
$ berth help ecs stop-task | head -1
  Stops a task.
$ berth ecs wait help
  Waits until something is as it was asked for.
  
  usage: berth ecs wait WAITER [options]
  
  waiters
    services-inactive               asks describe-services every 15 s, at most 40 times
    services-stable                 asks describe-services every 15 s, at most 40 times
    tasks-running                   asks describe-tasks every 6 s, at most 100 times
    tasks-stopped                   asks describe-tasks every 6 s, at most 100 times
  
  example
    berth ecs wait services-inactive help
$ berth ecs wait tasks-stopped help | head -3
  Waits until tasks have stopped.
  
  usage: berth ecs wait tasks-stopped --tasks LIST [options]
$ berth clock help
  Shows or turns the state's clock.
  
  usage: berth clock show
         berth clock set INSTANT
         berth clock advance DURATION
         berth clock advance --until 'WAITER [CLUSTER/]NAME…' [--limit 24h]
  
  A state has one clock. A real one goes with the machine's. A virtual one begins on 1 January 2026
  and stands still until it is turned, by this command or by a waiter. An eager one is virtual, and a
  read of something that is on its way turns it to the next event.
  
  Turning it lets everything happen that is due on the way. `advance --until` stops at the first
  instant that satisfies a waiter.
  
  options
    --until TEXT                    a waiter of ECS, and what it shall wait for, in the cluster that
                                    stands before the slash
    --limit TIME                    how far to turn at most; 24h
  
  example
    berth ecs create-cluster --cluster-name web
    berth instances add --cluster web --count 2
    berth ecs register-task-definition --family front --container-definitions name=app,image=nginx,memory=128
    berth ecs create-service --cluster web --service-name front --task-definition front --desired-count 2
    berth clock advance --until 'services-stable web/front'
    berth clock set 2026-02-01T12:00:00Z
    berth clock advance 2h30m
        2026-02-01T14:30:00Z virtual
$ berth help nothing
!
! berth: [ERROR]: An error occurred (ParamValidation): argument command: Found invalid choice 'nothing'
!
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252

# Behind a command's second word, of what is no command, and of what is missing.
$ berth clock advance help | head -1
  Shows or turns the state's clock.
$ berth state export help | head -1
  Shows, copies or empties the state.
$ berth help topics
  Pages beside those of commands.
  
  topics
    berth help config-vars          variables
    berth help return-codes         what exit codes mean
    berth help fidelity             where berth does not do quite what AWS does
$ berth help return-codes | head -1
  What exit codes mean.
$ berth help fidelity | head -3
  Says where berth does not do quite what AWS does.
  
  what is approximated
$ berth ecs monitor-express-gateway-service help
  usage: berth ecs monitor-express-gateway-service [options]
  
  This command is not there yet.
$ berth ecs run-task help | grep -A3 -e '  --placement-strategy STRUCT'
    --placement-strategy STRUCTURE …
                                    which of them are better
        shorthand: type=random|spread|binpack,field=TEXT …
        JSON: [{"type": "random|spread|binpack", "field": "TEXT"}, …]
$ berth ecs stop-task help --output table | head -1
  Stops a task.
