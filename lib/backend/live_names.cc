#include "backend/live_names.h"

#include <algorithm>
#include <array>

#include "backend/ecr/image.h"
#include "backend/ecr/registry.h"
#include "backend/ecs/capacity_providers.h"
#include "backend/ecs/cluster_records.h"
#include "backend/ecs/families.h"
#include "backend/ecs/instance_record.h"
#include "backend/ecs/service_record.h"
#include "backend/ecs/task_definition_records.h"
#include "backend/ecs/task_record.h"
#include "backend/local_backend_class.h"
#include "base/json.h"

namespace berth::backend {
namespace {

using Names = std::vector<LiveName>;

// A document costs some ten microseconds; so many a person still reads.
constexpr std::size_t kMostDescribed = 40;
constexpr std::size_t kDigestShown = 19;  // "sha256:" and twelve digits
constexpr std::array<std::string_view, 4> kLaunchTypes = {"-", "EC2", "EXTERNAL", "FARGATE"};

struct Question {
  const store::Reader& reader;
  const Scope& scope;
  const NameQuestion& asked;

  std::string row_head() const { return scope.account + "/" + scope.region + "/"; }
  std::string row_head(std::string_view part) const { return row_head() + std::string(part) + "/"; }
};

// The rows behind `head` that begin as typed: the first ones, and the last.
std::vector<store::Entry> rows_at(const Question& question, std::string_view index, const std::string& head) {
  const std::string prefix = head + std::string(question.asked.typed);
  const std::size_t limit = question.asked.limit;
  std::vector<store::Entry> rows = question.reader.scan({.index = index, .prefix = prefix, .limit = limit});
  if (rows.size() < limit) return rows;
  std::vector<store::Entry> last =
      question.reader.scan({.index = index, .prefix = prefix, .limit = 1, .reverse = true});
  if (!last.empty() && last.front().key != rows.back().key) rows.push_back(std::move(last.front()));
  return rows;
}

// A word on the document of each row, if they are few.
using About = std::string (*)(const Json& document);

void add_names(const Question& question, std::string_view index, const std::string& head, About about,
               Names& out) {
  const std::vector<store::Entry> rows = rows_at(question, index, head);
  const bool few = rows.size() <= kMostDescribed;
  for (const store::Entry& row : rows) {
    LiveName name{.name = row.key.substr(head.size())};
    const std::optional<Json> document =
        few && about != nullptr ? question.reader.get(row.document) : std::nullopt;
    if (document) name.about = about(*document);
    out.push_back(std::move(name));
  }
}

std::string text_of(const Json& document, std::string_view name) {
  const Json* found = member(document, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

std::string behind_last_slash(const std::string& text) { return text.substr(text.rfind('/') + 1); }

std::string about_task(const Json& document) {
  return behind_last_slash(text_of(document, "taskDefinitionArn")) + " " + text_of(document, "lastStatus");
}

std::string about_service(const Json& document) {
  const Json* wanted = member(document, "desiredCount");
  const std::string count = wanted != nullptr ? ", wants " + to_line(*wanted) : "";
  return behind_last_slash(text_of(document, "taskDefinition")) + count;
}

Names clusters(const Question& question) {
  Names out;
  add_names(question, kClustersIndex, question.row_head(), nullptr, out);
  return out;
}

Names services(const Question& question) {
  Names out;
  for (const std::string_view launch : kLaunchTypes)
    add_names(question, kServicesByCluster,
              question.row_head(question.asked.within) + std::string(launch) + "/", about_service, out);
  return out;
}

Names tasks(const Question& question) {
  Names out;
  const std::string head = question.scope.key("ecs", "task", std::string(question.asked.within) + "/");
  add_names(question, "", head, about_task, out);
  return out;
}

Names running_tasks(const Question& question) {
  Names out;
  for (const std::string_view launch : kLaunchTypes)
    add_names(question, kTasksByCluster,
              question.row_head(question.asked.within) + "RUNNING/" + std::string(launch) + "/", about_task,
              out);
  return out;
}

Names instances(const Question& question) {
  Names out;
  const auto about = [](const Json& document) { return text_of(document, "status"); };
  add_names(question, kInstancePlaces, question.row_head(question.asked.within), about, out);
  return out;
}

Names families(const Question& question) {
  Names out;
  add_names(question, kFamiliesIndex, question.row_head("ALL"), nullptr, out);
  return out;
}

// `FAMILY:REVISION`, newest first, of one family. What was typed behind the colon may be any of its numbers'
// beginnings.
void add_revisions(const Question& question, std::string_view status, std::string_view family,
                   std::string_view digits, Names& out) {
  const std::string head = revisions_prefix(question.scope, status, family);
  for (const store::Entry& row : question.reader.scan(
           {.index = kRevisionsIndex, .prefix = head, .limit = question.asked.limit, .reverse = true})) {
    const std::string number = std::to_string(revision_of_row(row.key, question.scope, status).revision);
    if (number.starts_with(digits)) out.push_back({.name = std::string(family) + ":" + number});
  }
}

// The families, each with a colon behind it; the revisions, once there is but one family.
Names revisions(const Question& question, std::string_view status) {
  Names out;
  const std::size_t colon = question.asked.typed.find(':');
  if (colon != std::string_view::npos) {
    add_revisions(question, status, question.asked.typed.substr(0, colon),
                  question.asked.typed.substr(colon + 1), out);
    return out;
  }
  const bool active = status == kRevisionActive;
  add_names(question, kFamiliesIndex, question.row_head(active ? "ACTIVE" : "ALL"), nullptr, out);
  if (out.size() == 1) {
    const std::string family = out.front().name;
    out.clear();
    add_revisions(question, status, family, "", out);
    return out;
  }
  for (LiveName& name : out) name.name += ":";
  return out;
}

Names active_revisions(const Question& question) { return revisions(question, kRevisionActive); }
Names inactive_revisions(const Question& question) { return revisions(question, kRevisionInactive); }

// Families, which mean their newest revision, and a family's revisions once it is the only one.
Names task_definitions(const Question& question) {
  if (question.asked.typed.find(':') != std::string_view::npos) return active_revisions(question);
  Names out;
  add_names(question, kFamiliesIndex, question.row_head("ACTIVE"), nullptr, out);
  if (out.size() != 1) return out;
  const std::string family = out.front().name;
  out.front().about = "the newest revision";
  add_revisions(question, kRevisionActive, family, "", out);
  return out;
}

images::Registry registry_of(const Question& question) { return {.service = "ecr", .scope = question.scope}; }

Names repositories(const Question& question) {
  Names out;
  add_names(question, "", images::repository_key(registry_of(question), ""), nullptr, out);
  return out;
}

Names public_repositories(const Question& question) {
  Names out;
  const images::Registry registry = {
      .service = std::string(images::kPublic),
      .scope = {.account = question.scope.account, .region = std::string(images::kPublicRegion)}};
  add_names(question, "", images::repository_key(registry, ""), nullptr, out);
  return out;
}

Names image_tags(const Question& question) {
  Names out;
  const std::string head = images::row_prefix(registry_of(question), question.asked.within) + "tagged/";
  for (const store::Entry& row : rows_at(question, images::kImageIds, head)) {
    const std::string digest(images::thing_of(row.document).id);
    out.push_back({.name = row.carry, .about = digest.substr(0, kDigestShown)});
  }
  return out;
}

Names image_digests(const Question& question) {
  Names out;
  add_names(question, "", images::thing_key(registry_of(question), "image", question.asked.within, ""),
            nullptr, out);
  return out;
}

Names capacity_providers(const Question& question) {
  Names out;
  for (const std::string_view name : {"FARGATE", "FARGATE_SPOT"}) {
    if (name.starts_with(question.asked.typed) && capacity_provider_exists(name))
      out.push_back({.name = std::string(name)});
  }
  return out;
}

struct Kind {
  std::string_view name;
  Names (*names)(const Question& question);
};
constexpr std::array kKinds = {
    Kind{"active-revision", active_revisions},
    Kind{"capacity-provider", capacity_providers},
    Kind{"cluster", clusters},
    Kind{"container-instance", instances},
    Kind{"family", families},
    Kind{"image-digest", image_digests},
    Kind{"image-tag", image_tags},
    Kind{"inactive-revision", inactive_revisions},
    Kind{"public-repository", public_repositories},
    Kind{"repository", repositories},
    Kind{"running-task", running_tasks},
    Kind{"service", services},
    Kind{"task", tasks},
    Kind{"task-definition", task_definitions},
};

}  // namespace

std::vector<LiveName> live_names(const store::Reader& reader, const Scope& scope,
                                 const NameQuestion& question) {
  for (const Kind& kind : kKinds) {
    if (kind.name == question.kind) return kind.names({reader, scope, question});
  }
  return {};
}

Json list_live_names(LocalBackend& backend, const api::Request& request) {
  const std::string kind = text_of(request.input, "kind");
  const std::string within = text_of(request.input, "within");
  const std::string typed = text_of(request.input, "typed");
  Json names = Json::array();
  const store::Snapshot snapshot = backend.store().snapshot();
  for (LiveName& name : live_names(snapshot, {.account = request.account, .region = request.region},
                                   {.kind = kind,
                                   .within = within,
                                   .typed = typed,
                                   .limit = request.input.at("limit").get<std::size_t>()})) {
    names.push_back({{"name", std::move(name.name)}, {"about", std::move(name.about)}});
  }
  return {{"names", std::move(names)}};
}

}  // namespace berth::backend
