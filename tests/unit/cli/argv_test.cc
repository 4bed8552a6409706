#include "cli/argv.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "cli/errors.h"

namespace berth::cli {
namespace {

const std::vector<Option> kOptions = {
    {.name = "service"},
    {.name = "services", .arity = Arity::list},
    {.name = "service-registries", .arity = Arity::list},
    {.name = "desired-count"},
    {.name = "force", .arity = Arity::flag, .group = "force"},
    {.name = "no-force", .arity = Arity::flag, .group = "force"},
    {.name = "max-items", .type = WordType::integer},
    {.name = "skeleton", .arity = Arity::optional_one, .choices = {"input", "output"}, .standard = "input"},
    {.name = "version", .arity = Arity::flag, .stops = true},
    {.name = "help", .arity = Arity::flag, .whole_name_only = true, .pardons = true},
};
const Positional kPositional{.name = "command", .required = false};

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (const std::string_view word : split(line, '|')) words.emplace_back(word);
  return words;
}

// `--services=a,b --force [positional] rest…`, lists joined by commas.
std::string parsed(const std::string& line) {
  const ParsedWords result = parse_words(kOptions, kPositional, words_of(line));
  std::vector<std::string> out;
  for (const std::string& word : canonical_words(kOptions, result)) {
    const std::size_t equals = word.find('=');
    out.push_back(word.substr(0, equals));
    if (equals != std::string::npos) out.back() += "=" + join(split_words(word.substr(equals + 1)), ",");
  }
  if (result.positional) out.push_back("[" + *result.positional + "]");
  for (const std::string& word : result.rest) out.push_back(word);
  return join(out, " ");
}

std::string refusal(const std::string& line) {
  try {
    return "parsed: " + parsed(line);
  } catch (const UsageError& error) {
    CHECK(error.exit_code() == kExitUsage);
    return error.text();
  }
}

TEST_CASE("words become options, one positional word and the rest") {
  struct Case {
    const char* line;
    const char* want;
  };
  const Case cases[] = {
      {"--service|s", "--service=s"},
      {"--service=s", "--service=s"},
      {"--service=", "--service="},
      {"--service=a=b", "--service=a=b"},
      {"--service|a|--service|b", "--service=b"},
      {"--desired|3", "--desired-count=3"},
      {"--services|a|b|--force", "--services=a,b --force"},
      {"--services", "--services="},
      {"--services|a|--services|b", "--services=b"},
      {"--services=a|b", "--services=a [b]"},
      {"--force|--no-force", "--no-force"},
      {"--no-force|--force", "--force"},
      {"--desired-count|-1", "--desired-count=-1"},
      {"--desired-count|-1.5", "--desired-count=-1.5"},
      {"--service|-a b", "--service=-a b"},
      {"--service=-x", "--service=-x"},
      {"--service|-", "--service=-"},
      {"--skeleton", "--skeleton=input"},
      {"--skeleton|output", "--skeleton=output"},
      {"--skeleton|--force", "--force --skeleton=input"},
      {"ecs|list", "[ecs] list"},
      {"--bogus|x|y", "[x] --bogus y"},
      {"--bogus=x|y", "[y] --bogus=x"},
      {"x|--bogus|y", "[x] --bogus y"},
      {"--|--service|a", "[--service] a"},
      {"--version|--bogus", "--version"},
      {"--he|x", "[x] --he"},
      {"-h", "--help"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.line);
    CHECK(parsed(c.line) == c.want);
  }
}

TEST_CASE("mistakes are worded as argparse words them") {
  struct Case {
    const char* line;
    const char* want;
  };
  const Case cases[] = {
      {"--service", "argument --service: expected one argument"},
      {"--service|--force", "argument --service: expected one argument"},
      {"--service|-x", "argument --service: expected one argument"},
      {"--s|x", "ambiguous option: --s could match --service, --services, --service-registries, --skeleton"},
      {"--serv=x", "ambiguous option: --serv=x could match --service, --services, --service-registries"},
      {"--force=1", "argument --force: ignored explicit argument '1'"},
      {"--max-items|abc", "argument --max-items: invalid int value: 'abc'"},
      {"--max-items=it's", "argument --max-items: invalid int value: \"it's\""},
      {"--skeleton|inputt",
       "argument --skeleton: Found invalid choice 'inputt'\n\nMaybe you meant:\n\n  * input"},
      {"--skeleton|x", "argument --skeleton: Found invalid choice 'x'\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.line);
    CHECK(refusal(c.line) == c.want);
  }
}

TEST_CASE("what is required is asked for in the table's order, unless help is wanted") {
  const std::vector<Option> options = {{.name = "b", .required = true},
                                       {.name = "a", .required = true},
                                       {.name = "help", .arity = Arity::flag, .pardons = true}};
  const std::vector<std::string_view> choices = {"run"};
  const Positional positional{.name = "command", .choices = choices};
  const auto missing = [&](const std::vector<std::string>& words) -> std::string {
    try {
      parse_words(options, positional, words);
      return {};
    } catch (const UsageError& error) {
      return error.text();
    }
  };
  CHECK(missing({}) == "the following arguments are required: --b, --a, command");
  CHECK(missing({"--b", "1", "run"}) == "the following arguments are required: --a");
  CHECK(missing({"run", "--a=", "--b=2"}).empty());
  CHECK(missing({"--help"}).empty());
  CHECK(missing({"walk"}) == "argument command: Found invalid choice 'walk'\n");
}

TEST_CASE("a canonical value keeps an empty list and an empty word apart") {
  const std::vector<Option> options = {{.name = "l", .arity = Arity::list}};
  const auto value = [&](const std::vector<std::string>& words) {
    const auto canonical = canonical_words(options, parse_words(options, kPositional, words));
    return split_words(canonical.front().substr(canonical.front().find('=') + 1));
  };
  CHECK(value({"--l"}).empty());
  CHECK(value({"--l", ""}) == std::vector<std::string>{""});
  CHECK(value({"--l", "", "[a,b]"}) == std::vector<std::string>{"", "[a,b]"});
}

}  // namespace
}  // namespace berth::cli
