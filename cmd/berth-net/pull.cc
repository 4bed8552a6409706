// `berth ecr pull`: an image of ECR goes to an engine, a layout, an archive or another registry.
#include "base/json.h"
#include "commands.h"
#include "image_places.h"
#include "image_progress.h"
#include "network.h"
#include "own_words.h"

namespace berth {

namespace {

images::Place destination_of(const std::optional<std::string>& word) {
  if (!word) return {};  // the engine, under the image's own name
  images::PlaceReading reading = images::parse_destination(*word);
  if (!reading.fault.empty()) throw cli::bad_parameter(reading.fault);
  return std::move(reading.place);
}

Json pull(const Session& session, const cli::Target& target, const OwnWords& words) {
  images::NameReading reading =
      images::parse_repository(*words.word(0), session.environment.get("BERTH_REGISTRY_HOST").value_or(""));
  if (!reading.fault.empty()) throw cli::bad_parameter(reading.fault);
  images::Name& name = reading.name;
  if (name.digest.empty() && name.tag.empty()) name.tag = "latest";
  const images::Place place = destination_of(words.word(1));
  const bool all = words.has("all-platforms");
  const auto platform = platform_asked(words.value("platform"), all);
  const OwnRepository own = open_own(session, target.globals, name);
  const std::string uri = uri_of(session, own);
  const auto source = images::open_registry(own.place);
  const std::string full_name = name.tag.empty() ? "" : uri + ":" + name.tag;
  const auto destination = open_destination(session, target.globals, place, name.tag, full_name);
  if (all && !destination->takes_index())
    throw cli::bad_parameter("--all-platforms: " + destination->name() +
                             " holds one platform's image; oci:FOLDER and oci-archive:FILE hold all");
  const auto progress = make_progress();
  Json copied = copy_image(*source, *destination, platform, *progress);
  Json out = {{"imageUri", uri + (name.tag.empty() ? "@" + name.digest : ":" + name.tag)},
              {"destination", destination->name()}};
  out.update(copied);
  return out;
}

}  // namespace

int run_pull(Session& session, const cli::Target& target) {
  const OwnWords words({{.name = "platform"}, {.name = "all-platforms", .arity = cli::Arity::flag}},
                       {"REPOSITORY[:TAG|@DIGEST]", "DESTINATION"}, 1, target.words);
  const cli::Display display = display_of(session, target.globals, profile_of(session, target.globals));
  try {
    print(cli::render(pull(session, target, words), display));
  } catch (const images::RegistryRefusal& refusal) {
    throw refused_by(refusal, "pull");
  }
  return 0;
}

}  // namespace berth
