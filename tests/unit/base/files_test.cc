#include "base/files.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "base/errors.h"
#include "support/temporary_folder.h"

namespace berth {
namespace {

using berth::test::TemporaryFolder;

TEST_CASE("open says what is missing by an empty file, and what is wrong by an error") {
  const TemporaryFolder folder;
  Files& files = system_files();
  CHECK_FALSE(files.open(folder / "missing", OpenMode::kRead));
  CHECK_FALSE(files.open(folder / "missing", OpenMode::kWrite));
  CHECK(files.open(folder / "made", OpenMode::kCreate));
  CHECK(files.open(folder / "made", OpenMode::kCreate));
  CHECK(files.open(folder / "made", OpenMode::kWrite));
  CHECK_THROWS_AS(files.open(folder / "made", OpenMode::kCreateNew), IoError);
  try {
    files.open(folder / "no/folder", OpenMode::kCreate);
    CHECK(false);
  } catch (const IoError& fault) {
    CHECK(std::string(fault.what()) == folder / "no/folder: cannot be written: No such file or directory");
    CHECK(fault.code() == ENOENT);
  }
}

TEST_CASE("bytes go where they are told and come back") {
  const TemporaryFolder folder;
  Files& files = system_files();
  const File file = files.open(folder / "f", OpenMode::kCreateNew);
  files.write(file, 0, "hello world");
  files.write(file, 6, "there");
  CHECK(files.read(file, 0, 100) == "hello there");
  CHECK(files.read(file, 6, 3) == "the");
  CHECK(files.read(file, 50, 3) == "");
  files.truncate(file, 5);
  CHECK(read_file(files, folder / "f") == "hello");
  CHECK_FALSE(read_file(files, folder / "g"));
  files.sync(file);
  files.sync_folder(folder.path());
  CHECK(file_status(file).size == 5);
  set_modified(file, 1'500'000'000'123'456'789);
  CHECK(file_status(folder / "f")->modified_ns == 1'500'000'000'123'456'789);
  CHECK(file_status(folder / "f")->same_file(file_status(file)));
  CHECK_FALSE(file_status(folder / "g"));
  CHECK_THROWS_AS(files.write(files.open(folder / "f", OpenMode::kRead), 0, "x"), IoError);
}

TEST_CASE("folders") {
  const TemporaryFolder folder;
  Files& files = system_files();
  make_folders(files, folder / "a/b/c");
  make_folders(files, folder / "a/b/c");
  const File file = files.open(folder / "a/b/f", OpenMode::kCreate);
  CHECK(list_folder(folder / "a/b") == std::vector<std::string>{"c", "f"});
  CHECK(list_folder(folder / "missing").empty());
  CHECK_THROWS_AS(make_folders(files, folder / "a/b/f"), IoError);
  CHECK_THROWS_AS(make_folders(files, folder / "a/b/f/g"), IoError);
  CHECK_THROWS_AS(files.remove(folder / "a/b"), IoError);
  files.rename(folder / "a/b", folder / "a/d");
  CHECK(file_status(folder / "a/d/f"));
  files.remove(folder / "a/missing");
  remove_tree(files, folder / "a");
  remove_tree(files, folder / "a");
  CHECK_FALSE(file_status(folder / "a"));
  CHECK(file_status(folder.path())->is_folder);
}

TEST_CASE("a lock is held by one and released by closing") {
  const TemporaryFolder folder;
  Files& files = system_files();
  File one = files.open(folder / "lock", OpenMode::kCreate);
  const File two = files.open(folder / "lock", OpenMode::kCreate);
  CHECK(try_lock(one));
  CHECK(try_lock(one));
  CHECK_FALSE(try_lock(two));
  const File moved = std::move(one);
  CHECK_FALSE(try_lock(two));
  one = files.open(folder / "lock", OpenMode::kCreate);
  CHECK_FALSE(try_lock(one));
  const_cast<File&>(moved).close();
  CHECK(try_lock(two));
}

TEST_CASE("a descriptor is closed once and not handed on to children") {
  const TemporaryFolder folder;
  int fd = -1;
  {
    File file = system_files().open(folder / "f", OpenMode::kCreate);
    fd = file.fd();
    CHECK((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    File other;
    other = std::move(file);
    CHECK(other.fd() == fd);
    CHECK_FALSE(file);  // NOLINT: what a moved file is, is the point
  }
  CHECK(fcntl(fd, F_GETFD) == -1);
}

}  // namespace
}  // namespace berth
