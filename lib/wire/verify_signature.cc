#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "wire/signature_parts.h"
#include "wire/sigv4.h"

namespace berth::wire {

using api::ServiceError;

namespace {

constexpr Duration kSkew = minutes(5);
constexpr Duration kLongestLifetime = days(7);

enum class Wrong { missing, incomplete, unknown_key, mismatch, wrong_time, expired_token };

// The types by protocol: json, query, ec2.
std::string type_of(Wrong wrong, Protocol protocol) {
  struct Row {
    Wrong wrong;
    std::array<const char*, 3> types;
  };
  static constexpr std::array kRows = {
      Row{Wrong::missing,
          {"MissingAuthenticationTokenException", "MissingAuthenticationToken",
           "MissingAuthenticationToken"}},
      Row{Wrong::incomplete, {"IncompleteSignatureException", "IncompleteSignature", "IncompleteSignature"}},
      Row{Wrong::unknown_key, {"UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure"}},
      Row{Wrong::mismatch, {"InvalidSignatureException", "SignatureDoesNotMatch", "SignatureDoesNotMatch"}},
      Row{Wrong::wrong_time, {"InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired"}},
      Row{Wrong::expired_token, {"ExpiredTokenException", "ExpiredToken", "RequestExpired"}},
  };
  for (const Row& row : kRows)
    if (row.wrong == wrong) return row.types[static_cast<std::size_t>(protocol)];
  return "InvalidSignatureException";
}

// Everything of a signature; parts that are not there are "".
struct Parts {
  bool is_signed = false;
  bool known_algorithm = false;
  std::string credential;
  Claim claim;
  std::string amz_date;
  std::string token;
  std::string lifetime_s;  // presigned
};

void read_credential(Parts& parts) {
  const std::vector<std::string_view> words = split(parts.credential, '/');
  constexpr std::size_t kWords = 5;  // key, date, region, service, terminator; a key may itself have slashes
  if (words.size() < kWords) return;
  const std::size_t n = words.size();
  Claim& claim = parts.claim;
  claim.terminator = words[n - 1];
  claim.scope = {std::string(words[n - 3]), std::string(words[n - 2])};
  claim.date = words[n - 4];
  const std::size_t tail =
      words[n - 1].size() + words[n - 2].size() + words[n - 3].size() + words[n - 4].size();
  claim.access_key = parts.credential.substr(0, parts.credential.size() - tail - 4);
}

Parts parts_of_header(const http::Request& message, std::string_view authorization) {
  Parts parts;
  parts.is_signed = true;
  const std::size_t blank = authorization.find(' ');
  parts.known_algorithm = authorization.substr(0, blank) == "AWS4-HMAC-SHA256";
  if (blank != std::string_view::npos && parts.known_algorithm) {
    for (const std::string_view word : split(authorization.substr(blank + 1), ',')) {
      const std::string_view pair = trim(word);
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string value(pair.substr(equals + 1));
      const std::string_view name = pair.substr(0, equals);
      if (name == "Credential") parts.credential = value;
      if (name == "SignedHeaders") parts.claim.signed_headers = value;
      if (name == "Signature") parts.claim.signature = value;
    }
  }
  parts.amz_date = message.headers.get("X-Amz-Date");
  parts.token = message.headers.get("X-Amz-Security-Token");
  return parts;
}

Parts parts_of_query(const http::Request& message) {
  Parts parts;
  const std::optional<std::vector<http::Parameter>> parameters =
      http::parse_parameters(http::query_of(message.target));
  const auto value = [&](std::string_view name) {
    const std::string* found = parameters ? http::find_parameter(*parameters, name) : nullptr;
    return found == nullptr ? std::string() : *found;
  };
  parts.credential = value("X-Amz-Credential");
  parts.claim.signed_headers = value("X-Amz-SignedHeaders");
  parts.claim.signature = value("X-Amz-Signature");
  parts.claim.presigned = true;
  parts.amz_date = value("X-Amz-Date");
  parts.token = value("X-Amz-Security-Token");
  parts.lifetime_s = value("X-Amz-Expires");
  parts.known_algorithm = value("X-Amz-Algorithm") == "AWS4-HMAC-SHA256";
  parts.is_signed = !parts.credential.empty() || !parts.claim.signature.empty();
  return parts;
}

Parts parts_of(const http::Request& message) {
  const std::string* authorization = message.headers.find("Authorization");
  Parts parts =
      authorization != nullptr ? parts_of_header(message, trim(*authorization)) : parts_of_query(message);
  read_credential(parts);
  return parts;
}

// The text of a signature that lacks something, or "".
std::string incomplete_text(const Parts& parts) {
  const bool presigned = parts.claim.presigned;
  const std::string prefix =
      presigned ? "AWS query-string parameters must include '" : "Authorization header requires '";
  const std::string suffix = presigned ? "'." : "' parameter.";
  if (!parts.known_algorithm)
    return "Unsupported AWS 'algorithm': a signature of AWS4-HMAC-SHA256 is wanted.";
  std::vector<std::string> lines;
  const auto want = [&](const std::string& value, const char* name, const char* query_name) {
    if (value.empty()) lines.push_back(prefix + (presigned ? query_name : name) + suffix);
  };
  want(parts.credential, "Credential", "X-Amz-Credential");
  want(parts.claim.signature, "Signature", "X-Amz-Signature");
  want(parts.claim.signed_headers, "SignedHeaders", "X-Amz-SignedHeaders");
  if (presigned) want(parts.lifetime_s, "", "X-Amz-Expires");
  if (parts.amz_date.empty())
    lines.push_back(presigned
                        ? "AWS query-string parameters must include 'X-Amz-Date'."
                        : "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
                          "header.");
  if (lines.empty() && !parse_amz_date(parts.amz_date))
    lines.push_back("Date must be in ISO-8601 'basic format'. Got '" + excerpt(parts.amz_date, 32) +
                    "'. See http://en.wikipedia.org/wiki/ISO_8601");
  if (lines.empty() && parts.claim.terminator.empty())
    lines.push_back(
        "Credential must have exactly 5 slash-delimited elements, e.g. "
        "keyid/date/region/service/term, got '" +
        excerpt(parts.credential, 128) + "'");
  return join(lines, " ");
}

// What is wrong with the scope, or "".
std::string scope_text(const Parts& parts, std::string_view service) {
  const Claim& claim = parts.claim;
  const std::string day = parts.amz_date.substr(0, 8);
  if (claim.terminator != "aws4_request")
    return "Credential should be scoped with a valid terminator: 'aws4_request', not '" +
           excerpt(claim.terminator, 32) + "'.";
  if (claim.scope.service != service)
    return "Credential should be scoped to correct service: '" + std::string(service) + "'.";
  if (claim.scope.region.empty()) return "Credential should be scoped to a valid region.";
  if (claim.date != day)
    return "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '" +
           excerpt(claim.date, 16) + "' != '" + day + "', from '" + parts.amz_date + "'.";
  return "";
}

// What is wrong with the time, or "".
std::string time_text(const Parts& parts, Instant now) {
  const Instant signed_at = *parse_amz_date(parts.amz_date);
  const std::string minutes_text = std::to_string(kSkew.ms / 60'000) + " min.)";
  if (signed_at > now + kSkew)
    return "Signature not yet current: " + parts.amz_date + " is still later than " + amz_date(now + kSkew) +
           " (" + amz_date(now) + " + " + minutes_text;
  if (!parts.claim.presigned) {
    if (signed_at >= now - kSkew) return "";
    return "Signature expired: " + parts.amz_date + " is now earlier than " + amz_date(now - kSkew) + " (" +
           amz_date(now) + " - " + minutes_text;
  }
  const std::int64_t lifetime_s = parse_int(parts.lifetime_s).value_or(-1);
  if (lifetime_s < 0 || lifetime_s > kLongestLifetime.ms / 1000)
    return "X-Amz-Expires must be a number of seconds from 0 to 604800.";
  if (signed_at + seconds(lifetime_s) >= now) return "";
  return "Signature expired: " + parts.amz_date + " is now earlier than " +
         amz_date(now - seconds(lifetime_s)) + " (" + amz_date(now) + " - " + std::to_string(lifetime_s) +
         " s.)";
}

bool same_in_constant_time(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  return difference == 0;
}

std::string expected_signature(const http::Request& message, std::string_view body, const Parts& parts,
                               const std::vector<std::string>& signed_headers, const Key& key) {
  http::Headers headers = message.headers;
  // Framing is the server's affair, but a client may have signed its length.
  if (headers.find("Content-Length") == nullptr) headers.add("Content-Length", std::to_string(body.size()));
  const std::string canonical =
      canonical_request({message.method, message.target, headers, signed_headers, sha256_hex(body)});
  return signature_of(string_to_sign(canonical, parts.amz_date, parts.claim.scope), key.secret_key,
                      parts.claim.date, parts.claim.scope);
}

constexpr const char* kMismatch =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
    "Access Key and signing method. Consult the service documentation for details.";

// The name of a header that has to be signed and is not, or "".
std::string unsigned_header(const http::Request& message, const std::vector<std::string>& signed_headers) {
  for (const char* name : {"host", "x-amz-target", "x-amz-security-token"}) {
    const bool there = message.headers.find(name) != nullptr || std::string_view(name) == "host";
    if (there && std::find(signed_headers.begin(), signed_headers.end(), name) == signed_headers.end())
      return name;
  }
  return "";
}

}  // namespace

std::optional<Claim> claim_of(const http::Request& message) {
  Parts parts = parts_of(message);
  if (!parts.is_signed || !parts.known_algorithm || parts.claim.terminator.empty()) return std::nullopt;
  return std::move(parts.claim);
}

std::optional<ServiceError> verify_signature(const http::Request& message, std::string_view body,
                                             Protocol protocol, std::string_view service,
                                             const KeyLookup& keys, Instant now) {
  const auto refuse = [&](Wrong wrong, std::string text) {
    return ServiceError(type_of(wrong, protocol), std::move(text));
  };
  const Parts parts = parts_of(message);
  if (!parts.is_signed)
    return refuse(Wrong::missing, protocol == Protocol::json ? "Missing Authentication Token"
                                                             : "Request is missing Authentication Token");
  if (const std::string text = incomplete_text(parts); !text.empty()) return refuse(Wrong::incomplete, text);
  const std::optional<Key> key = keys(parts.claim.access_key);
  const char* unknown = protocol == Protocol::ec2
                            ? "AWS was not able to validate the provided access credentials"
                            : "The security token included in the request is invalid.";
  if (!key) return refuse(Wrong::unknown_key, unknown);
  if (const std::string text = scope_text(parts, service); !text.empty())
    return refuse(Wrong::mismatch, text);
  if (const std::string text = time_text(parts, now); !text.empty())
    return refuse(Wrong::wrong_time, protocol == Protocol::ec2 ? "Request has expired." : text);
  std::vector<std::string> signed_headers;
  for (const std::string_view name : split(parts.claim.signed_headers, ';'))
    signed_headers.emplace_back(name);
  if (const std::string name = unsigned_header(message, signed_headers); !name.empty())
    return refuse(Wrong::mismatch,
                  (name == "host" ? std::string("'Host' or ':authority'") : "'" + name + "'") +
                      " must be a 'SignedHeader' in the AWS Authorization.");
  if (!same_in_constant_time(expected_signature(message, body, parts, signed_headers, *key),
                             parts.claim.signature))
    return refuse(Wrong::mismatch, kMismatch);
  if (!same_in_constant_time(key->session_token, parts.token)) return refuse(Wrong::unknown_key, unknown);
  if (key->expires && *key->expires <= now)
    return refuse(Wrong::expired_token, "The security token included in the request is expired");
  return std::nullopt;
}

}  // namespace berth::wire
