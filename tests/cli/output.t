# The formats beside json and text.
$ berth ecs create-cluster --cluster-name web --tags key=team,value=yes --output yaml
  cluster:
    activeServicesCount: 0
    capacityProviders: []
    clusterArn: arn:aws:ecs:us-east-1:123456789012:cluster/web
    clusterName: web
    defaultCapacityProviderStrategy: []
    pendingTasksCount: 0
    registeredContainerInstancesCount: 0
    runningTasksCount: 0
    settings:
    - name: containerInsights
      value: disabled
    statistics: []
    status: ACTIVE
    tags:
    - key: team
      value: yes
$ berth ecs create-cluster --cluster-name db --output yaml-stream --query cluster.clusterName
  - db
$ berth ecs create-cluster --cluster-name none --output off
$ berth ecs list-clusters --output table
  -------------------------------------------------------
  |                    ListClusters                     |
  +-----------------------------------------------------+
  ||                    clusterArns                    ||
  |+---------------------------------------------------+|
  ||  arn:aws:ecs:us-east-1:123456789012:cluster/db    ||
  ||  arn:aws:ecs:us-east-1:123456789012:cluster/none  ||
  ||  arn:aws:ecs:us-east-1:123456789012:cluster/web   ||
  |+---------------------------------------------------+|
$ berth ecs list-clusters --output table --query 'length(clusterArns)'
  --------------
  |ListClusters|
  +------------+
$ berth ecs describe-clusters --clusters web db gone --query 'clusters[].[clusterName,status]' --output table
  -------------------
  |DescribeClusters |
  +------+----------+
  |  web |  ACTIVE  |
  |  db  |  ACTIVE  |
  +------+----------+
$ berth ecs describe-clusters --clusters web --include TAGS --query 'clusters[].{name:clusterName,tags:tags}' --output table --color on
  ---------------------
  [0m[0m| DescribeClusters  |[0m[0m
  [0m[0m+-------------------+[0m[0m
  [0m[0m|       name        |[0m[0m
  [0m[0m+-------------------+[0m[0m
  [0m[0m|  [1m[34mweb[0m              |[0m[0m
  [0m[0m+-------------------+[0m[0m
  [0m[2m[33m|[0m[0m|      tags       |[0m[2m[33m|[0m[0m
  [0m[2m[33m|[0m[0m+-------+---------+[0m[2m[33m|[0m[0m
  [0m[2m[33m|[0m[0m|  key  |  value  |[0m[2m[33m|[0m[0m
  [0m[2m[33m|[0m[0m+-------+---------+[0m[2m[33m|[0m[0m
  [0m[2m[33m|[0m[0m|  [1m[34mteam[0m |  [1m[34myes[0m    |[0m[2m[33m|[0m[0m
  [0m[2m[33m|[0m[0m+-------+---------+[0m[2m[33m|[0m[0m
  [0m
% no newline
$ berth ecs list-clusters --output yaml-stream --page-size 2 --query 'clusterArns[]'
  - - arn:aws:ecs:us-east-1:123456789012:cluster/db
    - arn:aws:ecs:us-east-1:123456789012:cluster/none
  - - arn:aws:ecs:us-east-1:123456789012:cluster/web
$ berth ecs list-clusters --output yaml --max-items 1 --query 'NextToken'
  "eyJuZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ=="
$ AWS_DEFAULT_OUTPUT=yaml berth ecs describe-clusters --clusters web --query 'clusters[0].[status,runningTasksCount,settings,`"no"`,`"12"`]'
  - ACTIVE
  - 0
  - []
  - no
  - '12'
$ berth ecs tag-resource --resource-arn arn:aws:ecs:us-east-1:123456789012:cluster/web --tags key=a,value=b --output yaml-stream
$ berth ecs list-tags-for-resource --resource-arn arn:aws:ecs:us-east-1:123456789012:cluster/web --output table
  ---------------------
  |ListTagsForResource|
  +-------------------+
  ||      tags       ||
  |+-------+---------+|
  ||  key  |  value  ||
  |+-------+---------+|
  ||  team |  yes    ||
  ||  a    |  b      ||
  |+-------+---------+|

# Times as the service has them.
$ mkdir -p ~/.aws && printf '[default]\ncli_timestamp_format = wire\n' > ~/.aws/config
$ berth ecr create-repository --repository-name app --query 'type(repository.createdAt)' --output text
  number
$ printf '[default]\ncli_timestamp_format = none\n' > ~/.aws/config
$ berth ecr describe-repositories
!
! berth: [ERROR]: An error occurred (Configuration): Unknown cli_timestamp_format value: none, valid values are "wire" or "iso8601"
? 253
$ rm ~/.aws/config
$ berth ecr describe-repositories --query 'type(repositories[0].createdAt)' --output text
  string

# A pager is for terminals.
$ AWS_PAGER=nosuch berth ecs list-clusters --query 'clusterArns[0]'
  "arn:aws:ecs:us-east-1:123456789012:cluster/db"

# Nobody reads any more: no word, no failure.
$ (berth ecs list-clusters; echo $? >&2) | true
! 0

# Input as YAML.
$ printf 'cluster: web\nfamily: &f app\ntags: [{key: a, value: "1"}]\n' > in.yaml
$ berth ecs list-tasks --cli-input-yaml file://in.yaml
!
! berth: [ERROR]: An error occurred (ParamValidation): Parameter validation failed:
! Unknown parameter in input: "tags", must be one of: cluster, containerInstance, family, nextToken, maxResults, startedBy, serviceName, desiredStatus, launchType, daemonName
? 252
$ berth ecs list-tasks --cli-input-yaml 'maxResults: yes'
!
! berth: [ERROR]: An error occurred (ParamValidation): Parameter validation failed:
! Invalid type for parameter maxResults, value: yes, type: <class 'str'>, valid types: <class 'int'>
? 252
$ echo 'clusterName: piped' | berth ecs create-cluster --cli-input-yaml file:///dev/stdin --query cluster.clusterName
  "piped"

# Errors as documents.
$ berth ecs delete-cluster --cluster nosuch --cli-error-format yaml
! Code: ClusterNotFoundException
! Message: Cluster not found.
? 254
$ berth ecs delete-cluster --cluster nosuch --cli-error-format table
! ----------------------------------------------------
! |                       error                      |
! +---------------------------+----------------------+
! |           Code            |       Message        |
! +---------------------------+----------------------+
! |  ClusterNotFoundException |  Cluster not found.  |
! +---------------------------+----------------------+
? 254

# At a terminal: the pager that is asked for, colours, and neither.
$ AWS_PAGER='sed "s/^/| /"' script -qec "berth ecs list-clusters --query 'length(clusterArns)'" /dev/null | tr -d '\r'
  | 4
$ AWS_PAGER=nosuch script -qec "berth ecs list-clusters" /dev/null | tr -d '\r'
  
  berth: [ERROR]: An error occurred (Pager): Unable to redirect output to pager. Received the following error when opening pager:
  [Errno 2] No such file or directory: 'nosuch'
  
  Learn more about configuring the output pager by running "berth help config-vars".
$ AWS_PAGER=nosuch script -qec "berth ecs list-clusters --no-cli-pager --query 'length(clusterArns)'" /dev/null | tr -d '\r'
  4
$ AWS_PAGER=cat script -qec "berth ecs list-clusters --output table --query 'clusterArns[0]'" /dev/null | tr -d '\r'
  --------------
  |ListClusters|
  +------------+
$ AWS_PAGER=cat script -qec "berth ecs describe-clusters --clusters web --output table --query 'clusters[].status'" /dev/null | tr -d '\r'
  ------------------
  |DescribeClusters|
  +----------------+
  |  [1m[34mACTIVE[0m        |
  +----------------+
$ NO_COLOR=1 AWS_PAGER=cat script -qec "berth ecs describe-clusters --clusters web --output table --query 'clusters[].status'" /dev/null | tr -d '\r'
  ------------------
  |DescribeClusters|
  +----------------+
  |  ACTIVE        |
  +----------------+
