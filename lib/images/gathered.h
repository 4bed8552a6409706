// The blobs of an image for a place that takes all of them at once.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "images/places.h"

namespace berth::images {

// Those of the network are fetched to files without a name, those that lie here are read when they are
// wanted. Thread-safe.
class GatheredBlobs {
 public:
  explicit GatheredBlobs(std::string folder) : folder_(std::move(folder)) {}
  // `source` outlives this object.
  void add(const Descriptor& blob, Source& source, const Meter& meter);
  // Throws ImageError at its end if the bytes do not have the digest.
  std::unique_ptr<http::BodyReader> open(const Descriptor& blob);
  std::vector<Descriptor> all();  // by digest

 private:
  struct Kept {
    Descriptor descriptor;
    Source* source;
    std::shared_ptr<File> file;  // checked; null: the source has it here
  };

  std::string folder_;
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;  // by digest
};

}  // namespace berth::images
