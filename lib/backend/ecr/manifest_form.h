// The same image in the other of its two forms, Docker's and OCI's, for a client that takes only that one.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::backend::images {

struct ManifestForm {
  std::string text;
  std::string media_type;
};

// What a pull by tag is answered whose client takes `accepted` (all, if that is empty): nothing if that is
// the manifest as it is stored, be it because no other form would suit the client better.
std::optional<ManifestForm> other_form(std::string_view text, std::string_view media_type,
                                       const std::vector<std::string>& accepted);

}  // namespace berth::backend::images
