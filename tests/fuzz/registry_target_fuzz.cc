// Any text as what a registry's client sends in its header: no name that is read leads out of its repository,
// no range out of its blob, and nothing breaks.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "registry/credentials.h"
#include "registry/ranges.h"
#include "registry/route.h"

namespace registry = berth::registry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = registry::parse_route(text);
  if (const auto* route = std::get_if<registry::Route>(&parsed)) {
    if (route->repository.find("..") != std::string::npos || route->repository.find('@') != std::string::npos)
      std::abort();
    if (route->repository.starts_with('/') || route->reference.find('/') != std::string::npos) std::abort();
  }
  const registry::RangeReading range = registry::read_range(text, 1000);
  if (range.span.offset + range.span.length > 1000) std::abort();
  if (const auto part = registry::read_content_range(text))
    if (part->last < part->first) std::abort();
  const registry::Credentials credentials = registry::read_credentials(text);
  if ((credentials.kind == registry::Credentials::Kind::password) == credentials.password.empty())
    std::abort();
  if (const auto host = registry::registry_of_host(text))
    if (host->account.size() != 12 || host->region.empty()) std::abort();
  return 0;
}
