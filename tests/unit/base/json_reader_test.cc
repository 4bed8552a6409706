#include "base/json_reader.h"

#include <doctest/doctest.h>

#include <string>

#include "base/ids.h"
#include "base/json.h"

using namespace berth;

namespace {

std::optional<Json> read_by_library(std::string_view text) {
  Json value = Json::parse(text.begin(), text.end(), nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

// Equal in value, in the kind of each number, and in the order of members.
bool same(const Json& a, const Json& b) {
  if (a.type() != b.type()) return false;
  if (!a.is_structured()) return a == b && a.dump() == b.dump();
  if (a.size() != b.size()) return false;
  auto other = b.begin();
  for (auto each = a.begin(); each != a.end(); ++each, ++other) {
    if (a.is_object() && each.key() != other.key()) return false;
    if (!same(*each, *other)) return false;
  }
  return true;
}

// Whatever it reads, the library reads the same.
void check_against_library(const std::string& text) {
  const auto plain = read_json(text);
  if (!plain) return;
  const auto wanted = read_by_library(text);
  REQUIRE_MESSAGE(wanted, text);
  CHECK_MESSAGE(same(*plain, *wanted), text);
}

class Drawn {
 public:
  explicit Drawn(std::uint64_t number) : number_(number) {}
  std::uint64_t below(std::uint64_t bound) {
    return draw_u64({number_}, {"test", "drawn", ++count_}) % bound;
  }

  Json value(int depth) {
    switch (below(depth > 0 ? 8 : 6)) {
      case 0:
        return below(2) == 0;
      case 1:
        return nullptr;
      case 2:
        return static_cast<double>(below(1'000'000)) / 1000;
      case 3:
        return -static_cast<std::int64_t>(below(1'000'000));
      case 4:
        return below(1'000'000'000'000'000'000);
      case 5:
        return text();
      case 6: {
        Json out = Json::array();
        for (std::uint64_t i = below(5); i > 0; --i) out.push_back(value(depth - 1));
        return out;
      }
      default: {
        Json out = Json::object();
        for (std::uint64_t i = below(6); i > 0; --i) out[text()] = value(depth - 1);
        return out;
      }
    }
  }

  std::string text() {
    static constexpr std::string_view kLetters = "abc {}[]:,\"\\/\n\t\b\f\r019-.eE";
    std::string out;
    for (std::uint64_t i = below(20); i > 0; --i) out += kLetters[below(kLetters.size())];
    return out;
  }

 private:
  std::uint64_t number_;
  std::uint64_t count_ = 0;
};

}  // namespace

TEST_CASE("texts are read as the library that keeps them reads them") {
  for (const std::string text : {"{}",
                                 "[]",
                                 "[[],{}]",
                                 " { \"a\" : [ 1 , -2, 3.5 ,1e3, 1E-2,2.5e+3 ] , \"b\":{} }\n",
                                 "\"\"",
                                 "0",
                                 "-0",
                                 "-0.0",
                                 "0.1",
                                 "123456789012345678",
                                 "-999999999999999999",
                                 "true",
                                 "false",
                                 "null",
                                 "\"a\\\"b\\\\c\\/d\\n\\t\\r\\b\\f\"",
                                 "{\"b\":1,\"a\":{\"x\":1},\"b\":[2]}",
                                 "[\"\x7e\"]",
                                 "\"\x7f\"",
                                 "\"\xc3\xa9\"",
                                 "\"\xf0\x9f\x9a\xa2\"",
                                 "1234567890123456789",
                                 "18446744073709551615",
                                 "18446744073709551616",
                                 "-9223372036854775808",
                                 "-9223372036854775809",
                                 "123456789012345678901234567890.5e-7",
                                 "4.9e-324",
                                 "0.30000000000000004",
                                 "1718900000.123"}) {
    const auto plain = read_json(text);
    REQUIRE_MESSAGE(plain, text);
    CHECK_MESSAGE(same(*plain, *read_by_library(text)), text);
  }
}

TEST_CASE("what is no JSON, or has a \\u, is left to the library") {
  for (const std::string text : {"",
                                 " ",
                                 "{",
                                 "}",
                                 "[",
                                 "]",
                                 "[1",
                                 "[1,",
                                 "[1,]",
                                 "[,1]",
                                 "{\"a\"",
                                 "{\"a\":",
                                 "{\"a\":1",
                                 "{\"a\":1,}",
                                 "{a:1}",
                                 "{'a':1}",
                                 "{1:2}",
                                 "[1 2]",
                                 "[1]]",
                                 "1 2",
                                 "01",
                                 "-",
                                 "-a",
                                 "+1",
                                 ".5",
                                 "1.",
                                 "1.e3",
                                 "1e",
                                 "1e+",
                                 "1e999",
                                 "-1e999",
                                 "0x1",
                                 "NaN",
                                 "Infinity",
                                 "tru",
                                 "truex",
                                 "nul",
                                 "True",
                                 "\"",
                                 "\"a",
                                 "\"\\",
                                 "\"\\x\"",
                                 "\"\\u0041\"",
                                 "\"\x01\"",
                                 "\"\n\"",
                                 "\"\xc3\"",
                                 "\"\xc0\x80\"",
                                 "\"\xed\xa0\x80\"",
                                 "\"\xf5\x80\x80\x80\"",
                                 "\"\\udc00\"",
                                 "\xef\xbb\xbf{}",
                                 "/**/1",
                                 "[1,/*a*/2]",
                                 "{\"a\":1}x"})
    CHECK_MESSAGE(!read_json(text), text);
  CHECK_FALSE(read_json(std::string("[1]\0", 4)));
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(read_json(nested(kMaxJsonDepth)));
  CHECK_FALSE(read_json(nested(kMaxJsonDepth + 1)));
}

TEST_CASE("drawn documents, and what damage makes of them, are read as by the library or not at all") {
  static constexpr std::string_view kDamage = "{}[]\",:\\019-+.eEtfnu \x01\xc3";
  for (std::uint64_t i = 0; i < 2000; ++i) {
    Drawn drawn(i);
    const Json document = drawn.value(4);
    std::string text = drawn.below(2) == 0 ? document.dump() : document.dump(2);
    const auto plain = read_json(text);
    REQUIRE_MESSAGE(plain, text);
    CHECK_MESSAGE(same(*plain, document), text);
    for (int k = 0; k < 8 && !text.empty(); ++k) {
      const std::size_t at = drawn.below(text.size());
      const char c = kDamage[drawn.below(kDamage.size())];
      if (drawn.below(3) == 0)
        text.erase(at, 1);
      else if (drawn.below(2) == 0)
        text.insert(at, 1, c);
      else
        text[at] = c;
      check_against_library(text);
    }
  }
}
