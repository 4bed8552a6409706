#include "sim/world_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "backend/ecs/counts.h"
#include "backend/ecs/instance_record.h"
#include "backend/ecs/instance_use.h"
#include "backend/ecs/service_record.h"
#include "backend/ecs/service_state.h"
#include "backend/ecs/task_record.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::test {
namespace {

using namespace berth::backend;
using berth::ecs::ContainerInstance;
using berth::ecs::Deployment;
using berth::ecs::Service;
using Status = core::tasks::Status;

// What the tasks on one instance, in one service or in one cluster add up to.
struct Sum {
  int running = 0, pending = 0, wanted = 0;
  std::int64_t cpu = 0, memory = 0;
  int enis = 0;
  std::vector<std::uint16_t> tcp, udp;
  std::vector<std::string> gpus;
};

struct Recount {
  std::map<std::string, Sum> clusters, services, deployments,
      instances;  // by key; deployments by service key and id
};

using Faults = std::vector<std::string>;

std::string kind_of(std::string_view key) {
  const std::vector<std::string_view> parts = split(key, '/');
  return parts.size() > 4 ? std::string(parts[2]) + "/" + std::string(parts[3]) : std::string();
}

void add(Sum& sum, const core::tasks::Task& task) {
  if (task.status == Status::running) ++sum.running;
  if (task.status < Status::running) ++sum.pending;
  if (task.desired == core::tasks::Desired::running) ++sum.wanted;
}

void add_claim(Sum& sum, const Claim& claim) {
  sum.cpu += claim.demand.resources.cpu_units;
  sum.memory += claim.demand.resources.memory_mib;
  sum.enis += claim.demand.enis;
  sum.tcp.insert(sum.tcp.end(), claim.demand.tcp_ports.begin(), claim.demand.tcp_ports.end());
  sum.udp.insert(sum.udp.end(), claim.demand.udp_ports.begin(), claim.demand.udp_ports.end());
  sum.gpus.insert(sum.gpus.end(), claim.gpus.begin(), claim.gpus.end());
}

void count_task(Recount& recount, const std::string& key, const TaskRecord& record,
                const core::tasks::Task& task) {
  const Scope scope = scope_of(key);
  const std::string cluster(cluster_of_task(key));
  add(recount.clusters[scope.key("ecs", "cluster", cluster)], task);
  if (!record.service.empty()) {
    const std::string service = service_key(scope, cluster, record.service);
    add(recount.services[service], task);
    add(recount.deployments[service + " " + record.deployment], task);
  }
  if (record.claim.instance.empty()) return;
  Sum& sum = recount.instances[instance_key(scope, cluster, record.claim.instance)];
  add(sum, task);
  if (task.status != Status::stopped) add_claim(sum, record.claim);
}

void expect(Faults& faults, const std::string& what, std::int64_t stored, std::int64_t counted) {
  if (stored != counted) faults.push_back(fmt::format("{}: {} is stored, {} counted", what, stored, counted));
}

template <class T>
std::vector<T> sorted(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  return values;
}

template <class T>
void expect_unique(Faults& faults, const std::string& what, const std::vector<T>& values) {
  if (std::set<T>(values.begin(), values.end()).size() != values.size())
    faults.push_back(what + ": given out twice");
}

void check_instance(Faults& faults, const store::Reader& reader, const std::string& key, const Sum& sum) {
  const std::optional<InstanceRecord> record = load_instance(reader, key);
  const std::optional<InstanceUse> use = load_instance_use(reader, key);
  if (!record || !use) {
    faults.push_back(key + ": tasks on an instance that is not there");
    return;
  }
  const ResourceAmounts has =
      amounts_of(get(record->document, ContainerInstance::registered_resources).json());
  expect(faults, key + " running", use->running, sum.running);
  expect(faults, key + " pending", use->pending, sum.pending);
  expect(faults, key + " wanted", use->wanted, sum.wanted);
  expect(faults, key + " cpu", use->remaining.cpu_units, has.resources.cpu_units - sum.cpu);
  expect(faults, key + " memory", use->remaining.memory_mib, has.resources.memory_mib - sum.memory);
  expect(faults, key + " enis", use->free_enis, record->enis - sum.enis);
  if (use->remaining.cpu_units < 0 || use->remaining.memory_mib < 0 || use->free_enis < 0)
    faults.push_back(key + ": over capacity");
  expect_unique(faults, key + " tcp ports", sum.tcp);
  expect_unique(faults, key + " udp ports", sum.udp);
  expect_unique(faults, key + " gpus", sum.gpus);
  if (sorted(sum.tcp) != use->tcp_ports || sorted(sum.udp) != use->udp_ports)
    faults.push_back(key + ": ports in use are not those of its tasks");
  std::vector<std::string> gpus = sum.gpus;
  gpus.insert(gpus.end(), use->free_gpus.begin(), use->free_gpus.end());
  if (sorted(gpus) != sorted(has.gpus)) faults.push_back(key + ": GPUs free and in use are not all it has");
}

void check_service(Faults& faults, const store::Reader& reader, const std::string& key, Recount& recount) {
  const std::optional<ServiceRecord> record = load_service(reader, key);
  const ServiceCounts counts = service_counts(reader, key);
  const Sum& sum = recount.services[key];
  expect(faults, key + " running", counts.all.running, sum.running);
  expect(faults, key + " pending", counts.all.pending, sum.pending);
  std::set<std::string> ids;
  for (const auto& [id, count] : counts.deployments) {
    const Sum& of_deployment = recount.deployments[key + " " + id];
    expect(faults, key + " " + id + " running", count.running, of_deployment.running);
    expect(faults, key + " " + id + " pending", count.pending, of_deployment.pending);
    ids.insert(id);
  }
  for (const auto& [name, of_deployment] : recount.deployments) {
    if (!name.starts_with(key + " ") || of_deployment.running + of_deployment.pending == 0) continue;
    if (!ids.contains(name.substr(key.size() + 1))) faults.push_back(name + ": has tasks and no count");
  }
  const auto shown = shown_service(reader, key, *record, false);
  expect(faults, key + " shown running", get(shown, Service::running_count), sum.running);
  expect(faults, key + " shown pending", get(shown, Service::pending_count), sum.pending);
  if (get(shown, Service::status) == "INACTIVE") return;
  if (record->deployments.empty()) {
    faults.push_back(key + ": no deployment");
    return;
  }
  expect(faults, key + " primary desired",
         get(record->deployments.front().document, Deployment::desired_count),
         get(record->document, Service::desired_count));
}

struct Found {
  std::map<std::string, int> instances, services;  // by cluster key
};

void check_cluster(Faults& faults, const store::Reader& reader, const std::string& key, const Sum& sum,
                   Found& found) {
  const ClusterCounts counts = cluster_counts(reader, key);
  expect(faults, key + " running", counts.running, sum.running);
  expect(faults, key + " pending", counts.pending, sum.pending);
  expect(faults, key + " instances", counts.instances, found.instances[key]);
  expect(faults, key + " services", counts.services, found.services[key]);
}

std::string cluster_key_of(std::string_view key) {
  const std::string_view rest = key_rest(key);
  return scope_of(key).key("ecs", "cluster", rest.substr(0, rest.find('/')));
}

}  // namespace

std::vector<std::string> WorldCheck::faults(const store::Reader& reader) {
  Faults faults;
  Recount recount;
  std::map<std::string, std::vector<std::string>> keys;
  for (const store::Entry& entry : reader.scan({.index = "", .prefix = ""}))
    keys[kind_of(entry.document)].push_back(entry.document);
  for (const std::string& key : keys["ecs/task"]) {
    const TaskRecord record = *load_task(reader, key);
    const core::tasks::Task task = machine_of(record);
    count_task(recount, key, record, task);
    Seen& seen = seen_[key];
    if (task.status < seen.status) faults.push_back(key + ": lastStatus went back");
    if (task.desired < seen.desired) faults.push_back(key + ": desiredStatus went back");
    seen.containers.resize(task.containers.size());
    for (std::size_t i = 0; i < task.containers.size(); ++i) {
      if (task.containers[i].status < seen.containers[i]) faults.push_back(key + ": a container went back");
      seen.containers[i] = task.containers[i].status;
    }
    seen.status = task.status;
    seen.desired = task.desired;
  }
  Found found;
  for (const std::string& key : keys["ecs/instance"]) {
    check_instance(faults, reader, key, recount.instances[key]);
    const std::string status = get(load_instance(reader, key)->document, ContainerInstance::status);
    if (status != "INACTIVE") ++found.instances[cluster_key_of(key)];
  }
  for (const std::string& key : keys["ecs/service"]) {
    check_service(faults, reader, key, recount);
    if (get(load_service(reader, key)->document, Service::status) == "ACTIVE")
      ++found.services[cluster_key_of(key)];
  }
  for (const std::string& key : keys["ecs/cluster"])
    check_cluster(faults, reader, key, recount.clusters[key], found);
  for (const auto& [key, sum] : recount.instances) {
    if (sum.wanted > 0 && !reader.contains(key)) faults.push_back(key + ": has tasks and is gone");
  }
  return faults;
}

std::vector<std::string> WorldCheck::unsettled(const store::Reader& reader, Instant since) {
  std::vector<std::string> out;
  for (const store::Entry& entry : reader.scan({.index = "", .prefix = ""})) {
    if (kind_of(entry.document) != "ecs/task") continue;
    const core::tasks::Task task = machine_of(*load_task(reader, entry.document));
    const bool there = task.status == Status::stopped ||
                       (task.status == Status::running && task.desired == core::tasks::Desired::running);
    if (!there && task.stopping_at.value_or(task.created_at) < since)
      out.push_back(fmt::format("{}: {}, wanted {}", entry.document, core::tasks::to_text(task.status),
                                core::tasks::to_text(task.desired)));
  }
  return out;
}

}  // namespace berth::test
