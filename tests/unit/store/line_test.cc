#include "store/line.h"

#include <doctest/doctest.h>

#include "base/json.h"

namespace berth::store {
namespace {

TEST_CASE("lines are what a person can read") {
  CHECK(head_line({.segment = 3, .after = 17, .start = false}) ==
        "{\"berth\":\"log\",\"format\":1,\"segment\":3,\"after\":17,\"start\":false}\n");
  CHECK(head_line({.segment = 3, .after = 17, .start = false, .first = 2}) ==
        "{\"berth\":\"log\",\"format\":1,\"segment\":3,\"after\":17,\"start\":false,\"first\":2}\n");
  CHECK(parse_head(R"({"berth":"log","format":1,"segment":3,"after":17,"start":false,"first":2})")->first ==
        2);
  CHECK(document_line("a/b", "{\"x\":1}") == "{\"k\":\"a/b\",\"v\":{\"x\":1}}\n");
  CHECK(erase_line("a/b") == "{\"k\":\"a/b\",\"del\":true}\n");
  const std::string lines = document_line("a", "{}");
  const std::string commit = commit_line(
      {.sequence = 5, .time = {1767225600000}, .command = "ecs \"x\"", .lines = 1, .synced = 4}, lines);
  CHECK(commit.starts_with(
      "{\"sequence\":5,\"time\":\"2026-01-01T00:00:00Z\",\"command\":\"ecs \\\"x\\\"\",\"lines\":1,"
      "\"synced\":4,\"xxh3\":\""));
  CHECK(commit.ends_with("\"}\n"));
  CHECK(parse_json(commit));
}

TEST_CASE("lines come back as they went") {
  const std::vector<std::string> keys = {"a",         "a/b c",  "quote\"d", "back\\slash\\",
                                         "new\nline", "ümlaut", "\x01\x1f", "\\\""};
  for (const std::string& key : keys) {
    CAPTURE(key);
    const std::string text = "{\"k\":\"" + to_line(Json(key)).substr(1) + "}";
    std::string line = document_line(key, text);
    CHECK(std::count(line.begin(), line.end(), '\n') == 1);
    line.pop_back();
    const auto document = parse_document(line);
    REQUIRE(document);
    CHECK(document->key == key);
    CHECK(document->text == text);
    CHECK_FALSE(document->erased);
    CHECK(document_of(line, key) == text);
    CHECK_FALSE(document_of(line, key + "x"));
    line = erase_line(key);
    line.pop_back();
    const auto erased = parse_document(line);
    REQUIRE(erased);
    CHECK(erased->key == key);
    CHECK(erased->erased);
    CHECK_FALSE(document_of(line, key));
  }
  const auto head = parse_head(R"({"berth":"log","format":1,"segment":3,"after":17,"start":true})");
  REQUIRE(head);
  CHECK(head->segment == 3);
  CHECK(head->after == 17);
  CHECK(head->start);
  CHECK(parse_head(R"({"berth":"log","format":9,"other":[]})")->format == 9);
}

TEST_CASE("what is no such line") {
  const std::vector<std::string> texts = {
      "",
      "{",
      "{}",
      "{\"k\":",
      "{\"k\":\"}",
      "{\"k\":\"a\"}",
      "{\"k\":\"a\",\"w\":1}",
      "{\"k\":\"a\\\"}",
      "{\"k\":\"a\",\"v\":1",
      "{\"k\":\"\\x\",\"v\":1}",
      "[1]",
      "{\"berth\":\"log\"}",
      "{\"sequence\":}",
      "{\"sequence\":1}",
      "{\"sequence\":-1,\"time\":\"2026-01-01T00:00:00Z\",\"command\":\"\",\"lines\":0,\"synced\":0}",
      "{\"sequence\":1,\"time\":\"yesterday\",\"command\":\"\",\"lines\":0,\"synced\":0}",
      "{\"berth\":\"log\",\"format\":1,\"segment\":1}",
      "{\"berth\":\"log\",\"format\":\"1\"}"};
  for (const std::string& text : texts) {
    CAPTURE(text);
    CHECK_FALSE(parse_document(text));
    CHECK_FALSE(parse_commit(text));
    CHECK_FALSE(parse_head(text));
  }
}

TEST_CASE("the checksum covers the lines and the commit") {
  const std::string lines = document_line("a", "{}") + document_line("b", "{}");
  std::string commit =
      commit_line({.sequence = 1, .time = {0}, .command = "c", .lines = 2, .synced = 0}, lines);
  commit.pop_back();
  CHECK(checksum_holds(lines, commit));
  for (std::size_t i = 0; i < commit.size(); ++i) {
    std::string other = commit;
    other[i] = other[i] == '0' ? '1' : '0';
    CHECK_FALSE(checksum_holds(lines, other));
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string other = lines;
    other[i] = '0';
    CHECK_FALSE(checksum_holds(other, commit));
  }
  CHECK_FALSE(checksum_holds(lines, commit.substr(1)));
  CHECK_FALSE(checksum_holds(lines, ""));
}

TEST_CASE("names of segments") {
  CHECK(segment_name(1) == "log-0001.jsonl");
  CHECK(segment_name(12345) == "log-12345.jsonl");
  CHECK(segment_number("log-0001.jsonl") == 1);
  CHECK(segment_number("log-12345.jsonl") == 12345);
  for (const char* name : {"log-1.jsonl", "log-0001.jsonl.new", "log-0000.jsonl", "log--001.jsonl",
                           "log-.jsonl", "log-00012.jsonl", "xlog-0001.jsonl", "log-0001.json", "index", ""})
    CHECK_MESSAGE(!segment_number(name), name);
}

}  // namespace
}  // namespace berth::store
