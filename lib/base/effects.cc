#include "base/effects.h"

#include <sys/random.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <thread>

#include "base/errors.h"

extern char** environ;

namespace berth {

std::optional<std::string> Environment::get(std::string_view name) const {
  auto value = find(name);
  return value && !value->empty() ? value : std::nullopt;
}

std::optional<std::string> Environment::find(std::string_view name) const {
  const auto it = values_.find(name);
  if (it == values_.end()) return std::nullopt;
  return it->second;
}

Environment process_environment() {
  std::map<std::string, std::string, std::less<>> values;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) values.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return Environment(std::move(values));
}

namespace {

class SystemClock : public WallClock {
 public:
  Instant now() override {
    timespec t{};
    clock_gettime(CLOCK_REALTIME, &t);
    return {t.tv_sec * 1000LL + t.tv_nsec / 1'000'000};
  }
  std::int64_t monotonic_ms() override {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1'000'000;
  }
  void sleep(Duration d) override { std::this_thread::sleep_for(std::chrono::milliseconds(d.ms)); }
};

}  // namespace

WallClock& system_clock() {
  static SystemClock clock;
  return clock;
}

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string system_random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t got = 0;
  while (got < count) {
    const ssize_t n = getrandom(bytes.data() + got, count - got, 0);
    if (n < 0 && errno != EINTR) throw IoError("the system's random source", "read", errno);
    if (n > 0) got += static_cast<std::size_t>(n);
  }
  return bytes;
}

std::uint64_t system_random_u64() {
  const std::string bytes = system_random_bytes(8);
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace berth
