#include "registry/credentials.h"

#include <algorithm>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::registry {
namespace {

constexpr Duration kRemembered = minutes(1);
constexpr std::size_t kRememberedMax = 1024;

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> password_of_pair(std::string_view pair) {
  constexpr std::string_view kUser = "AWS:";
  if (!pair.starts_with(kUser) || pair.size() == kUser.size()) return std::nullopt;
  return std::string(pair.substr(kUser.size()));
}

Credentials garbage() { return {Credentials::Kind::garbage, {}}; }

}  // namespace

std::optional<HostRegistry> registry_of_host(std::string_view host) {
  const std::string name = to_lower(host.substr(0, host.find(':')));
  const std::vector<std::string_view> parts = split(name, '.');
  const auto ends_with = [&](std::size_t at, std::vector<std::string_view> tail) {
    return std::equal(parts.begin() + static_cast<std::ptrdiff_t>(at), parts.end(), tail.begin(), tail.end());
  };
  if (parts.size() < 4 || !is_account(parts[0])) return std::nullopt;
  if (parts[1] == "dkr" && (parts[2] == "ecr" || parts[2] == "ecr-fips")) {
    if (parts[3].empty() || !(ends_with(4, {"amazonaws", "com"}) ||
                              ends_with(4, {"amazonaws", "com", "cn"}) || ends_with(4, {"amazonaws", "eu"})))
      return std::nullopt;
    return HostRegistry{std::string(parts[0]), std::string(parts[3])};
  }
  if ((parts[1] == "dkr-ecr" || parts[1] == "dkr-ecr-fips") && !parts[2].empty() &&
      ends_with(3, {"on", "aws"}))
    return HostRegistry{std::string(parts[0]), std::string(parts[2])};
  return std::nullopt;
}

Credentials read_credentials(std::string_view authorization) {
  const std::string_view field = trim(authorization);
  if (field.empty()) return {};
  const std::size_t blank = field.find(' ');
  const std::string scheme = to_lower(field.substr(0, blank));
  if (scheme != "basic" && scheme != "bearer") return {};
  if (blank == std::string_view::npos) return garbage();
  const std::string_view text = trim(field.substr(blank + 1));
  const auto decoded = base64_decode(text);
  if (decoded == ":") return {};  // a client that knows none
  auto password = decoded ? password_of_pair(*decoded) : std::nullopt;
  if (!password && scheme == "bearer" && !text.empty()) password = std::string(text);
  if (!password) return garbage();
  return {Credentials::Kind::password, *std::move(password)};
}

std::optional<Bearer> Passwords::known(const std::string& digest) {
  const std::lock_guard guard(mutex_);
  const auto found = known_.find(digest);
  if (found == known_.end()) return std::nullopt;
  const bool fresh = wall_.monotonic_ms() - found->second.asked_ms < kRemembered.ms;
  if (fresh && wall_.now() <= found->second.expires_at) return found->second.bearer;
  known_.erase(found);
  return std::nullopt;
}

Bearer Passwords::check(const std::string& password) {
  const std::string digest = sha256_digest(password);
  if (const auto bearer = known(digest)) return *bearer;
  const api::Response answer = door_.call(
      {"berth", "CheckRegistryToken", Json{{"password", password}}, "000000000000", "us-east-1", {}});
  if (answer.error) throw *answer.error;
  const std::string fault = answer.output.value("fault", "invalid");
  if (fault == "expired") return {Bearer::Fault::expired, {}, {}};
  if (fault != "none" || answer.output.value("service", "") != "ecr") return {};
  const Bearer bearer{Bearer::Fault::none, answer.output.at("account").get<std::string>(),
                      answer.output.at("region").get<std::string>()};
  const std::lock_guard guard(mutex_);
  if (known_.size() >= kRememberedMax) known_.clear();
  known_[digest] = {bearer, from_epoch_seconds(answer.output.at("expiresAt").get<double>()),
                    wall_.monotonic_ms()};
  return bearer;
}

}  // namespace berth::registry
