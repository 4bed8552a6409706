// Tars from anybody: names and links that lead nowhere, sizes that are not there.
#include "images/tar.h"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "images/manifest.h"
#include "unit/images/rig.h"

namespace berth::images {

namespace {

struct Made {
  std::string name;
  std::string text = "";
  std::string soft = "";
  std::string hard = "";
  unsigned type = S_IFREG;
  std::int64_t size = -1;  // -1: the text's
  bool sparse = false;
};

// With libarchive, so that what is odd is well-formed.
std::string write_tar(const std::string& path, const std::vector<Made>& entries,
                      int filter = ARCHIVE_FILTER_NONE) {
  archive* writer = archive_write_new();
  archive_write_set_format_pax_restricted(writer);
  archive_write_add_filter(writer, filter);
  archive_write_open_filename(writer, path.c_str());
  for (const Made& made : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, made.name.c_str());
    archive_entry_set_filetype(entry, made.type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, made.size < 0 ? static_cast<la_int64_t>(made.text.size()) : made.size);
    if (!made.soft.empty()) archive_entry_set_symlink(entry, made.soft.c_str());
    if (!made.hard.empty()) archive_entry_set_hardlink(entry, made.hard.c_str());
    if (made.sparse) archive_entry_sparse_add_entry(entry, 0, 1);
    archive_write_header(writer, entry);
    archive_write_data(writer, made.text.data(), made.text.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  return path;
}

Tar open(const std::string& path, const std::string& folder) { return Tar(open_file(path), path, folder); }

}  // namespace

TEST_CASE("entries by their names, in whatever way they are written") {
  const test::TemporaryFolder folder;
  const std::string big = test::made_bytes(1'000'000);
  for (const int filter :
       {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_XZ}) {
    const std::string path = write_tar(folder / "x.tar",
                                       {{.name = "./a"},
                                        {.name = "d", .type = S_IFDIR},
                                        {.name = "d/big", .text = big},
                                        {.name = std::string(200, 'n'), .text = "long"},
                                        {.name = "soft", .soft = "d/../d/big", .type = S_IFLNK},
                                        {.name = "d/soft", .soft = "../soft", .type = S_IFLNK},
                                        {.name = "hard", .hard = "d/big"},
                                        {.name = "last", .text = "end"}},
                                       filter);
    const Tar tar = open(path, folder.path());
    CHECK(tar.read("a").empty());
    CHECK(tar.read("last") == "end");
    CHECK(tar.read(std::string(200, 'n')) == "long");
    for (const char* name : {"d/big", "./d//big", "soft", "d/soft", "hard"}) CHECK(tar.read(name) == big);
    for (const char* name : {"", "b", "d", "/a", "../a", "d/../a"}) CHECK_FALSE(tar.find(name));
  }
}

TEST_CASE("tricks are refused by name") {
  struct Case {
    std::vector<Made> entries;
    const char* why;
  };
  const test::TemporaryFolder folder;
  for (const Case& c : std::vector<Case>{
           {{{.name = "../out"}}, "'../out' leads out of the archive"},
           {{{.name = "a/../../out"}}, "leads out of the archive"},
           {{{.name = "/etc/passwd"}}, "leads out of the archive"},
           {{{.name = "l", .soft = "/etc/passwd", .type = S_IFLNK}},
            "is a link that leads out of the archive"},
           {{{.name = "d/l", .soft = "../../etc", .type = S_IFLNK}},
            "is a link that leads out of the archive"},
           {{{.name = "h", .hard = "../etc/passwd"}}, "is a link that leads out of the archive"},
           {{{.name = "h", .hard = "/etc/passwd"}}, "is a link that leads out of the archive"},
           {{{.name = "a"}, {.name = "./a"}}, "'./a' is there twice"},
           {{{.name = "a"}, {.name = "a", .soft = "b", .type = S_IFLNK}}, "is there twice"},
           {{{.name = "s", .text = "x", .size = 1LL << 40, .sparse = true}}, "s"},
       }) {
    const std::string path = write_tar(folder / "x.tar", c.entries);
    CHECK_THROWS_WITH_AS(open(path, folder.path()), doctest::Contains(c.why), ImageError);
  }
}

TEST_CASE("links that lead to themselves, or to nothing, lead to nothing") {
  const test::TemporaryFolder folder;
  const std::string path = write_tar(folder / "x.tar", {{.name = "a", .soft = "b", .type = S_IFLNK},
                                                        {.name = "b", .soft = "a", .type = S_IFLNK},
                                                        {.name = "c", .soft = "missing", .type = S_IFLNK}});
  const Tar tar = open(path, folder.path());
  CHECK_FALSE(tar.find("a"));
  CHECK_FALSE(tar.find("c"));
  CHECK_THROWS_WITH_AS(tar.read("a"), doctest::Contains("there is no entry 'a'"), ImageError);
}

TEST_CASE("devices and pipes are not looked at") {
  const test::TemporaryFolder folder;
  const std::string path =
      write_tar(folder / "x.tar", {{.name = "null", .type = S_IFCHR}, {.name = "pipe", .type = S_IFIFO}});
  CHECK_FALSE(open(path, folder.path()).find("null"));
}

TEST_CASE("what is no tar, or half of one") {
  const test::TemporaryFolder folder;
  const std::string whole =
      test::read_text(write_tar(folder / "x.tar", {{.name = "a", .text = test::made_bytes(100'000)}}));
  for (const std::string& text : {test::made_bytes(10'000), std::string("{\"not\":\"a tar\"}"),
                                  "\x1f\x8b" + test::made_bytes(1000), whole.substr(0, 50'000)}) {
    test::write_text(folder / "y.tar", text);
    CHECK_THROWS_AS(open(folder / "y.tar", folder.path()), ImageError);
  }
}

TEST_CASE("gzip gives the same bytes for the same bytes, and they unpack to them") {
  const test::TemporaryFolder folder;
  const std::string plain(3'000'000, 'x');
  std::vector<std::string> packed;
  for (int i = 0; i < 2; ++i) {
    const auto file = nameless_file(folder.path());
    http::TextBody body(plain);
    gzip_to(body, *file);
    packed.push_back(system_files().read(*file, 0, file_status(*file).size));
  }
  CHECK(packed[0] == packed[1]);
  CHECK(packed[0].size() < plain.size() / 10);
  CHECK(http::read_all(*unpacked(std::make_unique<http::TextBody>(packed[0]), "x"), plain.size()) == plain);
  CHECK(http::read_all(*unpacked(std::make_unique<http::TextBody>("plain text"), "x"), 100) == "plain text");
  CHECK(list_folder(folder.path()).empty());
}

TEST_CASE("a tar that is written reads as what went in") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "x.tar";
  {
    File file = system_files().open(path, OpenMode::kCreate);
    TarWriter writer(file);
    writer.add("a", "text");
    http::TextBody body(test::made_bytes(500'000));
    writer.add("b/c", 500'000, body);
    http::TextBody short_body("short");
    CHECK_THROWS_AS(writer.add("d", 6, short_body), ImageError);
    writer.finish();
  }
  const Tar tar = open(path, folder.path());
  CHECK(tar.read("a") == "text");
  CHECK(tar.read("b/c") == test::made_bytes(500'000));
}

}  // namespace berth::images
