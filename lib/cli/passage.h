// How the world's time passes between two looks at it: a virtual clock is turned from event to event, the
// real one is waited for.
#pragma once

#include "api/backend.h"
#include "base/instant.h"

namespace berth::cli {

class Passage {
 public:
  // `sample` is any request to this backend; it outlives the passage, as the backend does. The world's time
  // never goes beyond `limit` from now.
  Passage(api::Backend& backend, const api::Request& sample, Duration limit);

  Instant now() const { return last_.now + unseen_; }
  Instant limit() const { return limit_; }
  bool over() const { return now() >= limit_; }
  // Whether nothing will happen any more unless somebody asks for it.
  bool at_rest() const { return last_.virtual_clock && !last_.next_due; }

  // Lets time pass up to the next event, but not beyond the limit. `patience` is how long the real clock may
  // go by without a look.
  void pass(Duration patience);

 private:
  void turn(const api::Changes& before);
  void wait(const api::Changes& before, Duration patience);

  api::Backend& backend_;
  const api::Request& sample_;
  api::Changes last_;
  Instant limit_;
  Duration unseen_;
  bool stuck_ = false;
};

}  // namespace berth::cli
