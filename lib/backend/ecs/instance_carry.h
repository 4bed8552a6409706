// What index rows carry of a container instance, as compact text: written by instance_record.cc, read where
// instances are loaded. A change of the form, or of the standard capabilities, is a new version of the rows.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/ecs/instance_record.h"
#include "core/placement/instance.h"

namespace berth::backend {

// The valueless attributes of an instance that berth adds, sorted: what a current Linux agent sends.
const std::vector<std::string>& standard_capabilities();

std::string place_carry(const InstanceRecord& record);
std::string use_carry(const InstanceUse& use);

// Reads rows of one cluster; instances with the same capabilities share their list.
class CarryReader {
 public:
  // An instance with all its resources free; then what its tasks take of it.
  core::placement::Instance read_place(std::string_view id, std::string_view carry);
  static void read_use(core::placement::Instance& instance, std::string_view carry);

 private:
  core::placement::Capabilities capabilities(std::string_view text);

  std::map<std::string, core::placement::Capabilities, std::less<>> known_;
};

std::string_view to_text(core::placement::Status status);
core::placement::Status parse_instance_status(std::string_view text);  // inactive for any other text

// 0 to 65535 and nothing else.
std::optional<std::uint16_t> parse_port(std::string_view text);

}  // namespace berth::backend
