#include "images/registry_client.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace berth::images {
namespace {

constexpr int kAttempts = 5;
constexpr int kRedirects = 5;
constexpr std::size_t kMessageBytes = 500;

bool is_success(int status) { return status >= 200 && status < 300; }
bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}
// A failure that may be over soon.
bool may_pass(int status) { return status == 429 || status == 502 || status == 503 || status == 504; }

// `https://host:port` of an absolute URL.
std::string origin_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  return to_lower(url.substr(0, url.find_first_of("/?#", scheme + 3)));
}

std::string host_of(std::string_view url) {
  const std::string origin = origin_of(url);
  const std::size_t scheme = origin.find("://");
  return scheme == std::string::npos ? origin : origin.substr(scheme + 3);
}

bool is_loopback(std::string_view host) {
  return host.starts_with("127.") || host.starts_with("[::1]") ||
         host.substr(0, host.find(':')) == "localhost";
}

std::string url_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 15U];
    }
  }
  return out;
}

std::string token_of(const http::Answer& answer) {
  const auto body = parse_json(answer.body);
  for (const char* name : {"token", "access_token"}) {
    const Json* token = body ? member(*body, name) : nullptr;
    if (token != nullptr && token->is_string()) return token->get<std::string>();
  }
  return {};
}

}  // namespace

RegistryRefusal refusal_of(const http::Answer& answer, const std::string& what) {
  const auto body = parse_json(answer.body);
  const Json* errors = body ? member(*body, "errors") : nullptr;
  if (errors != nullptr && errors->is_array() && !errors->empty()) {
    const Json* code = member(errors->front(), "code");
    const Json* message = member(errors->front(), "message");
    const auto text = [](const Json* value) {
      return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
    };
    if (!text(code).empty())
      return {answer.status, text(code),
              text(message).empty() ? what : excerpt(text(message), kMessageBytes)};
  }
  const std::string said = excerpt(trim(answer.body), kMessageBytes);
  return {
      answer.status, "UNKNOWN",
      what + ": the registry answers " + std::to_string(answer.status) + (said.empty() ? "" : ": " + said)};
}

RegistryClient::RegistryClient(RegistryOptions options) : options_(std::move(options)) {}

RegistryClient::Taken::~Taken() {
  const std::lock_guard guard(client.mutex_);
  client.idle_.push_back(std::move(send));
}

RegistryClient::Taken RegistryClient::take() {
  {
    const std::lock_guard guard(mutex_);
    if (!idle_.empty()) {
      Send send = std::move(idle_.back());
      idle_.pop_back();
      return {*this, std::move(send)};
    }
  }
  return {*this, options_.connect()};
}

std::string RegistryClient::resolve(const std::string& location) const {
  if (location.starts_with('/')) return options_.base_url + location;
  // One that calls itself by the name that it was called by is reached as it was.
  if (!options_.host.empty() && host_of(location) == to_lower(options_.host))
    return options_.base_url + location.substr(origin_of(location).size());
  return location;
}

void RegistryClient::wait_before(int attempt) {
  constexpr std::int64_t kFirst = 200;
  WallClock& clock = options_.clock != nullptr ? *options_.clock : system_clock();
  clock.sleep(milliseconds(kFirst << std::min(attempt, kAttempts)));
}

std::string RegistryClient::authorization_for(const std::string& scope) {
  if (!options_.authorization.empty()) return options_.authorization;
  const std::lock_guard guard(mutex_);
  if (!basic_.empty()) return basic_;
  const auto found = bearers_.find(scope);
  return found == bearers_.end() ? std::string() : found->second;
}

http::Answer RegistryClient::send(http::Outgoing request, const std::string& scope) {
  request.url = resolve(request.url);
  const bool repeatable = request.stream == nullptr && !request.sink;
  for (int attempt = 1;; ++attempt) {
    try {
      http::Answer answer = send_once(request, scope);
      if (!repeatable || attempt >= kAttempts || !may_pass(answer.status)) return answer;
    } catch (const http::ConnectionError& error) {
      if (!repeatable || attempt >= kAttempts || error.nobody_there()) throw;
    }
    wait_before(attempt);
  }
}

http::Answer RegistryClient::send_once(http::Outgoing& request, const std::string& scope) {
  const Taken line = take();
  const bool own = origin_of(request.url) == origin_of(options_.base_url);
  const auto add_credentials = [&] {
    if (!own) return;
    if (!options_.host.empty()) request.headers.set("Host", options_.host);
    const std::string authorization = authorization_for(scope);
    if (!authorization.empty()) request.headers.set("Authorization", authorization);
  };
  add_credentials();
  // A body that is read as it goes can't go twice, so whether there is a challenge is asked beforehand.
  if (own && request.stream != nullptr && authorization_for(scope).empty()) {
    http::Outgoing ping;
    ping.url = resolve("/v2/");
    const http::Answer answer = line.send(ping);
    if (answer.status == 401 && answer_challenge(line.send, answer, scope, "")) add_credentials();
  }
  http::Answer answer = follow(line.send, request);
  if (answer.status != 401 || request.stream != nullptr || !own) return answer;
  if (!answer_challenge(line.send, answer, scope, std::string(request.headers.get("Authorization"))))
    return answer;
  add_credentials();
  return follow(line.send, request);
}

http::Answer RegistryClient::follow(const Send& send, http::Outgoing& request) {
  http::Answer answer = send(request);
  http::Outgoing next = request;
  for (int i = 0; i < kRedirects && is_redirect(answer.status); ++i) {
    const std::string location(answer.headers.get("Location"));
    if ((request.method != "GET" && request.method != "HEAD") || location.empty()) return answer;
    const std::string from = origin_of(next.url);
    next.url = location.starts_with('/') ? from + location : resolve(location);
    if (origin_of(next.url) != from) {
      next.headers.remove("Authorization");
      next.headers.remove("Host");
    }
    answer = send(next);
  }
  return answer;
}

bool RegistryClient::answer_challenge(const Send& send, const http::Answer& refused, const std::string& scope,
                                      const std::string& tried) {
  if (!options_.authorization.empty()) return false;
  // Another thread may have answered it meanwhile.
  if (const std::string now = authorization_for(scope); !now.empty() && now != tried) return true;
  std::vector<Challenge> challenges;
  for (const http::Header& field : refused.headers.fields()) {
    if (to_lower(field.name) != "www-authenticate") continue;
    for (Challenge& challenge : parse_challenges(field.value)) challenges.push_back(std::move(challenge));
  }
  for (const Challenge& challenge : challenges) {
    if (challenge.scheme == "bearer" && !challenge.realm.empty()) {
      const std::string token = fetch_token(send, challenge, scope);
      const std::lock_guard guard(mutex_);
      bearers_[scope] = "Bearer " + token;
      return true;
    }
  }
  for (const Challenge& challenge : challenges) {
    if (challenge.scheme != "basic" || options_.login.user.empty()) continue;
    const std::lock_guard guard(mutex_);
    const std::string fresh = "Basic " + base64_encode(options_.login.user + ":" + options_.login.password);
    if (fresh == tried) return false;
    basic_ = fresh;
    return true;
  }
  return false;
}

std::string RegistryClient::fetch_token(const Send& send, const Challenge& challenge,
                                        const std::string& scope) {
  const bool safe = challenge.realm.starts_with("https://") || is_loopback(host_of(challenge.realm)) ||
                    options_.base_url.starts_with("http://");
  if (!safe)
    throw RegistryRefusal(
        401, "UNAUTHORIZED",
        host_of(options_.base_url) +
            " sends its clients to a token service without TLS, to which no password is told");
  const std::string& asked = scope.empty() ? challenge.scope : scope;
  std::string query = "service=" + url_encoded(challenge.service);
  if (!asked.empty()) query += "&scope=" + url_encoded(asked);
  http::Outgoing request;
  request.url = challenge.realm;
  if (!options_.login.identity_token.empty()) {
    request.method = "POST";
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = query + "&grant_type=refresh_token&client_id=berth&refresh_token=" +
                   url_encoded(options_.login.identity_token);
  } else {
    request.url += (request.url.find('?') == std::string::npos ? '?' : '&') + query;
    if (!options_.login.user.empty())
      request.headers.set("Authorization",
                          "Basic " + base64_encode(options_.login.user + ":" + options_.login.password));
  }
  const http::Answer answer = send(request);
  const std::string token = is_success(answer.status) ? token_of(answer) : std::string();
  if (token.empty()) throw refusal_of(answer, "a token of " + host_of(challenge.realm) + " for " + asked);
  return token;
}

}  // namespace berth::images
