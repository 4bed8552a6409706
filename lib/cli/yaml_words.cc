// Which plain words of a YAML document are no texts.
#include <re2/re2.h>

#include <array>

#include "cli/yaml.h"

namespace berth::cli {
namespace {

struct Rule {
  YamlWord word;
  std::string_view first;  // the characters that such a word may begin with
  const char* pattern;
};

// The first that matches decides.
constexpr std::array kRules = {
    Rule{YamlWord::boolean, "tTfF", "true|True|TRUE|false|False|FALSE"},
    Rule{YamlWord::real, "-+0123456789.",
         R"([-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?)"
         R"(|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+)"
         R"(|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?)"
         R"(|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"},
    Rule{YamlWord::integer, "-+0123456789",
         R"([-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)"},
    Rule{YamlWord::merge, "<", "<<"},
    Rule{YamlWord::null, "~nN", "~|null|Null|NULL"},
    Rule{YamlWord::timestamp, "0123456789",
         R"([0-9]{4}-[0-9]{2}-[0-9]{2})"
         R"(|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?)"
         R"((?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)"},
    Rule{YamlWord::value, "=", "="},
};

}  // namespace

YamlWord plain_word(std::string_view word) {
  if (word.empty()) return YamlWord::null;
  for (const Rule& rule : kRules) {
    if (rule.first.find(word.front()) == std::string_view::npos) continue;
    if (re2::RE2::FullMatch(re2::StringPiece(word.data(), word.size()), rule.pattern)) return rule.word;
  }
  return YamlWord::text;
}

}  // namespace berth::cli
