// A file of the user's own (docker's config.json, ~/.aws/config) that a command changes: whole or not at all,
// under the mode and the owner that it has.
#pragma once

#include <string>
#include <string_view>

namespace berth {

// The file that a link stands for, so that the link stays.
std::string behind_links(const std::string& path);

// Replaces the file, or makes it with mode 0600 and the folders that are missing. Throws IoError.
void replace_file(const std::string& path, std::string_view text);

}  // namespace berth
