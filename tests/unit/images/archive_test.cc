// docker-archives and OCI layouts in a tar.
#include "images/archive.h"

#include <doctest/doctest.h>

#include "base/digest.h"
#include "base/json.h"
#include "images/copy.h"
#include "unit/images/rig.h"

namespace berth::images {

namespace {

struct Saved {
  std::string name = "app:1";
  std::vector<std::string> layers;   // as they are unpacked
  std::vector<std::string> entries;  // as they lie in the archive; empty: the same
};

std::string gzipped(const std::string& plain) {
  const test::TemporaryFolder folder;
  const auto file = nameless_file(folder.path());
  http::TextBody body(plain);
  gzip_to(body, *file);
  return system_files().read(*file, 0, file_status(*file).size);
}

// As `docker save` writes it.
void save(const std::string& path, const std::vector<Saved>& images) {
  File file = system_files().open(path, OpenMode::kCreate);
  TarWriter tar(file);
  Json list = Json::array();
  int at = 0;
  for (const Saved& image : images) {
    Json diff_ids = Json::array();
    Json layers = Json::array();
    for (std::size_t i = 0; i < image.layers.size(); ++i) {
      diff_ids.push_back(sha256_digest(image.layers[i]));
      layers.push_back(std::to_string(++at) + "/layer.tar");
      tar.add(layers.back().get<std::string>(), image.entries.empty() ? image.layers[i] : image.entries[i]);
    }
    const std::string config = Json{{"os", "linux"},
                                    {"architecture", "amd64"},
                                    {"rootfs", {{"type", "layers"}, {"diff_ids", diff_ids}}}}
                                   .dump();
    const std::string config_name = std::to_string(++at) + ".json";
    tar.add(config_name, config);
    Json tags = Json::array();
    if (!image.name.empty()) tags.push_back(image.name);
    list.push_back({{"Config", config_name}, {"RepoTags", tags}, {"Layers", layers}});
  }
  tar.add("manifest.json", list.dump());
  tar.finish();
}

std::unique_ptr<Source> open(const test::TemporaryFolder& folder, const std::string& path,
                             const std::string& image = "", const std::string& wish = "",
                             const std::string& notes = "") {
  static test::NoProgress progress;
  ArchiveWish asked;
  asked.image = image;
  asked.wish = wish;
  asked.folder = folder.path();
  asked.threads = 2;
  asked.notes = Notes(notes);
  return open_archive(std::make_unique<Tar>(open_file(path), path, folder.path()), asked, progress);
}

}  // namespace

TEST_CASE("an image of docker save gets a manifest of Docker's, and layers of gzip, always the same") {
  const test::TemporaryFolder folder;
  const std::string layer(400'000, 'l');
  save(folder / "x.tar", {{.layers = {layer, "small", layer}, .entries = {}}});
  const auto source = open(folder, folder / "x.tar");
  const Document root = source->root();
  CHECK(root.media_type == kDockerImage);
  CHECK(source->tag() == "1");
  const Manifest manifest = read_manifest(root);
  REQUIRE(manifest.layers.size() == 3);
  CHECK(manifest.layers[0].digest == manifest.layers[2].digest);
  CHECK(manifest.layers[0].media_type == kDockerLayer);
  const std::string packed = http::read_all(*source->open(manifest.layers[0], 0), manifest.layers[0].size);
  CHECK(sha256_digest(packed) == manifest.layers[0].digest);
  CHECK(http::read_all(*unpacked(std::make_unique<http::TextBody>(packed), "x"), layer.size()) == layer);
  CHECK(http::read_all(*source->open(manifest.layers[0], 10), packed.size()) == packed.substr(10));
  CHECK(open(folder, folder / "x.tar")->root().digest == root.digest);
}

TEST_CASE("layers that are gzip already stay as they are") {
  const test::TemporaryFolder folder;
  const std::string packed = gzipped("the layer");
  save(folder / "x.tar", {{.layers = {"the layer"}, .entries = {packed}}});
  const auto source = open(folder, folder / "x.tar");
  const Manifest manifest = read_manifest(source->root());
  CHECK(manifest.layers[0].digest == sha256_digest(packed));
  CHECK(http::read_all(*source->open(manifest.layers[0], 0), packed.size()) == packed);
}

TEST_CASE("what a layer was compressed to is known the next time") {
  const test::TemporaryFolder folder;
  const std::string layer(400'000, 'l');
  save(folder / "x.tar", {{.layers = {layer}, .entries = {}}});
  const std::string notes = folder / "notes";
  const Document first = open(folder, folder / "x.tar", "", "", notes)->root();
  REQUIRE(list_folder(notes).size() == 1);
  const auto source = open(folder, folder / "x.tar", "", "", notes);
  CHECK(source->root().digest == first.digest);
  const Descriptor packed = read_manifest(first).layers.at(0);
  CHECK(sha256_digest(http::read_all(*source->open(packed, 0), packed.size)) == packed.digest);
  // Of another archive nothing is believed.
  save(folder / "y.tar", {{.layers = {layer}, .entries = {"another"}}});
  CHECK_THROWS_AS(open(folder, folder / "y.tar", "", "", notes)->root(), ImageError);
  // A note that is wrong is found out and forgotten.
  const std::string note = notes + "/" + list_folder(notes).at(0);
  test::write_text(note, "sha256:" + std::string(64, 'a') + " 7\n");
  const auto misled = open(folder, folder / "x.tar", "", "", notes);
  const Descriptor wrong = read_manifest(misled->root()).layers.at(0);
  CHECK_THROWS_WITH_AS(misled->open(wrong, 0), doctest::Contains("push it again"), ImageError);
  CHECK(open(folder, folder / "x.tar", "", "", notes)->root().digest == first.digest);
  test::write_text(note, "nonsense");
  CHECK(open(folder, folder / "x.tar", "", "", notes)->root().digest == first.digest);
}

TEST_CASE("a layer that is not the config's is refused") {
  const test::TemporaryFolder folder;
  save(folder / "x.tar", {{.layers = {"wanted"}, .entries = {"another"}}});
  CHECK_THROWS_WITH_AS(open(folder, folder / "x.tar")->root(),
                       doctest::Contains("the layer '1/layer.tar' should be sha256:"), ImageError);
  save(folder / "y.tar", {{.layers = {"wanted"}, .entries = {gzipped("another")}}});
  CHECK_THROWS_AS(open(folder, folder / "y.tar")->root(), ImageError);
}

TEST_CASE("which of several images is meant") {
  const test::TemporaryFolder folder;
  save(folder / "x.tar", {{.name = "app:1", .layers = {"a"}, .entries = {}},
                          {.name = "app:2", .layers = {"b"}, .entries = {}}});
  CHECK(open(folder, folder / "x.tar", "app:2")->tag() == "2");
  CHECK(open(folder, folder / "x.tar", "", "app:2")->tag() == "2");
  CHECK(open(folder, folder / "x.tar", "docker.io/library/app:1")->tag() == "1");
  save(folder / "y.tar", {{.name = "docker.io/team/app:1", .layers = {"a"}, .entries = {}}});
  CHECK(open(folder, folder / "y.tar", "team/app:1")->tag() == "1");
  CHECK_THROWS_WITH_AS(open(folder, folder / "x.tar", "app:3"), doctest::Contains("only app:1, app:2"),
                       ImageError);
  CHECK_THROWS_WITH_AS(open(folder, folder / "x.tar"), doctest::Contains("one of app:1, app:2"), ImageError);
}

TEST_CASE("an archive lacks what its list names") {
  const test::TemporaryFolder folder;
  const auto write = [&](const char* list, const char* config) {
    File file = system_files().open(folder / "x.tar", OpenMode::kCreate);
    system_files().truncate(file, 0);
    TarWriter tar(file);
    tar.add("manifest.json", list);
    if (config != nullptr) tar.add("c.json", config);
    tar.finish();
  };
  write(R"([{"Config":"c.json","Layers":[]}])", nullptr);
  CHECK_THROWS_WITH_AS(open(folder, folder / "x.tar")->root(), doctest::Contains("no entry 'c.json'"),
                       ImageError);
  write(R"([{"Config":"c.json","Layers":["l"]}])", R"({"rootfs":{"diff_ids":[]}})");
  CHECK_THROWS_WITH_AS(open(folder, folder / "x.tar")->root(), doctest::Contains("1 layers"), ImageError);
  write(R"([{"Config":"c.json","Layers":["../l"]}])", R"({"rootfs":{"diff_ids":["sha256:x"]}})");
  CHECK_THROWS_WITH_AS(open(folder, folder / "x.tar")->root(), doctest::Contains("it is not there"),
                       ImageError);
}

TEST_CASE("archives that are written read as what went in") {
  const test::TemporaryFolder folder;
  test::NoProgress progress;
  test::MadeLayout layout(folder / "layout");
  const Descriptor amd = layout.image(gzipped("one"));
  const Descriptor root = layout.index({amd, layout.image("two", "arm64")});
  layout.name(root, "1");
  const auto source = open_layout(layout.folder, "", "");

  const auto oci = create_oci_archive(folder / "oci.tar", "1", folder.path());
  copy(*source, *oci, {.platform = {}, .machine = {}, .threads = 2}, progress);
  CHECK(open(folder, folder / "oci.tar")->root().digest == root.digest);

  const auto docker = create_docker_archive(folder / "docker.tar", "app:1", folder.path());
  const Copied copied = copy(
      *source, *docker, {.platform = {}, .machine = *parse_platform("linux/arm64"), .threads = 2}, progress);
  CHECK(copied.root.digest != root.digest);
  const auto back = open(folder, folder / "docker.tar", "app:1");
  CHECK(read_config(http::read_all(*back->open(*read_manifest(back->root()).config, 0), 10'000), "x")
            .platform.architecture == "arm64");
  CHECK_THROWS_WITH_AS(
      copy(*source, *docker, {.platform = {}, .machine = *parse_platform("linux/s390x"), .threads = 2},
           progress),
      doctest::Contains("only for linux/amd64, linux/arm64"), ImageError);
}

TEST_CASE("an archive whose source is spoilt is not there") {
  const test::TemporaryFolder folder;
  test::NoProgress progress;
  test::MadeLayout layout(folder / "layout");
  layout.name(layout.image("layer"), "1");
  test::write_text(layout.blob_path(sha256_digest("layer")), "LAYER");
  const auto source = open_layout(layout.folder, "", "");
  const auto oci = create_oci_archive(folder / "oci.tar", "1", folder.path());
  CHECK_THROWS_AS(copy(*source, *oci, {.platform = {}, .machine = {}, .threads = 1}, progress), ImageError);
  CHECK(list_folder(folder.path()) == std::vector<std::string>{"layout"});
}

}  // namespace berth::images
