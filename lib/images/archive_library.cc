#include "images/archive_library.h"

#include "base/shared_library.h"

namespace berth::images {

namespace {

ArchiveLibrary load() {
  const SharedLibrary library(BERTH_ARCHIVE_LIBRARY);
  ArchiveLibrary archive{};
#define BERTH_FIND(name) library.find("archive_" #name, archive.name);
  BERTH_ARCHIVE_FUNCTIONS(BERTH_FIND)
#undef BERTH_FIND
  return archive;
}

}  // namespace

const ArchiveLibrary& libarchive() {
  static const ArchiveLibrary kArchive = load();
  return kArchive;
}

}  // namespace berth::images
