# What can't be run is refused before anything happens, in the words that scripts know.
$ berth --region us-east-1
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: command
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: operation
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs --region us-east-1
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: operation
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ECS list-clusters
!
! berth: [ERROR]: An error occurred (ParamValidation): argument command: Found invalid choice 'ECS'
!
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs list-cluster
!
! berth: [ERROR]: An error occurred (ParamValidation): argument operation: Found invalid choice 'list-cluster'
!
! Maybe you meant:
!
!   * list-clusters
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs wait
!
! berth: [ERROR]: An error occurred (ParamValidation): usage: berth [options] ecs wait <subcommand> [parameters]
! berth: [ERROR]: too few arguments
? 252
$ berth ecs wait service-stable --services s
!
! berth: [ERROR]: An error occurred (ParamValidation): argument subcommand: Found invalid choice 'service-stable'
!
! Maybe you meant:
!
!   * services-stable
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs describe-services
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: --services
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs list-clusters --foo bar baz
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
!
!
! berth: [ERROR]: Unknown options: --foo, baz, bar
? 252
$ berth ecs update-service --service s --placement x
!
! berth: [ERROR]: An error occurred (ParamValidation): ambiguous option: --placement could match --placement-constraints, --placement-strategy
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs list-clusters --region
!
! berth: [ERROR]: An error occurred (ParamValidation): argument --region: expected one argument
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs list-clusters --output JSON
!
! berth: [ERROR]: An error occurred (ParamValidation): argument --output: Found invalid choice 'JSON'
!
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs list-clusters --max-items abc
!
! berth: [ERROR]: An error occurred (ParamValidation): argument --max-items: invalid int value: 'abc'
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth ecs update-service --service s --desired-count abc
!
! berth: [ERROR]: invalid literal for int() with base 10: 'abc'
? 255
$ berth ecs tag-resource --resource-arn a --tags key=a,key=b
!
! berth: [ERROR]: An error occurred (ParamValidation): Error parsing parameter '--tags': Second instance of key "key" encountered for input:
! key=a,key=b
!       ^
! This is often because there is a preceding "," instead of a space.
? 252
$ berth ecs tag-resource --resource-arn a --tags 'key="a,value=b'
!
! berth: [ERROR]: An error occurred (ParamValidation): Error parsing parameter '--tags': Expected: '<double quoted>', received: '<none>' for input:
!  key="a,value=b
!     ^
? 252
$ berth ecs tag-resource --resource-arn a --tags Key=a,Value=b
!
! berth: [ERROR]: An error occurred (ParamValidation): Parameter validation failed:
! Unknown parameter in tags[0]: "Key", must be one of: key, value
! Unknown parameter in tags[0]: "Value", must be one of: key, value
? 252
$ berth ecs run-task --task-definition t --overrides '{bad json'
!
! berth: [ERROR]: An error occurred (ParamValidation): Error parsing parameter '--overrides': Invalid JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)
! JSON received: {bad json
? 252
$ berth ecs register-task-definition --cli-input-json '{"family":"f","containerDefinitions":{},"x":1}'
!
! berth: [ERROR]: An error occurred (ParamValidation): Parameter validation failed:
! Unknown parameter in input: "x", must be one of: family, taskRoleArn, executionRoleArn, networkMode, containerDefinitions, volumes, placementConstraints, requiresCompatibilities, cpu, memory, tags, pidMode, ipcMode, proxyConfiguration, inferenceAccelerators, ephemeralStorage, runtimePlatform, enableFaultInjection
! Invalid type for parameter containerDefinitions, value: {}, type: <class 'dict'>, valid types: <class 'list'>, <class 'tuple'>
? 252
$ berth ecr put-lifecycle-policy --repository-name my-app --lifecycle-policy-text file://nope.json
!
! berth: [ERROR]: An error occurred (ParamValidation): Error parsing parameter '--lifecycle-policy-text': Unable to load paramfile file://nope.json: [Errno 2] No such file or directory: 'nope.json'
? 252
$ berth ecs list-clusters --query 'a['
!
! berth: [ERROR]: An error occurred (ParamValidation): Bad value for --query a[: Invalid jmespath expression: Incomplete expression:
! "a["
!    ^
? 252
$ berth ecs list-clusters --query 'nosuch(@)'
!
! berth: [ERROR]: Unknown function: nosuch()
? 255
$ AWS_DEFAULT_OUTPUT=bogus berth ecs list-clusters
!
! berth: [ERROR]: Unknown output type: bogus
? 255

# Nothing of this made a state.
$ ls -A "$HOME"

# There is nobody who asks.
$ berth --cli-auto-prompt
!
! berth: [ERROR]: An error occurred (ParamValidation): --cli-auto-prompt: berth does not prompt. `berth completion bash|zsh|fish` prints a completion that gives the same words at TAB
? 252
$ berth ecs list-clusters --cli-auto
!
! berth: [ERROR]: An error occurred (ParamValidation): --cli-auto-prompt: berth does not prompt. `berth completion bash|zsh|fish` prints a completion that gives the same words at TAB
? 252

# A mistake in a command that aws has not gets that command's own usage.
$ berth clock foo
!
! berth: [ERROR]: An error occurred (ParamValidation): argument subcommand: Found invalid choice 'foo'
!
!
! usage: berth clock show
!        berth clock set INSTANT
!        berth clock advance DURATION
!        berth clock advance --until 'WAITER [CLUSTER/]NAME…' [--limit 24h]
! To see help text, you can run:
!
!   berth clock help
? 252
$ berth sim placement --instances 1 --tasks 1 --strategy quick
!
! berth: [ERROR]: An error occurred (ParamValidation): argument --strategy: Found invalid choice 'quick'
!
!
! usage: berth sim placement --instances N --tasks M --strategy
!            binpack_mem|binpack_cpu|spread_az|spread_inst|az_binpack|az_inst
! To see help text, you can run:
!
!   berth sim help
? 252
$ berth keys add x
!
! usage: berth keys add [--account ID] [--access-key-id ID] [--secret-access-key SECRET|-]
!            [--session-token TOKEN] [--expires-in 12h] [--exports]
!        berth keys list
!        berth keys remove ACCESS-KEY-ID
! To see help text, you can run:
!
!   berth keys help
!
!
! berth: [ERROR]: Unknown options: x
? 252
$ berth ecr gc --foo
!
! usage: berth ecr gc [--dry-run] [--min-age 1h]
! To see help text, you can run:
!
!   berth ecr gc help
!
!
! berth: [ERROR]: Unknown options: --foo
? 252
$ berth ecr login --host
!
! berth: [ERROR]: An error occurred (ParamValidation): argument --host: expected at least one argument
!
! usage: berth ecr login [--host HOST…] [--registry-ids ACCOUNT…]
! To see help text, you can run:
!
!   berth ecr login help
? 252
$ berth query a /nowhere
!
! berth: [ERROR]: /nowhere: cannot be read: No such file or directory
? 255
$ berth clock advance --until 'x web/front'
!
! berth: [ERROR]: An error occurred (ParamValidation): Unknown waiter for --until: x. It is one of: services-inactive, services-stable, tasks-running, tasks-stopped, daemon-active, daemon-deployment-stopped, daemon-deployment-successful, daemon-task-definition-active, daemon-task-definition-deleted, lifecycle-policy-preview-complete, image-scan-complete
? 252
