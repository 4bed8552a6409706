// What was exported comes back whole, or not at all.
#include "store/import.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "base/errors.h"
#include "support/temporary_folder.h"
#include "unit/store/world.h"

namespace berth::store::test {
namespace {

using berth::test::TemporaryFolder;

std::string exported(Store& store) {
  std::string text;
  store.export_log([&](std::string_view part) { text += part; });
  return text;
}

Exported read(std::string_view text) { return read_export(text, "saved", rows_of); }

// Several segments, documents that were changed and erased, times before 1970 and keys that JSON escapes.
std::string rich_export(const std::string& folder) {
  Options options = options_in(folder);
  options.segment_bytes_max = 1200;
  Store store(options);
  store.reset({{"world", document("green", 1)}}, {-5}, "state reset");
  for (int i = 0; i < 20; ++i)
    put(store, "k" + std::to_string(i % 7), document(i % 2 ? "red" : "blue", i), {i});
  put(store, "a \"quoted\" ü/\n", document("red", 1));
  erase(store, "k3");
  return exported(store);
}

std::string refusal_of(const std::string& text) {
  try {
    read(text);
  } catch (const IoError& refusal) {
    return refusal.what();
  }
  return "none";
}

TEST_CASE("export, import, export: the same bytes, documents, sequence, time and history") {
  const TemporaryFolder folder;
  const std::string text = rich_export(folder / "first");
  Store first(options_in(folder / "first"));
  for (const bool reset_before : {false, true}) {
    const std::string path = folder / (reset_before ? "after a reset" : "new");
    Store second(options_in(path));
    if (reset_before) {
      for (int i = 0; i < 50; ++i) put(second, "settings", document("red", i));
    }
    CHECK(second.import_log(read(text), {"settings"}));
    CHECK(exported(second) == text);
    CHECK(everything(second) == everything(first));
    CHECK(second.sequence() == first.sequence());
    CHECK(second.snapshot().time() == first.snapshot().time());
    CHECK(second.history({.prefix = true}).size() == first.history({.prefix = true}).size());
    // And it goes on from there, durably.
    const std::uint64_t syncs = second.counters().syncs;
    CHECK(put(second, "later", document("red", 3)).sequence == first.sequence() + 1);
    CHECK(second.counters().syncs == syncs + 1);
    std::filesystem::remove_all(path + "/index");
    CHECK(second.snapshot().get("later") == document("red", 3));
  }
}

TEST_CASE("an import goes into an empty state only, and is seen by those who have it open") {
  const TemporaryFolder folder;
  const std::string text = rich_export(folder / "first");
  Store store(options_in(folder / "state"));
  put(store, "settings", document("red", 1));
  put(store, "k", document("red", 2));
  const std::string before = everything(store);
  CHECK_FALSE(store.import_log(read(text), {"settings"}));
  CHECK(everything(store) == before);
  erase(store, "k");
  Store other(options_in(folder / "state"));
  CHECK(other.snapshot().get("settings"));
  CHECK(store.import_log(read(text), {"settings"}));
  CHECK_FALSE(other.snapshot().get("settings"));
  CHECK(other.snapshot().get("world"));
  CHECK_FALSE(store.import_log(read(text), {"settings"}));
}

TEST_CASE("what is not a whole export is refused with its line") {
  const TemporaryFolder folder;
  const std::string text = rich_export(folder / "first");
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string changed = text;
    const std::size_t at = changed.find(from);
    REQUIRE(at != std::string::npos);
    return changed.replace(at, from.size(), to);
  };
  // A transaction whose checksum holds, of lines that are not documents.
  const auto and_then = [&](const std::string& lines, std::uint64_t count) {
    return text + lines +
           commit_line({.sequence = read(text).sequence + 1, .time = {1}, .command = "x", .lines = count},
                       lines);
  };
  struct Case {
    std::string text;
    std::string refusal;
  };
  const std::string end = std::to_string(std::count(text.begin(), text.end(), '\n') + 1);
  for (const Case& c : {
           Case{"", "saved:1: this does not begin as `berth state export` does"},
           Case{"hello\n", "saved:1: this does not begin as `berth state export` does"},
           Case{with("\"format\":1", "\"format\":2"),
                "saved:1: written by a newer berth, in format 2; this one knows formats up to 1"},
           Case{text.substr(0, text.find('\n') + 1), "saved:1: there is no commit in it"},
           Case{with("\"size\":4}", "\"size\":5}"), "saved:13: the checksum of commit 6 does not hold"},
           Case{with("{\"k\":\"k5\"", "{\"K\":\"k5\""),
                "saved:14: the line is neither a document nor a commit"},
           Case{text.substr(0, text.size() - 1),
                "saved:" + std::to_string(std::stoi(end) - 2) + ": the last transaction is not whole"},
           Case{text + "{\"k\":\"k5\",\"v\":{}}\n", "saved:" + end + ": the last transaction is not whole"},
           Case{text + "rubbish\n", "saved:" + end + ": the line is neither a document nor a commit"},
           Case{text + text, "saved:" + end + ": the line is neither a document nor a commit"},
           Case{and_then("{\"k\":\"k5\",\"v\":[1]}\n", 1),
                "saved:" + end + ": the document is not a JSON object"},
           Case{and_then("{\"k\":\"k5\",\"v\":{\"a\":}}\n", 1),
                "saved:" + end + ": the document is not a JSON object"},
       }) {
    CHECK(refusal_of(c.text) == c.refusal + (c.refusal == "none" ? "" : "; nothing was imported"));
  }
  CHECK(refusal_of(and_then("{\"k\":\"k5\",\"v\":{\"color\":7}}\n", 1))
            .starts_with("saved:" + end + ": the document is not one of berth's: "));
  for (std::size_t cut = 1; cut < text.size(); cut += 7) {
    const std::string part = text.substr(0, cut);
    // A log that was cut between two transactions is a whole one, of an earlier time.
    if (!part.ends_with("\"}\n")) CHECK(refusal_of(part).starts_with("saved:"));
  }
}

TEST_CASE("the last document of a key") {
  const TemporaryFolder folder;
  const Exported all = read(rich_export(folder / "first"));
  CHECK(last_document(all, "k2") == document("blue", 16));
  CHECK(last_document(all, "k2") == Store(options_in(folder / "first")).snapshot().get("k2"));
  CHECK_FALSE(last_document(all, "k3"));
  CHECK_FALSE(last_document(all, "k"));
}

}  // namespace
}  // namespace berth::store::test
