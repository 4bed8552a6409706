#include "wire/sigv4.h"

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/text.h"
#include "wire/form.h"
#include "wire/signature_parts.h"

namespace berth::wire {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kTerminator = "aws4_request";

// What proxies and HTTP libraries change on the way.
constexpr std::array<std::string_view, 6> kUnsigned = {
    "authorization", "connection", "expect", "user-agent", "transfer-encoding", "x-amzn-trace-id"};

std::string raw(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return out;
}

// Without empty and `.` segments, `..` taken back, each segment escaped once more than it came.
std::string canonical_path(std::string_view target) {
  const std::string_view path = http::path_of(target);
  std::vector<std::string> kept;
  for (const std::string_view segment : split(path, '/')) {
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(percent_encode(segment));
    }
  }
  return "/" + join(kept, "/") + (!kept.empty() && path.ends_with('/') ? "/" : "");
}

// Sorted by their escaped names and values, without the signature itself. One that cannot be decoded is
// taken as it came, so that it cannot match.
std::string canonical_query(std::string_view target) {
  const std::string_view query = http::query_of(target);
  const std::optional<std::vector<http::Parameter>> parameters = http::parse_parameters(query);
  if (!parameters) return std::string(query);
  std::vector<std::pair<std::string, std::string>> sorted;
  for (const http::Parameter& each : *parameters)
    if (each.name != "X-Amz-Signature")
      sorted.emplace_back(percent_encode(each.name), percent_encode(each.value));
  std::sort(sorted.begin(), sorted.end());
  std::string out;
  for (const auto& [name, value] : sorted) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

// Trimmed, runs of blanks as one; several of one name joined by commas.
std::string canonical_header(const http::Headers& headers, std::string_view lower_name) {
  std::string out(lower_name);
  out += ':';
  bool first = true;
  for (const http::Header& field : headers.fields()) {
    if (to_lower(field.name) != lower_name) continue;
    if (!first) out += ',';
    first = false;
    bool blank = false;
    for (const char c : trim(field.value)) {
      const bool is_blank = c == ' ' || c == '\t';
      if (is_blank && blank) continue;
      blank = is_blank;
      out += is_blank ? ' ' : c;
    }
  }
  return out + "\n";
}

std::vector<std::string> headers_to_sign(const http::Headers& headers) {
  std::vector<std::string> out;
  for (const http::Header& field : headers.fields()) {
    const std::string name = to_lower(field.name);
    if (std::find(kUnsigned.begin(), kUnsigned.end(), name) == kUnsigned.end()) out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string scope_text(std::string_view date, const Scope& scope) {
  std::string out(date);
  return out.append("/")
      .append(scope.region)
      .append("/")
      .append(scope.service)
      .append("/")
      .append(kTerminator);
}

}  // namespace

std::string amz_date(Instant now) {
  std::string out = to_iso8601({now.ms - now.ms % 1000});
  std::erase_if(out, [](char c) { return c == '-' || c == ':'; });
  return out;
}

std::optional<Instant> parse_amz_date(std::string_view text) {
  constexpr std::string_view kForm = "00000000T000000Z";
  if (text.size() != kForm.size()) return std::nullopt;
  std::string iso;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !digit : text[i] != kForm[i]) return std::nullopt;
    if (i == 4 || i == 6) iso += '-';
    if (i == 11 || i == 13) iso += ':';
    iso += text[i];
  }
  return parse_iso8601(iso);
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish_hex();
}

std::string canonical_request(const Canonical& parts) {
  std::string out =
      parts.method + "\n" + canonical_path(parts.target) + "\n" + canonical_query(parts.target) + "\n";
  for (const std::string& name : parts.signed_headers) out += canonical_header(parts.headers, name);
  return out + "\n" + join(parts.signed_headers, ";") + "\n" + parts.payload_hash;
}

std::string string_to_sign(std::string_view canonical, std::string_view amz_date_text, const Scope& scope) {
  std::string out(kAlgorithm);
  out.append("\n").append(amz_date_text).append("\n");
  out.append(scope_text(amz_date_text.substr(0, 8), scope)).append("\n");
  return out + sha256_hex(canonical);
}

std::string signature_of(std::string_view to_sign, std::string_view secret_key, std::string_view date,
                         const Scope& scope) {
  std::string key = "AWS4" + std::string(secret_key);
  for (const std::string_view part :
       {date, std::string_view(scope.region), std::string_view(scope.service), kTerminator})
    key = raw(hmac_sha256_hex(key, part));
  return hmac_sha256_hex(key, to_sign);
}

void sign(Message& message, const Credentials& credentials, const Scope& scope, Instant now) {
  const std::string date = amz_date(now);
  message.headers.remove("Authorization");
  message.headers.set("X-Amz-Date", date);
  if (!credentials.session_token.empty())
    message.headers.set("X-Amz-Security-Token", credentials.session_token);
  const Canonical parts{message.method, message.target, message.headers, headers_to_sign(message.headers),
                        sha256_hex(message.body)};
  const std::string to_sign = string_to_sign(canonical_request(parts), date, scope);
  const std::string signature = signature_of(to_sign, credentials.secret_key, date.substr(0, 8), scope);
  message.headers.add("Authorization", std::string(kAlgorithm) + " Credential=" + credentials.access_key +
                                           "/" + scope_text(date.substr(0, 8), scope) + ", SignedHeaders=" +
                                           join(parts.signed_headers, ";") + ", Signature=" + signature);
}

std::string presigned_target(const Message& message, const Credentials& credentials, const Scope& scope,
                             Instant now, Duration lifetime) {
  const std::string date = amz_date(now);
  std::vector<http::Parameter> added = {
      {"X-Amz-Algorithm", std::string(kAlgorithm)},
      {"X-Amz-Credential", credentials.access_key + "/" + scope_text(date.substr(0, 8), scope)},
      {"X-Amz-Date", date},
      {"X-Amz-Expires", std::to_string(lifetime.ms / 1000)},
      {"X-Amz-SignedHeaders", "host"},
  };
  if (!credentials.session_token.empty())
    added.push_back({"X-Amz-Security-Token", credentials.session_token});
  const char* joint = http::query_of(message.target).empty() ? "?" : "&";
  const std::string bare =
      message.target.ends_with('?') ? message.target.substr(0, message.target.size() - 1) : message.target;
  const std::string target = bare + joint + form_text(added);
  const Canonical parts{message.method, target, message.headers, {"host"}, sha256_hex(message.body)};
  const std::string to_sign = string_to_sign(canonical_request(parts), date, scope);
  return target +
         "&X-Amz-Signature=" + signature_of(to_sign, credentials.secret_key, date.substr(0, 8), scope);
}

}  // namespace berth::wire
