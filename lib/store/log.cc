#include "store/log.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/errors.h"
#include "base/ids.h"
#include "base/text.h"

namespace berth::store {
namespace {

constexpr std::size_t kHeadBytesMax = 4096;
// Segments kept open for reading; a state has few, and an old one is rarely looked at.
constexpr std::size_t kKeptMax = 32;

}  // namespace

std::string Log::path(std::uint64_t segment) const { return folder_ + '/' + segment_name(segment); }

bool Log::has(std::uint64_t segment) const { return file_status(path(segment)).has_value(); }

std::vector<std::uint64_t> Log::segments() const {
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : list_folder(folder_))
    if (const auto number = segment_number(name)) numbers.push_back(*number);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::shared_ptr<const File> Log::kept(std::map<std::uint64_t, std::shared_ptr<const File>>& which,
                                      std::uint64_t segment, OpenMode mode) {
  const std::lock_guard guard(mutex_);
  const auto found = which.find(segment);
  if (found != which.end()) return found->second;
  File file = files_.open(path(segment), mode);
  if (!file) return nullptr;
  if (which.size() >= kKeptMax) which.erase(which.begin());
  return which.emplace(segment, std::make_shared<const File>(std::move(file))).first->second;
}

std::shared_ptr<const File> Log::reading(std::uint64_t segment) {
  return kept(reading_, segment, OpenMode::kRead);
}

std::shared_ptr<const File> Log::writing(std::uint64_t segment) {
  return kept(writing_, segment, OpenMode::kWrite);
}

void Log::forget() {
  const std::lock_guard guard(mutex_);
  reading_.clear();
  writing_.clear();
}

void Log::forget_before(std::uint64_t segment) {
  const std::lock_guard guard(mutex_);
  reading_.erase(reading_.begin(), reading_.lower_bound(segment));
  writing_.erase(writing_.begin(), writing_.lower_bound(segment));
}

void Log::damaged(std::uint64_t segment, std::uint64_t offset, const std::string& reason) {
  const std::string before = files_.read(*reading(segment), 0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  throw IoError(
      fmt::format("{}:{}: the log is damaged: {}; nothing was changed", path(segment), line, reason));
}

// The head of a segment, if it has one; refuses what a newer berth wrote.
std::optional<Log::Opened> Log::peek_head(std::uint64_t segment) {
  const std::shared_ptr<const File> file = reading(segment);
  if (!file) throw IoError(path(segment) + ": this part of the log is missing; nothing was changed");
  const std::string bytes = files_.read(*file, 0, kHeadBytesMax);
  const std::size_t end = bytes.find('\n');
  const std::string_view line = std::string_view(bytes).substr(0, end == std::string::npos ? 0 : end);
  const std::optional<Head> head = parse_head(line);
  if (!head) return std::nullopt;
  if (head->format > kFormat)
    throw IoError(fmt::format("{}: written by a newer berth, in format {}; this one knows formats up to {}",
                              path(segment), head->format, kFormat));
  return Opened{.head = *head, .head_bytes = end + 1, .head_hash = hash64(line)};
}

Log::Opened Log::open_head(std::uint64_t segment) {
  const std::optional<Opened> opened = peek_head(segment);
  if (!opened || opened->head.segment != segment)
    damaged(segment, 0, "the first line is not this segment's head");
  return *opened;
}

void Log::refuse_newer() {
  for (const std::uint64_t segment : segments()) peek_head(segment);
}

std::uint64_t Log::last_sequence() {
  std::uint64_t last = 0;
  for (const std::uint64_t segment : segments()) {
    const std::string bytes = read_file(files_, path(segment)).value_or("");
    for (const std::string_view line : split(bytes, '\n')) {
      if (const auto commit = parse_commit(line)) last = std::max(last, commit->sequence);
      if (const auto head = parse_head(line)) last = std::max(last, head->after);
    }
  }
  return last;
}

Position Log::head_of(std::uint64_t segment) {
  const Opened opened = open_head(segment);
  return {.first_segment = segment,
          .segment = segment,
          .offset = opened.head_bytes,
          .sequence = opened.head.after,
          .time_ms = 0,
          .last_offset = 0,
          .last_hash = opened.head_hash};
}

Position Log::start() {
  const std::vector<std::uint64_t> numbers = segments();
  std::uint64_t expected = numbers.back();
  std::uint64_t first = 0;  // as the newest that says it has it
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number, --expected) {
    if (*number != expected) break;
    const Head head = open_head(*number).head;
    if (first == 0) first = head.first;
    if (head.start || *number == first) return head_of(*number);
  }
  throw IoError(path(expected) + ": this part of the log is missing; nothing was changed");
}

FollowEnd Log::follow(Position from, std::uint64_t synced, const Visit& visit) {
  FollowEnd result{.position = from};
  Position& at = result.position;
  while (true) {
    std::optional<Opened> next;
    if (has(at.segment + 1)) next = open_head(at.segment + 1);
    if (next && next->head.start) {
      result.restarted = true;
      return result;
    }
    const std::shared_ptr<const File> file = reading(at.segment);
    if (!file) throw IoError(path(at.segment) + ": this part of the log is missing; nothing was changed");
    const std::uint64_t size = file_status(*file).size;
    const std::string bytes = files_.read(*file, at.offset, size > at.offset ? size - at.offset : 0);
    bool go_on = true;
    const WalkEnd end = walk({.bytes = bytes,
                              .offset = at.offset,
                              .sequence = at.sequence,
                              .last = next ? std::optional(next->head.after) : std::nullopt,
                              .synced = synced},
                             [&](const LogTransaction& transaction) {
                               at.offset = transaction.end();
                               at.sequence = transaction.commit.sequence;
                               at.time_ms = transaction.commit.time.ms;
                               at.last_offset = transaction.end() - transaction.last.size() - 1;
                               at.last_hash = hash64(transaction.last);
                               go_on = visit(at.segment, transaction);
                               return go_on;
                             });
    if (!go_on) return result;
    if (end.tail == Tail::kDamaged) damaged(at.segment, end.fault_offset, end.reason);
    result.torn = end.tail == Tail::kTorn;
    if (!next) return result;
    // Less than what was read where a sync failed and the new segment has those transactions again.
    at.sequence = next->head.after;
    at.segment += 1;
    at.offset = next->head_bytes;
    at.last_offset = 0;
    at.last_hash = next->head_hash;
  }
}

void Log::make(const Head& head, std::string_view transactions) {
  const std::string name = path(head.segment);
  const std::string unfinished = name + ".new";
  try {
    const File file = files_.open(unfinished, OpenMode::kCreate);
    files_.truncate(file, 0);
    files_.write(file, 0, head_line(head).append(transactions));
    files_.sync(file);
    files_.rename(unfinished, name);
    files_.sync_folder(folder_);
  } catch (...) {
    try {
      remove(head.segment);
      files_.remove(unfinished);
    } catch (const IoError&) {
      // The first failure is the one to tell; what is left of the segment holds no more than others do.
    }
    throw;
  }
}

void Log::remove(std::uint64_t segment) {
  {
    const std::lock_guard guard(mutex_);
    reading_.erase(segment);
    writing_.erase(segment);
  }
  files_.remove(path(segment));
}

}  // namespace berth::store
