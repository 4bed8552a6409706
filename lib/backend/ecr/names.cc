#include "backend/ecr/names.h"

#include <algorithm>

#include "base/text.h"

namespace berth::backend::images {
namespace {

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_tag_character(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; }

bool is_separator(std::string_view run) {
  return run == "." || run == "_" || run == "__" || run.find_first_not_of('-') == std::string_view::npos;
}

bool is_name_part(std::string_view part) {
  if (part.empty() || !is_lower_or_digit(part.front()) || !is_lower_or_digit(part.back())) return false;
  std::size_t at = 0;
  while (at < part.size()) {
    if (is_lower_or_digit(part[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < part.size() && !is_lower_or_digit(part[end])) ++end;
    if (!is_separator(part.substr(at, end - at))) return false;
    at = end;
  }
  return true;
}

}  // namespace

bool is_repository_name(std::string_view name) {
  const std::vector<std::string_view> parts = split(name, '/');
  return std::all_of(parts.begin(), parts.end(), is_name_part);
}

bool is_tag(std::string_view tag) {
  return !tag.empty() && std::all_of(tag.begin(), tag.end(), is_tag_character);
}

bool is_digest(std::string_view digest) {
  const std::size_t colon = digest.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == digest.size()) return false;
  const std::string_view algorithm = digest.substr(0, colon);
  const std::string_view hex = digest.substr(colon + 1);
  return std::all_of(algorithm.begin(), algorithm.end(),
                     [](char c) { return is_tag_character(c) || c == '+'; }) &&
         std::all_of(hex.begin(), hex.end(), is_hex);
}

std::string short_digest(std::string_view digest) {
  const std::size_t colon = digest.find(':');
  return std::string(colon == std::string_view::npos ? digest : digest.substr(colon + 1, 32));
}

std::optional<RepositoryArn> parse_repository_arn(std::string_view arn, std::string_view service) {
  const std::vector<std::string_view> parts = split(arn, ':');
  if (parts.size() != 6 || parts[0] != "arn" || !parts[1].starts_with("aws") || parts[2] != service)
    return std::nullopt;
  constexpr std::string_view kKind = "repository/";
  if (!parts[5].starts_with(kKind) || parts[4].size() != 12 ||
      !std::all_of(parts[4].begin(), parts[4].end(), is_digit))
    return std::nullopt;
  if ((service == "ecr") == parts[3].empty()) return std::nullopt;
  const std::string_view name = parts[5].substr(kKind.size());
  if (!is_repository_name(name)) return std::nullopt;
  return RepositoryArn{std::string(parts[3]), std::string(parts[4]), std::string(name)};
}

bool is_immutable(std::string_view mutability, const std::vector<std::string>& filters,
                  std::string_view tag) {
  const bool excluded = std::any_of(filters.begin(), filters.end(),
                                    [tag](const std::string& filter) { return wildcard_match(filter, tag); });
  if (mutability == "IMMUTABLE") return true;
  if (mutability == "IMMUTABLE_WITH_EXCLUSION") return !excluded;
  return mutability == "MUTABLE_WITH_EXCLUSION" && excluded;
}

std::string file_url(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "file://";
  for (const char c : path) {
    if (is_tag_character(c) || c == '/' || c == '~') {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

}  // namespace berth::backend::images
