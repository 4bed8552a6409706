// What a handler sees of one call.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "api/request.h"
#include "backend/world.h"
#include "base/json.h"

namespace berth::backend {

struct Edge;

// A handler reads and writes documents and returns. It never prints, sleeps, or calls another handler; what
// should happen later is desired state in the store.
class Call {
 public:
  // For an operation that reads.
  Call(const api::Request& call_request, const store::Reader& reader, Instant instant, Seed state_seed)
      : request_(call_request), reader_(reader), now_(instant), seed_(state_seed) {}
  // For an operation that writes.
  Call(const api::Request& call_request, World& open_world)
      : request_(call_request),
        reader_(open_world.store),
        world_(&open_world),
        now_(open_world.now),
        seed_(open_world.seed) {}

  const api::Request& request() const { return request_; }
  Scope scope() const { return {request_.account, request_.region}; }
  Instant now() const { return now_; }
  Seed seed() const { return seed_; }
  const store::Reader& data() const { return reader_; }
  // Requires: the operation is marked as writing.
  World& world();
  // What lies around the documents (backend/edge.h). Requires: the backend has set it.
  const Edge& edge() const;
  // What the work ahead of the transaction gave (OperationRow::ahead).
  const Json& prepared() const { return prepared_; }

  void set_edge(const Edge& edge) { edge_ = &edge; }
  void set_prepared(Json prepared) { prepared_ = std::move(prepared); }

 private:
  const api::Request& request_;
  const store::Reader& reader_;
  World* world_ = nullptr;
  Instant now_;
  Seed seed_;
  const Edge* edge_ = nullptr;
  Json prepared_;
};

}  // namespace berth::backend
