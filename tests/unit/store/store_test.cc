#include "store/store.h"

#include <doctest/doctest.h>

#include "base/errors.h"
#include "base/json.h"
#include "support/temporary_folder.h"
#include "unit/store/world.h"

namespace berth::store::test {
namespace {

using berth::test::TemporaryFolder;
using Keys = std::vector<std::string>;

TEST_CASE("a missing state reads as empty and is not made by it") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "a/b/state"));
  const Snapshot now = store.snapshot();
  CHECK(now.sequence() == 0);
  CHECK(now.time() == Instant{0});
  CHECK_FALSE(now.get("x"));
  CHECK_FALSE(now.contains("x"));
  CHECK(now.scan({.index = "color", .prefix = ""}).empty());
  CHECK(store.history({.prefix = true}).empty());
  CHECK_FALSE(store.exists());
  CHECK_FALSE(std::filesystem::exists(folder / "a"));
}

TEST_CASE("what is put can be got, by this and by another Store") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "a/b/state"));
  const Commit commit = put(store, "k1", document("red", 1), {1234});
  CHECK(commit.sequence == 1);
  put(store, "k2", document("red", 2));
  CHECK(store.snapshot().get("k1") == document("red", 1));
  Store other(options_in(folder / "a/b/state"));
  CHECK(other.snapshot().get("k2") == document("red", 2));
  CHECK(other.snapshot().sequence() == 2);
  CHECK(other.snapshot().time() == Instant{1000});
  CHECK(keys_of(other.snapshot().scan({.index = "color", .prefix = "red/"})) == Keys{"red/k1", "red/k2"});
}

TEST_CASE("rows follow their documents") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  put(store, "k", document("red", 1));
  put(store, "k", document("blue", 1));
  CHECK(everything(store) == "k {\"color\":\"blue\",\"size\":1}\nblue/k -> k (1)\n");
  put(store, "k", document("blue", 2));
  CHECK(everything(store) == "k {\"color\":\"blue\",\"size\":2}\nblue/k -> k (2)\n");
  erase(store, "k");
  CHECK(everything(store).empty());
}

TEST_CASE("a transaction sees its own changes and leaves no trace when it is dropped") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  put(store, "a", document("red", 1));
  {
    Transaction change = store.begin();
    CHECK_FALSE(change.changed());
    change.put("b", document("red", 2));
    change.put("b", document("green", 3));
    change.erase("a");
    CHECK(change.get("b") == document("green", 3));
    CHECK_FALSE(change.get("a"));
    CHECK(keys_of(change.scan({.index = "", .prefix = ""})) == Keys{"b"});
    CHECK(keys_of(change.scan({.index = "color", .prefix = ""})) == Keys{"green/b"});
    CHECK(store.snapshot().get("a"));
    CHECK(change.changed());
  }
  CHECK(everything(store) == "a {\"color\":\"red\",\"size\":1}\nred/a -> a (1)\n");
  CHECK(store.sequence() == 1);
}

TEST_CASE("a transaction that changes nothing writes nothing") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  put(store, "a", document("red", 1));
  const auto size = std::filesystem::file_size(folder / "state/log-0001.jsonl");
  CHECK(put(store, "a", document("red", 1)).sequence == 0);
  CHECK(erase(store, "missing").sequence == 0);
  {
    Transaction change = store.begin();
    change.put("new", document("red", 1));
    change.erase("new");
    CHECK_FALSE(change.changed());
    CHECK(change.commit({0}, "nothing").sequence == 0);
  }
  CHECK(std::filesystem::file_size(folder / "state/log-0001.jsonl") == size);
  CHECK(store.sequence() == 1);
}

TEST_CASE("scans go both ways, from a key, up to a limit") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  {
    Transaction change = store.begin();
    for (const char* key : {"a/1", "a/2", "a/3", "b/1", "b/2", "c"}) change.put(key, document("red", 1));
    store.sync(change.commit({0}, "put"));
  }
  struct Case {
    Scan scan;
    Keys keys;
  };
  const std::vector<Case> cases = {
      {{.index = "", .prefix = ""}, {"a/1", "a/2", "a/3", "b/1", "b/2", "c"}},
      {{.index = "", .prefix = "a/"}, {"a/1", "a/2", "a/3"}},
      {{.index = "", .prefix = "a/", .after = "a/1"}, {"a/2", "a/3"}},
      {{.index = "", .prefix = "a/", .after = "a/11"}, {"a/2", "a/3"}},
      {{.index = "", .prefix = "b/", .after = "a/1"}, {"b/1", "b/2"}},
      {{.index = "", .prefix = "a/", .after = "b"}, {}},
      {{.index = "", .prefix = "a/", .limit = 2}, {"a/1", "a/2"}},
      {{.index = "", .prefix = "a/", .limit = 0}, {}},
      {{.index = "", .prefix = "a/", .reverse = true}, {"a/3", "a/2", "a/1"}},
      {{.index = "", .prefix = "a/", .after = "a/3", .reverse = true}, {"a/2", "a/1"}},
      {{.index = "", .prefix = "a/", .after = "a/1", .reverse = true}, {}},
      {{.index = "", .prefix = "a/", .after = "b/1", .reverse = true}, {"a/3", "a/2", "a/1"}},
      {{.index = "", .prefix = "b/", .after = "a/3", .reverse = true}, {}},
      {{.index = "", .prefix = "", .limit = 2, .reverse = true}, {"c", "b/2"}},
      {{.index = "", .prefix = "x"}, {}},
      {{.index = "", .prefix = "x", .reverse = true}, {}},
      {{.index = "color", .prefix = "red/b"}, {"red/b/1", "red/b/2"}},
      {{.index = "color", .prefix = "", .limit = 1, .reverse = true}, {"red/c"}},
      {{.index = "col", .prefix = ""}, {}},
  };
  const Snapshot now = store.snapshot();
  for (const Case& one : cases) {
    CAPTURE(one.scan.prefix);
    CAPTURE(one.scan.after);
    CHECK(keys_of(now.scan(one.scan)) == one.keys);
  }
}

TEST_CASE("keys over 400 bytes are told apart") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  const std::string common(395, 'x');
  const std::vector<std::string> keys = {common + "aaaaa", common + "aaaaab", common + "aaaaac",
                                         std::string(600, 'y'), std::string(360, 'y')};
  for (std::size_t i = 0; i < keys.size(); ++i) put(store, keys[i], document("red", static_cast<int>(i)));
  for (std::size_t i = 0; i < keys.size(); ++i)
    CHECK(store.snapshot().get(keys[i]) == document("red", static_cast<int>(i)));
  CHECK_FALSE(store.snapshot().get(common + "aaaaad"));
  Keys found = keys_of(store.snapshot().scan({.index = "", .prefix = common}));
  std::sort(found.begin(), found.end());
  CHECK(found == Keys{keys[0], keys[1], keys[2]});
  CHECK(keys_of(store.snapshot().scan({.index = "color", .prefix = "red/" + keys[3]})) ==
        Keys{"red/" + keys[3]});
  const Keys first = keys_of(store.snapshot().scan({.index = "", .prefix = common, .limit = 2}));
  CHECK(keys_of(store.snapshot().scan({.index = "", .prefix = common, .after = first.back()})).size() == 1);
  erase(store, keys[1]);
  CHECK_FALSE(store.snapshot().contains(keys[1]));
  CHECK(store.snapshot().contains(keys[2]));
}

TEST_CASE("a row that two documents claim is refused") {
  const TemporaryFolder folder;
  Options options = options_in(folder / "state");
  options.rows_of = [](std::string_view, const Json& value) {
    return std::vector<Row>{{.index = "name", .key = value.at("name").get<std::string>()}};
  };
  Store store(options);
  put(store, "a", Json{{"name", "n"}});
  Transaction change = store.begin();
  CHECK_THROWS_AS(change.put("b", Json{{"name", "n"}}), std::logic_error);
}

TEST_CASE("one sync and one commit for a change, and few bytes more than it") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  const Json pad(std::string(60, 'x'));
  put(store, "first", document("red", 0));
  const Counters before = store.counters();
  for (int i = 0; i < 100; ++i)
    put(store, "123456789012/us-east-1/ecs/cluster/web", Json{{"n", i}, {"pad", pad}});
  const Counters after = store.counters();
  CHECK(after.syncs - before.syncs == 100);
  CHECK(after.commits - before.commits == 100);
  CHECK(after.rebuilds == before.rebuilds);
  CHECK((after.bytes_written - before.bytes_written) * 2 < (after.bytes_changed - before.bytes_changed) * 5);
  CHECK(after.bytes_changed - before.bytes_changed > 100 * (38 + 60));
}

TEST_CASE("reading costs the same in a large state as in a small one") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  std::optional<Counters> small;
  for (const int size : {100, 5000}) {
    {
      Transaction change = store.begin();
      for (int i = 0; i < size; ++i)
        change.put("k" + std::to_string(10'000 + i), document(i % 50 ? "red" : "blue", 7));
      store.sync(change.commit({1}, "fill"));
    }
    const Counters before = store.counters();
    const Snapshot now = store.snapshot();
    CHECK(now.get("k10042") == document("red", 7));
    const std::vector<Entry> page =
        now.scan({.index = "color", .prefix = "red/", .after = "red/k10010", .limit = 20});
    CHECK(page.size() == 20);
    for (const Entry& entry : page) CHECK(now.contains(entry.document));
    const Counters after = store.counters();
    const Counters cost{.rows_visited = after.rows_visited - before.rows_visited,
                        .documents_read = after.documents_read - before.documents_read,
                        .bytes_read = after.bytes_read - before.bytes_read};
    CHECK(cost.rows_visited == 20);
    CHECK(cost.documents_read == 1);
    if (small) CHECK(cost.bytes_read == small->bytes_read);
    small = cost;
  }
}

TEST_CASE("keys that JSON cannot carry are refused, others are not") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  for (const std::string& key :
       {std::string("quote\"\\"), std::string("ümlaut"), std::string("a\0b", 3), std::string("\x7f")}) {
    put(store, key, document("red", 1));
    CHECK(store.snapshot().get(key));
    CHECK(store.snapshot().scan({.prefix = key}).at(0).key == key);
  }
  Transaction change = store.begin();
  CHECK_THROWS_AS(change.put("", document("red", 1)), std::logic_error);
  CHECK_THROWS_AS(change.put("\xff", document("red", 1)), std::logic_error);
}

TEST_CASE("any time comes back") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  for (const std::int64_t ms : {0LL, -1LL, 1767225600123LL, 253402300800000LL, 4000000000000000LL}) {
    put(store, "k" + std::to_string(ms), document("red", 1), {ms});
    CHECK(store.snapshot().time() == Instant{ms});
    CHECK(store.history({.prefix = true, .newest_first = true, .limit = 1}).at(0).time == Instant{ms});
  }
  std::filesystem::remove_all(folder / "state/index");
  CHECK(store.snapshot().time() == Instant{4000000000000000});
}

TEST_CASE("history and export") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  put(store, "a", document("red", 1), {1000});
  put(store, "b", document("red", 2), {2000});
  put(store, "a", document("blue", 3), {3000});
  erase(store, "a");
  const std::vector<Change> all = store.history({.prefix = true});
  REQUIRE(all.size() == 4);
  CHECK(all[0].document == "{\"color\":\"red\",\"size\":1}");
  CHECK(all[0].time == Instant{1000});
  CHECK(all[0].command == "put");
  CHECK_FALSE(all[3].document);
  CHECK(store.history({.key = "a"}).size() == 3);
  const std::vector<Change> newest = store.history({.key = "a", .newest_first = true, .limit = 2});
  REQUIRE(newest.size() == 2);
  CHECK(newest[0].sequence == 4);
  CHECK(newest[1].sequence == 3);
  CHECK(store.history({.prefix = true, .limit = 3}).back().sequence == 3);

  std::string copy;
  store.export_log([&](std::string_view part) { copy += part; });
  std::filesystem::create_directory(folder / "copy");
  FILE* file = std::fopen((folder / "copy/log-0001.jsonl").c_str(), "w");
  std::fwrite(copy.data(), 1, copy.size(), file);
  std::fclose(file);
  Store copied(options_in(folder / "copy"));
  CHECK(everything(copied) == everything(store));
}

TEST_CASE("reset leaves the new documents alone, and others notice") {
  const TemporaryFolder folder;
  Store store(options_in(folder / "state"));
  put(store, "a", document("red", 1));
  const std::uint64_t before = store.sequence();
  store.reset({{"world", document("green", 9)}}, {5000}, "state reset");
  CHECK(everything(store) == "world {\"color\":\"green\",\"size\":9}\ngreen/world -> world (9)\n");
  CHECK(store.sequence() > before);
  CHECK(store.history({.prefix = true}).size() == 1);
  CHECK_FALSE(std::filesystem::exists(folder / "state/log-0001.jsonl"));
  put(store, "b", document("red", 2));
  CHECK(store.snapshot().get("b"));
}

TEST_CASE("segments") {
  const TemporaryFolder folder;
  Options options = options_in(folder / "state");
  options.segment_bytes_max = 1200;
  std::string before;
  {
    Store store(options);
    for (int i = 0; i < 20; ++i) put(store, "k" + std::to_string(i % 7), document("red", i));
    CHECK(std::filesystem::exists(folder / "state/log-0003.jsonl"));
    before = everything(store);
    CHECK(store.history({.prefix = true}).size() == 20);
  }
  std::filesystem::remove_all(folder / "state/index");
  Store store(options);
  CHECK(everything(store) == before);
}

}  // namespace
}  // namespace berth::store::test
