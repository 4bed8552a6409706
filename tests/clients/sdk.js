// ECS, ECR, Application Auto Scaling and STS through the JavaScript SDK v3, against the first argument, a server with an
// eager clock. Prints a line a case.
'use strict';
const assert = require('assert');
const { createHash } = require('crypto');
const ecs = require('@aws-sdk/client-ecs');
const ecr = require('@aws-sdk/client-ecr');
const sts = require('@aws-sdk/client-sts');
const scaling = require('@aws-sdk/client-application-auto-scaling');

const options = { endpoint: process.argv[2], region: 'us-east-1', credentials: { accessKeyId: '123456789012', secretAccessKey: 'x' } };
const containers = new ecs.ECSClient(options);
const registry = new ecr.ECRClient(options);
const scaler = new scaling.ApplicationAutoScalingClient(options);
const sha256 = (data) => 'sha256:' + createHash('sha256').update(data).digest('hex');
const atOnce = (client) => ({ client, minDelay: 0.01, maxDelay: 0.01, maxWaitTime: 30 });
const network = { awsvpcConfiguration: { subnets: ['subnet-1'] } };

// The refusal, which is of the class that the SDK's model has for it.
async function refused(kind, promise) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    assert(error instanceof kind, `${error.name} is no ${kind.name}`);
    assert.strictEqual(error.$metadata.httpStatusCode, 400);
    assert.strictEqual(error.$metadata.requestId.length, 36);
    assert.strictEqual(error.$metadata.attempts, 1);
    return error;
  }
  throw new Error(`no refusal but ${JSON.stringify(answer)}`);
}

async function all(paginator, member) {
  const pages = [];
  for await (const page of paginator) pages.push(page[member].length);
  return pages;
}

const cases = {
  async clusters() {
    const made = await containers.send(new ecs.CreateClusterCommand({ clusterName: 'js', tags: [{ key: 'k', value: 'v' }] }));
    assert.strictEqual(made.cluster.status, 'ACTIVE');
    assert.strictEqual(made.$metadata.requestId.length, 36);
    for (let i = 0; i < 24; i++) await containers.send(new ecs.CreateClusterCommand({ clusterName: `js-${i}` }));
    const sizes = await all(ecs.paginateListClusters({ client: containers, pageSize: 10 }, {}), 'clusterArns');
    assert.deepStrictEqual(sizes, [10, 10, 5]);
    const found = await containers.send(new ecs.DescribeClustersCommand({ clusters: ['js', 'none'], include: ['TAGS'] }));
    assert.strictEqual(found.failures[0].reason, 'MISSING');
    assert.deepStrictEqual(found.clusters[0].tags, [{ key: 'k', value: 'v' }]);
  },

  // A member that is null or undefined is one that is not given.
  async nullMembers() {
    const made = await containers.send(new ecs.RegisterTaskDefinitionCommand({
      family: 'app', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512', taskRoleArn: null,
      executionRoleArn: undefined, volumes: [], placementConstraints: null,
      containerDefinitions: [{ name: 'app', image: 'nginx', command: null, environment: [], cpu: null, links: null }],
    }));
    assert.strictEqual(made.taskDefinition.revision, 1);
    assert(made.taskDefinition.registeredAt instanceof Date);
    assert.strictEqual(made.taskDefinition.taskRoleArn, undefined);
  },

  async servicesAndWaiters() {
    const made = await containers.send(new ecs.CreateServiceCommand({
      cluster: 'js', serviceName: 'app', taskDefinition: 'app', desiredCount: 3, launchType: 'FARGATE', networkConfiguration: network,
      loadBalancers: [], healthCheckGracePeriodSeconds: null,
    }));
    assert(made.service.createdAt instanceof Date);
    const stable = await ecs.waitUntilServicesStable(atOnce(containers), { cluster: 'js', services: ['app'] });
    assert.strictEqual(stable.state, 'SUCCESS');
    const sizes = await all(ecs.paginateListTasks({ client: containers, pageSize: 2 }, { cluster: 'js' }), 'taskArns');
    assert.deepStrictEqual(sizes, [2, 1]);
    assert.deepStrictEqual(await all(ecs.paginateListServices({ client: containers }, { cluster: 'js' }), 'serviceArns'), [1]);
    await containers.send(new ecs.UpdateServiceCommand({ cluster: 'js', service: 'app', desiredCount: 1, forceNewDeployment: true }));
    await ecs.waitUntilServicesStable(atOnce(containers), { cluster: 'js', services: ['app'] });
    const { services } = await containers.send(new ecs.DescribeServicesCommand({ cluster: 'js', services: ['app'] }));
    assert.strictEqual(services[0].runningCount, 1);
  },

  async tasks() {
    const run = await containers.send(new ecs.RunTaskCommand({ cluster: 'js', taskDefinition: 'app', launchType: 'FARGATE', networkConfiguration: network }));
    const tasks = [run.tasks[0].taskArn];
    await ecs.waitUntilTasksRunning(atOnce(containers), { cluster: 'js', tasks });
    await containers.send(new ecs.StopTaskCommand({ cluster: 'js', task: tasks[0], reason: 'genug' }));
    await ecs.waitUntilTasksStopped(atOnce(containers), { cluster: 'js', tasks });
    const told = await containers.send(new ecs.DescribeTasksCommand({ cluster: 'js', tasks }));
    assert.strictEqual(told.tasks[0].stoppedReason, 'genug');
    assert(told.tasks[0].startedAt < told.tasks[0].stoppedAt);
  },

  async refusals() {
    const error = await refused(ecs.ClusterNotFoundException, containers.send(new ecs.DescribeServicesCommand({ cluster: 'nope', services: ['x'] })));
    assert.strictEqual(error.message, 'Cluster not found.');
    assert.strictEqual(error.$fault, 'client');
    await refused(ecs.ServiceNotFoundException, containers.send(new ecs.UpdateServiceCommand({ cluster: 'js', service: 'none', desiredCount: 1 })));
    await refused(ecr.RepositoryNotFoundException, registry.send(new ecr.DescribeRepositoriesCommand({ repositoryNames: ['none'] })));
  },

  async images() {
    await registry.send(new ecr.CreateRepositoryCommand({ repositoryName: 'js/app', imageScanningConfiguration: null }));
    const sent = [];
    for (const data of [Buffer.from('{"architecture":"amd64","os":"linux"}'), Buffer.alloc(300000, 'layer')]) {
      const { uploadId } = await registry.send(new ecr.InitiateLayerUploadCommand({ repositoryName: 'js/app' }));
      await registry.send(new ecr.UploadLayerPartCommand({ repositoryName: 'js/app', uploadId, partFirstByte: 0, partLastByte: data.length - 1, layerPartBlob: data }));
      const done = await registry.send(new ecr.CompleteLayerUploadCommand({ repositoryName: 'js/app', uploadId, layerDigests: [sha256(data)] }));
      assert.strictEqual(done.layerDigest, sha256(data));
      sent.push({ digest: sha256(data), size: data.length });
    }
    const checked = await registry.send(new ecr.BatchCheckLayerAvailabilityCommand({ repositoryName: 'js/app', layerDigests: [sent[1].digest] }));
    assert.strictEqual(checked.layers[0].layerSize, 300000);
    const manifest = JSON.stringify({
      schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...sent[0] },
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...sent[1] }],
    });
    const put = await registry.send(new ecr.PutImageCommand({ repositoryName: 'js/app', imageManifest: manifest, imageTag: '1', imageDigest: null }));
    assert.strictEqual(put.image.imageId.imageDigest, sha256(manifest));
    const again = registry.send(new ecr.PutImageCommand({ repositoryName: 'js/app', imageManifest: manifest, imageTag: '1' }));
    await refused(ecr.ImageAlreadyExistsException, again);
    for (let i = 2; i < 6; i++) await registry.send(new ecr.PutImageCommand({ repositoryName: 'js/app', imageManifest: manifest, imageTag: `${i}` }));
    assert.deepStrictEqual(await all(ecr.paginateListImages({ client: registry, pageSize: 2 }, { repositoryName: 'js/app' }), 'imageIds'), [2, 2, 1]);
    const got = await registry.send(new ecr.BatchGetImageCommand({ repositoryName: 'js/app', imageIds: [{ imageTag: '4' }, { imageTag: 'none' }] }));
    assert.strictEqual(got.images[0].imageManifest, manifest);
    assert.strictEqual(got.failures[0].failureCode, 'ImageNotFound');
    const described = await registry.send(new ecr.DescribeImagesCommand({ repositoryName: 'js/app' }));
    assert.strictEqual(described.imageDetails[0].imageTags.length, 5);
    assert(described.imageDetails[0].imagePushedAt instanceof Date);
    const gone = await registry.send(new ecr.BatchDeleteImageCommand({ repositoryName: 'js/app', imageIds: [{ imageDigest: sha256(manifest) }] }));
    assert.strictEqual(gone.imageIds.length, 5);
    await registry.send(new ecr.DeleteRepositoryCommand({ repositoryName: 'js/app' }));
  },

  async scaling() {
    const who = { ServiceNamespace: 'ecs', ResourceId: 'service/js/app', ScalableDimension: 'ecs:service:DesiredCount' };
    await scaler.send(new scaling.RegisterScalableTargetCommand({ ...who, MinCapacity: 1, MaxCapacity: 4, RoleARN: null }));
    const { ScalableTargets } = await scaler.send(new scaling.DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }));
    assert.strictEqual(ScalableTargets[0].MaxCapacity, 4);
    await scaler.send(new scaling.DeregisterScalableTargetCommand(who));
    await refused(scaling.ObjectNotFoundException, scaler.send(new scaling.DeregisterScalableTargetCommand(who)));
  },

  async whoAndTokens() {
    const { Account } = await new sts.STSClient(options).send(new sts.GetCallerIdentityCommand({}));
    assert.strictEqual(Account, '123456789012');
    const { authorizationData } = await registry.send(new ecr.GetAuthorizationTokenCommand({ registryIds: ['123456789012', '111122223333'] }));
    assert.strictEqual(authorizationData.length, 2);
    assert(authorizationData[0].expiresAt instanceof Date);
  },
};

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log(`ok ${name}`);
    } catch (error) {
      console.log(`FAILED ${name}: ${String(error.stack).split('\n').slice(0, 3).join(' ')}`);
    }
  }
})();
