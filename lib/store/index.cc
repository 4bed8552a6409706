#include "store/index.h"

#include <fcntl.h>
#include <lmdb.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

#include "base/text.h"

namespace berth::store {
namespace {

constexpr unsigned kReadersMax = 4096;
constexpr std::string_view kMetaKey = "m";
constexpr std::uint64_t kLockFileBytes = kReadersMax * 64 + 4096;  // 64 a reader, and a head
constexpr std::uint64_t kGiB = 1ULL << 30;

MDB_val value_of(std::string_view bytes) { return {bytes.size(), const_cast<char*>(bytes.data())}; }
std::string_view view_of(const MDB_val& value) {
  return {static_cast<const char*>(value.mv_data), value.mv_size};
}

// What says that the bytes are wrong, and not that the machine lacks something.
bool is_corruption(int code) {
  return code == MDB_CORRUPTED || code == MDB_PAGE_NOTFOUND || code == MDB_PANIC || code == MDB_INVALID ||
         code == MDB_VERSION_MISMATCH || code == MDB_BAD_DBI || code == MDB_INCOMPATIBLE ||
         code == MDB_CURSOR_FULL || code == MDB_PAGE_FULL;
}

void close_on_exec(MDB_env* env) {
  int fd = -1;
  if (mdb_env_get_fd(env, &fd) == MDB_SUCCESS) fcntl(fd, F_SETFD, FD_CLOEXEC);
}

// An assertion that fails would end the process. Unwinding through LMDB's frames leaves its environment
// unusable, which crashed_ remembers.
void assertion_failed(MDB_env* env, const char* message) {
  static_cast<Index*>(mdb_env_get_userctx(env))->broken(message);
}

// One line of mdb_reader_list: `PID THREAD NUMBER`, or `-` for a number; and lines of other words.
int note_reader(const char* line, void* context) {
  std::uint64_t& oldest = *static_cast<std::uint64_t*>(context);
  const std::string_view text = trim(line);
  if (text.starts_with("(")) {
    if (text.find("no active readers") == std::string_view::npos) oldest = 0;
    return 0;
  }
  const std::optional<std::int64_t> number = parse_int(text.substr(text.find_last_of(' ') + 1));
  if (number) oldest = std::min(oldest, static_cast<std::uint64_t>(*number));
  return 0;
}

// LMDB makes its lock file sparse and maps it; on a full disk the first touch of a page would end the
// process.
void reserve_lock_file(const std::string& folder) {
  const File file = system_files().open(folder + "/lock.mdb", OpenMode::kCreate);
  const int code = posix_fallocate(file.fd(), 0, kLockFileBytes);
  if (code != 0) throw IoError(file.path(), "cannot be written", code);
}

bool lock_file_stands(const std::string& folder) {
  const std::optional<FileStatus> status = file_status(folder + "/lock.mdb");
  return status && status->size >= kLockFileBytes;
}

}  // namespace

std::string key_in_index(std::string_view key) {
  if (key.size() <= kIndexKeyMax) return std::string(key);
  const XXH128_hash_t hash = XXH3_128bits(key.data(), key.size());
  return fmt::format("{}\n{:016x}{:016x}", key.substr(0, kIndexKeyKept), hash.high64, hash.low64);
}

int Index::open_environment(const IndexOptions& options, std::uint64_t map_bytes) {
  int code = mdb_env_create(&env_);
  if (code != MDB_SUCCESS) return code;
  mdb_env_set_userctx(env_, this);
  mdb_env_set_assert(env_, assertion_failed);
  mdb_env_set_maxreaders(env_, kReadersMax);
  mdb_env_set_mapsize(env_, map_bytes);
  const unsigned flags = MDB_NOSYNC | MDB_NOTLS;
  if (options.folder.empty()) {
    const std::string path = fmt::format("/proc/self/fd/{}", memory_.fd());
    code = mdb_env_open(env_, path.c_str(), flags | MDB_NOSUBDIR | MDB_NOLOCK, 0600);
  } else {
    code = mdb_env_open(env_, options.folder.c_str(), flags | (read_only_ ? MDB_RDONLY : 0), 0600);
    if (code == EACCES && read_only_) {
      // A lock file that may not be written: read without being seen.
      mdb_env_close(env_);
      env_ = nullptr;
      if ((code = mdb_env_create(&env_)) != MDB_SUCCESS) return code;
      mdb_env_set_userctx(env_, this);
      mdb_env_set_assert(env_, assertion_failed);
      mdb_env_set_mapsize(env_, map_bytes);
      code = mdb_env_open(env_, options.folder.c_str(), flags | MDB_RDONLY | MDB_NOLOCK, 0600);
    }
  }
  if (code == MDB_SUCCESS) return code;
  mdb_env_close(env_);
  env_ = nullptr;
  return code;
}

std::shared_ptr<Index> Index::open(const IndexOptions& options, bool make) {
  const std::shared_ptr<Index> index(new Index);
  index->folder_ = options.folder;
  std::uint64_t file_bytes = 0;
  if (options.folder.empty()) {
    index->memory_ = File(memfd_create("berth-index", MFD_CLOEXEC), "the index in memory");
    if (!index->memory_) throw IoError("the index in memory", "cannot be made", errno);
  } else if (make) {
    reserve_lock_file(options.folder);
  } else {
    const std::optional<FileStatus> data = file_status(options.folder + "/data.mdb");
    if (!data || !lock_file_stands(options.folder)) return nullptr;
    file_bytes = data->size;
  }
  int code = index->open_environment(options, options.bytes_max);
  if ((code == EACCES || code == EROFS) && !make) {
    index->read_only_ = true;
    code = index->open_environment(options, options.bytes_max);
  }
  // Where the address space is limited (ulimit -v), a smaller map does.
  if (code == ENOMEM) code = index->open_environment(options, 4 * file_bytes + kGiB);
  if (code == ENOMEM) code = index->open_environment(options, 2 * file_bytes + kGiB / 16);
  if (!make && (is_corruption(code) || code == ENOENT)) return nullptr;
  if (code != MDB_SUCCESS) index->fail(code, "cannot be opened");
  close_on_exec(index->env_);
  MDB_txn* txn = index->begin(MDB_RDONLY);
  code = mdb_dbi_open(txn, nullptr, 0, &index->tree_);
  if (code == MDB_SUCCESS)
    code = mdb_txn_commit(txn);
  else
    mdb_txn_abort(txn);
  --index->transactions_;
  if (code != MDB_SUCCESS) index->fail(code, "cannot be opened");
  return index;
}

Index::~Index() {
  // After a failed assertion the writer's mutex may be ours still; the process takes all of it along when it
  // ends.
  if (env_ != nullptr && !crashed_) mdb_env_close(env_);
}

FileStatus Index::data_status() const {
  int fd = -1;
  mdb_env_get_fd(env_, &fd);
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw IoError(folder_, "cannot be looked at", errno);
  return file_status(File(copy, folder_));
}

void Index::moved_to(std::string folder) { folder_ = std::move(folder); }

void Index::broken(const std::string& why) {
  crashed_ = true;
  if (!folder_.empty() && !read_only_) unlink((folder_ + "/identity").c_str());
  throw IndexBroken((folder_.empty() ? std::string("the index in memory") : folder_) +
                    ": the index is damaged, the next command rebuilds it from the log: " + why);
}

void Index::fail(int code, const char* what) {
  if (is_corruption(code)) broken(mdb_strerror(code));
  const std::string where = folder_.empty() ? "the index in memory" : folder_ + "/data.mdb";
  if (code > 0) throw IoError(where, what, code);
  throw IoError(where + ": " + what + ": " + mdb_strerror(code));
}

MDB_txn* Index::begin(unsigned flags) {
  MDB_txn* txn = nullptr;
  int code = mdb_txn_begin(env_, nullptr, flags, &txn);
  if (code == MDB_READERS_FULL) {
    mdb_reader_check(env_, nullptr);
    code = mdb_txn_begin(env_, nullptr, flags, &txn);
  }
  if (code == MDB_MAP_RESIZED && transactions_ == 0) {
    code = mdb_env_set_mapsize(env_, 4 * data_status().size + kGiB);
    if (code == MDB_SUCCESS) code = mdb_txn_begin(env_, nullptr, flags, &txn);
  }
  if (code != MDB_SUCCESS) fail(code, "cannot be read");
  ++transactions_;
  return txn;
}

IndexTransaction Index::read() { return {shared_from_this(), begin(MDB_RDONLY)}; }

IndexTransaction Index::write() {
  // Readers that were killed keep pages from being used again until somebody looks.
  if (!std::exchange(readers_checked_, true)) mdb_reader_check(env_, nullptr);
  return {shared_from_this(), begin(0)};
}

std::uint64_t Index::oldest_reader() {
  mdb_reader_check(env_, nullptr);
  std::uint64_t oldest = UINT64_MAX;
  if (mdb_reader_list(env_, note_reader, &oldest) < 0) return 0;
  return oldest;
}

IndexTransaction::IndexTransaction(std::shared_ptr<Index> index, MDB_txn* txn)
    : index_(std::move(index)), txn_(txn) {}

IndexTransaction::IndexTransaction(IndexTransaction&& other) noexcept
    : index_(std::move(other.index_)), txn_(std::exchange(other.txn_, nullptr)) {}

IndexTransaction& IndexTransaction::operator=(IndexTransaction&& other) noexcept {
  std::swap(index_, other.index_);
  std::swap(txn_, other.txn_);
  return *this;
}

IndexTransaction::~IndexTransaction() {
  if (txn_ == nullptr) return;
  if (!index_->crashed_) mdb_txn_abort(txn_);
  --index_->transactions_;
}

std::optional<std::string_view> IndexTransaction::get(std::string_view key) const {
  MDB_val name = value_of(key);
  MDB_val value{};
  const int code = mdb_get(txn_, index_->tree_, &name, &value);
  if (code == MDB_NOTFOUND) return std::nullopt;
  if (code != MDB_SUCCESS) index_->fail(code, "cannot be read");
  return view_of(value);
}

void IndexTransaction::put(std::string_view key, std::string_view bytes) {
  MDB_val name = value_of(key);
  MDB_val value = value_of(bytes);
  const int code = mdb_put(txn_, index_->tree_, &name, &value, 0);
  if (code != MDB_SUCCESS) index_->fail(code, "cannot be written");
}

void IndexTransaction::append(std::string_view key, std::string_view bytes) {
  MDB_val name = value_of(key);
  MDB_val value = value_of(bytes);
  int code = mdb_put(txn_, index_->tree_, &name, &value, MDB_APPEND);
  if (code == MDB_KEYEXIST) code = mdb_put(txn_, index_->tree_, &name, &value, 0);
  if (code != MDB_SUCCESS) index_->fail(code, "cannot be written");
}

void IndexTransaction::erase(std::string_view key) {
  MDB_val name = value_of(key);
  const int code = mdb_del(txn_, index_->tree_, &name, nullptr);
  if (code != MDB_SUCCESS && code != MDB_NOTFOUND) index_->fail(code, "cannot be written");
}

void IndexTransaction::commit() {
  const int code = mdb_txn_commit(std::exchange(txn_, nullptr));
  --index_->transactions_;
  if (code != MDB_SUCCESS) index_->fail(code, "cannot be written");
}

std::uint64_t IndexTransaction::number() const { return mdb_txn_id(txn_); }

std::optional<Meta> IndexTransaction::meta() const {
  const std::optional<std::string_view> bytes = get(kMetaKey);
  Meta meta;
  if (!bytes || bytes->size() != sizeof meta) return std::nullopt;
  std::memcpy(&meta, bytes->data(), sizeof meta);
  return meta;
}

void IndexTransaction::put_meta(const Meta& meta) {
  put(kMetaKey, {reinterpret_cast<const char*>(&meta), sizeof meta});
}

IndexCursor::IndexCursor(const IndexTransaction& transaction) : index_(&transaction.index()) {
  const int code = mdb_cursor_open(transaction.txn_, index_->tree_, &cursor_);
  if (code != MDB_SUCCESS) index_->fail(code, "cannot be read");
}

IndexCursor::~IndexCursor() {
  if (!index_->crashed_) mdb_cursor_close(cursor_);
}

bool IndexCursor::move(int operation) {
  MDB_val key = value_of(key_);
  MDB_val value{};
  const int code = mdb_cursor_get(cursor_, &key, &value, static_cast<MDB_cursor_op>(operation));
  if (code == MDB_NOTFOUND) return false;
  if (code != MDB_SUCCESS) index_->fail(code, "cannot be read");
  key_ = view_of(key);
  value_ = view_of(value);
  return true;
}

bool IndexCursor::seek(std::string_view key) {
  key_ = key;
  return move(MDB_SET_RANGE);
}

bool IndexCursor::seek_before(std::string_view key) { return seek(key) ? previous() : move(MDB_LAST); }
bool IndexCursor::next() { return move(MDB_NEXT); }
bool IndexCursor::previous() { return move(MDB_PREV); }

}  // namespace berth::store
