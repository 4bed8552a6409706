#include "images/name.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/files.h"
#include "base/text.h"
#include "registry/credentials.h"
#include "registry/route.h"

namespace berth::images {
namespace {

constexpr std::size_t kRepositoryMax = 256;
constexpr std::size_t kTagMax = 128;

bool is_small_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_part(std::string_view part) {
  return !part.empty() && is_small_or_digit(part.front()) && is_small_or_digit(part.back()) &&
         std::all_of(part.begin(), part.end(),
                     [](char c) { return is_small_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

bool is_repository(std::string_view text) {
  if (text.size() > kRepositoryMax) return false;
  const auto parts = split(text, '/');
  return std::all_of(parts.begin(), parts.end(), is_part);
}

bool is_tag(std::string_view text) {
  const auto is_word = [](char c) { return is_small_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !text.empty() && text.size() <= kTagMax && is_word(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_word(c) || c == '.' || c == '-'; });
}

std::string in_quotes(std::string_view text) { return "'" + excerpt(text) + "'"; }

// A name or an address, and perhaps a port.
bool is_host(std::string_view text) {
  std::string_view name = text;
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && !text.ends_with(']')) {
    const auto port = parse_int(text.substr(colon + 1));
    constexpr std::int64_t kLastPort = 65535;
    if (!port || *port < 1 || *port > kLastPort) return false;
    name = text.substr(0, colon);
  }
  if (name.starts_with('[') && name.ends_with(']')) return true;
  return !name.empty() && name.front() != '.' && name.find("..") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return is_small_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
         });
}

// What stands behind the host.
NameReading parse_rest(std::string host, std::string_view text, std::string_view whole) {
  NameReading out;
  if (!host.empty() && !is_host(host)) {
    out.fault = in_quotes(whole) + " names the host " + in_quotes(host) + "; one is NAME[:PORT]";
    return out;
  }
  out.name.host = std::move(host);
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    out.name.digest = text.substr(at + 1);
    if (!registry::is_sha256_digest(out.name.digest)) {
      out.fault = in_quotes(whole) + " has the digest " + in_quotes(out.name.digest) +
                  "; one is sha256: and 64 lower-case hex digits";
      return out;
    }
    text = text.substr(0, at);
  }
  if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
    out.name.tag = text.substr(colon + 1);
    if (!is_tag(out.name.tag)) {
      out.fault = in_quotes(whole) + " has the tag " + in_quotes(out.name.tag) +
                  "; one is up to 128 letters, digits, and _ . - behind the first";
      return out;
    }
    text = text.substr(0, colon);
  }
  out.name.repository = text;
  if (!is_repository(text)) {
    out.fault =
        in_quotes(whole) + " names the repository " + in_quotes(text) +
        "; a name has lower-case letters and digits, with . _ - between them, in parts set apart by /";
  }
  return out;
}

// The part before the first slash, if there is one.
std::string_view head_of(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash == std::string_view::npos ? std::string_view() : text.substr(0, slash);
}

struct Prefix {
  std::string_view text;
  PlaceKind kind;
};
constexpr std::array kPrefixes = {
    Prefix{"docker-daemon:", PlaceKind::engine},    Prefix{"docker-archive:", PlaceKind::docker_archive},
    Prefix{"oci-archive:", PlaceKind::oci_archive}, Prefix{"oci:", PlaceKind::layout},
    Prefix{"docker://", PlaceKind::registry},
};

// Forms of other tools that look like a name, and would be taken for one.
constexpr std::array<std::string_view, 4> kForeign = {"containers-storage:", "dir:", "ostree:", "sif:"};

PlaceReading name_place(PlaceKind kind, std::string_view text) {
  NameReading reading = parse_image_name(text);
  PlaceReading out{.place = {.kind = kind, .path = {}, .image = {}, .name = std::move(reading.name)},
                   .fault = std::move(reading.fault)};
  if (out.fault.empty() && kind == PlaceKind::registry && out.place.name.host.empty())
    out.fault = in_quotes(text) + " names no host; it is docker://HOST/NAME[:TAG]";
  return out;
}

PlaceReading path_place(PlaceKind kind, std::string_view text) {
  const std::size_t colon = text.find(':');
  PlaceReading out;
  out.place.kind = kind;
  out.place.path = text.substr(0, colon);
  if (colon != std::string_view::npos) out.place.image = text.substr(colon + 1);
  if (out.place.path.empty()) out.fault = in_quotes(text) + " names no path";
  return out;
}

// Nothing if the text has no prefix.
std::optional<PlaceReading> parse_prefixed(std::string_view text) {
  for (const Prefix& prefix : kPrefixes) {
    if (!text.starts_with(prefix.text)) continue;
    const std::string_view rest = text.substr(prefix.text.size());
    const bool names = prefix.kind == PlaceKind::engine || prefix.kind == PlaceKind::registry;
    return names ? name_place(prefix.kind, rest) : path_place(prefix.kind, rest);
  }
  for (const std::string_view prefix : kForeign) {
    if (!text.starts_with(prefix)) continue;
    return PlaceReading{.place = {},
                        .fault = in_quotes(text) +
                                 " is of a kind that berth does not read; it reads oci:, "
                                 "oci-archive:, docker-archive:, docker-daemon: and docker://"};
  }
  return std::nullopt;
}

bool looks_like_path(std::string_view text) {
  return text.starts_with('/') || text.starts_with("./") || text.starts_with("../") || text.ends_with('/') ||
         text.ends_with(".tar") || text.ends_with(".tgz") || text.find(".tar.") != std::string_view::npos;
}

}  // namespace

std::string Name::reference() const {
  if (!digest.empty()) return digest;
  return tag.empty() ? "latest" : tag;
}

bool is_own_host(std::string_view host, std::string_view registry_host) {
  return registry::registry_of_host(host).has_value() || (!host.empty() && host == registry_host);
}

NameReading parse_image_name(std::string_view text) {
  const std::string_view head = head_of(text);
  const bool names_host = head.find_first_of(".:") != std::string_view::npos || head == "localhost";
  if (!names_host) return parse_rest({}, text, text);
  return parse_rest(std::string(head), text.substr(head.size() + 1), text);
}

NameReading parse_repository(std::string_view text, std::string_view registry_host) {
  const std::string_view head = head_of(text);
  if (is_own_host(head, registry_host))
    return parse_rest(std::string(head), text.substr(head.size() + 1), text);
  if (head.find(':') != std::string_view::npos || head == "localhost") {
    NameReading out;
    out.fault = in_quotes(text) + " names the host " + in_quotes(head) +
                ", which is no registry of ECR; another registry is written docker://HOST/NAME[:TAG]";
    return out;
  }
  return parse_rest({}, text, text);
}

PlaceReading parse_source(std::string_view text) {
  if (auto prefixed = parse_prefixed(text)) return *std::move(prefixed);
  const std::string path(text);
  if (const auto status = file_status(path)) {
    const PlaceKind kind = status->is_folder ? PlaceKind::layout : PlaceKind::archive;
    return {.place = {.kind = kind, .path = path, .image = {}, .name = {}}, .fault = {}};
  }
  const std::size_t colon = path.rfind(':');
  const auto before = colon == std::string::npos ? std::nullopt : file_status(path.substr(0, colon));
  if (before && colon > 0) {
    const PlaceKind kind = before->is_folder ? PlaceKind::layout : PlaceKind::archive;
    return {
        .place = {.kind = kind, .path = path.substr(0, colon), .image = path.substr(colon + 1), .name = {}},
        .fault = {}};
  }
  if (looks_like_path(text)) return {.place = {}, .fault = "there is no file or folder " + in_quotes(text)};
  return name_place(PlaceKind::engine, text);
}

PlaceReading parse_destination(std::string_view text) {
  if (auto prefixed = parse_prefixed(text)) return *std::move(prefixed);
  const PlaceKind kind = text.ends_with(".tar") ? PlaceKind::docker_archive : PlaceKind::layout;
  if (text.find(".tar.") != std::string_view::npos || text.ends_with(".tgz"))
    return {.place = {},
            .fault = in_quotes(text) + ": an archive is written as it is (.tar), not compressed"};
  return path_place(kind, text);
}

}  // namespace berth::images
