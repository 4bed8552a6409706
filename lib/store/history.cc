#include "store/history.h"

#include <algorithm>
#include <deque>

namespace berth::store {
namespace {

bool wanted(const HistoryQuery& query, std::string_view key) {
  return query.prefix ? key.starts_with(query.key) : key == query.key;
}

}  // namespace

std::vector<Change> read_history(Log& log, const HistoryQuery& query, const Stretch& stretch) {
  std::deque<Change> found;
  log.follow(log.head_of(stretch.first_segment), 0, [&](std::uint64_t, const LogTransaction& transaction) {
    std::uint64_t changes = transaction.commit.lines - transaction.commit.again;
    each_line(transaction, [&](std::uint64_t, std::string_view line) {
      if (changes == 0) return;
      --changes;
      const std::optional<DocumentLine> document = parse_document(line);
      if (!document || !wanted(query, document->key)) return;
      if (!query.newest_first && found.size() >= query.limit) return;
      found.push_back(
          {.sequence = transaction.commit.sequence,
           .time = transaction.commit.time,
           .command = transaction.commit.command,
           .key = document->key,
           .document = document->erased ? std::nullopt : std::optional<std::string>(document->text)});
      if (found.size() > query.limit) found.pop_front();
    });
    const bool enough = !query.newest_first && found.size() >= query.limit;
    return transaction.commit.sequence < stretch.last && !enough;
  });
  if (query.newest_first) std::reverse(found.begin(), found.end());
  return {std::make_move_iterator(found.begin()), std::make_move_iterator(found.end())};
}

void copy_log(Log& log, const Stretch& stretch, const std::function<void(std::string_view)>& sink) {
  const Position start = log.head_of(stretch.first_segment);
  sink(head_line({.segment = 1, .after = start.sequence, .start = true}));
  if (start.sequence >= stretch.last) return;
  log.follow(start, 0, [&](std::uint64_t, const LogTransaction& transaction) {
    sink(transaction.lines);
    sink(transaction.last);
    sink("\n");
    return transaction.commit.sequence < stretch.last;
  });
}

}  // namespace berth::store
