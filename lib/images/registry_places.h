// Images in a registry, as a source and as a destination.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "images/places.h"
#include "images/registry_client.h"

namespace berth::images {

// Where a push that was broken off stands, from one process to the next. Files in a folder; "" keeps nothing.
class Bookmarks {
 public:
  explicit Bookmarks(std::string folder) : folder_(std::move(folder)) {}
  std::string find(const std::string& key) const;  // the upload's URL; "" if there is none
  void keep(const std::string& key, const std::string& url) const;
  void forget(const std::string& key) const;

 private:
  std::string path(const std::string& key) const;
  std::string folder_;
};

struct RegistryPlace {
  std::shared_ptr<RegistryClient> client;
  Name name;           // its host is for messages
  std::string folder;  // for files without a name
  // Where a registry of this machine keeps a blob that it has; null for others.
  std::function<std::string(const std::string& digest)> blob_path = {};
  Bookmarks bookmarks = Bookmarks("");
};

std::unique_ptr<Source> open_registry(RegistryPlace place);
std::unique_ptr<Destination> create_in_registry(RegistryPlace place);

}  // namespace berth::images
