#include "images/gathered.h"

#include "base/digest.h"

namespace berth::images {
namespace {

// Whose bytes do not have the digest is found out at the end.
class CheckedReader final : public http::BodyReader {
 public:
  CheckedReader(std::unique_ptr<http::BodyReader> body, std::string digest, std::string where)
      : body_(std::move(body)), digest_(std::move(digest)), where_(std::move(where)) {}
  std::size_t read(char* to, std::size_t room) override {
    if (ended_) return 0;
    const std::size_t got = body_->read(to, room);
    running_.update({to, got});
    if (got == 0 && room > 0) {
      ended_ = true;
      const std::string found = "sha256:" + running_.finish_hex();
      if (found != digest_) throw ImageError(where_ + ": what should be " + digest_ + " is " + found);
    }
    return got;
  }

 private:
  std::unique_ptr<http::BodyReader> body_;
  std::string digest_;
  std::string where_;
  Sha256 running_;
  bool ended_ = false;
};

}  // namespace

void GatheredBlobs::add(const Descriptor& blob, Source& source, const Meter& meter) {
  Kept kept{.descriptor = blob, .source = &source, .file = nullptr};
  if (source.open(blob, 0)) {
    meter(blob.size);
  } else {
    kept.file = spool_blob(source, blob, folder_, meter);
  }
  const std::lock_guard guard(mutex_);
  kept_.emplace(blob.digest, std::move(kept));
}

std::unique_ptr<http::BodyReader> GatheredBlobs::open(const Descriptor& blob) {
  const std::lock_guard guard(mutex_);
  const auto found = kept_.find(blob.digest);
  if (found == kept_.end()) throw ImageError("the blob " + blob.digest + " was not copied");
  const Kept& kept = found->second;
  if (kept.file) return std::make_unique<FileReader>(kept.file, 0, blob.size);
  return std::make_unique<CheckedReader>(kept.source->open(blob, 0), blob.digest, kept.source->name());
}

std::vector<Descriptor> GatheredBlobs::all() {
  const std::lock_guard guard(mutex_);
  std::vector<Descriptor> out;
  for (const auto& [digest, kept] : kept_) out.push_back(kept.descriptor);
  return out;
}

}  // namespace berth::images
