// What names, tags, digests and ARNs look like in ECR. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::backend::images {

// `team/app`: alphanumeric runs joined by one dot, one or two underscores or any hyphens; parts joined by
// `/`.
bool is_repository_name(std::string_view name);

// Of any length.
bool is_tag(std::string_view tag);

// `sha256:` and hex digits, or another algorithm's name.
bool is_digest(std::string_view digest);

// The first 32 hex digits: enough for rows that have no room for a whole digest.
std::string short_digest(std::string_view digest);

struct RepositoryArn {
  std::string region;
  std::string account;
  std::string name;
};
// Of the service "ecr" or "ecr-public"; nothing for any other text.
std::optional<RepositoryArn> parse_repository_arn(std::string_view arn, std::string_view service);

// Whether a push may not move a tag that exists. `filters` are those of the two `_WITH_EXCLUSION` settings.
bool is_immutable(std::string_view mutability, const std::vector<std::string>& filters, std::string_view tag);

// The URL of a file of this machine, its absolute path percent-encoded.
std::string file_url(std::string_view path);

}  // namespace berth::backend::images
