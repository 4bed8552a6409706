#include "image_progress.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "base/effects.h"
#include "base/streams.h"
#include "session.h"

namespace berth {

namespace {

constexpr double kSecondsBetween = 0.1;  // two pictures
constexpr std::size_t kNameWidth = 19;   // `sha256:` and twelve digits
constexpr std::size_t kBarWidth = 30;

std::string size_text(std::uint64_t bytes) {
  constexpr std::array<const char*, 4> kUnits = {"B", "kB", "MB", "GB"};
  constexpr double kStep = 1000;
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= kStep && unit + 1 < kUnits.size(); ++unit) value /= kStep;
  const auto tenths = static_cast<std::uint64_t>(value * 10);
  std::string out = std::to_string(tenths / 10);
  if (unit > 0) out += "." + std::to_string(tenths % 10);
  return out + " " + kUnits[unit];
}

struct Item {
  std::string verb;
  std::uint64_t total = 0;
  std::uint64_t done = 0;
};

std::string line_of(const std::string& key, const Item& item) {
  std::string out = key.substr(0, kNameWidth) + "  " + item.verb + " ";
  if (item.total > 0) {
    const auto filled = static_cast<std::size_t>(std::min<std::uint64_t>(item.done, item.total) * kBarWidth /
                                                 std::max<std::uint64_t>(item.total, 1));
    out += "[" + std::string(filled, '=') + std::string(kBarWidth - filled, ' ') + "] ";
  }
  out += size_text(item.done);
  if (item.total > 0) out += " of " + size_text(item.total);
  return out;
}

class Bars final : public images::Progress {
 public:
  void begin(const std::string& key, std::string_view verb, std::uint64_t bytes) override {
    const std::lock_guard guard(mutex_);
    items_[key] = {.verb = std::string(verb), .total = bytes, .done = 0};
    draw(false);
  }
  void moved(const std::string& key, std::uint64_t done) override {
    const std::lock_guard guard(mutex_);
    items_[key].done = done;
    draw(false);
  }
  void end(const std::string& key, std::string_view how) override {
    const std::lock_guard guard(mutex_);
    const Item item = items_[key];
    items_.erase(key);
    ended_ += key.substr(0, kNameWidth) + "  " + std::string(how) + "  " +
              size_text(std::max(item.total, item.done)) + "\x1b[K\n";
    draw(true);
  }
  ~Bars() override { write_stream(Standard::error, "\x1b[J"); }

 private:
  // Over the picture before; what has ended stays above.
  void draw(bool now) {
    const double seconds = steady_seconds();
    if (!now && seconds - drawn_at_ < kSecondsBetween) return;
    drawn_at_ = seconds;
    std::string out = std::move(ended_);
    ended_.clear();
    for (const auto& [key, item] : items_) out += line_of(key, item) + "\x1b[K\n";
    out += "\x1b[J";
    if (!items_.empty()) out += "\x1b[" + std::to_string(items_.size()) + "A";
    write_stream(Standard::error, out);
  }

  std::mutex mutex_;
  std::map<std::string, Item> items_;
  std::string ended_;
  double drawn_at_ = 0;
};

class Silence final : public images::Progress {
 public:
  void begin(const std::string&, std::string_view, std::uint64_t) override {}
  void moved(const std::string&, std::uint64_t) override {}
  void end(const std::string&, std::string_view) override {}
};

}  // namespace

std::unique_ptr<images::Progress> make_progress() {
  if (on_terminal()) return std::make_unique<Bars>();
  return std::make_unique<Silence>();
}

}  // namespace berth
