// The class behind backend::open, for the two files that implement it; everybody else sees api::Backend.
#pragma once

#include <atomic>

#include "backend/area.h"
#include "backend/edge.h"
#include "backend/engine.h"
#include "backend/local_backend.h"
#include "backend/settings.h"
#include "store/blobs.h"
#include "store/store.h"

namespace berth::backend {

// The settings that a state is kept with, or those that it would be made with.
struct Known {
  Settings settings;
  bool stored = false;
};

// Thread-safe: calls share nothing but the store, whose lock orders those that write.
class LocalBackend final : public api::Backend {
 public:
  explicit LocalBackend(Options options);

  api::Response call(const api::Request& request) override;
  api::Changes changed(std::uint64_t since, Duration deadline) override;
  void leave_clock() override;

  // For control operations, which run inside call().
  const Options& options() const { return options_; }
  store::Store& store() { return store_; }
  Engine engine(const Settings& settings);
  // Read anew each time: another process may have reset the state.
  Known known(const store::Reader& reader) const;
  // The instant at which the world should be by now.
  Instant present(const Settings& settings, Instant world_time) const;
  // A transaction in which the state has its settings. Throws IoError naming the holder if the store stays
  // locked.
  struct Begun {
    store::Transaction transaction;
    Settings settings;
  };
  Begun begin();
  api::Changes look();

 private:
  api::Response answer(const api::Request& request);
  api::Response read(const api::Request& request, const OperationRow& operation);
  api::Response write(const api::Request& request, const OperationRow& operation);
  Json run_ahead(const api::Request& request, const OperationRow& operation, const Settings& settings);
  Files& files() const;
  std::string state_signing_key();
  bool behind(const store::Reader& reader, Instant target) const;
  void move_behind(const Settings& settings, Instant target, api::Response& response);
  void catch_up(const Settings& settings, Instant target, const Bounds& bounds, api::Response& response);

  Options options_;
  std::atomic<bool> moved_by_reads_{true};  // where the clock is eager
  store::Store store_;
  store::Blobs blobs_;
  Edge edge_;
};

}  // namespace berth::backend
