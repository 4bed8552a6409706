#include "store/ledger.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "base/errors.h"
#include "base/ids.h"

namespace berth::store {
namespace {

constexpr std::uint64_t kMagic = 0x31636e7973687462;  // "bthsync1"
constexpr int kSequenceBits = 40;

// The file, number by number.
enum Slot : std::size_t {
  kMagicSlot,
  kOwner,
  kAppended,
  kIndexNumber,
  kIndexBytes,
  kSynced,
  kFailed,
  kSpare,
  kSlots
};
using Page = std::array<std::uint64_t, kSlots>;

// A ledger belongs to one boot and one file: a copy says nothing.
std::uint64_t owner(const File& file, const std::string& boot_id) {
  const FileStatus status = file_status(file);
  return hash64(fmt::format("{} {} {}", boot_id, status.device, status.inode));
}

std::optional<Page> read_page(Files& files, const File& file) {
  const std::string bytes = files.read(file, 0, sizeof(Page));
  Page page{};
  if (bytes.size() != sizeof page) return std::nullopt;
  std::memcpy(page.data(), bytes.data(), sizeof page);
  return page;
}

// A state that may only be read has a ledger that may only be read.
File open_as_far_as_allowed(Files& files, const std::string& path) {
  try {
    return files.open(path, OpenMode::kWrite);
  } catch (const IoError&) {
    return files.open(path, OpenMode::kRead);
  }
}

template <std::size_t N>
std::string_view bytes_of(const std::array<std::uint64_t, N>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), sizeof numbers};
}

}  // namespace

std::string Ledger::path_in(const std::string& folder) { return folder + "/sync"; }

std::shared_ptr<Ledger> Ledger::open(Files& files, const std::string& folder, const std::string& boot_id) {
  File file = open_as_far_as_allowed(files, path_in(folder));
  if (!file) return nullptr;
  const std::optional<Page> page = read_page(files, file);
  if (!page || (*page)[kMagicSlot] != kMagic || (*page)[kOwner] != owner(file, boot_id)) return nullptr;
  return std::shared_ptr<Ledger>(new Ledger(files, std::move(file)));
}

std::shared_ptr<Ledger> Ledger::make(Files& files, const std::string& folder, const std::string& boot_id) {
  File file = files.open(path_in(folder), OpenMode::kCreate);
  Page page{};
  page[kMagicSlot] = kMagic;
  page[kOwner] = owner(file, boot_id);
  files.write(file, 0, bytes_of(page));
  return std::shared_ptr<Ledger>(new Ledger(files, std::move(file)));
}

LedgerPage Ledger::read() const {
  const Page page = read_page(files_, file_).value_or(Page{});
  return {.appended_sequence = page[kAppended] & ((1ULL << kSequenceBits) - 1),
          .appended_segment = page[kAppended] >> kSequenceBits,
          .index_number = page[kIndexNumber],
          .index_bytes = page[kIndexBytes],
          .synced = page[kSynced],
          .failed = page[kFailed] != 0};
}

void Ledger::note_commit(std::uint64_t segment, std::uint64_t sequence, std::uint64_t index_number,
                         std::uint64_t index_bytes) {
  const std::array<std::uint64_t, 3> numbers = {segment << kSequenceBits | sequence, index_number,
                                                index_bytes};
  files_.write(file_, kAppended * sizeof(std::uint64_t), bytes_of(numbers));
}

void Ledger::note_synced(std::uint64_t sequence) {
  if (read().synced >= sequence) return;
  files_.write(file_, kSynced * sizeof(std::uint64_t), bytes_of(std::array<std::uint64_t, 1>{sequence}));
}

void Ledger::note_failed(bool failed) {
  files_.write(file_, kFailed * sizeof(std::uint64_t),
               bytes_of(std::array<std::uint64_t, 1>{failed ? 1ULL : 0ULL}));
}

}  // namespace berth::store
