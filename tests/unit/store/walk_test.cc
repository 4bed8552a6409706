// What is torn and what is damaged: over every way to cut a log short, and over every byte changed in it.
#include "store/walk.h"

#include <doctest/doctest.h>

namespace berth::store {
namespace {

// `count` transactions of two documents; each knows all before it to be on the disk.
std::string log_of(int count) {
  std::string text;
  for (int i = 1; i <= count; ++i) {
    const std::string lines =
        document_line("a" + std::to_string(i), "{\"n\":" + std::to_string(i) + "}") + erase_line("b");
    text += lines + commit_line({.sequence = static_cast<std::uint64_t>(i),
                                 .time = {0},
                                 .command = "c",
                                 .lines = 2,
                                 .synced = static_cast<std::uint64_t>(i) - 1},
                                lines);
  }
  return text;
}

WalkEnd walk_all(std::string_view bytes, std::uint64_t synced = 0,
                 std::optional<std::uint64_t> last = std::nullopt) {
  return walk({.bytes = bytes, .offset = 100, .sequence = 0, .last = last, .synced = synced},
              [](const LogTransaction&) { return true; });
}

TEST_CASE("every transaction is visited in order, with its place") {
  const std::string text = log_of(3);
  std::vector<std::uint64_t> seen;
  const WalkEnd end =
      walk({.bytes = text, .offset = 100, .sequence = 0}, [&](const LogTransaction& transaction) {
        CHECK(text.substr(transaction.offset - 100).starts_with(transaction.lines));
        std::vector<std::string> lines;
        each_line(transaction, [&](std::uint64_t offset, std::string_view line) {
          CHECK(text.substr(offset - 100).starts_with(line));
          lines.emplace_back(line);
        });
        CHECK(lines.size() == 2);
        seen.push_back(transaction.commit.sequence);
        return true;
      });
  CHECK(seen == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(end.offset == 100 + text.size());
  CHECK(end.sequence == 3);
  CHECK(end.tail == Tail::kWhole);
}

TEST_CASE("a log cut short anywhere ends before the cut, and is torn there") {
  const std::string text = log_of(3);
  const std::size_t each = text.size() / 3;
  for (std::size_t length = 0; length <= text.size(); ++length) {
    CAPTURE(length);
    // Whatever is said to be on the disk: a file that was cut holds no more.
    for (const std::uint64_t synced : {0, 3}) {
      const WalkEnd end = walk_all(std::string_view(text).substr(0, length), synced);
      CHECK(end.sequence == length / each);
      CHECK(end.offset == 100 + each * (length / each));
      CHECK(end.tail == (length % each == 0 ? Tail::kWhole : Tail::kTorn));
    }
  }
}

TEST_CASE("a byte changed anywhere before something synced is damage in its transaction") {
  const std::string text = log_of(4);
  const std::size_t each = text.size() / 4;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char by : {'\0', '\n', '}', 'x'}) {
      if (text[at] == by) continue;
      std::string spoilt = text;
      spoilt[at] = by;
      CAPTURE(at);
      CAPTURE(static_cast<int>(by));
      const WalkEnd end = walk_all(spoilt, 4);
      CHECK(end.sequence == at / each);
      CHECK(end.fault_offset >= 100 + each * (at / each));
      const bool in_last = at / each == 3;
      // The end of the file may be missing as well as spoilt.
      if (!in_last) CHECK(end.tail == Tail::kDamaged);
      // The commit behind it says that it was on the disk, even if the ledger is lost.
      if (!in_last) CHECK(walk_all(spoilt, 0).tail == Tail::kDamaged);
      if (in_last) CHECK(walk_all(spoilt, 3).tail == Tail::kTorn);
    }
  }
}

TEST_CASE("what a power cut spoils behind the last sync is torn, whole transactions behind it or not") {
  std::string text = log_of(1);
  std::string unsynced;
  for (int i = 2; i <= 4; ++i) {
    const std::string lines = document_line("a", "{}");
    unsynced +=
        lines +
        commit_line(
            {.sequence = static_cast<std::uint64_t>(i), .time = {0}, .command = "c", .lines = 1, .synced = 1},
            lines);
  }
  const std::size_t first = text.size();
  text += unsynced;
  CHECK(walk_all(text, 1).sequence == 4);
  for (std::size_t at = first; at < first + unsynced.size() / 3; ++at) {
    std::string spoilt = text;
    spoilt[at] = '\0';
    const WalkEnd end = walk_all(spoilt, 1);
    CHECK(end.tail == Tail::kTorn);
    CHECK(end.sequence == 1);
    CHECK(end.offset == 100 + first);
  }
}

TEST_CASE("a segment that goes on in another one") {
  const std::string text = log_of(3);
  // What stands behind the last that counts is void, whole or not.
  CHECK(walk_all(text, 0, 2).sequence == 2);
  CHECK(walk_all(text.substr(0, text.size() - 5), 0, 2).tail == Tail::kWhole);
  CHECK(walk_all(text, 0, 3).tail == Tail::kWhole);
  // What is missing before it is damage.
  CHECK(walk_all(text, 0, 4).tail == Tail::kDamaged);
  CHECK(walk_all(text.substr(0, text.size() - 5), 0, 3).tail == Tail::kDamaged);
}

TEST_CASE("a visitor may end the walk") {
  const std::string text = log_of(3);
  const WalkEnd end = walk({.bytes = text, .offset = 0, .sequence = 0},
                           [](const LogTransaction& transaction) { return transaction.commit.sequence < 2; });
  CHECK(end.sequence == 2);
  CHECK(end.tail == Tail::kWhole);
}

}  // namespace
}  // namespace berth::store
