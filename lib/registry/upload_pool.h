// Uploads between their requests. The bytes lie in the blob store's uploads, so any process goes on with one;
// those that this process has begun stay open for a while, so that their digest runs on and a blob is read
// once only.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/effects.h"
#include "store/blobs.h"

namespace berth::registry {

// Another request is at the upload, and does not come to an end.
class UploadBusy : public std::runtime_error {
 public:
  UploadBusy() : std::runtime_error("another request is at this upload") {}
};

// Thread-safe.
class UploadPool {
 private:
  struct Slot {
    std::timed_mutex mutex;  // held by the one request that is at it
    std::optional<store::Upload> upload;
    std::uint64_t used = 0;
    std::int64_t used_ms = 0;  // monotonic
  };

 public:
  // `wait`: of a request, for another one that is at the same upload.
  explicit UploadPool(store::Blobs& blobs, WallClock* clock = nullptr, Duration wait = seconds(5));

  // An upload that one request holds. Few others of it wait, and not for long: a client that stalls would
  // keep all threads of a server.
  class Held {
   public:
    store::Upload& upload() { return *slot_->upload; }
    std::string keep(store::Saved saved = store::Saved::kHere);  // as Upload::keep
    void discard();

   private:
    friend class UploadPool;
    Held(UploadPool& pool, std::string name, std::shared_ptr<Slot> slot);
    void end();
    UploadPool& pool_;
    std::string name_;
    std::shared_ptr<Slot> slot_;
    std::unique_lock<std::timed_mutex> lock_;
  };

  // `name` is the upload's in the blob store. Throws UploadBusy.
  Held begin(const std::string& name);
  std::optional<Held> open(const std::string& name);  // nothing if there is none

 private:
  std::shared_ptr<Slot> slot_of(const std::string& name);
  void forget(const std::string& name, const std::shared_ptr<Slot>& slot);
  void close_idle();

  store::Blobs& blobs_;
  WallClock& clock_;
  Duration wait_;
  std::atomic<int> waiting_{0};  // requests, for an upload that another one holds
  std::mutex mutex_;             // guards what follows
  std::map<std::string, std::shared_ptr<Slot>, std::less<>> slots_;
  std::uint64_t uses_ = 0;
};

}  // namespace berth::registry
