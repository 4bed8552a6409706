// Images from place to place: what is there is skipped, what broke goes on, what is wrong leaves no trace.
#include "images/copy.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <barrier>
#include <thread>

#include "base/digest.h"
#include "store/blobs.h"
#include "unit/images/rig.h"

namespace berth::images {

namespace {

constexpr std::size_t kBig = 20 * 1024 * 1024;  // goes in parts, and is remembered

struct Fixture {
  test::TemporaryFolder folder;
  test::MadeLayout layout{folder / "layout"};
  test::Registry registry{{"app", "other"}};
  test::NoProgress progress;

  std::unique_ptr<Source> from_layout() { return open_layout(layout.folder, "", ""); }
  Copied push(RegistryPlace place, std::optional<Platform> platform = {}) {
    const auto source = from_layout();
    const auto destination = create_in_registry(std::move(place));
    return copy(*source, *destination, {.platform = std::move(platform), .machine = {}, .threads = 1},
                progress);
  }
  Copied pull(const std::string& to, RegistryPlace place) {
    const auto source = open_registry(std::move(place));
    const auto destination = create_layout(to, "1");
    return copy(*source, *destination, {.platform = {}, .machine = {}, .threads = 1}, progress);
  }
  // The requests of a method, with what part of the bytes they are about.
  std::vector<std::string> asked(const std::string& method) const {
    std::vector<std::string> out;
    for (const test::Asked& each : registry.asked)
      if (each.method == method) out.push_back(each.range);
    return out;
  }
  std::size_t images_of(const std::string& repository) {
    return registry.backend.ok("ecr", "ListImages", Json{{"repositoryName", repository}})["imageIds"].size();
  }
};

}  // namespace

TEST_CASE("what many put into one layout at once is all there") {
  const test::TemporaryFolder folder;
  test::MadeLayout made(folder / "layout");
  constexpr std::size_t kMany = 8;
  for (std::size_t i = 0; i < kMany; ++i)  // of one layer, and of one each
    made.name(made.index({made.image("shared"), made.image("own " + std::to_string(i))}), std::to_string(i));
  std::vector<std::thread> threads;
  std::barrier together(kMany);
  for (std::size_t i = 0; i < kMany; ++i) {
    threads.emplace_back([&, i] {
      test::NoProgress progress;
      together.arrive_and_wait();
      const auto source = open_layout(made.folder, std::to_string(i), "");
      const auto destination = create_layout(folder / "out", std::to_string(i));
      copy(*source, *destination, {.platform = {}, .machine = {}, .threads = 2}, progress);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < kMany; ++i)
    CHECK(open_layout(folder / "out", std::to_string(i), "")->tag() == std::to_string(i));
  CHECK(list_folder(folder / "out/blobs/sha256") == list_folder(folder / "layout/blobs/sha256"));
}

TEST_CASE("an index is pushed and pulled whole, and what is there is skipped") {
  Fixture f;
  const Descriptor root = f.layout.index({f.layout.image("one"), f.layout.image("two", "arm64")});
  f.layout.name(root, "1");
  const Copied first = f.push(f.registry.place("app", "1"));
  CHECK(first.root.digest == root.digest);
  CHECK(first.blobs == 4);
  CHECK(first.present == 0);
  CHECK(f.images_of("app") == 3);
  CHECK(f.push(f.registry.place("app", "2")).present == 4);
  const Copied pulled = f.pull(f.folder / "out", f.registry.place("app", "2"));
  CHECK(pulled.root.digest == root.digest);
  CHECK(list_folder(f.folder / "out/blobs/sha256") == list_folder(f.folder / "layout/blobs/sha256"));
  CHECK(f.pull(f.folder / "out", f.registry.place("app", "2")).present == 4);
}

TEST_CASE("one platform of an index") {
  Fixture f;
  const Descriptor arm = f.layout.image("two", "arm64");
  f.layout.name(f.layout.index({f.layout.image("one"), arm}), "1");
  CHECK(f.push(f.registry.place("app", "1"), parse_platform("linux/arm64")).root.digest == arm.digest);
  CHECK(f.images_of("app") == 1);
  CHECK_THROWS_AS(f.push(f.registry.place("app", "2"), parse_platform("linux/s390x")), ImageError);
  Fixture g;
  g.layout.name(g.layout.image("one"), "1");
  CHECK_THROWS_WITH_AS(g.push(g.registry.place("app", "1"), parse_platform("linux/arm64")),
                       doctest::Contains("is for linux/amd64, not for linux/arm64"), ImageError);
  CHECK(g.push(g.registry.place("app", "1"), parse_platform("linux/amd64")).present == 0);
}

TEST_CASE("a push that breaks goes on where the registry stands") {
  Fixture f;
  f.layout.name(f.layout.image(test::made_bytes(kBig)), "1");
  f.registry.sent_breaks = {10'000'000, 5'000'000};
  f.push(f.registry.place("app", "1"));
  const std::string last = std::to_string(kBig - 1);
  const std::vector<std::string> wanted = {"", "10000000-" + last, "15000000-" + last};
  CHECK(f.asked("PATCH") == wanted);
  CHECK(f.images_of("app") == 1);
}

TEST_CASE("a push that ended goes on in the next process") {
  Fixture f;
  f.layout.name(f.layout.image(test::made_bytes(kBig)), "1");
  RegistryPlace place = f.registry.place("app", "1");
  place.notes = Notes(f.folder / "pushes");
  f.registry.sent_breaks = {10'000'000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  CHECK_THROWS_AS(f.push(place), http::ConnectionError);
  CHECK(f.images_of("app") == 0);
  f.registry.sent_breaks.clear();
  f.registry.asked.clear();
  f.push(place);
  CHECK(f.asked("PATCH") == std::vector<std::string>{"10000000-" + std::to_string(kBig - 1)});
  CHECK(list_folder(f.folder / "pushes").empty());
  CHECK(f.images_of("app") == 1);
}

TEST_CASE("an upload that the registry has forgotten is begun anew") {
  Fixture f;
  f.layout.name(f.layout.image(test::made_bytes(kBig)), "1");
  RegistryPlace place = f.registry.place("app", "1");
  place.notes = Notes(f.folder / "pushes");
  f.registry.sent_breaks = {10'000'000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  CHECK_THROWS_AS(f.push(place), http::ConnectionError);
  f.registry.sent_breaks.clear();
  http::Outgoing cancel;
  cancel.method = "DELETE";
  cancel.url = test::read_text(f.folder / "pushes/" + list_folder(f.folder / "pushes").at(0));
  cancel.url.pop_back();  // the line's end
  CHECK(f.registry.client->send(cancel, "").status == 204);
  f.registry.asked.clear();
  f.push(place);
  CHECK(f.asked("PATCH") == std::vector<std::string>{""});
}

TEST_CASE("a pull that breaks goes on from its last byte") {
  Fixture f;
  f.layout.name(f.layout.image(test::made_bytes(kBig)), "1");
  f.push(f.registry.place("app", "1"));
  f.registry.asked.clear();
  f.registry.answer_breaks = {7'000'000, 3'000'000};
  f.pull(f.folder / "out", f.registry.place("app", "1"));
  CHECK(list_folder(f.folder / "out/blobs/sha256") == list_folder(f.folder / "layout/blobs/sha256"));
  const auto ranges = f.asked("GET");
  CHECK(std::count(ranges.begin(), ranges.end(), "bytes=7000000-") == 1);
  CHECK(std::count(ranges.begin(), ranges.end(), "bytes=10000000-") == 1);
}

TEST_CASE("a registry that knows no ranges sends all again, and what is known is left out") {
  Fixture f;
  f.layout.name(f.layout.image(test::made_bytes(kBig)), "1");
  f.push(f.registry.place("app", "1"));
  f.registry.knows_ranges = false;
  f.registry.answer_breaks = {7'000'000};
  CHECK(f.pull(f.folder / "out", f.registry.place("app", "1")).blobs == 2);
  CHECK(list_folder(f.folder / "out/blobs/sha256") == list_folder(f.folder / "layout/blobs/sha256"));
}

TEST_CASE("a pull that ended goes on in the next process") {
  Fixture f;
  const std::string layer = test::made_bytes(kBig);
  f.layout.name(f.layout.image(layer), "1");
  f.push(f.registry.place("app", "1"));
  f.registry.answer_breaks = {7'000'000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  CHECK_THROWS_AS(f.pull(f.folder / "out", f.registry.place("app", "1")), http::ConnectionError);
  CHECK_FALSE(file_status(f.folder / "out/index.json"));
  f.registry.answer_breaks.clear();
  f.registry.asked.clear();
  f.pull(f.folder / "out", f.registry.place("app", "1"));
  const auto ranges = f.asked("GET");
  CHECK(std::count(ranges.begin(), ranges.end(), "bytes=7000000-") == 1);
  CHECK(test::read_text(f.folder / "out/blobs/sha256" + ("/" + sha256_digest(layer).substr(7))) == layer);
}

TEST_CASE("what was half pulled and is wrong is not built on") {
  Fixture f;
  const std::string layer = test::made_bytes(kBig);
  f.layout.name(f.layout.image(layer), "1");
  f.push(f.registry.place("app", "1"));
  make_folders(system_files(), f.folder / "out/blobs/sha256");
  test::write_text(f.folder / "out/oci-layout", "{}");
  const std::string partial =
      f.folder / "out/blobs/sha256" + ("/" + sha256_digest(layer).substr(7)) + ".partial";
  test::write_text(partial, "something else");
  CHECK_THROWS_WITH_AS(f.pull(f.folder / "out", f.registry.place("app", "1")),
                       doctest::Contains("what should be sha256:"), ImageError);
  CHECK_FALSE(file_status(partial));
  CHECK_FALSE(file_status(f.folder / "out/index.json"));
  CHECK(f.pull(f.folder / "out", f.registry.place("app", "1")).present == 1);  // the config
}

TEST_CASE("a layer with another digest is refused, and nothing is recorded") {
  for (const std::size_t size : {std::size_t{100}, kBig}) {
    Fixture f;
    const std::string layer = test::made_bytes(size);
    f.layout.name(f.layout.image(layer), "1");
    test::write_text(f.layout.blob_path(sha256_digest(layer)), test::made_bytes(size, 2));
    CHECK_THROWS_WITH_AS(f.push(f.registry.place("app", "1")),
                         doctest::Contains(("what should be " + sha256_digest(layer)).c_str()), ImageError);
    CHECK(f.images_of("app") == 0);
    CHECK_FALSE(
        store::Blobs(f.registry.backend.directory()).exists(sha256_digest(test::made_bytes(size, 2))));
  }
}

TEST_CASE("blobs that are missing, or have another size") {
  Fixture f;
  f.layout.name(f.layout.image("layer"), "1");
  test::write_text(f.layout.blob_path(sha256_digest("layer")), "longer than it was");
  CHECK_THROWS_WITH_AS(f.push(f.registry.place("app", "1")), doctest::Contains("18 bytes instead of the 5"),
                       ImageError);
  system_files().remove(f.layout.blob_path(sha256_digest("layer")));
  CHECK_THROWS_WITH_AS(f.push(f.registry.place("app", "1")), doctest::Contains("it is not there"),
                       ImageError);
  CHECK(list_folder(f.registry.backend.directory() + "/uploads").empty());
}

TEST_CASE("a repository that is not there, and a digest that was promised") {
  Fixture f;
  f.layout.name(f.layout.image("layer"), "1");
  CHECK_THROWS_WITH_AS(f.push(f.registry.place("nope", "1")), doctest::Contains("'nope' does not exist"),
                       RegistryRefusal);
  RegistryPlace place = f.registry.place("app", "");
  place.name.digest = sha256_digest("another");
  CHECK_THROWS_WITH_AS(f.push(place), doctest::Contains("not sha256:"), ImageError);
  place.name.digest = f.from_layout()->root().digest;
  f.push(place);
  CHECK(f.images_of("app") == 1);
}

TEST_CASE("from one repository to another a layer is mounted where the registry allows it") {
  for (const bool allowed : {false, true}) {
    Fixture f;
    f.layout.name(f.layout.image("layer"), "1");
    f.push(f.registry.place("app", "1"));
    if (allowed)
      f.registry.backend.ok("ecr", "PutAccountSetting", R"({"name":"BLOB_MOUNTING","value":"ENABLED"})");
    const auto source = open_registry(f.registry.place("app", "1"));
    const auto destination = create_in_registry(f.registry.place("other", "1"));
    const Copied copied =
        copy(*source, *destination, {.platform = {}, .machine = {}, .threads = 2}, f.progress);
    CHECK(copied.mounted == (allowed ? 2 : 0));
    CHECK(f.images_of("other") == 1);
    CHECK(list_folder(f.registry.folder.path()).empty());
  }
}

TEST_CASE("layers by several threads") {
  Fixture f;
  std::vector<Descriptor> children;
  for (int i = 0; i < 20; ++i) children.push_back(f.layout.image("layer " + std::to_string(i)));
  f.layout.name(f.layout.index(children), "1");
  const auto destination = create_layout(f.folder / "copy", "1");
  const auto source = f.from_layout();
  CHECK(copy(*source, *destination, {.platform = {}, .machine = {}, .threads = 8}, f.progress).blobs == 40);
  CHECK(list_folder(f.folder / "copy/blobs/sha256") == list_folder(f.folder / "layout/blobs/sha256"));
}

TEST_CASE("a blob that was changed in the layout is copied again") {
  Fixture f;
  f.layout.name(f.layout.image("layer"), "1");
  f.push(f.registry.place("app", "1"));
  f.pull(f.folder / "out", f.registry.place("app", "1"));
  const std::string path = f.folder / "out/blobs/sha256" + ("/" + sha256_digest("layer").substr(7));
  test::write_text(path, "LAYER");
  CHECK(f.pull(f.folder / "out", f.registry.place("app", "1")).present == 1);
  CHECK(test::read_text(path) == "layer");
}

TEST_CASE("a folder that holds other things is no place for a layout") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "mine", "x");
  CHECK_THROWS_WITH_AS(create_layout(folder.path(), "1"), doctest::Contains("it holds other things"),
                       ImageError);
  CHECK_THROWS_AS(create_layout(folder / "mine", "1"), ImageError);
}

}  // namespace berth::images
