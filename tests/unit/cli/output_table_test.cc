#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/json.h"
#include "cli/errors.h"
#include "cli/output.h"
#include "cli/text_width.h"

namespace berth::cli {
namespace {

std::string table(const char* json, TableLook look = {}) {
  if (look.title.empty()) look.title = "Title";
  return table_output(parse_json(json).value(), look);
}

TEST_CASE("table: characters of two columns") {
  struct Case {
    const char* text;
    std::size_t columns;
  };
  for (const Case& each : {Case{"", 0}, Case{"abc", 3}, Case{"é", 2}, Case{"ü", 2}, Case{"ä", 1},
                           Case{"–", 2}, Case{"“q”", 5}, Case{"…", 2}, Case{"日本", 4}, Case{"ｱ", 1},
                           Case{"Ａ", 2}, Case{"😀", 2}, Case{"e\u0301", 3}, Case{"\xff", 2}}) {
    CAPTURE(each.text);
    CHECK(columns_of(each.text) == each.columns);
  }
}

TEST_CASE("table: what is nothing, and what is a title alone") {
  for (const char* json : {"null", "{}", "[]", "0", "0.0", "\"\"", "false"}) {
    CAPTURE(json);
    CHECK(table(json) == "");
  }
  for (const char* json : {"7", "true", "\"x\"", "{\"a\":[],\"b\":{}}"}) {
    CAPTURE(json);
    CHECK(table(json) == "-------\n|Title|\n+-----+\n");
  }
}

TEST_CASE("table: rows and columns") {
  struct Case {
    const char* json;
    const char* text;
  };
  const std::vector<Case> cases = {
      {R"({"name":"web"})",
       "-------------------\n|      Title      |\n+-------+---------+\n|  name |  web    |\n"
       "+-------+---------+\n"},
      {R"({"b":1,"a":null})",
       "-----------------\n|     Title     |\n+-------+-------+\n|   a   |   b   |\n"
       "+-------+-------+\n|  None |  1    |\n+-------+-------+\n"},
      {R"(["x","yy"])", "--------\n| Title|\n+------+\n|  x   |\n|  yy  |\n+------+\n"},
      {R"([["a",1],["b",true]])",
       "------------------\n|      Title     |\n+-----+----------+\n|  a  |  1       |\n|  b  |  True    |\n"
       "+-----+----------+\n"},
      {R"({"l":["t"]})", "---------\n| Title |\n+-------+\n||  l  ||\n|+-----+|\n||  t  ||\n|+-----+|\n"},
      {R"([{"a":"x"},{"b":"y"}])",
       "---------------\n|    Title    |\n+------+------+\n|   a  |  b   |\n+------+------+\n|  x   |      "
       "|\n"
       "|      |  y   |\n+------+------+\n"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.json);
    // The exact stretch of columns is compared with the real client by the tests of clients.
    const std::string text = table(each.json);
    CHECK(!text.empty());
    std::size_t width = text.find('\n');
    for (std::size_t at = 0; at < text.size(); at += width + 1) CHECK(text.find('\n', at) - at == width);
  }
}

TEST_CASE("table: structures with parts have a box each") {
  CHECK(table(R"([{"n":"one","tags":["a","b"]},{"n":"two"}])") ==
        "---------\n"
        "| Title |\n"
        "+-------+\n"
        "|   n   |\n"
        "+-------+\n"
        "|  one  |\n"
        "+-------+\n"
        "||tags ||\n"
        "|+-----+|\n"
        "||  a  ||\n"
        "||  b  ||\n"
        "|+-----+|\n"
        "| Title |\n"
        "+-------+\n"
        "|   n   |\n"
        "+-------+\n"
        "|  two  |\n"
        "+-------+\n");
}

TEST_CASE("table: wider than the terminal, a lone row turns into two columns") {
  const char* json = R"([{"first":"0123456789","second":"0123456789"}])";
  CHECK(table(json, {.width = 40}) ==
        "------------------------------\n"
        "|            Title           |\n"
        "+-------------+--------------+\n"
        "|    first    |   second     |\n"
        "+-------------+--------------+\n"
        "|  0123456789 |  0123456789  |\n"
        "+-------------+--------------+\n");
  CHECK(table(json, {.width = 20}) ==
        "--------------------------\n"
        "|          Title         |\n"
        "+---------+--------------+\n"
        "|  first  |  0123456789  |\n"
        "|  second |  0123456789  |\n"
        "+---------+--------------+\n");
}

TEST_CASE("table: colours") {
  CHECK(table("[\"x\"]", {.title = "T", .colour = true, .resets = false}) ==
        "-------\n|  T  |\n+-----+\n|  \x1b[1m\x1b[34mx\x1b[0m  |\n+-----+\n");
  CHECK(table("1", {.title = "T", .colour = true}) ==
        "---\n\x1b[0m\x1b[0m|T|\x1b[0m\x1b[0m\n\x1b[0m\x1b[0m+-+\x1b[0m\x1b[0m\n\x1b[0m");
}

TEST_CASE("tables and texts that aws fails at are refused with its words") {
  struct Case {
    OutputFormat format;
    const char* json;
    const char* message;
  };
  for (const Case& each :
       {Case{OutputFormat::table, "[[1,2],[]]", "Row should have 2 elements, instead it has 0"},
        Case{OutputFormat::table, "[{\"a\":1},7]", "'int' object is not iterable"},
        Case{OutputFormat::table, "[{\"a\":1},\"x\"]", "string indices must be integers, not 'str'"},
        Case{OutputFormat::table, "[{\"a\":1},[]]", "'list' object has no attribute 'get'"},
        Case{OutputFormat::text, "[{\"a\":1},7]", "'int' object has no attribute 'items'"},
        Case{OutputFormat::text, "[\"x\",{\"a\":1}]", "'str' object has no attribute 'items'"}}) {
    CAPTURE(each.json);
    try {
      render(parse_json(each.json).value(), {.format = each.format});
      FAIL_CHECK("rendered");
    } catch (const UsageError& error) {
      CHECK(error.text() == each.message);
      CHECK(error.exit_code() == kExitOther);
    }
  }
}

}  // namespace
}  // namespace berth::cli
