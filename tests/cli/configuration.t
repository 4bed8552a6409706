# Region and output come from ~/.aws. Keys are read by a command that needs them and by `berth configure`.
$ mkdir "$HOME/.aws"
$ cat > "$HOME/.aws/config" <<END
> [default]
> region = eu-west-1
> s3 =
>   addressing_style = path
> [profile work]
> region = ap-south-1
> output = text
> endpoint_url = http://localhost:1
> [profile lost]
> services = nowhere
> [profile here]
> endpoint_url = http://localhost:1
> ignore_configured_endpoint_urls = TRUE
> [profile place]
> services = places
> [services places]
> ecs =
>   endpoint_url = https://ecs.eu-west-1.amazonaws.com
> END
$ printf '[work]\naws_access_key_id = AKIAWORKABCD\naws_secret_access_key = very-secret\nmfa_serial = m\n' > "$HOME/.aws/credentials"

# get
$ berth configure get region
  eu-west-1
$ berth configure get region --profile work
  ap-south-1
$ AWS_PROFILE=work berth configure get mfa_serial
  m
$ berth configure get work.output
  text
$ berth configure get profile.work.output
  text
$ berth configure get default.s3.addressing_style
  path
$ berth configure get s3.addressing_style
  path
$ berth configure get s3
! varname (s3) must reference a value, not a section or sub-section.? 1
$ berth configure get output
? 1
$ berth configure get s3.max_bandwidth
? 1
$ berth configure get aws_secret_access_key --profile work
  very-secret
$ berth configure get ecs.endpoint_url --services places
  https://ecs.eu-west-1.amazonaws.com
$ berth configure get region --profile nope
!
! berth: [ERROR]: The config profile (nope) could not be found
? 255
$ berth configure get profile.work
!
! berth: [ERROR]: configure: 'profile.work' names no setting; it would be profile.NAME.SETTING
? 255
$ berth configure get
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: varname
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth configure get region output
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
!
!
! berth: [ERROR]: Unknown options: output
? 252

# list and list-profiles
$ env -u AWS_DEFAULT_REGION berth configure list
  NAME       : VALUE                    : TYPE             : LOCATION
  profile    : <not set>                : None             : None
  access_key : <not set>                : None             : None
  secret_key : <not set>                : None             : None
  region     : eu-west-1                : config-file      : ~/.aws/config
$ env -u AWS_DEFAULT_REGION berth configure list --profile work
  NAME       : VALUE                    : TYPE             : LOCATION
  profile    : work                     : manual           : --profile
  access_key : ****************ABCD     : shared-credentials-file : 
  secret_key : ****************cret     : shared-credentials-file : 
  region     : ap-south-1               : config-file      : ~/.aws/config
$ AWS_PROFILE=work AWS_ACCESS_KEY_ID=AKIAENV AWS_SECRET_ACCESS_KEY=12345678 berth configure list
  NAME       : VALUE                    : TYPE             : LOCATION
  profile    : work                     : env              : ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']
  access_key : ****************AENV     : env              : 
  secret_key : ****************5678     : env              : 
  region     : us-east-1                : env              : ['AWS_REGION', 'AWS_DEFAULT_REGION']
$ AWS_ACCESS_KEY_ID=AKIAENV berth configure list
  NAME       : VALUE                    : TYPE             : LOCATION
  profile    : <not set>                : None             : None
!
! berth: [ERROR]: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY
? 255
$ berth configure list --profile nope
  NAME       : VALUE                    : TYPE             : LOCATION
  profile    : nope                     : manual           : --profile
!
! berth: [ERROR]: The config profile (nope) could not be found
? 255
$ berth configure list-profiles
  default
  work
  lost
  here
  place
$ AWS_PROFILE=nope berth configure list-profiles
  default
  work
  lost
  here
  place
$ berth configure
!
! berth: [ERROR]: An error occurred (ParamValidation): configure asks no questions: berth configure set NAME VALUE writes a setting, get NAME and list show them, list-profiles names the profiles
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth configure show
!
! berth: [ERROR]: An error occurred (ParamValidation): argument subcommand: Found invalid choice 'show'
!
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252

# region, output and endpoints
$ env -u AWS_DEFAULT_REGION berth ecs create-cluster --query cluster.clusterArn
  "arn:aws:ecs:eu-west-1:123456789012:cluster/default"
$ AWS_DEFAULT_REGION= berth ecs create-cluster
!
! berth: [ERROR]: An error occurred (NoRegion): You must specify a region. You can also configure your region by running "aws configure".
? 253
$ AWS_DEFAULT_REGION= AWS_REGION=us-west-1 berth ecs create-cluster --query cluster.clusterArn
  "arn:aws:ecs:us-west-1:123456789012:cluster/default"
$ berth ecs create-cluster --region 'eu west'
!
! berth: [ERROR]: Provided region_name 'eu west' doesn't match a supported format.
? 255
$ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true berth ecs list-clusters --profile work --region ap-south-1
$ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true AWS_DEFAULT_OUTPUT=json berth ecs list-clusters --profile work --region ap-south-1
  {
      "clusterArns": []
  }
$ berth ecs list-clusters --profile here --query 'length(clusterArns)'
  0
$ AWS_ACCESS_KEY_ID=1 AWS_SECRET_ACCESS_KEY=2 AWS_PROFILE=lost berth ecs list-clusters
!
! berth: [ERROR]: The profile is configured to use the services section but the "nowhere" services configuration does not exist.
? 255
$ AWS_PROFILE=lost AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true berth ecs list-clusters --query 'length(clusterArns)'
  0
$ AWS_ACCESS_KEY_ID=1 AWS_SECRET_ACCESS_KEY=2 AWS_PROFILE=place berth ecs list-clusters
!
! berth: [ERROR]: An error occurred (Configuration): endpoint_url is 'https://ecs.eu-west-1.amazonaws.com', which is AWS itself: set BERTH_ALLOW_AWS=1 if that is meant, or give --endpoint-url
? 253
$ AWS_PROFILE=place berth ecr describe-repositories --query 'length(repositories)'
  0
$ AWS_PROFILE= berth ecs list-clusters
!
! berth: [ERROR]: The config profile () could not be found
? 255
$ berth ecs list-clusters --profile nowhere
!
! berth: [ERROR]: The config profile (nowhere) could not be found
? 255
$ berth ecs list-clusters --profile nowhere --bogus 2>&1 | grep ERROR
  berth: [ERROR]: Unknown options: --bogus
$ berth ecs list-clusters --profile '' --query 'length(clusterArns)'
  0
$ AWS_DEFAULT_OUTPUT= berth ecs list-clusters
!
! berth: [ERROR]: Unknown output type:
? 255
$ AWS_CONFIG_FILE= berth ecs list-clusters --profile place
!
! berth: [ERROR]: The config profile (place) could not be found
? 255
$ AWS_CONFIG_FILE='~/.aws/config' AWS_SHARED_CREDENTIALS_FILE='$HOME/.aws/credentials' berth configure get aws_access_key_id --profile work
  AKIAWORKABCD

# set
$ berth configure set region us-west-2
$ berth configure set output json --profile 'my one'
$ berth configure set aws_access_key_id AKIANEW --profile 'my one'
$ berth configure set default.s3.max_bandwidth 5MB/s
$ berth configure set ecs.endpoint_url http://localhost:4566 --services local
$ AWS_PROFILE=work berth configure set cli_pager ''
$ cat "$HOME/.aws/config"
  [default]
  region = us-west-2
  s3 =
    addressing_style = path
      max_bandwidth = 5MB/s
  [profile work]
  region = ap-south-1
  output = text
  endpoint_url = http://localhost:1
  cli_pager = 
  [profile lost]
  services = nowhere
  [profile here]
  endpoint_url = http://localhost:1
  ignore_configured_endpoint_urls = TRUE
  [profile place]
  services = places
  [services places]
  ecs =
    endpoint_url = https://ecs.eu-west-1.amazonaws.com
  [profile 'my one']
  output = json
  [services local]
  ecs =
      endpoint_url = http://localhost:4566
$ cat "$HOME/.aws/credentials"
  [work]
  aws_access_key_id = AKIAWORKABCD
  aws_secret_access_key = very-secret
  mfa_serial = m
  [my one]
  aws_access_key_id = AKIANEW
$ AWS_CONFIG_FILE=~/new/folder/config berth configure set region eu-north-1
$ find ~/new -printf '%P %m\n' | sort
   700
  folder 700
  folder/config 600
$ chmod 644 ~/.aws/config; ln -s .aws/config ~/link; AWS_CONFIG_FILE=~/link berth configure set region eu-north-1
$ stat -c '%N %a' ~/link ~/.aws/config; ls -A ~/.aws
  '{WORK}/home/link' -> '.aws/config' 777
  '{WORK}/home/.aws/config' 644
  config
  credentials
$ berth configure set region
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: value
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
$ berth configure set region 'a
> [profile b]'
!
! berth: [ERROR]: An error occurred (ParamValidation): configure set: a name or a value of several lines can't be kept in the file
? 252
$ berth configure set profile.x y
!
! berth: [ERROR]: configure: 'profile.x' names no setting; it would be profile.NAME.SETTING
? 255
$ berth configure set a.b.c d
!
! berth: [ERROR]: configure: 'a.b.c' names no setting; it would be profile.NAME.SETTING
? 255

# Keys that would have to be fetched: a command that stays here runs nothing, one that signs says so.
$ cat > "$HOME/.aws/config" <<END
> [profile process]
> region = eu-west-1
> credential_process = touch $HOME/mark
> [profile role]
> role_arn = arn:aws:iam::123456789012:role/x
> source_profile = work
> [profile sso]
> sso_session = corp
> sso_account_id = 123456789012
> sso_role_name = admin
> END
$ berth ecs list-clusters --profile process --query 'length(clusterArns)'
  0
$ berth configure list --profile process
  NAME       : VALUE                    : TYPE             : LOCATION
  profile    : process                  : manual           : --profile
  access_key : <not fetched>            : custom-process   : 
  secret_key : <not fetched>            : custom-process   : 
  region     : us-east-1                : env              : ['AWS_REGION', 'AWS_DEFAULT_REGION']
$ berth ecs list-clusters --profile process --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: the profile process gets its credentials from a process (credential_process), which berth does not ask: give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile with keys
? 255
$ berth ecs list-clusters --profile role --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: the profile role gets its credentials from an assumed role (role_arn), which berth does not ask: give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile with keys
? 255
$ AWS_PROFILE=sso berth ecs list-clusters --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: the profile sso gets its credentials from SSO (sso_account_id), which berth does not ask: give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile with keys
? 255
$ AWS_WEB_IDENTITY_TOKEN_FILE=/nowhere AWS_ROLE_ARN=x AWS_PROFILE=process berth ecs list-clusters --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: the environment gets its credentials from a web identity (AWS_WEB_IDENTITY_TOKEN_FILE), which berth does not ask: give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile with keys
? 255
$ AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:9 AWS_CONFIG_FILE= berth ecs list-clusters --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: the environment gets its credentials from a container (AWS_CONTAINER_CREDENTIALS_FULL_URI), which berth does not ask: give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile with keys
? 255
$ ls "$HOME"
  link
  new

# Files that can't be understood
$ echo broken > "$HOME/.aws/config"
$ berth ecs list-clusters
!
! berth: [ERROR]: Unable to parse config file: {WORK}/home/.aws/config
? 255
$ berth configure set region x
!
! berth: [ERROR]: Unable to parse config file: {WORK}/home/.aws/config
? 255
$ berth configure list-profiles
!
! berth: [ERROR]: Unable to parse config file: {WORK}/home/.aws/config
? 255
$ printf '[default]\ns3 =\n  no setting\n' > "$HOME/.aws/credentials"; AWS_CONFIG_FILE= berth ecs list-clusters
!
! berth: [ERROR]: Unable to parse config file: {WORK}/home/.aws/credentials
? 255
