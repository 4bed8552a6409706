// An image from a source to a destination: manifests read, blobs copied by several threads, what is there
// skipped, the root put last.
#pragma once

#include <cstddef>
#include <optional>

#include "images/places.h"

namespace berth::images {

struct CopyOptions {
  std::optional<Platform> platform;  // of an index's images this one alone
  Platform machine;                  // taken where the destination holds one image only
  std::size_t threads = 4;
};

struct Copied {
  Document root;  // as the destination has it
  std::size_t blobs = 0;
  std::size_t present = 0;  // of them, those that were there
  std::size_t mounted = 0;
  std::uint64_t bytes = 0;  // of those that were sent
};

// Nothing can be seen at the destination if it throws (ImageError, RegistryRefusal, http::ConnectionError,
// IoError).
Copied copy(Source& source, Destination& destination, const CopyOptions& options, Progress& progress);

}  // namespace berth::images
