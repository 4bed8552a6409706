#include <doctest/doctest.h>

#include <set>
#include <string>

#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

const std::string kAbsent = "0123456789abcdef0123456789abcdef";

void with_cluster(TestBackend& backend) { backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})"); }

Json add(TestBackend& backend, const std::string& more) {
  return backend.ok("berth", "AddInstances", R"({"cluster":"web",)" + more + "}").at("containerInstances");
}

Json one(TestBackend& backend, const Json& arn, const std::string& more = "") {
  const std::string input = R"({"cluster":"web","containerInstances":[)" + arn.dump() + "]" + more + "}";
  const Json out = backend.ok("ecs", "DescribeContainerInstances", input);
  REQUIRE(out.at("containerInstances").size() == 1);
  CHECK(out.at("failures").empty());
  return out.at("containerInstances")[0];
}

std::string attribute(const Json& instance, const std::string& name) {
  for (const Json& each : instance.at("attributes"))
    if (each.at("name") == name) return each.value("value", "");
  return "(none)";
}

Json resource(const Json& instance, const char* which, const std::string& name) {
  for (const Json& each : instance.at(which))
    if (each.at("name") == name) return each;
  return {};
}

Json arns(TestBackend& backend, const std::string& more) {
  return backend.ok("ecs", "ListContainerInstances", R"({"cluster":"web")" + more + "}")
      .at("containerInstanceArns");
}

void with_bridge(TestBackend& backend, const std::string& more = "") {
  backend.ok(
      "ecs", "RegisterTaskDefinition",
      R"({"family":"app","containerDefinitions":[{"name":"app","image":"nginx","cpu":256,"memory":512)" +
          more + "}]}");
}

std::set<std::string> texts(const Json& list) {
  std::set<std::string> out;
  for (const Json& each : list) out.insert(each.get<std::string>());
  return out;
}

}  // namespace

TEST_CASE("instances of a type come with its size, in the zones in turn") {
  TestBackend backend;
  with_cluster(backend);
  const Json added = add(backend, R"("instanceType":"g4dn.12xlarge","count":4)");
  REQUIRE(added.size() == 4);
  const Json first = added[0];
  CHECK(first.at("status") == "ACTIVE");
  CHECK(first.at("agentConnected") == true);
  CHECK(first.at("version") == 1);
  CHECK(first.at("runningTasksCount") == 0);
  CHECK(first.at("pendingTasksCount") == 0);
  CHECK(first.at("attachments") == Json::array());
  CHECK(first.at("tags") == Json::array());
  CHECK(first.at("ec2InstanceId").get<std::string>().substr(0, 2) == "i-");
  CHECK(first.at("ec2InstanceId").get<std::string>().size() == 19);
  CHECK(resource(first, "registeredResources", "CPU").at("integerValue") == 48 * 1024);
  CHECK(resource(first, "registeredResources", "CPU").at("type") == "INTEGER");
  CHECK(resource(first, "remainingResources", "MEMORY").at("integerValue") == 192 * 1024);
  CHECK(resource(first, "registeredResources", "GPU").at("stringSetValue").size() == 4);
  CHECK(texts(resource(first, "remainingResources", "PORTS").at("stringSetValue")) ==
        std::set<std::string>{"22", "2375", "2376", "51678", "51679"});
  CHECK(resource(first, "remainingResources", "PORTS_UDP").at("stringSetValue") == Json::array());
  CHECK(attribute(first, "ecs.instance-type") == "g4dn.12xlarge");
  CHECK(attribute(first, "ecs.os-type") == "linux");
  CHECK(attribute(first, "ecs.cpu-architecture") == "x86_64");
  CHECK(attribute(first, "ecs.capability.task-eni").empty());
  CHECK(attribute(added[0], "ecs.availability-zone") == "us-east-1a");
  CHECK(attribute(added[1], "ecs.availability-zone") == "us-east-1b");
  CHECK(attribute(added[2], "ecs.availability-zone") == "us-east-1c");
  CHECK(attribute(added[3], "ecs.availability-zone") == "us-east-1a");
  CHECK(first == one(backend, first.at("containerInstanceArn")));
  CHECK(backend.ok("ecs", "DescribeClusters", R"({"clusters":["web"]})")
            .at("clusters")[0]
            .at("registeredContainerInstancesCount") == 4);
}

TEST_CASE("what is left out is a t3.medium in the region's zones; zones are named or lettered") {
  TestBackend backend;
  with_cluster(backend);
  const Json standard = backend.ok("berth", "AddInstances", R"({"cluster":"web"})").at("containerInstances");
  REQUIRE(standard.size() == 1);
  CHECK(attribute(standard[0], "ecs.instance-type") == "t3.medium");
  CHECK(resource(standard[0], "registeredResources", "CPU").at("integerValue") == 2048);
  CHECK(resource(standard[0], "registeredResources", "MEMORY").at("integerValue") == 4096);
  CHECK(resource(standard[0], "registeredResources", "GPU").is_null());
  const Json zoned = add(backend, R"("count":3,"zones":["us-east-1c","b"])");
  CHECK(attribute(zoned[0], "ecs.availability-zone") == "us-east-1c");
  CHECK(attribute(zoned[1], "ecs.availability-zone") == "us-east-1b");
  CHECK(attribute(zoned[2], "ecs.availability-zone") == "us-east-1c");
  CHECK(attribute(add(backend, R"("instanceType":"t4g.small")")[0], "ecs.cpu-architecture") == "arm64");
}

TEST_CASE("adding instances is refused where it can't be meant") {
  TestBackend backend;
  const test::Refused nowhere = backend.refused("berth", "AddInstances", R"({"cluster":"web"})");
  CHECK(nowhere.type == "ClusterNotFoundException");
  CHECK(nowhere.hint.find("create-cluster --cluster-name web") != std::string::npos);
  with_cluster(backend);
  const test::Refused unknown =
      backend.refused("berth", "AddInstances", R"({"cluster":"web","instanceType":"t3.medum"})");
  CHECK(unknown.type == "InvalidParameterException");
  CHECK(unknown.message == "'t3.medum' is no instance type that berth knows. Did you mean t3.medium?");
  for (const char* zone : {"", "eu-west-1a", "us-east-1", "one"}) {
    CAPTURE(zone);
    const test::Refused elsewhere =
        backend.refused("berth", "AddInstances", Json{{"cluster", "web"}, {"zones", {"a", zone}}});
    CHECK(elsewhere.message ==
          "'" + std::string(zone) +
              "' is no zone of us-east-1: one is named as us-east-1a is, or by its letter");
  }
  CHECK(backend.refused("berth", "AddInstances", R"({"cluster":"web","count":0})").type ==
        "InvalidParameterException");
  CHECK(arns(backend, "").empty());
}

TEST_CASE("an agent registers its instance, and again after a restart") {
  TestBackend backend;
  with_cluster(backend);
  const std::string resources =
      R"("totalResources":[{"name":"CPU","type":"INTEGER","integerValue":2048},{"name":"MEMORY","type":"INTEGER","integerValue":3900},
         {"name":"PORTS","type":"STRINGSET","stringSetValue":["22","2375"]},{"name":"PORTS_UDP","type":"STRINGSET","stringSetValue":["53"]}])";
  const Json made =
      backend
          .ok("ecs", "RegisterContainerInstance",
              R"({"cluster":"web",)" + resources +
                  R"(,"attributes":[{"name":"rack","value":"r1"},{"name":"ecs.capability.task-eni"}],
                     "instanceIdentityDocument":"{\"instanceId\":\"i-0123\",\"instanceType\":\"m5.large\",\"availabilityZone\":\"us-east-1b\"}",
                     "platformDevices":[{"id":"GPU-1","type":"GPU"}],
                     "versionInfo":{"agentVersion":"1.74.1","agentHash":"fa4da21a","dockerVersion":"DockerVersion: 20.10.25"},
                     "tags":[{"key":"team","value":"a"}]})")
          .at("containerInstance");
  const std::string arn = made.at("containerInstanceArn").get<std::string>();
  CHECK(made.at("ec2InstanceId") == "i-0123");
  CHECK(made.at("tags") == Json::parse(R"([{"key":"team","value":"a"}])"));
  CHECK(attribute(made, "rack") == "r1");
  CHECK(attribute(made, "ecs.instance-type") == "m5.large");
  CHECK(attribute(made, "ecs.availability-zone") == "us-east-1b");
  CHECK(resource(made, "remainingResources", "MEMORY").at("integerValue") == 3900);
  CHECK(resource(made, "remainingResources", "PORTS_UDP").at("stringSetValue") == Json::array({"53"}));
  CHECK(resource(made, "remainingResources", "GPU").at("stringSetValue") == Json::array({"GPU-1"}));
  CHECK(made.at("versionInfo").at("agentVersion") == "1.74.1");

  backend.ok("ecs", "UpdateContainerInstancesState",
             Json{{"cluster", "web"}, {"containerInstances", {arn}}, {"status", "DRAINING"}});
  const Json again = backend
                         .ok("ecs", "RegisterContainerInstance",
                             Json{{"cluster", "web"},
                                  {"containerInstanceArn", arn},
                                  {"attributes", {{{"name", "ecs.capability.efs"}}}},
                                  {"versionInfo", {{"agentVersion", "1.75.0"}}}})
                         .at("containerInstance");
  CHECK(again.at("containerInstanceArn") == arn);
  CHECK(again.at("status") == "DRAINING");
  CHECK(attribute(again, "rack") == "r1");
  CHECK(attribute(again, "ecs.capability.efs").empty());
  CHECK(again.at("versionInfo").at("agentVersion") == "1.75.0");
  CHECK(arns(backend, "").size() == 1);
  CHECK(backend
            .refused("ecs", "RegisterContainerInstance",
                     Json{{"cluster", "web"},
                          {"containerInstanceArn", arn},
                          {"attributes", {{{"name", "ecs.instance-type"}, {"value", "m5.xlarge"}}}}})
            .message == "Container instance type changes are not supported.");
  CHECK(backend
            .refused("ecs", "RegisterContainerInstance",
                     Json{{"cluster", "web"}, {"containerInstanceArn", kAbsent}})
            .message == "Referenced container instance ID not found.");
}

TEST_CASE("an agent that says little has the type's resources, and an external one has no interfaces") {
  TestBackend backend;
  with_cluster(backend);
  const Json typed =
      backend
          .ok("ecs", "RegisterContainerInstance",
              R"({"cluster":"web","attributes":[{"name":"ecs.instance-type","value":"m5.large"}]})")
          .at("containerInstance");
  CHECK(resource(typed, "registeredResources", "CPU").at("integerValue") == 2048);
  CHECK(resource(typed, "registeredResources", "MEMORY").at("integerValue") == 8192);
  CHECK(attribute(typed, "ecs.availability-zone") == "us-east-1a");
  const Json external = backend
                            .ok("ecs", "RegisterContainerInstance",
                                R"({"cluster":"web","attributes":[{"name":"ecs.capability.external"}]})")
                            .at("containerInstance");
  CHECK(external.at("ec2InstanceId").get<std::string>().substr(0, 3) == "mi-");
  CHECK(attribute(external, "ecs.availability-zone") == "us-east-1b");
}

TEST_CASE("describe: ids and ARNs, parts on request, failures for the rest") {
  TestBackend backend;
  with_cluster(backend);
  const Json added = add(backend, R"("count":2)");
  const std::string arn = added[0].at("containerInstanceArn").get<std::string>();
  const std::string id = arn.substr(arn.rfind('/') + 1);
  CHECK(one(backend, id) == one(backend, arn));
  backend.ok("ecs", "TagResource", Json{{"resourceArn", arn}, {"tags", {{{"key", "a"}, {"value", "b"}}}}});
  CHECK(one(backend, arn).at("tags") == Json::array());
  CHECK_FALSE(one(backend, arn).contains("healthStatus"));
  const Json full = one(backend, arn, R"(,"include":["TAGS","CONTAINER_INSTANCE_HEALTH"])");
  CHECK(full.at("tags").size() == 1);
  CHECK(full.at("healthStatus").at("overallStatus") == "OK");
  const Json mixed = backend.ok("ecs", "DescribeContainerInstances",
                                Json{{"cluster", "web"}, {"containerInstances", {kAbsent, id}}});
  CHECK(mixed.at("containerInstances").size() == 1);
  CHECK(mixed.at("failures")[0].at("reason") == "MISSING");
  CHECK(mixed.at("failures")[0].at("arn") ==
        "arn:aws:ecs:us-east-1:123456789012:container-instance/web/" + kAbsent);
  const auto message = [&](const Json& list) {
    return backend
        .refused("ecs", "DescribeContainerInstances", Json{{"cluster", "web"}, {"containerInstances", list}})
        .message;
  };
  CHECK(message(Json::array()) == "Container instances cannot be empty.");
  CHECK(message(Json(101, kAbsent)) == "Container instances cannot have more than 100 elements.");
  CHECK(message({"short"}) == "instanceId length should be one of [32,36]");
  CHECK(message({"a/b/" + kAbsent}) == "Invalid identifier: Unexpected number of separators");
}

TEST_CASE("list: by status, by filter, page by page") {
  TestBackend backend;
  with_cluster(backend);
  const Json added = add(backend, R"("count":5)");
  std::set<std::string> all;
  for (const Json& each : added) all.insert(each.at("containerInstanceArn").get<std::string>());
  CHECK(texts(arns(backend, "")) == all);
  const std::string first = added[0].at("containerInstanceArn").get<std::string>();
  backend.ok("ecs", "UpdateContainerInstancesState",
             Json{{"cluster", "web"}, {"containerInstances", {first}}, {"status", "DRAINING"}});
  CHECK(arns(backend, R"(,"status":"DRAINING")") == Json::array({first}));
  CHECK(arns(backend, R"(,"status":"ACTIVE")").size() == 4);
  CHECK(arns(backend, R"(,"status":"REGISTERING")").empty());
  CHECK(arns(backend, R"(,"filter":"attribute:ecs.availability-zone == us-east-1a")").size() == 2);
  CHECK(arns(backend, R"(,"status":"ACTIVE","filter":"attribute:ecs.availability-zone == us-east-1a")")
            .size() == 1);
  CHECK(arns(backend, R"(,"filter":"runningTasksCount > 0")").empty());
  CHECK(arns(backend, R"(,"filter":"attribute:ecs.capability.task-eni exists and agentVersion > 1.0.0")")
            .size() == 5);
  for (const std::string more : {"", R"(,"filter":"agentConnected == true")", R"(,"status":"ACTIVE")"}) {
    CAPTURE(more);
    std::set<std::string> seen;
    std::string token;
    std::size_t listed = 0;
    for (int page = 0; page < 10; ++page) {
      const Json out = backend.ok("ecs", "ListContainerInstances",
                                  R"({"cluster":"web","maxResults":2)" + more +
                                      (token.empty() ? "" : R"(,"nextToken":")" + token + '"') + "}");
      for (const Json& arn : out.at("containerInstanceArns")) seen.insert(arn.get<std::string>());
      listed += out.at("containerInstanceArns").size();
      if (!out.contains("nextToken")) break;
      token = out.at("nextToken").get<std::string>();
      backend.reopen();
    }
    CHECK(seen.size() == arns(backend, more).size());
    CHECK(listed == seen.size());
  }
}

TEST_CASE("list refuses what it can't read") {
  TestBackend backend;
  with_cluster(backend);
  const auto refusal = [&](const std::string& more) {
    const test::Refused refused =
        backend.refused("ecs", "ListContainerInstances", R"({"cluster":"web",)" + more + "}");
    CHECK(refused.type == "InvalidParameterException");
    return refused.message;
  };
  CHECK(refusal(R"("filter":"agentConnected")") ==
        "Invalid filter 'agentConnected': at character 15: expected an operator after 'agentConnected': ==, "
        "!=, =~, "
        "!~, in, !in");
  refusal(R"("status":"INACTIVE")");
  refusal(R"("maxResults":101)");
  refusal(R"("maxResults":0)");
  refusal(R"("nextToken":"nonsense")");
  refusal(R"("nextToken":"nonsense","filter":"agentConnected == true")");
  CHECK(backend.refused("ecs", "ListContainerInstances", R"({"cluster":"none"})").type ==
        "ClusterNotFoundException");
}

TEST_CASE("the state of an instance is ACTIVE or DRAINING, and that is all one can ask for") {
  TestBackend backend;
  with_cluster(backend);
  const std::string arn = add(backend, R"("count":1)")[0].at("containerInstanceArn").get<std::string>();
  const auto update = [&](const Json& list, const std::string& status) {
    return backend.ok("ecs", "UpdateContainerInstancesState",
                      Json{{"cluster", "web"}, {"containerInstances", list}, {"status", status}});
  };
  Json out = update({arn, kAbsent}, "DRAINING");
  CHECK(out.at("containerInstances")[0].at("status") == "DRAINING");
  CHECK(out.at("failures")[0].at("reason") == "MISSING");
  CHECK(update({arn}, "ACTIVE").at("containerInstances")[0].at("status") == "ACTIVE");
  for (const std::string status : {"INACTIVE", "REGISTERING", "draining", "x"})
    CHECK(backend
              .refused("ecs", "UpdateContainerInstancesState",
                       Json{{"cluster", "web"}, {"containerInstances", {arn}}, {"status", status}})
              .message == "Container instance status should be one of [ACTIVE, DRAINING]");
  CHECK(
      backend
          .refused("ecs", "UpdateContainerInstancesState",
                   Json{{"cluster", "web"}, {"containerInstances", Json(11, kAbsent)}, {"status", "ACTIVE"}})
          .message == "Container instances cannot have more than 10 elements.");
}

TEST_CASE("the agent is new already, or becomes it") {
  TestBackend backend;
  with_cluster(backend);
  const auto update = [](const Json& arn) { return Json{{"cluster", "web"}, {"containerInstance", arn}}; };
  const Json current = add(backend, R"("count":1)")[0].at("containerInstanceArn");
  CHECK(backend.refused("ecs", "UpdateContainerAgent", update(current)).type == "NoUpdateAvailableException");
  const Json silent =
      backend.ok("ecs", "RegisterContainerInstance", R"({"cluster":"web"})").at("containerInstance");
  CHECK(backend.refused("ecs", "UpdateContainerAgent", update(silent.at("containerInstanceArn"))).type ==
        "MissingVersionException");
  const Json old = backend
                       .ok("ecs", "RegisterContainerInstance",
                           R"({"cluster":"web","versionInfo":{"agentVersion":"1.40.0"}})")
                       .at("containerInstance");
  const Json updated = backend.ok("ecs", "UpdateContainerAgent", update(old.at("containerInstanceArn")))
                           .at("containerInstance");
  CHECK(updated.at("agentUpdateStatus") == "UPDATED");
  CHECK(updated.at("versionInfo").at("agentVersion") != "1.40.0");
}

TEST_CASE("an instance with tasks is deregistered by force, and is remembered for a while") {
  TestBackend backend;
  with_cluster(backend);
  with_bridge(backend);
  const std::string arn = add(backend, R"("count":1)")[0].at("containerInstanceArn").get<std::string>();
  backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app"})");
  backend.advance(seconds(5));
  const auto leave = Json{{"cluster", "web"}, {"containerInstance", arn}};
  const test::Refused busy = backend.refused("ecs", "DeregisterContainerInstance", leave);
  CHECK(busy.type == "InvalidParameterException");
  CHECK(busy.message == "Found running tasks on the instance.");
  Json forced = leave;
  forced["force"] = true;
  const Json gone = backend.ok("ecs", "DeregisterContainerInstance", forced).at("containerInstance");
  CHECK(gone.at("status") == "INACTIVE");
  CHECK(gone.at("runningTasksCount") == 0);
  CHECK(resource(gone, "remainingResources", "CPU").at("integerValue") == 2048);
  CHECK(arns(backend, "").empty());
  const Json tasks =
      backend.ok("ecs", "ListTasks", R"({"cluster":"web","desiredStatus":"STOPPED"})").at("taskArns");
  REQUIRE(tasks.size() == 1);
  const Json task =
      backend.ok("ecs", "DescribeTasks", Json{{"cluster", "web"}, {"tasks", tasks}}).at("tasks")[0];
  CHECK(task.at("lastStatus") == "STOPPED");
  CHECK(task.at("stoppedReason") == "Container instance deregistration forced by user");
  const Json cluster = backend.ok("ecs", "DescribeClusters", R"({"clusters":["web"]})").at("clusters")[0];
  CHECK(cluster.at("registeredContainerInstancesCount") == 0);
  CHECK(cluster.at("runningTasksCount") == 0);
  CHECK(one(backend, arn).at("status") == "INACTIVE");
  const test::Refused twice = backend.refused("ecs", "DeregisterContainerInstance", forced);
  CHECK(twice.type == "ClientException");
  CHECK(twice.message == "Referenced container instance ID not found.");
  backend.advance(hours(2));
  CHECK(
      backend.ok("ecs", "DescribeContainerInstances", Json{{"cluster", "web"}, {"containerInstances", {arn}}})
          .at("failures")[0]
          .at("reason") == "MISSING");
}

TEST_CASE("an instance shows what its tasks take, until they are stopped") {
  TestBackend backend;
  with_cluster(backend);
  with_bridge(
      backend,
      R"(,"portMappings":[{"containerPort":80,"hostPort":8080},{"containerPort":53,"hostPort":53,"protocol":"udp"}])");
  const Json arn = add(backend, R"("count":1)")[0].at("containerInstanceArn");
  const Json task =
      backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app","group":"g"})").at("tasks")[0];
  Json instance = one(backend, arn);
  CHECK(resource(instance, "remainingResources", "CPU").at("integerValue") == 2048 - 256);
  CHECK(resource(instance, "remainingResources", "MEMORY").at("integerValue") == 4096 - 512);
  CHECK(texts(resource(instance, "remainingResources", "PORTS").at("stringSetValue")).contains("8080"));
  CHECK(resource(instance, "remainingResources", "PORTS_UDP").at("stringSetValue") == Json::array({"53"}));
  CHECK(instance.at("runningTasksCount") == 1);
  CHECK(instance.at("pendingTasksCount") == 1);
  CHECK(instance.at("version") > 1);
  CHECK(arns(backend, R"(,"filter":"task:group == g")").size() == 1);
  const Json second = backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app"})");
  CHECK(second.at("tasks").empty());
  CHECK(second.at("failures")[0].at("reason") == "RESOURCE:PORTS");
  CHECK(second.at("failures")[0].at("arn") == arn);
  backend.advance(seconds(5));
  CHECK(one(backend, arn).at("pendingTasksCount") == 0);
  backend.ok("ecs", "StopTask", Json{{"cluster", "web"}, {"task", task.at("taskArn")}});
  CHECK(one(backend, arn).at("runningTasksCount") == 0);
  CHECK(resource(one(backend, arn), "remainingResources", "CPU").at("integerValue") == 2048 - 256);
  CHECK(arns(backend, R"(,"filter":"task:group == g")").empty());
  backend.advance(seconds(5));
  instance = one(backend, arn);
  CHECK(resource(instance, "remainingResources", "CPU").at("integerValue") == 2048);
  CHECK_FALSE(texts(resource(instance, "remainingResources", "PORTS").at("stringSetValue")).contains("8080"));
  CHECK(resource(instance, "remainingResources", "PORTS_UDP").at("stringSetValue") == Json::array());
}
