// Clusters through the door.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "backend/ecs/clusters.h"
#include "backend/ecs/counts.h"
#include "store/store.h"
#include "support/test_backend.h"

namespace berth {
namespace {

using test::Refused;
using test::TestBackend;

constexpr const char* kWebArn = "arn:aws:ecs:us-east-1:123456789012:cluster/web";

Json described(TestBackend& backend, const std::string& input) {
  return backend.ok("ecs", "DescribeClusters", input).at("clusters").at(0);
}

}  // namespace

TEST_CASE("a new cluster is shown as AWS shows one") {
  TestBackend backend;
  const Json cluster = backend.ok("ecs", "CreateCluster", R"({"clusterName": "web"})").at("cluster");
  CHECK(
      to_line(cluster) ==
      R"({"clusterArn":"arn:aws:ecs:us-east-1:123456789012:cluster/web","clusterName":"web","status":"ACTIVE",)"
      R"("registeredContainerInstancesCount":0,"runningTasksCount":0,"pendingTasksCount":0,"activeServicesCount":0,)"
      R"("statistics":[],"tags":[],"settings":[{"name":"containerInsights","value":"disabled"}],)"
      R"("capacityProviders":[],"defaultCapacityProviderStrategy":[]})");
  CHECK(backend.ok("ecs", "CreateCluster").at("cluster").at("clusterName") == "default");
}

TEST_CASE("creating a cluster again gives the one there is") {
  TestBackend backend;
  backend.ok("ecs", "CreateCluster", R"({"clusterName": "web", "tags": [{"key": "a", "value": "1"}]})");
  backend.ok("ecs", "CreateCluster", R"({"clusterName": "web", "tags": [{"key": "a", "value": "2"}]})");
  CHECK(described(backend, R"({"clusters": ["web"], "include": ["TAGS"]})").at("tags")[0].at("value") == "1");
}

TEST_CASE("a deleted cluster stays describable, is not listed, and comes back anew") {
  TestBackend backend;
  backend.ok("ecs", "CreateCluster", R"({"clusterName": "web", "tags": [{"key": "a", "value": "1"}]})");
  CHECK(backend.ok("ecs", "DeleteCluster", R"({"cluster": "web"})").at("cluster").at("status") == "INACTIVE");
  CHECK(described(backend, R"({"clusters": ["web"]})").at("status") == "INACTIVE");
  CHECK(backend.ok("ecs", "ListClusters").at("clusterArns").empty());
  const Refused refused = backend.refused("ecs", "UpdateCluster", R"({"cluster": "web"})");
  CHECK(refused.type == "ClusterNotFoundException");
  CHECK(refused.message == "The referenced cluster was inactive.");
  CHECK(refused.hint.find("berth ecs create-cluster --cluster-name web") != std::string::npos);
  backend.ok("ecs", "CreateCluster", R"({"clusterName": "web"})");
  const Json revived = described(backend, R"({"clusters": ["web"], "include": ["TAGS"]})");
  CHECK(revived.at("status") == "ACTIVE");
  CHECK(revived.at("tags").empty());
}

TEST_CASE("describe without names is default alone; what is missing is a failure") {
  TestBackend backend;
  CHECK(backend.ok("ecs", "DescribeClusters").at("failures")[0].at("arn") ==
        "arn:aws:ecs:us-east-1:123456789012:cluster/default");
  backend.ok("ecs", "CreateCluster", R"({"clusterName": "web"})");
  backend.ok("ecs", "CreateCluster");
  const Json alone = backend.ok("ecs", "DescribeClusters");
  CHECK(alone.at("clusters").size() == 1);
  CHECK(alone.at("clusters")[0].at("clusterName") == "default");
  const Json mixed = backend.ok("ecs", "DescribeClusters", Json{{"clusters", {kWebArn, "nope", "web"}}});
  CHECK(mixed.at("clusters").size() == 1);
  CHECK(to_line(mixed.at("failures")) ==
        R"([{"arn":"arn:aws:ecs:us-east-1:123456789012:cluster/nope","reason":"MISSING"}])");
  const std::string elsewhere = "arn:aws:ecs:eu-west-1:123456789012:cluster/web";
  const Json foreign = backend.ok("ecs", "DescribeClusters", Json{{"clusters", {elsewhere}}});
  CHECK(foreign.at("failures")[0].at("arn") == elsewhere);
}

TEST_CASE("include shows the parts that are asked for") {
  TestBackend backend;
  backend.ok("ecs", "CreateCluster", R"({"clusterName": "web", "tags": [{"key": "a", "value": "1"}],
    "settings": [{"name": "containerInsights", "value": "enhanced"}],
    "configuration": {"executeCommandConfiguration": {"logging": "NONE"}}})");
  const Json plain = described(backend, R"({"clusters": ["web"]})");
  CHECK(plain.at("tags").empty());
  CHECK(plain.at("settings").empty());
  CHECK(plain.at("statistics").empty());
  CHECK_FALSE(plain.contains("configuration"));
  CHECK_FALSE(plain.contains("attachments"));
  const Json full = described(backend, R"({"clusters": ["web"],
    "include": ["TAGS", "SETTINGS", "STATISTICS", "CONFIGURATIONS", "ATTACHMENTS"]})");
  CHECK(full.at("tags").size() == 1);
  CHECK(full.at("settings")[0].at("value") == "enhanced");
  CHECK(full.at("statistics").size() == 12);
  CHECK(full.at("configuration").at("executeCommandConfiguration").at("logging") == "NONE");
  CHECK(full.at("attachments").empty());
}

TEST_CASE("clusters are listed page by page, with tokens that outlive the process") {
  TestBackend backend;
  for (const char* name : {"c", "a", "e", "b", "d"})
    backend.ok("ecs", "CreateCluster", Json{{"clusterName", name}});
  std::string names;
  Json input = {{"maxResults", 2}};
  int pages = 0;
  while (true) {
    const Json page = backend.ok("ecs", "ListClusters", input);
    ++pages;
    for (const Json& arn : page.at("clusterArns")) names += arn.get<std::string>().back();
    if (!page.contains("nextToken")) break;
    input["nextToken"] = page.at("nextToken");
    backend.reopen();
  }
  CHECK(names == "abcde");
  CHECK(pages == 3);
  CHECK(backend.refused("ecs", "ListClusters", R"({"nextToken": "nonsense"})").type ==
        "InvalidParameterException");
  CHECK(backend.refused("ecs", "ListClusters", R"({"maxResults": 101})").type == "InvalidParameterException");
}

TEST_CASE("settings and configuration change; the rest stays") {
  TestBackend backend;
  backend.ok("ecs", "CreateCluster", R"({"clusterName": "web"})");
  const Json updated = backend.ok("ecs", "UpdateCluster", R"({"cluster": "web",
    "settings": [{"name": "containerInsights", "value": "enabled"}],
    "configuration": {"executeCommandConfiguration": {"logging": "DEFAULT"}},
    "serviceConnectDefaults": {"namespace": "shop"}})");
  CHECK(updated.at("cluster").at("settings")[0].at("value") == "enabled");
  const std::string space =
      updated.at("cluster").at("serviceConnectDefaults").at("namespace").get<std::string>();
  CHECK(space.starts_with("arn:aws:servicediscovery:us-east-1:123456789012:namespace/ns-"));
  backend.ok("ecs", "UpdateClusterSettings",
             R"({"cluster": "web", "settings": [{"name": "containerInsights", "value": "disabled"}]})");
  const Json now = described(backend, R"({"clusters": ["web"], "include": ["SETTINGS", "CONFIGURATIONS"]})");
  CHECK(now.at("settings")[0].at("value") == "disabled");
  CHECK(now.at("configuration").at("executeCommandConfiguration").at("logging") == "DEFAULT");
  CHECK(now.at("serviceConnectDefaults").at("namespace") == space);
}

TEST_CASE("capacity providers of a cluster") {
  TestBackend backend;
  backend.ok("ecs", "CreateCluster", R"({"clusterName": "web"})");
  const Json put = backend.ok("ecs", "PutClusterCapacityProviders", R"({"cluster": "web",
    "capacityProviders": ["FARGATE", "FARGATE_SPOT"], "defaultCapacityProviderStrategy":
      [{"capacityProvider": "FARGATE", "weight": 1, "base": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 4}]})");
  CHECK(put.at("cluster").at("capacityProviders") == Json{"FARGATE", "FARGATE_SPOT"});
  CHECK(
      to_line(put.at("cluster").at("defaultCapacityProviderStrategy")) ==
      R"([{"capacityProvider":"FARGATE","weight":1,"base":1},{"capacityProvider":"FARGATE_SPOT","weight":4,"base":0}])");

  struct Case {
    const char* input;
    const char* type;
    const char* message;
  };
  const Case cases[] = {
      {R"({"cluster": "web", "capacityProviders": ["mine"], "defaultCapacityProviderStrategy": []})",
       "ClientException",
       "The specified capacity provider 'mine' was not found. Specify a valid name or ARN and try again."},
      {R"({"cluster": "web", "capacityProviders": ["FARGATE"], "defaultCapacityProviderStrategy":
         [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]})",
       "InvalidParameterException",
       "The specified capacity provider strategy cannot contain a capacity provider that is not associated "
       "with the "
       "cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and "
       "try again."},
      {R"({"cluster": "web", "capacityProviders": ["FARGATE", "FARGATE_SPOT"], "defaultCapacityProviderStrategy":
         [{"capacityProvider": "FARGATE", "weight": 1, "base": 1},
          {"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 1}]})",
       "InvalidParameterException",
       "There are multiple capacity providers in the specified capacity provider strategy with a base value "
       "defined"},
      {R"({"cluster": "nope", "capacityProviders": [], "defaultCapacityProviderStrategy": []})",
       "ClusterNotFoundException", "Cluster not found."},
  };
  for (const Case& each : cases) {
    CAPTURE(each.input);
    const Refused refused = backend.refused("ecs", "PutClusterCapacityProviders", each.input);
    CHECK(refused.type == each.type);
    CHECK(refused.message == each.message);
  }
}

TEST_CASE("the capacity providers of Fargate are always there") {
  TestBackend backend;
  const Json all = backend.ok("ecs", "DescribeCapacityProviders");
  CHECK(all.at("capacityProviders").size() == 2);
  CHECK(all.at("capacityProviders")[1].at("name") == "FARGATE_SPOT");
  CHECK(all.at("capacityProviders")[0].at("status") == "ACTIVE");
  const Json first = backend.ok("ecs", "DescribeCapacityProviders", R"({"maxResults": 1})");
  CHECK(first.at("capacityProviders").size() == 1);
  const Json second =
      backend.ok("ecs", "DescribeCapacityProviders", Json{{"nextToken", first.at("nextToken")}});
  CHECK(second.at("capacityProviders")[0].at("name") == "FARGATE_SPOT");
  const Json named =
      backend.ok("ecs", "DescribeCapacityProviders", R"({"capacityProviders": ["FARGATE", "mine"]})");
  CHECK(named.at("capacityProviders").size() == 1);
  CHECK(named.at("failures")[0].at("reason") == "MISSING");
}

TEST_CASE("what a cluster is refused") {
  struct Case {
    const char* operation;
    const char* input;
    const char* type;
    const char* message;
  };
  const Case cases[] = {
      {"CreateCluster", R"({"clusterName": "a b"})", "InvalidParameterException",
       R"(ClusterName must match ^[a-zA-Z0-9\\-_]{1,255}$)"},
      {"CreateCluster", R"({"clusterName": ""})", "InvalidParameterException",
       R"(ClusterName must match ^[a-zA-Z0-9\\-_]{1,255}$)"},
      {"CreateCluster", R"({"configuration": {"executeCommandConfiguration": {"logging": "OVERRIDE"}}})",
       "InvalidParameterException",
       "A CloudWatch log group name or S3 bucket name must be specified when overriding the default log "
       "configuration."},
      {"CreateCluster", R"({"configuration": {"executeCommandConfiguration": {"logging": "DEFAULT",
         "logConfiguration": {"s3BucketName": "b"}}}})",
       "InvalidParameterException",
       "You must set logging to 'OVERRIDE' when you supply a log configuration."},
      {"DeleteCluster", R"({"cluster": "nope"})", "ClusterNotFoundException", "Cluster not found."},
      {"DescribeClusters", R"({"clusters": ["a/b/c"]})", "InvalidParameterException",
       "Invalid identifier: Unexpected number of separators"},
  };
  TestBackend backend;
  for (const Case& each : cases) {
    CAPTURE(each.input);
    const Refused refused = backend.refused("ecs", each.operation, each.input);
    CHECK(refused.type == each.type);
    CHECK(refused.message == each.message);
  }
  CHECK(backend.documents().size() <= 1);  // the state's settings at most
}

TEST_CASE("a cluster in use can't be deleted") {
  struct Case {
    const char* name;
    backend::ClusterCounts counts;
    const char* type;
    const char* message;
  };
  const Case cases[] = {
      {"services",
       {.services = 1},
       "ClusterContainsServicesException",
       "The Cluster cannot be deleted while Services are active."},
      {"running",
       {.running = 1},
       "ClusterContainsTasksException",
       "The Cluster cannot be deleted while Tasks are active."},
      {"pending",
       {.pending = 1},
       "ClusterContainsTasksException",
       "The Cluster cannot be deleted while Tasks are active."},
      {"instances",
       {.instances = 1},
       "ClusterContainsContainerInstancesException",
       "The Cluster cannot be deleted while Container Instances are active or draining."},
  };
  for (const Case& each : cases) {
    CAPTURE(each.name);
    TestBackend backend;
    backend.ok("ecs", "CreateCluster", R"({"clusterName": "web"})");
    {
      store::Options options;
      options.directory = backend.directory();
      options.rows_of = backend::rows_of;
      store::Store store(options);
      store::Transaction transaction = store.begin();
      backend::World world{transaction, transaction.time(), {}};
      const std::string key = backend::cluster_place({backend.account, backend.region}, "web").key;
      backend::add_cluster_counts(world, key, backend::LaunchKind::fargate, each.counts);
      store.sync(transaction.commit(world.now, "test"));
    }
    const Refused refused = backend.refused("ecs", "DeleteCluster", R"({"cluster": "web"})");
    CHECK(refused.type == each.type);
    CHECK(refused.message == each.message);
    const Json cluster = described(backend, R"({"clusters": ["web"], "include": ["STATISTICS"]})");
    CHECK(cluster.at("runningTasksCount") == each.counts.running);
    CHECK(cluster.at("pendingTasksCount") == each.counts.pending);
    CHECK(cluster.at("activeServicesCount") == each.counts.services);
    CHECK(cluster.at("registeredContainerInstancesCount") == each.counts.instances);
    const auto fargate =
        std::find_if(cluster.at("statistics").begin(), cluster.at("statistics").end(),
                     [](const Json& s) { return s.at("name") == "runningFargateTasksCount"; });
    CHECK(fargate->at("value") == std::to_string(each.counts.running));
  }
}

}  // namespace berth
