#include "backend/ecs/instance_carry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "base/json.h"
#include "base/text.h"

namespace berth::backend {
namespace {

using berth::ecs::Attribute;
using berth::ecs::ContainerInstance;
using core::placement::Instance;
using core::placement::Status;
using model::View;

// Between fields, and between the items of a field; no name, value, id or group has them.
constexpr char kField = '\x1f';
constexpr char kItem = ' ';
constexpr std::string_view kStandard = "*";  // instead of the list of the standard capabilities

struct StatusName {
  Status status;
  std::string_view name;
};
constexpr std::array<StatusName, 6> kStatuses = {{{Status::registering, "REGISTERING"},
                                                  {Status::registration_failed, "REGISTRATION_FAILED"},
                                                  {Status::active, "ACTIVE"},
                                                  {Status::draining, "DRAINING"},
                                                  {Status::deregistering, "DEREGISTERING"},
                                                  {Status::inactive, "INACTIVE"}}};

class Writer {
 public:
  void text(std::string_view field) {
    if (!is_first_) out_ += kField;
    is_first_ = false;
    for (const char c : field) out_ += c == kField ? '?' : c;
  }
  void number(std::int64_t field) { text(std::to_string(field)); }
  template <class Items>
  void items(const Items& all, auto to_item) {
    std::string joined;
    for (const auto& item : all) joined += (joined.empty() ? "" : std::string(1, kItem)) + to_item(item);
    text(joined);
  }
  void ports(const std::vector<std::uint16_t>& all) {
    items(all, [](std::uint16_t port) { return std::to_string(port); });
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  bool is_first_ = true;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool at_end() const { return ended_; }
  std::string_view text() {
    const std::size_t end = rest_.find(kField);
    const std::string_view field = rest_.substr(0, end);
    ended_ = end == std::string_view::npos;
    rest_ = ended_ ? std::string_view() : rest_.substr(end + 1);
    return field;
  }
  std::int64_t number() {
    const std::string_view field = text();
    std::int64_t value = 0;
    std::from_chars(field.data(), field.data() + field.size(), value);
    return value;
  }
  std::vector<std::string> items() {
    std::vector<std::string> out;
    const std::string_view field = text();
    if (field.empty()) return out;
    for (const std::string_view item : split(field, kItem)) out.emplace_back(item);
    return out;
  }
  void ports(std::vector<std::uint16_t>& out) {
    const std::string_view field = text();
    if (field.empty()) return;
    for (const std::string_view item : split(field, kItem))
      if (const auto port = parse_port(item)) out.push_back(*port);
  }

 private:
  std::string_view rest_;
  bool ended_ = false;
};

}  // namespace

const std::vector<std::string>& standard_capabilities() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const char* name : {"aws-appmesh",
                             "container-health-check",
                             "container-ordering",
                             "container-restart-policy",
                             "docker-plugin.local",
                             "ecr-endpoint",
                             "efs",
                             "efsAuth",
                             "env-files.s3",
                             "execute-command",
                             "execution-role-awslogs",
                             "execution-role-ecr-pull",
                             "fault-injection",
                             "firelens.fluentbit",
                             "firelens.fluentd",
                             "firelens.non-root-user",
                             "firelens.options.config.file",
                             "firelens.options.config.s3",
                             "full-sync",
                             "imds-iam-roles",
                             "increased-task-cpu-limit",
                             "logging-driver.awsfirelens.log-driver-buffer-limit",
                             "network.container-port-range",
                             "pid-ipc-namespace-sharing",
                             "private-registry-authentication.secretsmanager",
                             "secrets.asm.bootstrap.log-driver",
                             "secrets.asm.environment-variables",
                             "secrets.ssm.bootstrap.log-driver",
                             "secrets.ssm.environment-variables",
                             "service-connect-v1",
                             "storage.ebs-task-volume-attach",
                             "storage.ebsta-non-root-user",
                             "storage.s3-files",
                             "task-cpu-mem-limit",
                             "task-eia",
                             "task-eia.optimized-cpu",
                             "task-eni",
                             "task-eni-block-instance-metadata",
                             "task-eni.ipv6"})
      names.push_back(std::string("ecs.capability.") + name);
    for (const char* name : {"docker-remote-api.1.17",     "docker-remote-api.1.18",
                             "docker-remote-api.1.19",     "docker-remote-api.1.20",
                             "docker-remote-api.1.21",     "docker-remote-api.1.22",
                             "docker-remote-api.1.23",     "docker-remote-api.1.24",
                             "docker-remote-api.1.25",     "docker-remote-api.1.28",
                             "docker-remote-api.1.29",     "docker-remote-api.1.30",
                             "docker-remote-api.1.32",     "ecr-auth",
                             "logging-driver.awsfirelens", "logging-driver.awslogs",
                             "logging-driver.fluentd",     "logging-driver.json-file",
                             "logging-driver.none",        "logging-driver.syslog",
                             "privileged-container",       "task-iam-role",
                             "task-iam-role-network-host"})
      names.push_back(std::string("com.amazonaws.ecs.capability.") + name);
    std::sort(names.begin(), names.end());
    return names;
  }();
  return kNames;
}

std::string place_carry(const InstanceRecord& record) {
  using C = ContainerInstance;
  const View<C> document = record.document;
  const ResourceAmounts amounts = amounts_of(get(document, C::registered_resources).json());
  std::vector<std::string> names;
  std::vector<std::pair<std::string, std::string>> values;
  for (const View<Attribute> attribute : get(document, C::attributes)) {
    const std::string name = get(attribute, Attribute::name);
    const std::string value = get(attribute, Attribute::value);
    if (value.empty())
      names.push_back(name);
    else
      values.emplace_back(name, value);
  }
  std::sort(names.begin(), names.end());
  std::sort(values.begin(), values.end());
  Writer out;
  out.text(get(document, C::status));
  out.number(get(document, C::agent_connected) ? 1 : 0);
  out.text(get(get(document, C::version_info), berth::ecs::VersionInfo::agent_version));
  out.text(get(document, C::ec2_instance_id));
  out.number(get(document, C::registered_at).ms);
  out.number(amounts.resources.cpu_units);
  out.number(amounts.resources.memory_mib);
  out.ports(amounts.tcp_ports);
  out.ports(amounts.udp_ports);
  out.items(amounts.gpus, [](const std::string& gpu) { return gpu; });
  out.number(record.enis);
  if (names == standard_capabilities())
    out.text(kStandard);
  else
    out.items(names, [](const std::string& name) { return name; });
  for (const auto& [name, value] : values) {
    out.text(name);
    out.text(value);
  }
  return out.take();
}

std::string use_carry(const InstanceUse& use) {
  Writer out;
  out.number(use.remaining.cpu_units);
  out.number(use.remaining.memory_mib);
  out.ports(use.tcp_ports);
  out.ports(use.udp_ports);
  out.items(use.free_gpus, [](const std::string& gpu) { return gpu; });
  out.number(use.free_enis);
  out.number(use.wanted);
  for (const core::placement::GroupCount& count : use.groups) {
    out.text(count.group);
    out.number(count.tasks);
  }
  return out.take();
}

core::placement::Capabilities CarryReader::capabilities(std::string_view text) {
  if (const auto found = known_.find(text); found != known_.end()) return found->second;
  std::vector<std::string> names;
  if (text == kStandard)
    names = standard_capabilities();
  else if (!text.empty())
    for (const std::string_view name : split(text, kItem)) names.emplace_back(name);
  auto shared = std::make_shared<const std::vector<std::string>>(std::move(names));
  return known_.emplace(std::string(text), std::move(shared)).first->second;
}

Instance CarryReader::read_place(std::string_view id, std::string_view carry) {
  Reader in(carry);
  Instance out;
  out.id = std::string(id);
  out.status = parse_instance_status(in.text());
  out.agent_connected = in.number() != 0;
  out.agent_version = std::string(in.text());
  out.ec2_id = std::string(in.text());
  out.registered_at = Instant{in.number()};
  out.registered.cpu_units = in.number();
  out.registered.memory_mib = in.number();
  out.remaining = out.registered;
  in.ports(out.tcp_ports);
  in.ports(out.udp_ports);
  out.gpus = in.items();
  out.enis = static_cast<int>(in.number());
  out.capabilities = capabilities(in.text());
  while (!in.at_end()) {
    const std::string_view name = in.text();
    out.attributes.push_back({std::string(name), std::string(in.text())});
  }
  return out;
}

void CarryReader::read_use(Instance& instance, std::string_view carry) {
  Reader in(carry);
  instance.remaining.cpu_units = in.number();
  instance.remaining.memory_mib = in.number();
  const std::size_t reserved = instance.tcp_ports.size() + instance.udp_ports.size();
  in.ports(instance.tcp_ports);
  in.ports(instance.udp_ports);
  if (instance.tcp_ports.size() + instance.udp_ports.size() != reserved) {
    std::sort(instance.tcp_ports.begin(), instance.tcp_ports.end());
    std::sort(instance.udp_ports.begin(), instance.udp_ports.end());
  }
  instance.gpus = in.items();
  instance.enis = static_cast<int>(in.number());
  instance.running_tasks = static_cast<int>(in.number());
  while (!in.at_end()) {
    const std::string_view group = in.text();
    instance.groups.push_back({std::string(group), static_cast<int>(in.number())});
  }
}

std::string_view to_text(Status status) {
  const auto found = std::find_if(kStatuses.begin(), kStatuses.end(),
                                  [&](const StatusName& row) { return row.status == status; });
  return found == kStatuses.end() ? std::string_view() : found->name;
}

Status parse_instance_status(std::string_view text) {
  const auto found = std::find_if(kStatuses.begin(), kStatuses.end(),
                                  [&](const StatusName& row) { return row.name == text; });
  return found == kStatuses.end() ? Status::inactive : found->status;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  const std::optional<std::int64_t> port = parse_int(text);
  if (!port || *port < 0 || *port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*port);
}

}  // namespace berth::backend
