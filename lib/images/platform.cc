#include "images/platform.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace berth::images {
namespace {

std::string usual_variant(const Platform& platform) {
  if (!platform.variant.empty()) return platform.variant;
  if (platform.architecture == "arm64") return "v8";
  return platform.architecture == "arm" ? "v7" : "";
}

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

// As container images name it.
void rename(Platform& platform) {
  if (platform.architecture == "x86_64") platform.architecture = "amd64";
  if (platform.architecture == "aarch64") platform.architecture = "arm64";
}

}  // namespace

std::string Platform::text() const {
  return os + "/" + architecture + (variant.empty() ? "" : "/" + variant);
}

std::optional<Platform> parse_platform(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '/');
  if (parts.size() > 3 || !std::all_of(parts.begin(), parts.end(), is_word)) return std::nullopt;
  Platform out;
  if (parts.size() == 1) {
    out = {.os = "linux", .architecture = std::string(parts[0]), .variant = {}};
  } else {
    out = {.os = std::string(parts[0]),
           .architecture = std::string(parts[1]),
           .variant = std::string(parts.size() > 2 ? parts[2] : "")};
  }
  rename(out);
  return out;
}

bool serves(const Platform& image, const Platform& wanted) {
  if (image.os != wanted.os || image.architecture != wanted.architecture) return false;
  return wanted.variant.empty() || usual_variant(image) == usual_variant(wanted);
}

Platform platform_of_machine(std::string_view machine) {
  Platform out{.os = "linux", .architecture = std::string(machine), .variant = {}};
  rename(out);
  if (machine == "armv7l") out = {.os = "linux", .architecture = "arm", .variant = "v7"};
  if (machine == "armv6l") out = {.os = "linux", .architecture = "arm", .variant = "v6"};
  if (machine == "i686" || machine == "i386") out.architecture = "386";
  return out;
}

}  // namespace berth::images
