# Region and output come from ~/.aws; keys are never read.
$ mkdir "$HOME/.aws"
$ cat > "$HOME/.aws/config" <<END
> [default]
> region = eu-west-1
> [profile work]
> region = ap-south-1
> output = text
> endpoint_url = http://localhost:1
> END
$ printf '[work]\naws_secret_access_key = very-secret\nmfa_serial = m\n' > "$HOME/.aws/credentials"
$ berth configure get region
  eu-west-1
$ berth configure get region --profile work
  ap-south-1
$ AWS_PROFILE=work berth configure get mfa_serial
  m
$ berth configure get output
? 1
$ berth configure get aws_secret_access_key --profile work
!
! berth: [ERROR]: configure get aws_secret_access_key: berth reads no keys
? 255
$ berth configure get region --profile nope
!
! berth: [ERROR]: The config profile (nope) could not be found
? 255
$ berth configure list
!
! berth: [ERROR]: configure list: not implemented yet
? 255
$ AWS_DEFAULT_REGION= berth ecs create-cluster --query cluster.clusterArn
  "arn:aws:ecs:eu-west-1:123456789012:cluster/default"
$ AWS_DEFAULT_REGION= AWS_REGION=us-west-1 berth ecs create-cluster --query cluster.clusterArn
  "arn:aws:ecs:us-west-1:123456789012:cluster/default"
$ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true berth ecs list-clusters --profile work --region ap-south-1
$ berth ecs list-clusters --profile work
!
! berth: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws configure".
? 253
$ echo broken > "$HOME/.aws/config"
$ berth ecs list-clusters
!
! berth: [ERROR]: Unable to parse config file: {WORK}/home/.aws/config
? 255
