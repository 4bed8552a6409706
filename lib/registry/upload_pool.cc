#include "registry/upload_pool.h"

#include <algorithm>
#include <chrono>

namespace berth::registry {
namespace {

constexpr std::size_t kOpenMax = 256;  // each holds a file open
constexpr Duration kIdleTime = minutes(10);
constexpr int kWaitingMax = 8;  // requests that wait at once, for whatever upload

}  // namespace

UploadPool::UploadPool(store::Blobs& blobs, WallClock* clock, Duration wait)
    : blobs_(blobs), clock_(clock != nullptr ? *clock : system_clock()), wait_(wait) {}

UploadPool::Held::Held(UploadPool& pool, std::string name, std::shared_ptr<Slot> slot)
    : pool_(pool), name_(std::move(name)), slot_(std::move(slot)), lock_(slot_->mutex, std::try_to_lock) {
  if (lock_) return;
  if (++pool_.waiting_ <= kWaitingMax) lock_.try_lock_for(std::chrono::milliseconds(pool_.wait_.ms));
  --pool_.waiting_;
  if (!lock_) throw UploadBusy();
}

void UploadPool::Held::end() {
  slot_->upload.reset();
  pool_.forget(name_, slot_);
}

std::string UploadPool::Held::keep(store::Saved saved) {
  std::string digest = upload().keep(saved);
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
  if (held.slot_->upload && !held.slot_->upload->is_there()) held.slot_->upload.reset();
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
    close_idle();
  }
  slot->used = ++uses_;
  slot->used_ms = clock_.monotonic_ms();
  return slot;
}

void UploadPool::forget(const std::string& name, const std::shared_ptr<Slot>& slot) {
  const std::lock_guard guard(mutex_);
  const auto found = slots_.find(name);
  if (found != slots_.end() && found->second == slot) slots_.erase(found);
}

// Those that nobody was at for long, and the oldest of too many: their files stay, and are opened again when
// they are asked for. An open one is held against whoever clears uploads away.
void UploadPool::close_idle() {
  const std::int64_t now_ms = clock_.monotonic_ms();
  auto oldest = slots_.end();
  for (auto each = slots_.begin(); each != slots_.end();) {
    const auto here = each++;
    if (here->second.use_count() > 1) continue;
    std::unique_lock lock(here->second->mutex, std::try_to_lock);
    if (!lock || !here->second->upload) continue;
    if (now_ms - here->second->used_ms > kIdleTime.ms) {
      lock.unlock();
      slots_.erase(here);
    } else if (oldest == slots_.end() || here->second->used < oldest->second->used) {
      oldest = here;
    }
  }
  if (slots_.size() > kOpenMax && oldest != slots_.end()) slots_.erase(oldest);
}

}  // namespace berth::registry
