// `berth keys`: the keys that `berth serve --require-signatures` knows.
#include <array>

#include "backend/access_keys.h"
#include "base/errors.h"
#include "base/json.h"
#include "base/streams.h"
#include "base/text.h"
#include "commands.h"
#include "own_words.h"

namespace berth {

namespace {

backend::KeyFile key_file(const Session& session) {
  return {
      .files = system_files(), .clock = system_clock(), .directory = state_directory(session.environment)};
}

// A secret as it was given; `-` is the first line of standard input, since other users see a command's words.
std::string secret_of(const std::string& given) {
  if (given != "-") return given;
  const StreamText input = read_standard_input();
  if (input.error != 0) throw IoError("standard input", "read", input.error);
  return std::string(trim(std::string_view(input.bytes).substr(0, input.bytes.find('\n'))));
}

bool is_account(std::string_view text) {
  constexpr std::size_t kDigits = 12;
  return text.size() == kDigits && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string account_for(const Session& session, const OwnWords& words, const std::string& id) {
  if (const auto account = words.value("account")) {
    if (is_account(*account)) return *account;
    throw cli::bad_parameter("--account is '" + excerpt(*account) + "'; it must be an account's 12 digits");
  }
  // Without signatures an access key id of 12 digits is the account.
  return is_account(id) ? id : account_of(session.environment);
}

void take_given_parts(const OwnWords& words, backend::AccessKey& key) {
  if (const auto id = words.value("access-key-id")) {
    if (!backend::is_access_key_id(*id))
      throw cli::bad_parameter("--access-key-id is '" + excerpt(*id) +
                               "'; it must be 3 to 128 letters, digits or underscores");
    key.id = *id;
  }
  if (const auto secret = words.value("secret-access-key")) key.secret = secret_of(*secret);
  if (key.secret.empty()) throw cli::bad_parameter("--secret-access-key is empty");
  if (const auto token = words.value("session-token")) key.session_token = *token;
}

// Nothing: a key that does not end.
std::optional<Duration> life_asked(const OwnWords& words) {
  const auto text = words.value("expires-in");
  if (!text) return std::nullopt;
  if (const auto life = parse_duration(*text); life && life->ms > 0) return life;
  throw cli::bad_parameter("--expires-in is '" + *text + "'; it must be a time such as 15m or 12h");
}

backend::AccessKey key_asked(const Session& session, const OwnWords& words) {
  const std::optional<Duration> life = life_asked(words);
  backend::AccessKey key = backend::fresh_access_key(life.has_value(), system_random_bytes);
  take_given_parts(words, key);
  key.account = account_for(session, words, key.id);
  key.created_at = system_clock().now();
  if (life) key.expires_at = key.created_at + *life;
  return key;
}

// All but what is secret.
Json shown(const backend::AccessKey& key) {
  Json out = {{"AccessKeyId", key.id}, {"Account", key.account}, {"CreateDate", to_iso8601(key.created_at)}};
  if (key.expires_at) out["Expiration"] = to_iso8601(*key.expires_at);
  return out;
}

std::string exports_of(const backend::AccessKey& key) {
  const auto quoted = [](const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
  };
  const std::string token = key.session_token.empty()
                                ? "unset AWS_SESSION_TOKEN"
                                : "export AWS_SESSION_TOKEN=" + quoted(key.session_token);
  return "export AWS_ACCESS_KEY_ID=" + key.id + "\nexport AWS_SECRET_ACCESS_KEY=" + quoted(key.secret) +
         "\n" + token + "\n";
}

int add(Session& session, const cli::Target& target) {
  const OwnWords words({{.name = "account"},
                        {.name = "access-key-id"},
                        {.name = "secret-access-key"},
                        {.name = "session-token"},
                        {.name = "expires-in"},
                        {.name = "exports", .arity = cli::Arity::flag}},
                       {"subcommand"}, 1, target.words);
  const cli::Display display = display_of(session, target.globals, profile_of(session, target.globals));
  const backend::AccessKey key = key_asked(session, words);
  if (!backend::add_access_key(key_file(session), key))
    throw cli::failure("there is a key " + key.id + " already; berth keys remove " + key.id +
                       " takes it away");
  if (words.has("exports")) {
    print(exports_of(key));
    return 0;
  }
  Json out = shown(key);
  out["SecretAccessKey"] = key.secret;
  if (!key.session_token.empty()) out["SessionToken"] = key.session_token;
  print(cli::render(out, display));
  return 0;
}

int list(Session& session, const cli::Target& target) {
  const OwnWords words({}, {"subcommand"}, 1, target.words);
  const cli::Display display = display_of(session, target.globals, profile_of(session, target.globals));
  Json rows = Json::array();
  for (const backend::AccessKey& key :
       backend::access_keys(system_files(), state_directory(session.environment)))
    rows.push_back(shown(key));
  print(cli::render(Json{{"AccessKeys", std::move(rows)}}, display));
  return 0;
}

int remove(Session& session, const cli::Target& target) {
  const OwnWords words({}, {"subcommand", "ACCESS-KEY-ID"}, 2, target.words);
  const std::string id = *words.word(1);
  if (!backend::remove_access_key(key_file(session), id))
    throw cli::failure("there is no key " + excerpt(id) + "; berth keys list shows those that there are");
  return 0;
}

struct Subcommand {
  std::string_view name;
  int (*run)(Session& session, const cli::Target& target);
};
constexpr std::array kSubcommands = {
    Subcommand{"add", add},
    Subcommand{"list", list},
    Subcommand{"remove", remove},
};

}  // namespace

int run_keys(Session& session, const cli::Target& target) {
  std::vector<std::string_view> names;
  for (const Subcommand& row : kSubcommands) names.push_back(row.name);
  const std::string name = subcommand_of(target.words, names);
  for (const Subcommand& row : kSubcommands) {
    if (row.name == name) return row.run(session, target);
  }
  return 0;
}

}  // namespace berth
