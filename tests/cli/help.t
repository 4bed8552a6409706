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
    configure                       Shows a setting of ~/.aws
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
    --region TEXT                   else AWS_REGION, AWS_DEFAULT_REGION, ~/.aws/config
    --output json|text|off
    --query EXPRESSION              JMESPath over the result
    --profile TEXT                  of ~/.aws/config, for region and output
    --no-paginate                   one page only
    --cli-binary-format base64|raw-in-base64-out
    --cli-error-format enhanced|legacy|json|text
    --version
  
    berth ecs create-cluster --cluster-name web
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
    wait services-stable
    berth ecs create-cluster --cluster-name web
$ berth ecs --help | head -1
  usage: berth ecs OPERATION [options]
$ berth ecs stop-task help
  Stops a task.
  
  usage: berth ecs stop-task --task TEXT [options]
  
  options
    --task TEXT                     required
    --cluster TEXT
    --reason TEXT
  
  options of every operation
    --cli-input-json JSON           the whole input, or file://…; options on the line win
    --generate-cli-skeleton [WORD]  prints an input to fill in (input), or a sample answer (output)
    berth help                      has the options that every command takes: --region, --output,
                                    --query …
  
  example
    berth ecs stop-task --cluster web --task 4d590253bb114126b7afa7b58eea9221 --reason 'a test'
$ berth ecs stop-task --help | head -1
  Stops a task.
$ berth help ecs stop-task | head -1
  Stops a task.
$ berth ecs wait help
  usage: berth ecs wait WAITER [options]
  
  waiters
    services-inactive               asks describe-services every 15 s, at most 40 times
    services-stable                 asks describe-services every 15 s, at most 40 times
    tasks-running                   asks describe-tasks every 6 s, at most 100 times
    tasks-stopped                   asks describe-tasks every 6 s, at most 100 times
  
  example
    berth ecs wait services-inactive help
$ berth ecs wait tasks-stopped help | head -3
  Waits by asking describe-tasks; prints nothing. 255 if it does not come to pass.
  
  usage: berth ecs wait tasks-stopped --tasks LIST [options]
$ berth clock help
  Shows or turns the state's clock.
  
  usage: berth clock show
         berth clock set INSTANT
         berth clock advance DURATION
         berth clock advance --until 'WAITER [CLUSTER/]NAME…' [--limit 24h]
  
  example
    berth clock advance --until 'services-stable web/front'
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
