# A command that goes to an endpoint: what is refused before a byte is sent, and one that nobody answers.
$ berth ecs list-clusters --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws configure".
? 253
$ AWS_ACCESS_KEY_ID=1 AWS_ENDPOINT_URL=http://127.0.0.1:9 berth ecs list-clusters
!
! berth: [ERROR]: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY
? 255
$ AWS_ENDPOINT_URL_ECS=localhost:4566 berth ecs list-clusters --no-sign-request
!
! berth: [ERROR]: Invalid endpoint: localhost:4566
? 255
$ AWS_ENDPOINT_URL=https://ecs.us-east-1.amazonaws.com berth ecs list-clusters
!
! berth: [ERROR]: An error occurred (Configuration): AWS_ENDPOINT_URL is 'https://ecs.us-east-1.amazonaws.com', which is AWS itself: set BERTH_ALLOW_AWS=1 if that is meant, or give --endpoint-url
? 253
$ AWS_MAX_ATTEMPTS=1 berth ecs list-clusters --no-sign-request --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: Could not connect to the endpoint URL: "http://127.0.0.1:9/"
? 255
$ AWS_MAX_ATTEMPTS=0 berth ecs list-clusters --no-sign-request --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: Value provided to "max_attempts": 0 must be an integer greater than or equal to one.
? 255
$ AWS_MAX_ATTEMPTS=2.5 berth ecs list-clusters --no-sign-request --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: invalid literal for int() with base 10: '2.5'
? 255
$ AWS_RETRY_MODE=legacy berth ecs list-clusters --no-sign-request --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: Invalid value provided to "mode": "legacy" must be one of: ['standard', 'adaptive']
? 255
$ AWS_RETRY_MODE=legacy berth ecs list-clusters --query 'length(clusterArns)'
  0
$ AWS_ENDPOINT_URL=http://127.0.0.1:9 AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true berth ecs list-clusters --query 'length(clusterArns)'
  0

# The server's options.
$ berth serve --listen 0.0.0.0:0
!
! berth: [ERROR]: An error occurred (ParamValidation): --listen 0.0.0.0 can be reached from other machines: give --tls-cert and --tls-key, or --insecure if that is meant
? 252
$ berth serve --listen localhost:x
!
! berth: [ERROR]: An error occurred (ParamValidation): --listen is 'localhost:x': its port is not a number from 0 to 65535; it is ADDRESS:PORT, as in 127.0.0.1:4566 or [::1]:4566
? 252
$ berth serve --status
!
! berth: [ERROR]: no server of this state runs in the background
? 255
