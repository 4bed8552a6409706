// `berth ecr push`: an image of an engine, a layout, an archive or another registry becomes one of ECR.
#include "base/json.h"
#include "commands.h"
#include "image_places.h"
#include "image_progress.h"
#include "network.h"
#include "own_words.h"

namespace berth {

namespace {

images::Place source_of(const std::string& word) {
  images::PlaceReading reading = images::parse_source(word);
  if (!reading.fault.empty()) throw cli::bad_parameter(reading.fault);
  return std::move(reading.place);
}

// REPOSITORY[:TAG], or what the image is called where it comes from.
images::Name repository_of(const Session& session, const std::optional<std::string>& word,
                           const images::Place& source) {
  if (word) {
    images::NameReading reading =
        images::parse_repository(*word, session.environment.get("BERTH_REGISTRY_HOST").value_or(""));
    if (!reading.fault.empty()) throw cli::bad_parameter(reading.fault);
    return std::move(reading.name);
  }
  if (source.kind != images::PlaceKind::engine && source.kind != images::PlaceKind::registry)
    throw cli::misuse("the following arguments are required: REPOSITORY[:TAG]");
  images::Name name = source.name;
  const std::string registry_host = session.environment.get("BERTH_REGISTRY_HOST").value_or("");
  if (!images::is_own_host(name.host, registry_host)) name.host.clear();
  name.digest.clear();
  return name;
}

Json push(const Session& session, const cli::Target& target, const OwnWords& words) {
  const images::Place place = source_of(*words.word(0));
  images::Name name = repository_of(session, words.word(1), place);
  const auto platform = platform_asked(words.value("platform"), words.has("all-platforms"));
  const auto progress = make_progress();
  const std::string wish = name.tag.empty() ? name.repository : name.tag;
  const auto source = open_source(session, target.globals, place, wish, *progress);
  if (name.tag.empty() && name.digest.empty()) name.tag = source->tag().empty() ? "latest" : source->tag();
  const OwnRepository own = open_own(session, target.globals, name);
  const auto destination = images::create_in_registry(own.place);
  Json copied = copy_image(*source, *destination, platform, *progress);
  const std::string uri = uri_of(session, own);
  Json out = {{"imageUri",
               uri + (name.tag.empty() ? "@" + copied["imageDigest"].get<std::string>() : ":" + name.tag)},
              {"registryId", own.account},
              {"repositoryName", name.repository}};
  if (!name.tag.empty()) out["imageTag"] = name.tag;
  out.update(copied);
  return out;
}

}  // namespace

int run_push(Session& session, const cli::Target& target) {
  const OwnWords words({{.name = "platform"}, {.name = "all-platforms", .arity = cli::Arity::flag}},
                       {"IMAGE|FOLDER|FILE", "REPOSITORY[:TAG]"}, 1, target.words);
  const cli::Display display = display_of(session, target.globals, profile_of(session, target.globals));
  try {
    print(cli::render(push(session, target, words), display));
  } catch (const images::RegistryRefusal& refusal) {
    throw refused_by(refusal, "push");
  }
  return 0;
}

}  // namespace berth
