// The class behind backend::open, for the two files that implement it; everybody else sees api::Backend.
#pragma once

#include <mutex>

#include "backend/area.h"
#include "backend/edge.h"
#include "backend/engine.h"
#include "backend/local_backend.h"
#include "backend/settings.h"
#include "runtime/simulated.h"
#include "store/blobs.h"
#include "store/store.h"

namespace berth::backend {

class LocalBackend final : public api::Backend {
 public:
  explicit LocalBackend(Options options);

  api::Response call(const api::Request& request) override;
  api::Changes changed(std::uint64_t since, Duration deadline) override;
  void leave_clock() override;

  // For control operations, which run inside call().
  const Options& options() const { return options_; }
  const Settings& settings() const { return settings_; }
  store::Store& store() { return store_; }
  Engine engine();
  void learn_settings(const store::Reader& reader);
  // The instant at which the world should be by now.
  Instant present(Instant world_time) const;
  // A transaction in which the state has its settings. Throws IoError naming the holder if the store stays
  // locked.
  store::Transaction begin();
  api::Changes look();

 private:
  void settle(store::Transaction& transaction);
  runtime::Runtime& task_runtime();
  api::Response answer(const api::Request& request);
  api::Response read(const api::Request& request, const OperationRow& operation);
  api::Response write(const api::Request& request, const OperationRow& operation);
  Json run_ahead(const api::Request& request, const OperationRow& operation);
  Files& files() const;
  std::string state_signing_key();
  void settle_instant(Instant now);
  void move_behind(Instant target, api::Response& response);
  void catch_up(const Bounds& bounds, api::Response& response);

  std::mutex mutex_;  // one call at a time in a process; guards everything below
  Options options_;
  Settings settings_;
  bool settled_ = false;        // the settings are stored
  bool moved_by_reads_ = true;  // where the clock is eager
  store::Store store_;
  store::Blobs blobs_;
  Edge edge_;
  runtime::Simulated simulated_;
};

}  // namespace berth::backend
