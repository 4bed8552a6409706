#include "cli/passage.h"

#include <algorithm>

#include "base/json.h"
#include "cli/errors.h"

namespace berth::cli {

Passage::Passage(api::Backend& backend, const api::Request& sample, Duration limit)
    : backend_(backend), sample_(sample), last_(backend.changed(0, {})), limit_(last_.now + limit) {}

void Passage::pass(Duration patience) {
  const api::Changes before = last_;
  if (before.virtual_clock) {
    turn(before);
  } else {
    wait(before, patience);
  }
}

void Passage::turn(const api::Changes& before) {
  Instant target = before.next_due ? std::clamp(*before.next_due, before.now, limit_) : limit_;
  // An event that stays due moves nothing: no use in asking for it again.
  if (target == before.now && stuck_) target = limit_;
  api::Request request = sample_;
  request.service = "berth";
  request.operation = "AdvanceClock";
  request.input = {{"until", to_epoch_seconds(target)}};
  const api::Response response = backend_.call(request);
  if (response.error) throw failure(response.error->message());
  last_ = backend_.changed(0, {});
  stuck_ = last_.now == before.now && last_.sequence == before.sequence;
  // A clock that can't be turned any further ends the wait.
  if (stuck_ && target == limit_) unseen_ = limit_ - last_.now;
}

void Passage::wait(const api::Changes& before, Duration patience) {
  const Duration asked = std::min(patience, limit_ - now());
  last_ = backend_.changed(before.sequence, asked);
  const bool still = last_.now == before.now && last_.sequence == before.sequence;
  // A backend that does not know the time has at least let that much of it go by.
  if (still) unseen_ = unseen_ + std::max(asked, milliseconds(1));
}

}  // namespace berth::cli
