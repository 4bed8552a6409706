// Images in a registry, as a source and as a destination.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "images/notes.h"
#include "images/places.h"
#include "images/registry_client.h"

namespace berth::images {

struct RegistryPlace {
  std::shared_ptr<RegistryClient> client;
  Name name;           // its host is for messages
  std::string folder;  // for files without a name
  // Where a registry of this machine keeps a blob that it has; null for others.
  std::function<std::string(const std::string& digest)> blob_path = {};
  Notes notes = Notes("");  // of pushes that were broken off
};

std::unique_ptr<Source> open_registry(RegistryPlace place);
std::unique_ptr<Destination> create_in_registry(RegistryPlace place);

}  // namespace berth::images
