// The backend in this process: the door in front of the store, the engine and the handlers.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/backend.h"
#include "backend/settings.h"
#include "base/effects.h"
#include "base/files.h"
#include "runtime/runtime.h"

namespace berth::backend {

struct Options {
  std::string state_directory;
  std::string command;        // for the lock file and the log: what the user typed, without values
  SettingsAsked settings;     // what the environment asks for
  Files* files = nullptr;     // the system's if null
  WallClock* wall = nullptr;  // the system's if null
  // Fresh random bits for the seed of a state that is made.
  std::function<std::uint64_t()> random_seed;
  // Random bytes for the key that signs registry tokens; the system's if null.
  std::function<std::string(std::size_t)> random_bytes;
  std::string registry_host;  // BERTH_REGISTRY_HOST; empty if it is not set
  // What runs tasks; null means the one that the state's settings name.
  runtime::Runtime* task_runtime = nullptr;
  // How long a command waits for the world, and for whoever holds the store (real clock; wall time).
  Duration read_patience = milliseconds(250);
  Duration write_patience = seconds(30);
  // Sees every answer before it leaves; tests check shapes here.
  std::function<void(const api::Request&, const api::Response&)> observer;

  WallClock& wall_clock() const { return wall != nullptr ? *wall : system_clock(); }
};

// Opening reads nothing. Calls throw ConfigurationError if the state's settings and the environment disagree,
// IoError if the machine fails. A state that does not exist yet reads as empty and is made by the first
// operation that writes.
std::unique_ptr<api::Backend> open(Options options);

}  // namespace berth::backend
