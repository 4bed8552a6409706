// Blobs (image layers, large manifests) beside the log, by digest: `blobs/sha256/ab/<hex>`; what is being
// uploaded grows in `uploads/<id>`, across processes if need be.
//
// Contract: a blob is written first and recorded in the store afterwards. A blob that has its name is whole
// and on the disk. Digests and ids are checked, so no name leads out of the folder. What fails throws
// IoError; a name that is not valid throws std::invalid_argument (check first with valid_digest,
// valid_upload_id).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace berth {
class Files;
class WallClock;
}  // namespace berth

namespace berth::store {

bool valid_digest(std::string_view digest);  // `sha256:` and 64 lower-case hex digits
bool valid_upload_id(std::string_view id);   // 1 to 128 of A-Za-z0-9_-

class SafeFolders;

// An upload, held by this process alone as long as the object lives.
class Upload {
 public:
  Upload(Upload&&) noexcept;
  ~Upload();
  std::uint64_t size() const;
  void append(std::string_view bytes);
  std::string digest();  // of all bytes so far
  // Makes the bytes the blob of digest(), durably, and ends the upload. Gives the digest.
  std::string keep();
  void discard();  // ends the upload and removes its bytes

 private:
  friend class Blobs;
  struct State;
  explicit Upload(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Copies are of the same blobs, and know of each other's folders.
class Blobs {
 public:
  // `directory` is the state's. Nothing is made before the first upload.
  explicit Blobs(std::string directory, Files* files = nullptr, WallClock* clock = nullptr);

  std::string path(std::string_view digest) const;                   // where the blob is or would be
  std::optional<std::uint64_t> size(std::string_view digest) const;  // nothing if there is none
  bool exists(std::string_view digest) const { return size(digest).has_value(); }
  std::optional<std::string> read(std::string_view digest) const;  // whole; for what is small
  std::string put(std::string_view bytes);                         // gives the digest
  void remove(std::string_view digest);                            // a missing one is no error

  Upload begin_upload(std::string_view id);  // new; one that is there is begun anew
  // One that is there; nothing if it is not. Waits up to 30 s for another process that holds it.
  std::optional<Upload> open_upload(std::string_view id);

 private:
  std::string upload_path(std::string_view id) const;
  std::string directory_;
  Files* files_;
  WallClock* clock_;
  std::shared_ptr<SafeFolders> safe_;
};

}  // namespace berth::store
