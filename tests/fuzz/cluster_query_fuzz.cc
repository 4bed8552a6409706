// Any text is a cluster query or a fault that lies in the text, and whatever is a query can be asked.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/placement/query.h"

using namespace berth::core::placement;

namespace {

Instance instance() {
  Instance out;
  out.ec2_id = "i-abcd1234";
  out.agent_version = "1.51.0";
  out.attributes = {{"cores", "16"}, {"ecs.instance-type", "t2.small"}};
  count_task(out, "service:web", 2);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ParsedQuery parsed = parse_query(text);
  if (parsed.query) {
    (void)parsed.query->matches(instance());
    if (parsed.query->text() != text) std::abort();
  } else if (parsed.fault.position > size || parsed.fault.message.empty()) {
    std::abort();
  }
  return 0;
}
