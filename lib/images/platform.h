// Which of an index's images is wanted. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth::images {

struct Platform {
  std::string os;
  std::string architecture;
  std::string variant;

  std::string text() const;  // "linux/arm64/v8"
};

// `linux/arm64`, `linux/arm/v7`, or `arm64` alone (linux); `x86_64` and `aarch64` are read as what they mean.
std::optional<Platform> parse_platform(std::string_view text);

// Whether an image of that platform is what was wanted; one that says no variant serves for arm64's v8 and
// arm's v7, and a variant that nobody asked for does not matter.
bool serves(const Platform& image, const Platform& wanted);

// Of a machine as uname names it.
Platform platform_of_machine(std::string_view machine);

}  // namespace berth::images
