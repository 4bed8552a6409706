#include "images/login.h"

#include <array>

#include "base/json.h"
#include "base/text.h"

namespace berth::images {
namespace {

bool is_token_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// A field of which the front is taken away piece by piece.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  bool at_end() const { return text_.empty(); }
  void skip_blanks() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\t')) text_.remove_prefix(1);
  }
  bool take(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::string token() {
    std::size_t end = 0;
    while (end < text_.size() && is_token_letter(text_[end])) ++end;
    std::string out(text_.substr(0, end));
    text_.remove_prefix(end);
    return out;
  }
  // A token, or a quoted text. Nothing if the quote is not closed.
  std::optional<std::string> value() {
    if (!take('"')) return token();
    std::string out;
    while (!text_.empty()) {
      const char c = text_[0];
      text_.remove_prefix(1);
      if (c == '"') return out;
      if (c == '\\' && !text_.empty()) {
        out += text_[0];
        text_.remove_prefix(1);
      } else {
        out += c;
      }
    }
    return std::nullopt;
  }
  void drop() {
    if (!text_.empty()) text_.remove_prefix(1);
  }

 private:
  std::string_view text_;
};

void set_parameter(Challenge& challenge, const std::string& name, std::string value) {
  if (name == "realm") {
    challenge.realm = std::move(value);
  } else if (name == "service") {
    challenge.service = std::move(value);
  } else if (name == "scope") {
    challenge.scope = std::move(value);
  }
}

// The name by which config.json and a reference agree: no scheme, no path, one name for Docker Hub.
std::string plain_host(std::string_view host) {
  if (const std::size_t scheme = host.find("://"); scheme != std::string_view::npos)
    host.remove_prefix(scheme + 3);
  const std::string name = to_lower(host.substr(0, host.find('/')));
  constexpr std::array<std::string_view, 3> kHub = {"index.docker.io", "registry-1.docker.io", "docker.io"};
  for (const std::string_view hub : kHub)
    if (name == hub) return "docker.io";
  return name;
}

std::string text_of(const Json& object, std::string_view name) {
  const Json* found = member(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

Login login_of_entry(const Json& entry) {
  Login out{.user = text_of(entry, "username"),
            .password = text_of(entry, "password"),
            .identity_token = text_of(entry, "identitytoken")};
  const auto pair = base64_decode(text_of(entry, "auth"));
  const std::size_t colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) return out;
  out.user = pair->substr(0, colon);
  out.password = pair->substr(colon + 1);
  while (out.password.ends_with('\0')) out.password.pop_back();
  return out;
}

}  // namespace

std::vector<Challenge> parse_challenges(std::string_view field) {
  std::vector<Challenge> out;
  Scanner scanner(field);
  while (true) {
    scanner.skip_blanks();
    if (scanner.take(',')) continue;
    if (scanner.at_end()) return out;
    const std::string word = scanner.token();
    scanner.skip_blanks();
    if (word.empty()) {
      scanner.drop();
    } else if (scanner.take('=')) {
      scanner.skip_blanks();
      auto value = scanner.value();
      if (!value) return out;
      if (!out.empty()) set_parameter(out.back(), to_lower(word), *std::move(value));
    } else {
      out.push_back({.scheme = to_lower(word), .realm = {}, .service = {}, .scope = {}});
    }
  }
}

std::optional<Login> login_of_config(std::string_view config_text, std::string_view host) {
  const auto config = parse_json(config_text);
  const Json* auths = config ? member(*config, "auths") : nullptr;
  if (auths == nullptr || !auths->is_object()) return std::nullopt;
  const std::string wanted = plain_host(host);
  for (const auto& [name, entry] : auths->items()) {
    if (plain_host(name) != wanted) continue;
    Login login = login_of_entry(entry);
    if (!login.is_empty()) return login;
  }
  return std::nullopt;
}

std::string serving_host(std::string_view host) {
  return plain_host(host) == "docker.io" ? "registry-1.docker.io" : std::string(host);
}

}  // namespace berth::images
