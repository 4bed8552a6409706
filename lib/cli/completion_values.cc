#include "cli/completion_values.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace berth::cli {

namespace {

using model::ShapeType;

// Which members hold names that the state knows. A row for one operation stands before those for all; an
// empty kind says that the name is a new one.
struct NamedMember {
  std::string_view service;
  std::string_view operation;
  std::string_view member;
  std::string_view kind;
};
constexpr std::array kNamedMembers = {
    NamedMember{"ecs", "CreateService", "serviceName", ""},
    NamedMember{"ecs", "DeleteTaskDefinitions", "taskDefinitions", "inactive-revision"},
    NamedMember{"ecs", "DeregisterTaskDefinition", "taskDefinition", "active-revision"},
    NamedMember{"ecs", "ExecuteCommand", "task", "running-task"},
    NamedMember{"ecs", "StopTask", "task", "running-task"},
    NamedMember{"ecs", "UpdateTaskProtection", "tasks", "running-task"},
    NamedMember{"ecs", "", "capacityProvider", "capacity-provider"},
    NamedMember{"ecs", "", "capacityProviders", "capacity-provider"},
    NamedMember{"ecs", "", "cluster", "cluster"},
    NamedMember{"ecs", "", "clusters", "cluster"},
    NamedMember{"ecs", "", "containerInstance", "container-instance"},
    NamedMember{"ecs", "", "containerInstances", "container-instance"},
    NamedMember{"ecs", "", "family", "family"},
    NamedMember{"ecs", "", "familyPrefix", "family"},
    NamedMember{"ecs", "", "service", "service"},
    NamedMember{"ecs", "", "serviceName", "service"},
    NamedMember{"ecs", "", "services", "service"},
    NamedMember{"ecs", "", "task", "task"},
    NamedMember{"ecs", "", "taskDefinition", "task-definition"},
    NamedMember{"ecs", "", "tasks", "task"},
    NamedMember{"ecr", "CreateRepository", "repositoryName", ""},
    NamedMember{"ecr", "", "repositoryName", "repository"},
    NamedMember{"ecr", "", "repositoryNames", "repository"},
    NamedMember{"ecr", "", "imageTag", "image-tag"},
    NamedMember{"ecr", "", "imageDigest", "image-digest"},
    NamedMember{"ecr-public", "CreateRepository", "repositoryName", ""},
    NamedMember{"ecr-public", "", "repositoryName", "public-repository"},
    NamedMember{"ecr-public", "", "repositoryNames", "public-repository"},
};

constexpr std::array<std::string_view, 38> kRegions = {
    "af-south-1",     "ap-east-1",      "ap-east-2",      "ap-northeast-1", "ap-northeast-2",
    "ap-northeast-3", "ap-south-1",     "ap-south-2",     "ap-southeast-1", "ap-southeast-2",
    "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
    "ca-central-1",   "ca-west-1",      "cn-north-1",     "cn-northwest-1", "eu-central-1",
    "eu-central-2",   "eu-north-1",     "eu-south-1",     "eu-south-2",     "eu-west-1",
    "eu-west-2",      "eu-west-3",      "il-central-1",   "me-central-1",   "me-south-1",
    "mx-central-1",   "sa-east-1",      "us-east-1",      "us-east-2",      "us-gov-east-1",
    "us-gov-west-1",  "us-west-1",      "us-west-2"};

constexpr std::string_view kFileUrl = "file://";
constexpr std::string_view kBytesUrl = "fileb://";

std::string last_part(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

// The cluster or repository that names of this kind lie in.
std::string within(const ValuePlace& place, std::string_view kind) {
  if (kind == "image-tag" || kind == "image-digest") return place.given("repository-name");
  const std::string cluster = last_part(place.given("cluster"));
  return cluster.empty() ? "default" : cluster;
}

// What an ARN has behind the account: `cluster/NAME`, `service/CLUSTER/NAME`.
struct ArnForm {
  std::string_view kind;
  std::string_view type;
  bool in_cluster;
};
constexpr std::array kArnForms = {
    ArnForm{"active-revision", "task-definition/", false},
    ArnForm{"cluster", "cluster/", false},
    ArnForm{"container-instance", "container-instance/", true},
    ArnForm{"inactive-revision", "task-definition/", false},
    ArnForm{"running-task", "task/", true},
    ArnForm{"service", "service/", true},
    ArnForm{"task", "task/", true},
    ArnForm{"task-definition", "task-definition/", false},
};

// A name at the end of an ARN that is typed as far as its type.
void complete_arn(const ValuePlace& place, std::string_view kind, Completion& out) {
  const auto form = std::find_if(kArnForms.begin(), kArnForms.end(),
                                 [&](const ArnForm& each) { return each.kind == kind; });
  if (form == kArnForms.end()) return;
  const std::size_t at = place.typed.find(":" + std::string(form->type));
  if (at == std::string::npos) return;
  const std::size_t name = at + 1 + form->type.size();
  const std::size_t slash = place.typed.find('/', name);
  if (form->in_cluster && slash == std::string::npos) {
    out.lookups.push_back({.head = place.head + place.typed.substr(0, name),
                           .typed = place.typed.substr(name),
                           .kind = "cluster/"});
    return;
  }
  const std::size_t begin = form->in_cluster ? slash + 1 : name;
  out.lookups.push_back({.head = place.head + place.typed.substr(0, begin),
                         .typed = place.typed.substr(begin),
                         .kind = kind,
                         .within = form->in_cluster ? place.typed.substr(name, slash - name) : ""});
}

// A structure, or a list of them: what shorthand is for.
std::optional<model::Shape> structure_of(const model::Shape& shape) {
  if (shape.is(ShapeType::structure)) return shape;
  if (shape.is(ShapeType::list) && shape.element().is(ShapeType::structure)) return shape.element();
  return std::nullopt;
}

void offer_enum(const ValuePlace& place, const model::Shape& shape, Completion& out) {
  const model::Shape& value = shape.is(ShapeType::list) ? shape.element() : shape;
  for (const std::string_view text : value.enum_values()) offer(place, text, "", out);
}

// `key=value,key=…`: keys, and values of the one at the cursor. Nested brackets are left alone.
void complete_shorthand(const ValuePlace& place, const model::Shape& structure, Completion& out) {
  if (place.typed.find_first_of("[{'\"") != std::string::npos) return;
  const std::size_t comma = place.typed.rfind(',');
  const std::size_t begin = comma == std::string::npos ? 0 : comma + 1;
  ValuePlace inner{.service = place.service,
                   .operation = place.operation,
                   .given = place.given,
                   .head = place.head + place.typed.substr(0, begin),
                   .typed = place.typed.substr(begin)};
  if (const std::size_t equals = inner.typed.find('='); equals != std::string::npos) {
    const auto member = structure.member(std::string_view(inner.typed).substr(0, equals));
    inner.head += inner.typed.substr(0, equals + 1);
    inner.typed.erase(0, equals + 1);
    if (member && !structure_of(member->shape())) complete_member(inner, *member, out);
    return;
  }
  for (const model::Member member : structure.members()) {
    const std::string key = std::string(member.name()) + "=";
    const bool given = place.typed.starts_with(key) || place.typed.find("," + key) != std::string::npos;
    if (!given) offer(inner, key, type_words(member.shape()), out);
  }
}

// `service/CLUSTER/SERVICE`, as Application Auto Scaling names what it scales.
void complete_resource_id(const ValuePlace& place, Completion& out) {
  constexpr std::string_view kService = "service/";
  if (!place.typed.starts_with(kService)) return offer(place, kService, "", out);
  const std::string rest = place.typed.substr(kService.size());
  const std::size_t slash = rest.find('/');
  const std::string head = place.head + std::string(kService);
  if (slash == std::string::npos) {
    out.lookups.push_back({.head = head, .typed = rest, .kind = "cluster/"});
    return;
  }
  const std::string cluster = rest.substr(0, slash);
  out.lookups.push_back(
      {.head = head + cluster + "/", .typed = rest.substr(slash + 1), .kind = "service", .within = cluster});
}

}  // namespace

void offer(const ValuePlace& place, std::string_view text, std::string_view about, Completion& out) {
  if (!text.starts_with(place.typed)) return;
  out.candidates.push_back({.text = place.head + std::string(text), .about = std::string(about)});
}

std::string_view kind_of_names(std::string_view service, std::string_view operation,
                               std::string_view member) {
  for (const NamedMember& row : kNamedMembers) {
    if (row.service == service && row.member == member &&
        (row.operation.empty() || row.operation == operation))
      return row.kind;
  }
  return {};
}

void complete_names(const ValuePlace& place, std::string_view kind, Completion& out) {
  if (kind.empty()) return;
  if (place.typed.starts_with("arn:")) return complete_arn(place, kind, out);
  out.lookups.push_back(
      {.head = place.head, .typed = place.typed, .kind = kind, .within = within(place, kind)});
}

void complete_region(const ValuePlace& place, Completion& out) {
  for (const std::string_view region : kRegions) offer(place, region, "", out);
}

void complete_file(const ValuePlace& place, Completion& out) {
  out.lookups.push_back({.source = Lookup::Source::files, .head = place.head, .typed = place.typed});
}

void complete_file_url(const ValuePlace& place, bool only_so, bool bytes, Completion& out) {
  for (const std::string_view scheme : {kFileUrl, kBytesUrl}) {
    if (place.typed.starts_with(scheme)) {
      out.lookups.push_back({.source = Lookup::Source::files,
                             .head = place.head + std::string(scheme),
                             .typed = place.typed.substr(scheme.size())});
      return;
    }
  }
  if (place.typed.empty() && !only_so) return;
  offer(place, bytes ? kBytesUrl : kFileUrl, "", out);
}

void complete_member(const ValuePlace& place, const model::Member& member, Completion& out) {
  const model::Shape shape = member.shape();
  if (place.service == "application-autoscaling" && member.name().starts_with("resourceId"))
    return complete_resource_id(place, out);
  if (place.service == "application-autoscaling" && member.name().starts_with("ResourceId"))
    return complete_resource_id(place, out);
  const auto structure = structure_of(shape);
  if (structure) complete_shorthand(place, *structure, out);
  offer_enum(place, shape, out);
  if (shape.is(ShapeType::boolean)) {
    for (const std::string_view value : {"true", "false"}) offer(place, value, "", out);
  }
  complete_names(place, kind_of_names(place.service, place.operation, member.name()), out);
  complete_file_url(place, structure.has_value() || shape.is(ShapeType::blob), shape.is(ShapeType::blob),
                    out);
}

std::string type_words(const model::Shape& shape) {
  switch (shape.type()) {
    case ShapeType::string:
      return shape.enum_values().empty() ? "text" : "one of a few words";
    case ShapeType::integer:
    case ShapeType::long_integer:
    case ShapeType::floating:
      return "number";
    case ShapeType::boolean:
      return "true or false";
    case ShapeType::timestamp:
      return "time";
    case ShapeType::blob:
      return "bytes";
    case ShapeType::structure:
      return "structure";
    case ShapeType::list:
      return "list: " + type_words(shape.element());
    case ShapeType::map:
      return "map";
  }
  return {};
}

}  // namespace berth::cli
