// Taking away what no image needs: blobs, the layers that name them, uploads that nobody goes on with. Any
// number of processes may push meanwhile.
//
// A blob is of no use if no image of any account, region and repository has it as a layer and no upload as a
// part. Young ones stay, since their manifest may be on its way. First the layers that name it are erased,
// durably, and then it is removed, unless it was touched in between: so a layer that is told as available is
// there, a pusher whose layer went is told when it puts the manifest, and a crash leaves blobs that the next
// run takes.
#pragma once

#include <cstdint>
#include <string>

#include "base/instant.h"
#include "store/blobs.h"
#include "store/store.h"

namespace berth::backend::images {

struct CollectOptions {
  bool dry_run = false;
  Duration min_age = hours(1);
  std::string command;  // for the log
};

struct Collected {
  std::uint64_t blobs = 0;    // removed, or to be removed
  std::uint64_t bytes = 0;    // of them and of the uploads
  std::uint64_t uploads = 0;  // that nobody goes on with
  std::uint64_t needed = 0;   // blobs that stay because something needs them
  std::uint64_t young = 0;    // and because they are too young
};

// `now` is the wall clock's. Throws IoError.
Collected collect_layers(store::Store& store, store::Blobs& blobs, Instant now,
                         const CollectOptions& options);

}  // namespace berth::backend::images
