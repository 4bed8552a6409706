// A Docker engine, or podman's socket: images/NAME/get and images/load of the Engine API.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "http/client.h"
#include "images/archive.h"
#include "images/places.h"
#include "images/registry_client.h"

namespace berth::images {

struct EngineAddress {
  std::string base_url;     // "http://docker", "http://127.0.0.1:2375"
  std::string unix_socket;  // "": TCP
};
// Of DOCKER_HOST ("": the usual socket): unix:// or tcp://. Throws ImageError for another.
EngineAddress engine_address(std::string_view docker_host);

// The image is written to a file without a name in `wish.folder` first, for its layers are compressed before
// they are sent. Throws ImageError if the engine has none of that name.
std::unique_ptr<Source> open_engine(const EngineAddress& engine, const Send& send, const Name& image,
                                    ArchiveWish wish, Progress& progress);

// The image is loaded as `name`.
std::unique_ptr<Destination> create_in_engine(EngineAddress engine, Send send, std::string name,
                                              std::string folder);

}  // namespace berth::images
