#include "registry/upload_pool.h"

#include <algorithm>

namespace berth::registry {
namespace {

constexpr std::size_t kOpenMax = 256;  // each holds a file open

}  // namespace

UploadPool::Held::Held(UploadPool& pool, std::string name, std::shared_ptr<Slot> slot)
    : pool_(pool), name_(std::move(name)), slot_(std::move(slot)), lock_(slot_->mutex) {}

void UploadPool::Held::end() {
  slot_->upload.reset();
  pool_.forget(name_, slot_);
}

std::string UploadPool::Held::keep() {
  std::string digest = upload().keep();
  end();
  return digest;
}

void UploadPool::Held::discard() {
  upload().discard();
  end();
}

UploadPool::Held UploadPool::begin(const std::string& name) {
  Held held(*this, name, slot_of(name));
  held.slot_->upload.emplace(blobs_.begin_upload(name));
  return held;
}

std::optional<UploadPool::Held> UploadPool::open(const std::string& name) {
  Held held(*this, name, slot_of(name));
  if (!held.slot_->upload) {
    auto upload = blobs_.open_upload(name);
    if (!upload) {
      forget(name, held.slot_);
      return std::nullopt;
    }
    held.slot_->upload.emplace(*std::move(upload));
  }
  return held;
}

std::shared_ptr<UploadPool::Slot> UploadPool::slot_of(const std::string& name) {
  const std::lock_guard guard(mutex_);
  std::shared_ptr<Slot>& slot = slots_[name];
  if (!slot) {
    slot = std::make_shared<Slot>();
    close_oldest();
  }
  slot->used = ++uses_;
  return slot;
}

void UploadPool::forget(const std::string& name, const std::shared_ptr<Slot>& slot) {
  const std::lock_guard guard(mutex_);
  const auto found = slots_.find(name);
  if (found != slots_.end() && found->second == slot) slots_.erase(found);
}

// One that nobody is at: its file stays, and is opened again when it is asked for.
void UploadPool::close_oldest() {
  if (slots_.size() <= kOpenMax) return;
  auto oldest = slots_.end();
  for (auto each = slots_.begin(); each != slots_.end(); ++each) {
    if (each->second.use_count() > 1) continue;
    const std::unique_lock lock(each->second->mutex, std::try_to_lock);
    if (!lock || !each->second->upload) continue;
    if (oldest == slots_.end() || each->second->used < oldest->second->used) oldest = each;
  }
  if (oldest != slots_.end()) slots_.erase(oldest);
}

}  // namespace berth::registry
