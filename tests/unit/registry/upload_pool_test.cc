#include "registry/upload_pool.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <thread>

#include "base/digest.h"
#include "support/fake_clock.h"
#include "support/temporary_folder.h"

namespace berth::registry {
namespace {

constexpr Instant kFarAway{4'000'000'000'000};

// Whether somebody holds an upload: then it is in nobody's way who counts the others.
bool is_held(store::Blobs& blobs) { return blobs.remove_uploads(kFarAway, true).count == 0; }

TEST_CASE("an upload stays open for ten minutes behind its last request, and goes on afterwards") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  store::Blobs blobs(folder.path());
  UploadPool pool(blobs, &clock);
  pool.begin("one").upload().append("half");
  CHECK(is_held(blobs));
  clock.sleep(minutes(10));
  pool.begin("two").discard();
  CHECK(is_held(blobs));
  clock.sleep(milliseconds(1));
  pool.begin("three").discard();
  CHECK_FALSE(is_held(blobs));
  auto held = pool.open("one");
  REQUIRE(held.has_value());
  CHECK(is_held(blobs));
  held->upload().append(" and half");
  CHECK(held->keep() == sha256_digest("half and half"));
  CHECK_FALSE(pool.open("one").has_value());
}

TEST_CASE("an upload that a request holds is refused to others after a while") {
  const test::TemporaryFolder folder;
  store::Blobs blobs(folder.path());
  UploadPool pool(blobs, nullptr, milliseconds(10));
  auto held = pool.begin("one");
  std::thread([&] { CHECK_THROWS_AS(pool.open("one"), UploadBusy); }).join();
  held.upload().append("all");
  CHECK(held.keep() == sha256_digest("all"));
  CHECK_FALSE(pool.open("one").has_value());
}

TEST_CASE("an upload that was removed with its state is none") {
  const test::TemporaryFolder folder;
  store::Blobs blobs(folder.path());
  UploadPool pool(blobs);
  pool.begin("one").upload().append("half");
  std::filesystem::remove_all(folder.path() + "/uploads");
  CHECK_FALSE(pool.open("one").has_value());
}

}  // namespace
}  // namespace berth::registry
