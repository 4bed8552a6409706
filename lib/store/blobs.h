// Blobs (image layers, large manifests) beside the log, by digest: `blobs/sha256/ab/<hex>`; what is being
// uploaded grows in `uploads/<id>`, across processes if need be.
//
// A blob's age is the time since it was last written or touched. Whoever is about to record one in the store
// touches it first, in the same transaction; whoever removes one makes sure that it has not been touched
// since it was found to be of no use. So neither meets a blob that the other has taken away.
//
// Contract: a blob is written first and recorded in the store afterwards. A blob that has its name is whole
// and on the disk, or the log has its bytes too (Saved::kByLog). Digests and ids are checked, so no name
// leads out of the folder. What fails throws IoError; a name that is not valid throws std::invalid_argument
// (check first with valid_digest, valid_upload_id).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace berth {
class Files;
class WallClock;
}  // namespace berth

namespace berth::store {

bool valid_digest(std::string_view digest);  // `sha256:` and 64 lower-case hex digits
bool valid_upload_id(std::string_view id);   // 1 to 128 of A-Za-z0-9_-

class SafeFolders;

// What sees to it that a blob outlives a power cut.
enum class Saved {
  kHere,   // two syncs: the file's and its folder's
  kByLog,  // a document that is committed next has the bytes, and restore() puts them back; for what is small
};

// An upload, held by this process alone as long as the object lives.
class Upload {
 public:
  Upload(Upload&&) noexcept;
  ~Upload();
  std::uint64_t size() const;
  bool is_there() const;  // false once somebody removed it with all of the state
  void append(std::string_view bytes);
  std::string digest();       // of all bytes so far
  std::string bytes() const;  // all of them; for what is small
  // Makes the bytes the blob of digest(), durably, and ends the upload. Gives the digest.
  std::string keep(Saved saved = Saved::kHere);
  void discard();  // ends the upload and removes its bytes

 private:
  friend class Blobs;
  struct State;
  explicit Upload(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct StoredBlob {
  std::string digest;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
};

struct Leftovers {
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;
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
  // Makes what was kept by the log whole again, if it is not.
  void restore(std::string_view digest, std::string_view bytes);

  // Makes the blob as if it were new, unless it is younger than that anyway. False if there is none.
  bool touch(std::string_view digest, Duration unless_younger = {});
  void make_old(std::string_view digest);  // a missing one is no error
  std::vector<StoredBlob> list() const;    // those of sha256, in order
  // Removes the blob unless it was touched since it was listed, or somebody holds it. Gives whether it did.
  bool remove_untouched(const StoredBlob& seen);
  // Removes uploads that nobody holds and that were last written to before that; or only counts them.
  Leftovers remove_uploads(Instant before, bool only_count);

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
