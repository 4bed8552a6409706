#include "store/blobs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "base/digest.h"
#include "base/effects.h"
#include "base/errors.h"
#include "base/files.h"
#include "support/fake_clock.h"
#include "support/fault_files.h"
#include "support/temporary_folder.h"

namespace berth::store {
namespace {

using berth::test::Crash;
using berth::test::FakeClock;
using berth::test::Fault;
using berth::test::FaultFiles;
using berth::test::Loss;
using berth::test::TemporaryFolder;

const std::string kHex(64, 'a');

TEST_CASE("names that are taken, and names that lead elsewhere") {
  CHECK(valid_digest("sha256:" + kHex));
  for (const std::string& name : std::vector<std::string>{
           "", "sha256:", "sha256:" + kHex.substr(1), "sha256:" + kHex + "a", "sha512:" + kHex,
           "sha256:" + std::string(64, 'A'), "sha256:../" + kHex.substr(3), "sha256:" + kHex.substr(1) + "/",
           "sha256:" + kHex.substr(1) + '\0', kHex, "sha256:" + kHex.substr(1) + "g"})
    CHECK_MESSAGE(!valid_digest(name), name);
  CHECK(valid_upload_id("0aZ-_"));
  CHECK(valid_upload_id(std::string(128, 'x')));
  for (const std::string& id : std::vector<std::string>{"", ".", "..", "a/b", "a.b", "a b",
                                                        std::string("a\0", 2), std::string(129, 'x')})
    CHECK_MESSAGE(!valid_upload_id(id), id);
  const TemporaryFolder folder;
  Blobs blobs(folder.path());
  CHECK_THROWS_AS(blobs.path("sha256:../../etc/passwd"), std::invalid_argument);
  CHECK_THROWS_AS(blobs.remove(".."), std::invalid_argument);
  CHECK_THROWS_AS(blobs.begin_upload("../x"), std::invalid_argument);
  CHECK_THROWS_AS(blobs.open_upload("../x"), std::invalid_argument);
}

TEST_CASE("a blob is put, found and removed; looking makes nothing") {
  const TemporaryFolder folder;
  Blobs blobs(folder / "state");
  const std::string digest = sha256_digest("bytes");
  CHECK_FALSE(blobs.exists(digest));
  CHECK_FALSE(blobs.read(digest));
  CHECK_FALSE(blobs.open_upload("u"));
  blobs.remove(digest);
  CHECK_FALSE(std::filesystem::exists(folder / "state"));
  CHECK(blobs.put("bytes") == digest);
  CHECK(blobs.put("bytes") == digest);
  CHECK(blobs.size(digest) == 5);
  CHECK(blobs.read(digest) == "bytes");
  CHECK(blobs.path(digest) ==
        folder / ("state/blobs/sha256/" + digest.substr(7, 2) + '/' + digest.substr(7)));
  CHECK(std::filesystem::is_empty(folder / "state/uploads"));
  blobs.remove(digest);
  CHECK_FALSE(blobs.exists(digest));
  CHECK(blobs.put("") == sha256_digest(""));
  CHECK(blobs.size(sha256_digest("")) == 0);
}

TEST_CASE("a blob costs two syncs once its folder is known to be there") {
  const TemporaryFolder folder;
  FaultFiles files(folder.path());
  Blobs blobs(folder / "state", &files);
  const auto syncs_of = [&](const std::string& bytes) {
    const std::size_t before = files.trace().size();
    blobs.put(bytes);
    return std::count_if(files.trace().begin() + static_cast<std::ptrdiff_t>(before), files.trace().end(),
                         [](const std::string& step) { return step.starts_with("sync"); });
  };
  const std::string first = sha256_digest("0").substr(7, 2);
  CHECK(syncs_of("0") > 4);
  CHECK(syncs_of("1") <= 4);  // its folder is new, those above are not
  int next = 2;
  while (sha256_digest(std::to_string(next)).substr(7, 2) != first) ++next;
  CHECK(syncs_of(std::to_string(next)) == 2);
  // A folder that was taken away meanwhile is made anew.
  std::filesystem::remove_all(folder / "state/blobs");
  blobs.put("0");
  CHECK(blobs.exists(sha256_digest("0")));
}

TEST_CASE("an upload grows across processes") {
  const TemporaryFolder folder;
  const std::string whole = std::string(3'000'000, 'x') + "yz";
  Blobs blobs(folder / "state");
  {
    Upload first = blobs.begin_upload("up");
    first.append(std::string_view(whole).substr(0, 1'000'000));
    CHECK(first.digest() == sha256_digest(whole.substr(0, 1'000'000)));
    first.append(std::string_view(whole).substr(1'000'000, 7));
  }
  {
    std::optional<Upload> second = Blobs(folder / "state").open_upload("up");
    REQUIRE(second);
    CHECK(second->size() == 1'000'007);
    second->append(std::string_view(whole).substr(1'000'007));
    CHECK(second->digest() == sha256_digest(whole));
    CHECK(second->keep() == sha256_digest(whole));
  }
  CHECK_FALSE(blobs.open_upload("up"));
  CHECK(blobs.read(sha256_digest(whole)) == whole);
  {
    Upload again = blobs.begin_upload("up");
    again.append("other");
  }
  CHECK(blobs.begin_upload("up").size() == 0);
  blobs.open_upload("up")->discard();
  CHECK_FALSE(blobs.open_upload("up"));
}

TEST_CASE("an upload that another holds is waited for, not for ever") {
  const TemporaryFolder folder;
  FakeClock clock;
  Blobs blobs(folder / "state", nullptr, &clock);
  const Upload held = blobs.begin_upload("up");
  CHECK_THROWS_AS(blobs.open_upload("up"), IoError);
  CHECK_THROWS_AS(blobs.begin_upload("up"), IoError);
}

// Uploads one blob in two parts and keeps it. Gives whether it was acknowledged.
bool try_upload(FaultFiles& files, const std::string& state, const std::string& bytes) {
  FakeClock clock;
  try {
    Blobs blobs(state, &files, &clock);
    {
      Upload upload = blobs.begin_upload("up");
      upload.append(std::string_view(bytes).substr(0, bytes.size() / 2));
    }
    std::optional<Upload> upload = blobs.open_upload("up");
    REQUIRE(upload);
    upload->append(std::string_view(bytes).substr(bytes.size() / 2));
    upload->keep();
    return true;
  } catch (const IoError&) {
    return false;
  } catch (const Crash&) {
    return false;
  }
}

TEST_CASE("a blob that has its name is whole, and one that was acknowledged has it, whatever fails") {
  const std::string bytes(10'000, 'b');
  const std::string digest = sha256_digest(bytes);
  int steps = 100;
  for (const Fault fault :
       {Fault::kNone, Fault::kNoSpace, Fault::kShortWrite, Fault::kCrash, Fault::kCrashInside}) {
    for (const bool power : {false, true}) {
      for (const Loss loss : {Loss::kAll, Loss::kSome}) {
        for (int step = 1; step <= steps; ++step) {
          const TemporaryFolder folder;
          FaultFiles files(folder.path());
          files.fail_at(step, fault);
          const bool acknowledged = try_upload(files, folder / "state", bytes);
          if (fault == Fault::kNone) steps = files.steps();
          CAPTURE(files.trace().back());
          CAPTURE(static_cast<int>(fault));
          CAPTURE(power);
          if (power) files.cut_power(loss, static_cast<std::uint64_t>(step));
          FaultFiles later(folder.path());
          Blobs blobs(folder / "state", &later);
          if (acknowledged) CHECK(blobs.exists(digest));
          if (blobs.exists(digest)) CHECK(blobs.read(digest) == bytes);
          CHECK(try_upload(later, folder / "state", bytes));
          CHECK(blobs.read(digest) == bytes);
        }
      }
    }
  }
}

const StoredBlob* find(const std::vector<StoredBlob>& blobs, const std::string& digest) {
  const auto found =
      std::find_if(blobs.begin(), blobs.end(), [&](const StoredBlob& blob) { return blob.digest == digest; });
  return found == blobs.end() ? nullptr : &*found;
}

TEST_CASE("blobs are listed with their sizes and ages, and nothing else is") {
  const TemporaryFolder folder;
  FakeClock clock;
  Blobs blobs(folder / "state", nullptr, &clock);
  CHECK(blobs.list().empty());
  const std::string one = blobs.put("one");
  clock.sleep(seconds(1));
  const std::string three = blobs.put("three");
  const std::string place = folder / "state/blobs/sha256/";
  std::filesystem::create_directories(place + "zz");
  for (const std::string& name : std::vector<std::string>{"note", "zz/" + kHex, "zz/short"})
    system_files().open(place + name, OpenMode::kCreate);
  const auto all = blobs.list();
  REQUIRE(all.size() == 2);
  CHECK(std::is_sorted(all.begin(), all.end(),
                       [](const StoredBlob& a, const StoredBlob& b) { return a.digest < b.digest; }));
  REQUIRE(find(all, one) != nullptr);
  REQUIRE(find(all, three) != nullptr);
  CHECK(find(all, three)->size == 5);
  CHECK(find(all, three)->modified_ns - find(all, one)->modified_ns == 1'000'000'000);
}

TEST_CASE("a blob that was touched since it was listed is not removed") {
  const TemporaryFolder folder;
  FakeClock clock;
  Blobs blobs(folder / "state", nullptr, &clock);
  const std::string digest = blobs.put("bytes");
  const auto listed = [&] { return *find(blobs.list(), digest); };
  const StoredBlob first = listed();
  CHECK(blobs.touch(digest));  // no time has passed, and yet it is seen
  CHECK(listed().modified_ns > first.modified_ns);
  CHECK_FALSE(blobs.remove_untouched(first));
  const StoredBlob touched = listed();
  CHECK(blobs.put("bytes") == digest);
  CHECK_FALSE(blobs.remove_untouched(touched));
  const StoredBlob put = listed();
  Upload upload = blobs.begin_upload("u");
  upload.append("bytes");
  clock.sleep(seconds(1));
  upload.keep();
  CHECK_FALSE(blobs.remove_untouched(put));
  const StoredBlob kept = listed();
  CHECK(kept.modified_ns == clock.now().ms * 1'000'000);
  CHECK(blobs.touch(digest, seconds(2)));  // young enough
  CHECK(listed().modified_ns == kept.modified_ns);
  clock.sleep(seconds(2));
  CHECK(blobs.touch(digest, seconds(2)));
  CHECK_FALSE(blobs.remove_untouched(kept));
  blobs.make_old(digest);
  const StoredBlob old = listed();
  CHECK(old.modified_ns == 0);
  {
    const File held = system_files().open(blobs.path(digest), OpenMode::kRead);
    REQUIRE(try_lock(held));
    CHECK_FALSE(blobs.remove_untouched(old));
  }
  CHECK(blobs.remove_untouched(old));
  CHECK_FALSE(blobs.exists(digest));
  CHECK_FALSE(blobs.remove_untouched(old));
  CHECK_FALSE(blobs.touch(digest));
  blobs.make_old(digest);
  CHECK_FALSE(blobs.exists(digest));
}

TEST_CASE("uploads go once they are old and nobody holds them") {
  const TemporaryFolder folder;
  Blobs blobs(folder / "state");
  const Instant now = system_clock().now();
  CHECK(blobs.remove_uploads(now + hours(1), false).count == 0);
  {
    Upload left = blobs.begin_upload("left");
    left.append("half");
    CHECK(blobs.remove_uploads(now + hours(1), false).count == 0);
  }
  CHECK(blobs.remove_uploads(now - hours(1), false).count == 0);
  const Leftovers counted = blobs.remove_uploads(now + hours(1), true);
  CHECK(counted.count == 1);
  CHECK(counted.bytes == 4);
  CHECK(blobs.open_upload("left")->size() == 4);
  CHECK(blobs.remove_uploads(now + hours(1), false).count == 1);
  CHECK_FALSE(blobs.open_upload("left"));
}

}  // namespace
}  // namespace berth::store
