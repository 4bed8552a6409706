// What lies around the state's documents, for the few handlers that need more than those: the bytes of
// layers, the wall clock and the key that sign tokens, and a name from the environment.
#pragma once

#include <functional>
#include <string>

#include "base/effects.h"
#include "store/blobs.h"

namespace berth {
class Files;
}  // namespace berth

namespace berth::backend {

struct Edge {
  store::Blobs& blobs;
  WallClock& wall;
  std::function<std::string()> signing_key;  // of the state, made when it is first asked for
  std::function<std::string()> stored_key;   // the same; "" while there is none
  std::string registry_host;                 // BERTH_REGISTRY_HOST; empty if it is not set
};

// The key of the state in `directory` that signs registry tokens: a file that only its owner can read. The
// first call makes it from `random_bytes`; of several processes that do so at once, all get the key of the
// first. Throws IoError.
std::string signing_key(Files& files, const std::string& directory,
                        const std::function<std::string(std::size_t)>& random_bytes);
// The same, for those who only read: "" while there is none.
std::string stored_signing_key(Files& files, const std::string& directory);

}  // namespace berth::backend
