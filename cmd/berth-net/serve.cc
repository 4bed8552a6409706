// `berth serve`: the same backend for every client that speaks HTTP.
#include <malloc.h>
#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "background.h"
#include "base/files.h"
#include "base/json.h"
#include "base/streams.h"
#include "build_id.h"
#include "commands.h"
#include "network.h"
#include "registry/handler.h"
#include "repairs.h"
#include "serve_options.h"
#include "service_door.h"

namespace berth {

namespace {

constexpr Duration kGrace = seconds(10);
constexpr std::chrono::milliseconds kWorldMovesEvery{250};

// The signals that end a server are waited for; no thread is interrupted by them.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return set;
}

// Lets the world go on though nobody asks: any operation that reads lets it catch up.
class WorldTimer {
 public:
  WorldTimer(api::Backend& backend, api::Request question)
      : backend_(backend), question_(std::move(question)), thread_([this] { run(); }) {}
  ~WorldTimer() {
    {
      const std::lock_guard guard(mutex_);
      ended_ = true;
    }
    woken_.notify_all();
    thread_.join();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (!woken_.wait_for(lock, kWorldMovesEvery, [this] { return ended_; })) {
      lock.unlock();
      move();
      lock.lock();
    }
  }

  void move() {
    try {
      backend_.call(question_);
      complained_ = false;
    } catch (const std::exception& error) {
      if (!complained_) print_notice(error.what());
      complained_ = true;
    }
  }

  api::Backend& backend_;
  api::Request question_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool ended_ = false;
  bool complained_ = false;  // once until it works again
  std::thread thread_;
};

std::string log_line(const LogEntry& entry, bool as_json) {
  if (as_json) {
    return Json{{"time", to_iso8601(entry.at)},
                {"peer", entry.peer},
                {"method", entry.method},
                {"path", entry.path},
                {"operation", entry.operation},
                {"status", entry.status},
                {"milliseconds", entry.milliseconds}}
               .dump(-1, ' ', false, Json::error_handler_t::replace) +
           "\n";
  }
  const std::string what =
      entry.operation.empty() ? entry.method + " " + entry.path : entry.method + " " + entry.operation;
  const auto microseconds = static_cast<long>(entry.milliseconds * 1000);
  return to_iso8601(entry.at) + " " + entry.peer + " " + what + " " + std::to_string(entry.status) + " " +
         std::to_string(microseconds) + " us\n";
}

std::string exports(const ServeOptions& options, const std::string& url) {
  const std::string keys =
      options.require_signatures
          ? "# and one of the keys: eval \"$(berth keys add --exports)\"\n"
          : "export AWS_ACCESS_KEY_ID=" + options.account + "\nexport AWS_SECRET_ACCESS_KEY=berth\n";
  return "export AWS_ENDPOINT_URL=" + url + "\n" + keys + "export AWS_DEFAULT_REGION=" + options.region +
         "\n";
}

std::string health() {
  return Json{{"status", "ok"}, {"version", berth_version()}, {"build", build_id()}}.dump() + "\n";
}

// Of what came and was no request: malformed, too long, too slow.
LogEntry entry_of(const http::Served& served) {
  return {.at = system_clock().now(),
          .peer = std::string(served.peer),
          .method = "-",
          .path = "-",
          .operation = "",
          .status = served.status};
}

void write_log(const LogEntry& entry, bool as_json) {
  write_stream(Standard::error, log_line(entry, as_json));
}

ServiceDoor::Options door_options(const Session& session, const ServeOptions& options,
                                  http::Handler& registry, backend::AccessKeys& keys) {
  return {.defaults = {.account = options.account, .region = options.region},
          .registry = &registry,
          .allow_reset = options.allow_reset,
          .keys = options.require_signatures ? &keys : nullptr,
          .from_afar = !options.is_loopback(),
          .fresh_uuid = session.sources().fresh_uuid,
          .log = [as_json = options.json_log](const LogEntry& entry) { write_log(entry, as_json); },
          .health = health()};
}

// What is large goes back to the system at once. Else the heap of each thread would come to keep as much as
// its largest buffer was.
void give_back_large_buffers() {
  constexpr int kLargeBytes = 128 * 1024;
  mallopt(M_MMAP_THRESHOLD, kLargeBytes);
}

// Answers until a signal says to end.
int serve(const Session& session, const ServeOptions& options, bool detached) {
  const sigset_t signals = block_signals();
  ignore_broken_pipes();
  give_back_large_buffers();
  const std::string folder = state_directory(session.environment);
  const StateBefore before = look_at_state(folder);
  const auto backend = open_backend(session);
  api::Request question = own_request(session, "GetCallerIdentity", options.region, Json::object());
  question.service = "sts";
  backend->call(question);  // a state that can't be opened is told before anybody connects
  for (const std::string& repair : repairs_since(before, folder)) print_notice(repair);
  if (before.killed_server != 0) forget_server(folder);
  registry::Handler registry(
      *backend, store::Blobs(folder),
      {.account = options.account, .region = options.region, .host = options.registry_host});
  backend::AccessKeys keys(system_files(), folder);
  ServiceDoor door(*backend, door_options(session, options, registry, keys));
  http::ServerOptions server_options;
  server_options.address = options.address == "localhost" ? "127.0.0.1" : options.address;
  server_options.port = options.port;
  if (options.tls) server_options.tls = std::make_unique<http::TlsFiles>(*options.tls);
  server_options.observer = [as_json = options.json_log](const http::Served& served) {
    if (served.request == nullptr) write_log(entry_of(served), as_json);
  };
  http::Server server(std::move(server_options), door);
  const std::string url = options.url(server.port());
  if (detached) {
    remember_server(folder, {.pid = getpid(), .url = url});
    say_ready(url);
  } else {
    print(exports(options, url));
  }
  {
    const WorldTimer timer(*backend, question);
    int signal = 0;
    sigwait(&signals, &signal);
    if (!server.stop(kGrace)) {
      // What is committed stays; nothing waits for a request that does not end.
      print_notice("a request did not end; the server ends without it");
      if (detached) forget_server(folder);
      _exit(cli::kExitOther);
    }
  }
  if (detached) forget_server(folder);
  return 0;
}

int serve_behind(const Session& session, const ServeOptions& options) {
  const std::string folder = state_directory(session.environment);
  if (const auto running = running_server(folder)) {
    throw cli::failure("a server of this state runs already at " + running->url + " (process " +
                       std::to_string(running->pid) + "); berth serve --stop ends it");
  }
  const Detached detached = detach(folder);
  if (detached.is_child) return serve(session, options, true);
  if (!detached.first_line) {
    throw cli::failure("the server did not start:\n" + read_stream(detached.log).bytes);
  }
  print(exports(options, *detached.first_line));
  return 0;
}

int stop(const Session& session) {
  const auto running = running_server(state_directory(session.environment));
  if (!running) throw cli::failure("no server of this state runs in the background");
  if (!stop_server(*running))
    throw cli::failure("the server (process " + std::to_string(running->pid) + ") did not end within 15 s");
  return 0;
}

int status(const Session& session) {
  const auto running = running_server(state_directory(session.environment));
  if (!running) throw cli::failure("no server of this state runs in the background");
  print(running->url + " (process " + std::to_string(running->pid) + ")\n");
  return 0;
}

}  // namespace

int run_serve(Session& session, const cli::Target& target) {
  const ServeOptions options = read_serve_options(session, target);
  auto values = session.environment.values();
  values["BERTH_ACCOUNT"] = options.account;
  if (!options.registry_host.empty()) values["BERTH_REGISTRY_HOST"] = options.registry_host;
  session.environment = Environment(std::move(values));
  const bool starts = options.action == ServeAction::run || options.action == ServeAction::background;
  if (starts && options.require_signatures &&
      backend::access_keys(system_files(), state_directory(session.environment)).empty())
    print_notice("nobody has a key yet: berth keys add makes one");
  switch (options.action) {
    case ServeAction::run:
      return serve(session, options, false);
    case ServeAction::background:
      return serve_behind(session, options);
    case ServeAction::stop:
      return stop(session);
    case ServeAction::status:
      return status(session);
  }
  return 0;
}

}  // namespace berth
