// One epoll set holds every connection that waits; each event wakes one of the threads, which answers what it
// finds and gives the connection back. A thread that has to wait for a client in the middle of a body lets
// another answer meanwhile. The door's own thread takes new connections and closes those that are overdue.
#include "http/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/effects.h"
#include "base/errors.h"
#include "http/connection.h"
#include "http/listener.h"
#include "http/stream.h"

namespace berth::http {

namespace {
constexpr std::size_t kWaitingThreadsMax = 1024;  // that wait for clients, beside those that answer
constexpr std::size_t kRefusedMax = 64;           // connections above the limit that are told so
constexpr Duration kLingerTime = seconds(2);
constexpr Duration kLastWait = seconds(3);  // at most, for a handler whose connection was broken
constexpr std::uint64_t kWake = 0;          // the event that ends all waiting

void raise_file_limit(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int checked(int result, const char* what) {
  if (result < 0) throw IoError("server", what, errno);
  return result;
}

// A descriptor of this file's own, closed with it.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};
}  // namespace

struct Server::Inside {
  Inside(ServerOptions given, Handler& handler);
  ~Inside();

  void door();
  void take_connections();
  void take(int fd, std::string peer);
  void close_overdue();
  void answer_events();
  void start_answering();  // mutex_ is held
  void ensure_spare();
  bool settle(std::uint64_t id, Connection::Next next);  // false: the thread is one too many, and counted out
  Duration patience(Connection::Next next) const;
  bool stop(Duration grace);
  void end_answering(std::unique_lock<std::mutex>& lock);

  struct Slot {
    std::unique_ptr<Connection> connection;
    Connection::Next next = Connection::Next::kRequest;
    bool busy = false;  // a thread has it
    std::int64_t deadline_ms = 0;
    std::uint64_t answered = 0;
  };
  using Slots = std::unordered_map<std::uint64_t, Slot>;

  ServerOptions options;
  std::unique_ptr<TlsContext> tls;
  std::atomic<bool> stopping{false};
  Site site;
  Descriptor listener;
  std::uint16_t port;
  Descriptor events;
  Descriptor wake;       // ends the wait of every answering thread
  Descriptor wake_door;  // and of the door's

  // Threads that answer: all, those that wait for an event, those that wait for a client.
  std::atomic<std::size_t> threads{0};
  std::atomic<std::size_t> idle{0};
  std::atomic<std::size_t> waiting{0};

  std::mutex mutex;
  std::condition_variable changed;  // a connection was given back, or a thread has ended
  Slots slots;                      // guarded by mutex
  std::uint64_t next_id = kWake + 1;
  std::size_t busy = 0;  // guarded by mutex
  std::mutex stop_mutex;
  bool stopping_begun = false;  // guarded by stop_mutex
  bool stopped = false;         // the same: nothing runs any more
  std::thread door_thread;
};

Server::Inside::Inside(ServerOptions given, Handler& handler)
    : options(std::move(given)),
      tls(options.tls ? std::make_unique<TlsContext>(options.tls->certificate, options.tls->key) : nullptr),
      site{handler,
           options.limits,
           options.observer,
           stopping,
           [this] {
             ++waiting;
             ensure_spare();
           },
           [this] { --waiting; }},
      listener(listen_at(options.address, options.port)),
      port(port_of(listener.get())),
      events(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create")),
      wake(checked(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
      wake_door(checked(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  raise_file_limit(options.limits.connections + kRefusedMax + 512);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kWake;
  checked(::epoll_ctl(events.get(), EPOLL_CTL_ADD, wake.get(), &event), "epoll_ctl");
  {
    const std::lock_guard lock(mutex);
    start_answering();
  }
  door_thread = std::thread([this] { door(); });
}

Server::Inside::~Inside() {
  stop(seconds(2));
  std::unique_lock lock(mutex);
  changed.wait(lock, [this] { return busy == 0; });
  if (!stopped) end_answering(lock);
}

void Server::Inside::door() {
  const Limits& limits = options.limits;
  const std::int64_t shortest = std::min({limits.header_time.ms, limits.idle_time.ms, kLingerTime.ms});
  const auto tick_ms = static_cast<int>(std::clamp<std::int64_t>(shortest / 4, 5, 500));
  while (!stopping) {
    std::array<pollfd, 2> both = {pollfd{listener.get(), POLLIN, 0}, pollfd{wake_door.get(), POLLIN, 0}};
    ::poll(both.data(), both.size(), tick_ms);
    if ((both[0].revents & POLLIN) != 0) take_connections();
    close_overdue();
  }
  listener.close();
}

void Server::Inside::take_connections() {
  while (!stopping) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const int fd =
        ::accept4(listener.get(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        pollfd pause{wake_door.get(), POLLIN, 0};  // until some have ended
        ::poll(&pause, 1, 20);
        return;
      }
      if (errno == EAGAIN || errno == EWOULDBLOCK) return;
      continue;
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    take(fd, text_of(address));
  }
}

void Server::Inside::take(int fd, std::string peer) {
  std::unique_ptr<Connection> connection;
  try {
    connection = std::make_unique<Connection>(fd, tls.get(), std::move(peer), site);
  } catch (const IoError&) {
    return;  // no memory for TLS: the socket is closed
  }
  const std::lock_guard lock(mutex);
  Connection::Next next = tls ? Connection::Next::kHandshake : Connection::Next::kRequest;
  if (slots.size() >= options.limits.connections) {
    if (slots.size() >= options.limits.connections + kRefusedMax) return;
    next = connection->refuse(503);
    if (next == Connection::Next::kNothing) return;
  }
  const std::uint64_t id = next_id++;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT;
  event.data.u64 = id;
  if (::epoll_ctl(events.get(), EPOLL_CTL_ADD, fd, &event) != 0) return;
  const std::int64_t deadline_ms = system_clock().monotonic_ms() + patience(next).ms;
  slots.emplace(id, Slot{std::move(connection), next, false, deadline_ms, 0});
}

Duration Server::Inside::patience(Connection::Next next) const {
  switch (next) {
    case Connection::Next::kHandshake:
    case Connection::Next::kRestOfHead:
      return options.limits.header_time;
    case Connection::Next::kEndOfInput:
      return kLingerTime;
    case Connection::Next::kRequest:
    case Connection::Next::kNothing:
      break;
  }
  return options.limits.idle_time;
}

void Server::Inside::close_overdue() {
  const std::int64_t now_ms = system_clock().monotonic_ms();
  std::vector<std::unique_ptr<Connection>> closed;
  const std::lock_guard lock(mutex);
  for (auto it = slots.begin(); it != slots.end();) {
    Slot& slot = it->second;
    if (slot.busy || slot.deadline_ms > now_ms) {
      ++it;
      continue;
    }
    if (slot.next == Connection::Next::kRestOfHead) {
      slot.next = slot.connection->refuse(408);
      slot.deadline_ms = now_ms + kLingerTime.ms;
      if (slot.next != Connection::Next::kNothing) continue;
    }
    closed.push_back(std::move(slot.connection));
    it = slots.erase(it);
  }
}

void Server::Inside::start_answering() {
  ++threads;
  try {
    std::thread([this] { answer_events(); }).detach();
  } catch (const std::system_error&) {
    --threads;  // those that there are go on
    if (threads == 0) throw IoError("server", "start a thread", EAGAIN);
  }
}

// Sees to it that a thread waits for the next event, as long as fewer answer than may.
void Server::Inside::ensure_spare() {
  const auto enough = [this] {
    const std::size_t all = threads;
    const std::size_t held_up = std::min<std::size_t>(waiting, kWaitingThreadsMax);
    return idle > 0 || all >= options.limits.threads + held_up;
  };
  if (enough()) return;
  const std::lock_guard lock(mutex);
  if (!enough() && !stopping) start_answering();
}

void Server::Inside::answer_events() {
  for (;;) {
    epoll_event event{};
    ++idle;
    const int count = ::epoll_wait(events.get(), &event, 1, -1);
    --idle;
    if (count == 1 && event.data.u64 == kWake) break;
    if (count != 1) continue;
    const std::uint64_t id = event.data.u64;
    Connection* connection = nullptr;
    {
      const std::lock_guard lock(mutex);
      const auto found = slots.find(id);
      if (found == slots.end() || found->second.busy) continue;
      found->second.busy = true;
      ++busy;
      connection = found->second.connection.get();
    }
    ensure_spare();
    Connection::Next next = Connection::Next::kNothing;
    try {
      next = connection->advance();
    } catch (const std::exception&) {
      next = Connection::Next::kNothing;  // no memory, or an observer's error: this connection ends
    }
    if (!settle(id, next)) return;
  }
  const std::lock_guard lock(mutex);
  --threads;
  changed.notify_all();
}

bool Server::Inside::settle(std::uint64_t id, Connection::Next next) {
  std::unique_ptr<Connection> closed;
  const std::lock_guard lock(mutex);
  const auto found = slots.find(id);
  Slot& slot = found->second;
  slot.busy = false;
  --busy;
  bool keep = next != Connection::Next::kNothing;
  if (keep && stopping && next != Connection::Next::kEndOfInput) keep = false;
  if (keep) {
    // A deadline is set when its phase begins, not anew with each byte.
    if (slot.next != next || slot.answered != slot.connection->answered())
      slot.deadline_ms = system_clock().monotonic_ms() + patience(next).ms;
    slot.next = next;
    slot.answered = slot.connection->answered();
    epoll_event event{};
    const bool writes = next == Connection::Next::kHandshake && slot.connection->wants_write();
    event.events = (writes ? EPOLLOUT : EPOLLIN) | EPOLLRDHUP | EPOLLONESHOT;
    event.data.u64 = id;
    keep = ::epoll_ctl(events.get(), EPOLL_CTL_MOD, slot.connection->fd(), &event) == 0;
  }
  if (!keep) {
    closed = std::move(slot.connection);
    slots.erase(found);
  }
  const bool surplus = threads > options.limits.threads + waiting;
  if (surplus) --threads;
  if (stopping) changed.notify_all();
  return !surplus;
}

bool Server::Inside::stop(Duration grace) {
  const std::lock_guard once(stop_mutex);
  if (stopped) return true;
  if (!stopping_begun) {
    stopping_begun = true;
    stopping = true;
    ::eventfd_write(wake_door.get(), 1);
    door_thread.join();
  }
  std::unique_lock lock(mutex);
  std::erase_if(slots, [](const auto& each) {
    return !each.second.busy && each.second.next != Connection::Next::kEndOfInput;
  });
  const auto nobody_answers = [this] { return busy == 0; };
  changed.wait_for(lock, std::chrono::milliseconds(grace.ms), nobody_answers);
  for (const auto& [id, slot] : slots)
    if (slot.busy) slot.connection->sever();
  if (!changed.wait_for(lock, std::chrono::milliseconds(std::min(grace, kLastWait).ms), nobody_answers))
    return false;
  end_answering(lock);
  stopped = true;
  return true;
}

void Server::Inside::end_answering(std::unique_lock<std::mutex>& lock) {
  ::eventfd_write(wake.get(), 1);
  changed.wait(lock, [this] { return threads == 0; });
  slots.clear();
}

Server::Server(ServerOptions options, Handler& handler)
    : inside_(std::make_unique<Inside>(std::move(options), handler)) {}

Server::~Server() = default;

std::uint16_t Server::port() const { return inside_->port; }

bool Server::stop(Duration grace) { return inside_->stop(grace); }

}  // namespace berth::http
