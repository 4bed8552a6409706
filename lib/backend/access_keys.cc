#include "backend/access_keys.h"

#include <algorithm>

#include "base/effects.h"
#include "base/errors.h"
#include "base/json.h"
#include "base/text.h"
#include "store/lock.h"

namespace berth::backend {
namespace {

constexpr Duration kLockWait = seconds(30);
constexpr std::size_t kIdMin = 3;
constexpr std::size_t kIdMax = 128;

std::string path_of(const std::string& directory) { return directory + "/keys.json"; }

bool is_id_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::string text_of(const Json& document, std::string_view name) {
  const Json* found = member(document, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

std::optional<Instant> instant_of(const Json& document, std::string_view name) {
  const Json* found = member(document, name);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  return from_epoch_seconds(found->get<double>());
}

Json to_document(const AccessKey& key) {
  Json out = {{"accessKeyId", key.id},
              {"secretAccessKey", key.secret},
              {"account", key.account},
              {"createdAt", to_epoch_seconds(key.created_at)}};
  if (!key.session_token.empty()) out["sessionToken"] = key.session_token;
  if (key.expires_at) out["expiresAt"] = to_epoch_seconds(*key.expires_at);
  return out;
}

AccessKey key_of(const Json& document) {
  return {.id = text_of(document, "accessKeyId"),
          .secret = text_of(document, "secretAccessKey"),
          .session_token = text_of(document, "sessionToken"),
          .account = text_of(document, "account"),
          .created_at = instant_of(document, "createdAt").value_or(Instant{}),
          .expires_at = instant_of(document, "expiresAt")};
}

// Keys that lack what makes them keys are nobody's.
bool is_whole(const AccessKey& key) { return !key.id.empty() && !key.secret.empty() && !key.account.empty(); }

// Whoever changes the file holds this beside it.
File take_key_lock(const KeyFile& where) {
  const std::string path = where.directory + "/keys.lock";
  File file = where.files.open(path, OpenMode::kCreate);
  const std::int64_t until_ms = where.clock.monotonic_ms() + kLockWait.ms;
  for (int attempt = 0; !try_lock(file); ++attempt) {
    if (where.clock.monotonic_ms() >= until_ms) throw IoError(path + ": another process holds the keys");
    where.clock.sleep(store::polling_pause(attempt));
  }
  return file;
}

void write_keys(const KeyFile& where, const std::vector<AccessKey>& keys) {
  Json list = Json::array();
  for (const AccessKey& key : keys) list.push_back(to_document(key));
  const std::string path = path_of(where.directory);
  const std::string draft = path + ".new";
  where.files.remove(draft);
  {
    const File file = where.files.open(draft, OpenMode::kCreateNew);
    where.files.write(file, 0, to_line(Json{{"keys", std::move(list)}}) + "\n");
    where.files.sync(file);
  }
  where.files.rename(draft, path);
  where.files.sync_folder(where.directory);
}

auto position_of(std::vector<AccessKey>& keys, std::string_view id) {
  return std::find_if(keys.begin(), keys.end(), [id](const AccessKey& key) { return key.id == id; });
}

// `bytes` in letters and digits that nobody mistakes for each other.
std::string base32(std::string_view bytes, std::size_t letters) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  for (std::size_t i = 0; i < letters; ++i)
    out += kLetters[static_cast<unsigned char>(bytes[i]) % kLetters.size()];
  return out;
}

}  // namespace

bool is_access_key_id(std::string_view text) {
  return text.size() >= kIdMin && text.size() <= kIdMax &&
         std::all_of(text.begin(), text.end(), is_id_letter);
}

AccessKey fresh_access_key(bool ends, const std::function<std::string(std::size_t)>& random_bytes) {
  constexpr std::size_t kIdLetters = 16;
  constexpr std::size_t kSecretBytes = 30;  // 40 characters
  constexpr std::size_t kTokenBytes = 96;
  AccessKey key;
  key.id = (ends ? "ASIA" : "AKIA") + base32(random_bytes(kIdLetters), kIdLetters);
  key.secret = base64_encode(random_bytes(kSecretBytes));
  if (ends) key.session_token = base64_encode(random_bytes(kTokenBytes));
  return key;
}

std::vector<AccessKey> access_keys(Files& files, const std::string& directory) {
  const auto text = read_file(files, path_of(directory));
  if (!text) return {};
  const auto document = parse_json(*text);
  const Json* list = document ? member(*document, "keys") : nullptr;
  if (list == nullptr || !list->is_array())
    throw IoError(path_of(directory) + ": these are no keys; remove the file, and add them again");
  std::vector<AccessKey> keys;
  for (const Json& each : *list) {
    AccessKey key = key_of(each);
    if (is_whole(key)) keys.push_back(std::move(key));
  }
  return keys;
}

bool add_access_key(const KeyFile& where, const AccessKey& key) {
  make_folders(where.files, where.directory);
  const File lock = take_key_lock(where);
  std::vector<AccessKey> keys = access_keys(where.files, where.directory);
  if (position_of(keys, key.id) != keys.end()) return false;
  keys.push_back(key);
  write_keys(where, keys);
  return true;
}

bool remove_access_key(const KeyFile& where, std::string_view id) {
  if (!file_status(path_of(where.directory))) return false;
  const File lock = take_key_lock(where);
  std::vector<AccessKey> keys = access_keys(where.files, where.directory);
  const auto found = position_of(keys, id);
  if (found == keys.end()) return false;
  keys.erase(found);
  write_keys(where, keys);
  return true;
}

std::optional<AccessKey> AccessKeys::find(std::string_view id) {
  const std::lock_guard guard(mutex_);
  const std::optional<FileStatus> now = file_status(path_of(directory_));
  const bool same =
      now.has_value() == read_.has_value() && (!now || (now->same_file(*read_) && now->size == read_->size &&
                                                        now->modified_ns == read_->modified_ns));
  if (!same) {
    keys_ = access_keys(files_, directory_);
    read_ = now;
  }
  const auto found = position_of(keys_, id);
  return found == keys_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace berth::backend
