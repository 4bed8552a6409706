# Names, options and output as the aws CLI has them.
$ berth ecs create-cluster --cluster-name web --query cluster.status
  "ACTIVE"
$ berth ecs create-cluster --cluster-name api --output text --query 'cluster.[clusterName,status]'
  api	ACTIVE
$ berth ecs list-clusters
  {
      "clusterArns": [
          "arn:aws:ecs:us-east-1:123456789012:cluster/api",
          "arn:aws:ecs:us-east-1:123456789012:cluster/web"
      ]
  }
$ berth ecs list-clusters --output text
  CLUSTERARNS	arn:aws:ecs:us-east-1:123456789012:cluster/api
  CLUSTERARNS	arn:aws:ecs:us-east-1:123456789012:cluster/web
$ berth --region us-west-2 ecs list-clusters
  {
      "clusterArns": []
  }
$ berth ecs --out text describe-clusters --cluster web api --query 'clusters[].[clusterName,activeServicesCount]'
  web	0
  api	0
$ berth ecs list-clusters --output off
$ berth ecs list-clusters --max-items 1
  {
      "clusterArns": [
          "arn:aws:ecs:us-east-1:123456789012:cluster/api"
      ],
      "NextToken": "eyJuZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ=="
  }
$ berth ecs list-clusters --starting-token "$(berth ecs list-clusters --max-items 1 --query NextToken | tr -d \")"
  {
      "clusterArns": [
          "arn:aws:ecs:us-east-1:123456789012:cluster/web"
      ]
  }
$ berth ecs list-clusters --page-size 1 --output text --query 'length(clusterArns)'
  1
  1
$ berth ecs list-clusters --no-paginate --max-results 1 --query 'length(clusterArns)'
  1
$ berth ecs tag-resource --resource-arn arn:aws:ecs:us-east-1:123456789012:cluster/web --tags key=team,value=blue
$ berth ecs describe-clusters --clusters web --include TAGS --query 'clusters[0].tags'
  [
      {
          "key": "team",
          "value": "blue"
      }
  ]
$ berth ecs register-task-definition --family web --container-definitions '[
>   {"name": "app", "image": "nginx", "memory": 64, "essential": true}
> ]' --query 'taskDefinition.[family,revision,status]' --output text
  web	1	ACTIVE
$ berth ecs describe-task-definition --task-def web --query 'taskDefinition.containerDefinitions[0]'
  {
      "name": "app",
      "image": "nginx",
      "cpu": 0,
      "memory": 64,
      "portMappings": [],
      "essential": true,
      "environment": [],
      "mountPoints": [],
      "volumesFrom": [],
      "systemControls": []
  }
$ echo '{"family": "cron", "containerDefinitions": [{"name": "a", "image": "b", "memory": 8}]}' > td.json
$ berth ecs register-task-definition --cli-input-json file://td.json --family other --query taskDefinition.family
  "other"
$ berth ecs register-task-definition --cli-input-json file:///dev/stdin --query taskDefinition.revision < td.json
  1
$ berth ecs list-task-definition-families --output text
  FAMILIES	cron
  FAMILIES	other
  FAMILIES	web
$ berth ecr create-repository --repository-name app --query repository.repositoryUri --output text
  123456789012.dkr.ecr.us-east-1.amazonaws.com/app
$ berth ecr describe-repositories --repository-names app --query 'repositories[0].[registryId,repositoryUri]' --output text
  123456789012	123456789012.dkr.ecr.us-east-1.amazonaws.com/app
$ berth sts get-caller-identity
  {
      "UserId": "AIDA40CCDD8C8EEE68015",
      "Account": "123456789012",
      "Arn": "arn:aws:iam::123456789012:user/berth"
  }
$ berth sts get-caller-identity --output text
  123456789012	arn:aws:iam::123456789012:user/berth	AIDA40CCDD8C8EEE68015
$ berth sts get-caller-identity --query Account --output text
  123456789012
