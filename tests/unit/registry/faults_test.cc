// What goes wrong on the way: broken connections, many pushes at once, bodies that no memory holds.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <filesystem>
#include <thread>

#include "base/digest.h"
#include "rig.h"
#include "support/fault_files.h"

using berth::Json;
using berth::Sha256;
using berth::sha256_digest;
using berth::http::BodyReader;
using berth::test::made_byte;
using berth::test::MadeBody;
using berth::test::Reply;
using berth::test::Rig;
using berth::test::target_of;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

std::string made_bytes(std::uint64_t from, std::uint64_t to) {
  std::string out;
  for (std::uint64_t i = from; i < to; ++i) out += made_byte(i);
  return out;
}

std::string begin(Rig& rig) {
  return target_of(rig.send("POST", "/v2/web/blobs/uploads/").header("Location"));
}

// The same byte, as often as is asked.
class SameBody : public BodyReader {
 public:
  explicit SameBody(std::uint64_t bytes) : left_(bytes) {}
  std::size_t read(char* to, std::size_t room) override {
    const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(room, left_));
    std::fill(to, to + count, 'x');
    left_ -= count;
    return count;
  }

 private:
  std::uint64_t left_;
};

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

TEST_CASE("an upload whose connection breaks goes on where it broke") {
  Rig rig;
  constexpr std::uint64_t kBytes = 3'000'000;
  constexpr std::uint64_t kBreak = 1'234'567;
  const std::string upload = begin(rig);
  MadeBody broken(kBytes, kBreak);
  const Reply cut = rig.send_body("PATCH", upload, broken);
  CHECK(cut.status == 400);
  const Reply state = rig.send("GET", upload);
  CHECK(state.status == 204);
  CHECK(state.header("Range") == "0-" + std::to_string(kBreak - 1));
  CHECK(target_of(state.header("Location")) == upload);
  const std::string rest = made_bytes(kBreak, kBytes);
  const std::string range = std::to_string(kBreak) + "-" + std::to_string(kBytes - 1);
  CHECK(rig.send("PATCH", upload, rest, {{"Content-Range", range}}).status == 201);
  const std::string digest = sha256_digest(made_bytes(0, kBytes));
  CHECK(rig.send("PUT", upload + "?digest=" + digest).status == 201);
  CHECK(rig.send("HEAD", "/v2/web/blobs/" + digest).declared_length == kBytes);
}

TEST_CASE("an upload goes on in another process") {
  Rig rig;
  const std::string upload = begin(rig);
  rig.send("PATCH", upload, "the bytes ");
  rig.restart();
  CHECK(rig.send("GET", upload).header("Range") == "0-9");
  rig.send("PATCH", upload, "of a ");
  const std::string digest = sha256_digest("the bytes of a layer");
  CHECK(rig.send("PUT", upload + "?digest=" + digest, "layer").status == 201);
  CHECK(rig.send("GET", "/v2/web/blobs/" + digest).body == "the bytes of a layer");
}

TEST_CASE("a POST that breaks off leaves nothing") {
  Rig rig;
  MadeBody broken(1000, 500);
  const std::string digest = sha256_digest(made_bytes(0, 1000));
  CHECK(rig.send_body("POST", "/v2/web/blobs/uploads/?digest=" + digest, broken).status == 400);
  CHECK(rig.send("HEAD", "/v2/web/blobs/" + digest).status == 404);
}

TEST_CASE("many push the same blob and the same manifest at once") {
  Rig rig;
  const std::string bytes(300'000, 'q');
  const std::string digest = sha256_digest(bytes);
  const std::string manifest = rig.image("web", "one");
  std::vector<std::thread> threads;
  std::vector<int> bad(8);
  for (std::size_t i = 0; i < bad.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 5; ++round) {
        const Reply begun = rig.send("POST", "/v2/web/blobs/uploads/");
        const std::string at = target_of(begun.header("Location"));
        if (rig.send("PATCH", at, bytes).status != 201) ++bad[i];
        if (rig.send("PUT", at + "?digest=" + digest).status != 201) ++bad[i];
        if (rig.send("GET", "/v2/web/blobs/" + digest).body != bytes) ++bad[i];
        const Reply put = rig.send("PUT", "/v2/web/manifests/t" + std::to_string(i), manifest,
                                   {{"Content-Type", berth::test::kImageType}});
        if (put.status != 201) ++bad[i];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(bad == std::vector<int>(8));
  CHECK(rig.send("GET", "/v2/web/tags/list").json().at("tags").size() == 8);
}

TEST_CASE("one upload takes parts from several connections one after the other") {
  Rig rig;
  const std::string upload = begin(rig);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { CHECK(rig.send("PATCH", upload, std::string(1000, 'x')).status == 201); });
  for (std::thread& thread : threads) thread.join();
  const std::string digest = sha256_digest(std::string(4000, 'x'));
  CHECK(rig.send("PUT", upload + "?digest=" + digest).status == 201);
}

TEST_CASE("more uploads are open than files") {
  Rig rig;
  std::vector<std::string> uploads;
  for (int i = 0; i < 300; ++i) {
    uploads.push_back(begin(rig));
    rig.send("PATCH", uploads.back(), "n" + std::to_string(i));
  }
  for (int i = 0; i < 300; ++i) {
    const std::string digest = sha256_digest("n" + std::to_string(i));
    CHECK(rig.send("PUT", uploads[static_cast<std::size_t>(i)] + "?digest=" + digest).status == 201);
  }
}

TEST_CASE("a blob passes through that no memory holds") {
  Rig rig;
  constexpr std::uint64_t kBytes = 256 * kMiB;
  Sha256 sha;
  const std::string piece(kMiB, 'x');
  for (std::uint64_t at = 0; at < kBytes; at += kMiB) sha.update(piece);
  const std::string digest = "sha256:" + sha.finish_hex();
  const std::string upload = begin(rig);
  const long before_kib = peak_kib();
  SameBody body(kBytes);
  CHECK(rig.send_body("PATCH", upload, body).status == 201);
  CHECK(rig.send("PUT", upload + "?digest=" + digest).status == 201);
  CHECK(rig.send("HEAD", "/v2/web/blobs/" + digest).declared_length == kBytes);
  const Reply part = rig.send("GET", "/v2/web/blobs/" + digest, "", {{"Range", "bytes=-3"}});
  CHECK(part.body == "xxx");
  CHECK(peak_kib() - before_kib < 16 * 1024);
}

TEST_CASE("a full disk is told, and the upload goes on when there is room") {
  Rig rig;
  berth::test::FaultFiles files(rig.backend.directory());
  berth::registry::Options options;
  options.wall = &rig.backend.wall;
  rig.handler = std::make_unique<berth::registry::Handler>(
      rig.backend.door(), berth::store::Blobs(rig.backend.directory(), &files), options);
  const std::string upload = begin(rig);
  const std::string bytes = made_bytes(0, 600'000);
  files.fail_at(files.steps() + 2, berth::test::Fault::kShortWrite);
  CHECK(rig.send("PATCH", upload, bytes).status == 507);
  const std::string range = rig.send("GET", upload).header("Range");
  CHECK(range == "0-262143");  // what was written before
  const std::string rest = bytes.substr(262144);
  CHECK(rig.send("PATCH", upload, rest, {{"Content-Range", "262144-599999"}}).status == 201);
  CHECK(rig.send("PUT", upload + "?digest=" + sha256_digest(bytes)).status == 201);
  CHECK(rig.send("GET", "/v2/web/blobs/" + sha256_digest(bytes)).body == bytes);
}

TEST_CASE("a layer in one request that a full disk does not take takes no place there") {
  const std::string bytes = made_bytes(0, 600'000);
  const std::string target = "/v2/web/blobs/uploads/?digest=" + sha256_digest(bytes);
  for (int step = 4; step <= 6; ++step) {  // its three writes
    CAPTURE(step);
    Rig rig;
    berth::test::FaultFiles files(rig.backend.directory());
    berth::registry::Options options;
    options.wall = &rig.backend.wall;
    rig.handler = std::make_unique<berth::registry::Handler>(
        rig.backend.door(), berth::store::Blobs(rig.backend.directory(), &files), options);
    files.fail_at(files.steps() + step, berth::test::Fault::kShortWrite);
    CHECK(rig.send("POST", target, bytes).status == 507);
    std::uintmax_t taken = 0;
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(rig.backend.directory() + "/uploads"))
      taken += file.file_size();
    CHECK(taken == 0);
    CHECK(rig.send("POST", target, bytes).status == 201);
  }
}

TEST_CASE("a disk that fails as a blob is kept acknowledges nothing") {
  // A small layer goes into the log, a larger one into a file of its own.
  for (const std::string& bytes : {std::string("bytes"), std::string(20'000, 'x')}) {
    for (int step = 0; step < 12; ++step) {
      CAPTURE(bytes.size());
      CAPTURE(step);
      Rig rig;
      berth::test::FaultFiles files(rig.backend.directory());
      berth::registry::Options options;
      options.wall = &rig.backend.wall;
      rig.handler = std::make_unique<berth::registry::Handler>(
          rig.backend.door(), berth::store::Blobs(rig.backend.directory(), &files), options);
      const std::string digest = sha256_digest(bytes);
      files.fail_at(files.steps() + step, berth::test::Fault::kInputOutput);
      const Reply put = rig.send("POST", "/v2/web/blobs/uploads/?digest=" + digest, bytes);
      const int found = rig.send("HEAD", "/v2/web/blobs/" + digest).status;
      CHECK(((put.status == 201 && found == 200) || (put.status == 500 && found == 404)));
      files.fail_at(0, berth::test::Fault::kNone);
      CHECK(rig.push_blob("web", bytes) == digest);
      CHECK(rig.send("HEAD", "/v2/web/blobs/" + digest).status == 200);
    }
  }
}
