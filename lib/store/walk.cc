#include "store/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/json.h"

namespace berth::store {
namespace {

enum class Shape {
  kWhole,
  kCut,  // good as far as it goes: what a writer leaves that dies
  kBad,
};

struct One {
  Shape shape = Shape::kCut;
  LogTransaction transaction;
  std::size_t fault = 0;  // in the bytes
  std::string reason;
};

// Which line spoils a transaction whose checksum does not hold: the first that is no JSON, else its commit
// line.
std::size_t suspect(std::string_view bytes, std::size_t from, std::size_t commit_at) {
  for (std::size_t at = from; at < commit_at;) {
    const std::size_t end = bytes.find('\n', at);
    const std::string_view line = bytes.substr(at, end - at);
    if (!parse_document(line) || !parse_json(line)) return at;
    at = end + 1;
  }
  return commit_at;
}

One bad(std::size_t at, std::string reason) {
  return {.shape = Shape::kBad, .transaction = {}, .fault = at, .reason = std::move(reason)};
}

One cut(std::size_t at) {
  return {
      .shape = Shape::kCut, .transaction = {}, .fault = at, .reason = "the last transaction is not whole"};
}

// The transaction that begins at bytes[from].
One read_one(std::string_view bytes, std::size_t from) {
  std::uint64_t lines = 0;
  for (std::size_t at = from;; ++lines) {
    const std::size_t end = bytes.find('\n', at);
    if (end == std::string_view::npos) return cut(from);
    const std::string_view line = bytes.substr(at, end - at);
    const LineKind kind = kind_of(line);
    if (kind == LineKind::kOther) return bad(at, "the line is neither a document nor a commit");
    if (kind == LineKind::kDocument) {
      at = end + 1;
      continue;
    }
    const std::string_view before = bytes.substr(from, at - from);
    const std::optional<CommitLine> commit = parse_commit(line);
    if (!commit) return bad(at, "the commit line cannot be read");
    if (!checksum_holds(before, line))
      return bad(suspect(bytes, from, at),
                 fmt::format("the checksum of commit {} does not hold", commit->sequence));
    if (commit->lines != lines) return bad(at, "the commit counts another number of lines");
    return {.shape = Shape::kWhole,
            .transaction = {.offset = from, .lines = before, .last = line, .commit = *commit},
            .fault = 0,
            .reason = {}};
  }
}

// Whether the lines from `start` on, or from a document within the first of them (its line end before may be
// what is spoilt), belong to this commit line.
bool whole_from_line(std::string_view bytes, std::size_t start, std::size_t commit_at,
                     std::string_view commit_line) {
  const std::size_t line_end = bytes.find('\n', start);
  for (std::size_t at = start; at < line_end; at = bytes.find("{\"k\":", at + 1))
    if (checksum_holds(bytes.substr(at, commit_at - at), commit_line)) return true;
  return false;
}

// What the whole transactions behind a fault say was on the disk when they were written. Each is found by its
// commit line, which counts the lines before it: where the damaged one ends is anybody's guess.
std::uint64_t synced_behind(std::string_view bytes, std::size_t fault) {
  std::uint64_t synced = 0;
  std::vector<std::size_t> starts;
  for (std::size_t at = fault; at < bytes.size();) {
    const std::size_t end = bytes.find('\n', at);
    if (end == std::string_view::npos) break;
    const std::string_view line = bytes.substr(at, end - at);
    starts.push_back(at);
    at = end + 1;
    const std::optional<CommitLine> commit = parse_commit(line);
    if (!commit || commit->lines >= starts.size()) continue;
    if (whole_from_line(bytes, starts[starts.size() - 1 - commit->lines], starts.back(), line))
      synced = std::max(synced, commit->synced);
  }
  return synced;
}

Tail judge(const Walk& from, const WalkEnd& end, const One& one) {
  if (from.last) return Tail::kDamaged;
  const std::uint64_t missing = end.sequence + 1;
  if (one.shape == Shape::kBad && from.synced >= missing) return Tail::kDamaged;
  return synced_behind(from.bytes, one.fault) >= missing ? Tail::kDamaged : Tail::kTorn;
}

}  // namespace

WalkEnd walk(const Walk& from, const std::function<bool(const LogTransaction&)>& visit) {
  WalkEnd end{.offset = from.offset,
              .sequence = from.sequence,
              .tail = Tail::kWhole,
              .fault_offset = 0,
              .reason = {}};
  while (true) {
    if (from.last && end.sequence >= *from.last) return end;
    const std::size_t at = end.offset - from.offset;
    if (at == from.bytes.size() && !from.last) return end;
    One one = read_one(from.bytes, at);
    if (one.shape == Shape::kWhole && one.transaction.commit.sequence != end.sequence + 1)
      one = bad(
          at + one.transaction.lines.size(),
          fmt::format("commit {} stands where {} should", one.transaction.commit.sequence, end.sequence + 1));
    if (one.shape != Shape::kWhole) {
      end.tail = judge(from, end, one);
      end.fault_offset = from.offset + one.fault;
      end.reason = std::move(one.reason);
      return end;
    }
    one.transaction.offset += from.offset;
    end.offset = one.transaction.end();
    end.sequence = one.transaction.commit.sequence;
    if (!visit(one.transaction)) return end;
  }
}

void each_line(const LogTransaction& transaction,
               const std::function<void(std::uint64_t offset, std::string_view line)>& visit) {
  for (std::size_t at = 0; at < transaction.lines.size();) {
    const std::size_t end = transaction.lines.find('\n', at);
    visit(transaction.offset + at, transaction.lines.substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace berth::store
