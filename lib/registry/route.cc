#include "registry/route.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/text.h"
#include "store/blobs.h"

namespace berth::registry {
namespace {

constexpr std::size_t kNameMax = 256;
constexpr std::size_t kReferenceMax = 512;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Nothing if an escape is malformed, or stands for what no part of a path may hold.
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    const char c = static_cast<char>(high * 16 + low);
    if (c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20) return std::nullopt;
    out += c;
    i += 2;
  }
  return out;
}

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_name_letter(char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; }

// Between letters and digits stand one dot, one or two underscores, or hyphens.
bool is_separator(std::string_view text) {
  return text == "." || text == "_" || text == "__" || text.find_first_not_of('-') == std::string_view::npos;
}

bool is_name_part(std::string_view part) {
  if (part.empty() || !is_alphanumeric(part.front()) || !is_alphanumeric(part.back())) return false;
  const auto* at = part.begin();
  while (at != part.end()) {
    const auto* begin = std::find_if_not(at, part.end(), is_alphanumeric);
    at = std::find_if(begin, part.end(), is_alphanumeric);
    if (begin != at && !is_separator(part.substr(static_cast<std::size_t>(begin - part.begin()),
                                                 static_cast<std::size_t>(at - begin))))
      return false;
  }
  return true;
}

struct Form {
  std::array<std::string_view, 2> words;  // that stand before the reference
  bool has_reference;
  Place place;
};
constexpr std::array kForms = {
    Form{{"tags", "list"}, false, Place::tags},      Form{{"blobs", "uploads"}, false, Place::uploads},
    Form{{"blobs", "uploads"}, true, Place::upload}, Form{{"", "manifests"}, true, Place::manifest},
    Form{{"", "blobs"}, true, Place::blob},          Form{{"", "referrers"}, true, Place::referrers},
};

// Whether `parts` (behind /v2/) end as the form says; gives the number of parts that are the name's.
std::optional<std::size_t> name_parts(const Form& form, const std::vector<std::string>& parts) {
  const std::size_t tail = (form.words[0].empty() ? 1 : 2) + (form.has_reference ? 1 : 0);
  if (parts.size() <= tail) return std::nullopt;
  std::size_t at = parts.size() - tail;
  if (!form.words[0].empty() && parts[at++] != form.words[0]) return std::nullopt;
  if (parts[at] != form.words[1]) return std::nullopt;
  if (form.has_reference && parts.back().empty()) return std::nullopt;
  return parts.size() - tail;
}

std::variant<Route, RouteFault> route_of(const std::vector<std::string>& parts) {
  for (const Form& form : kForms) {
    const auto count = name_parts(form, parts);
    if (!count) continue;
    Route route{form.place, {}, form.has_reference ? parts.back() : std::string()};
    const std::vector<std::string> name(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(*count));
    route.repository = join(name, "/");
    if (!std::all_of(name.begin(), name.end(), is_name_part) || route.repository.size() > kNameMax)
      return RouteFault::bad_name;
    if (route.reference.size() > kReferenceMax) return RouteFault::unknown;
    return route;
  }
  return RouteFault::unknown;
}

}  // namespace

std::variant<Route, RouteFault> parse_route(std::string_view path) {
  if (path == "/v2" || path == "/v2/") return Route{};
  if (!path.starts_with("/v2/")) return RouteFault::unknown;
  if (path == "/v2/_catalog") return Route{Place::catalog, {}, {}};
  std::vector<std::string> parts;
  for (const std::string_view part : split(path.substr(4), '/')) {
    auto text = decoded(part);
    if (!text) return RouteFault::bad_escape;
    parts.push_back(*std::move(text));
  }
  // `…/blobs/uploads/` and `…/blobs/uploads` are the same place.
  if (parts.size() > 2 && parts.back().empty() && parts[parts.size() - 2] == "uploads") parts.pop_back();
  return route_of(parts);
}

bool is_digest(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const auto is_algorithm = [](char c) { return is_name_letter(c) || (c >= 'A' && c <= 'Z') || c == '+'; };
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_algorithm) &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(colon) + 1, text.end(),
                     [](char c) { return hex_digit(c) >= 0; });
}

bool is_sha256_digest(std::string_view text) { return store::valid_digest(text); }

}  // namespace berth::registry
