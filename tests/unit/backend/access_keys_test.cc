#include "backend/access_keys.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <set>
#include <string>

#include "base/effects.h"
#include "base/errors.h"
#include "support/fake_clock.h"
#include "support/temporary_folder.h"

namespace berth::backend {
namespace {

AccessKey key_named(const std::string& id) {
  return {.id = id,
          .secret = "secret of " + id,
          .session_token = "",
          .account = "123456789012",
          .created_at = Instant{1'767'225'600'123},
          .expires_at = {}};
}

std::vector<std::string> ids(const std::vector<AccessKey>& keys) {
  std::vector<std::string> out;
  for (const AccessKey& key : keys) out.push_back(key.id);
  return out;
}

void spoil(const std::string& path, std::string_view text) {
  const File file = system_files().open(path, OpenMode::kCreate);
  system_files().truncate(file, 0);
  system_files().write(file, 0, text);
}

}  // namespace

TEST_CASE("keys are added once, found and removed, in a file of its owner's") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  const KeyFile where{system_files(), clock, folder / "state"};
  CHECK(access_keys(where.files, where.directory).empty());
  CHECK_FALSE(remove_access_key(where, "AKIAONE"));
  CHECK_FALSE(file_status(where.directory).has_value());  // a removal makes nothing

  AccessKey temporary = key_named("ASIATWO");
  temporary.session_token = "token";
  temporary.expires_at = Instant{1'767'225'700'000};
  CHECK(add_access_key(where, key_named("AKIAONE")));
  CHECK(add_access_key(where, temporary));
  CHECK_FALSE(add_access_key(where, key_named("AKIAONE")));
  const auto keys = access_keys(where.files, where.directory);
  CHECK(ids(keys) == std::vector<std::string>{"AKIAONE", "ASIATWO"});
  CHECK(keys[0].secret == "secret of AKIAONE");
  CHECK(keys[0].created_at == Instant{1'767'225'600'123});
  CHECK_FALSE(keys[0].expires_at.has_value());
  CHECK(keys[1].session_token == "token");
  CHECK(keys[1].expires_at == temporary.expires_at);

  struct stat status {};
  REQUIRE(stat((where.directory + "/keys.json").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);

  CHECK(remove_access_key(where, "AKIAONE"));
  CHECK_FALSE(remove_access_key(where, "AKIAONE"));
  CHECK(ids(access_keys(where.files, where.directory)) == std::vector<std::string>{"ASIATWO"});
}

TEST_CASE("a change counts at once for whoever looks keys up") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  const KeyFile where{system_files(), clock, folder.path()};
  AccessKeys lookup(system_files(), folder.path());
  CHECK_FALSE(lookup.find("AKIAONE").has_value());
  add_access_key(where, key_named("AKIAONE"));
  REQUIRE(lookup.find("AKIAONE").has_value());
  CHECK(lookup.find("AKIAONE")->account == "123456789012");
  CHECK_FALSE(lookup.find("AKIAON").has_value());
  remove_access_key(where, "AKIAONE");
  CHECK_FALSE(lookup.find("AKIAONE").has_value());
  add_access_key(where, key_named("AKIAONE"));
  system_files().remove(folder / "keys.json");
  CHECK_FALSE(lookup.find("AKIAONE").has_value());
}

TEST_CASE("a file that holds no keys is told, and says nothing of what it holds") {
  const test::TemporaryFolder folder;
  for (const char* text : {"", "hidden", "[]", R"({"keys":{"hidden":1}})"}) {
    spoil(folder / "keys.json", text);
    try {
      access_keys(system_files(), folder.path());
      FAIL("no complaint about " << text);
    } catch (const IoError& error) {
      CHECK(std::string(error.what()).find("keys.json: these are no keys") != std::string::npos);
      CHECK(std::string(error.what()).find("hidden") == std::string::npos);
    }
  }
  spoil(folder / "keys.json",
        R"({"keys":[1,{"accessKeyId":"A"},{"accessKeyId":"B","secretAccessKey":null}]})");
  CHECK(access_keys(system_files(), folder.path()).empty());
}

TEST_CASE("who waits too long for the keys is told") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  const File held = system_files().open(folder / "keys.lock", OpenMode::kCreate);
  REQUIRE(try_lock(held));
  CHECK_THROWS_AS(add_access_key({system_files(), clock, folder.path()}, key_named("AKIAONE")), IoError);
}

TEST_CASE("fresh keys look like AWS's, and are all different") {
  std::set<std::string> seen;
  constexpr int kMany = 100;
  for (int i = 0; i < kMany; ++i) {
    const AccessKey key = fresh_access_key(i % 2 == 1, system_random_bytes);
    CHECK(key.id.size() == 20);
    CHECK(key.id.starts_with(i % 2 == 1 ? "ASIA" : "AKIA"));
    CHECK(is_access_key_id(key.id));
    CHECK(key.secret.size() == 40);
    CHECK(key.session_token.empty() == (i % 2 == 0));
    CHECK(seen.insert(key.id).second);
    CHECK(seen.insert(key.secret).second);
  }
}

TEST_CASE("what an id may be") {
  for (const char* good : {"AKIAIOSFODNN7EXAMPLE", "123456789012", "abc", "a_b"})
    CHECK(is_access_key_id(good));
  for (const char* bad : {"", "ab", "a/b", "a b c", "a-b-c", "ключ"}) CHECK_FALSE(is_access_key_id(bad));
  CHECK(is_access_key_id(std::string(128, 'a')));
  CHECK_FALSE(is_access_key_id(std::string(129, 'a')));
}

}  // namespace berth::backend
