// The keys that requests may be signed with: one file of the state, `keys.json`, that only its owner can
// read. Any process adds and removes; whoever reads sees the file whole, as it was or as it is. A reset of
// the state leaves it alone.
//
// Contract: what fails throws IoError; its text never holds a secret.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/instant.h"

namespace berth {
class WallClock;
}

namespace berth::backend {

struct AccessKey {
  std::string id;
  std::string secret;
  std::string session_token;  // "": it needs none
  std::string account;
  Instant created_at;
  std::optional<Instant> expires_at;
};

// 3 to 128 letters, digits and underscores.
bool is_access_key_id(std::string_view text);

// `AKIA…`, and `ASIA…` with a session token for one that ends. Account and times are the caller's to fill in.
AccessKey fresh_access_key(bool ends, const std::function<std::string(std::size_t)>& random_bytes);

// In the order in which they were added; none if there is no file.
std::vector<AccessKey> access_keys(Files& files, const std::string& directory);

// Where the keys of a state are changed.
struct KeyFile {
  Files& files;
  WallClock& clock;
  std::string directory;  // the state's
};
// False if there is one of that id.
bool add_access_key(const KeyFile& where, const AccessKey& key);
// False if there is none.
bool remove_access_key(const KeyFile& where, std::string_view id);

// Looks keys up, for a process that lives long: reads the file again whenever it has changed. Thread-safe.
class AccessKeys {
 public:
  AccessKeys(Files& files, std::string directory) : files_(files), directory_(std::move(directory)) {}
  std::optional<AccessKey> find(std::string_view id);

 private:
  Files& files_;
  std::string directory_;
  std::mutex mutex_;  // guards what follows
  std::vector<AccessKey> keys_;
  std::optional<FileStatus> read_;  // the file that keys_ are of
};

}  // namespace berth::backend
