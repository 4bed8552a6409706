// The places of `push` and `pull`, opened as the options, the environment and docker's files say.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "images/copy.h"
#include "images/name.h"
#include "images/places.h"
#include "images/registry_places.h"
#include "session.h"

namespace berth {

// berth's own registry, here or at an endpoint, and a repository of it.
struct OwnRepository {
  std::shared_ptr<api::Backend> door;
  std::string account;  // the registry's
  std::string region;
  images::RegistryPlace place;
};

// `name` without a host is of the command's account and region.
OwnRepository open_own(const Session& session, const cli::Globals& globals, const images::Name& name);

// The repository's URI, as its registry tells it. Throws Refused if there is none.
std::string uri_of(const Session& session, const OwnRepository& own);

// `wish` names an image by which a place that holds several may know the one that is meant.
std::unique_ptr<images::Source> open_source(const Session& session, const cli::Globals& globals,
                                            const images::Place& place, const std::string& wish,
                                            images::Progress& progress);
// `tag` and `full_name` are the image's own, for places that are not told a name.
std::unique_ptr<images::Destination> open_destination(const Session& session, const cli::Globals& globals,
                                                      const images::Place& place, const std::string& tag,
                                                      const std::string& full_name);

// --platform and --all-platforms. Throws UsageError (252).
std::optional<images::Platform> platform_asked(const std::optional<std::string>& text, bool all);

// Copies with several threads, and gives a result for --output: digest, and what was sent.
Json copy_image(images::Source& source, images::Destination& destination,
                const std::optional<images::Platform>& platform, images::Progress& progress);

// A registry's refusal as that of a service, with what can be done about it.
Refused refused_by(const images::RegistryRefusal& refusal, const std::string& operation);

}  // namespace berth
