// Whole command lines down to the operation's input, and what is said of those that can't be.
#include "cli/command_line.h"

#include <doctest/doctest.h>

#include <map>

#include "base/text.h"
#include "cli/errors.h"

namespace berth::cli {
namespace {

constexpr std::array<std::string_view, 2> kOwn = {"clock", "state"};

// The files that words may name.
const std::map<std::string, std::string> kFiles = {
    {"tags.txt", "key=a,value=b"},
    {"td.json", "{\"family\": \"f\",\r\n \"containerDefinitions\": []}\n"},
    {"names.txt", "ab"},
    {"names.json", "[\"a\",\"b\"]"},
    {"bytes", "\xff\x00"},
    {"/home/me/policy.json", "a text\n"},
    {"latin1", "\xe9"},
};

StreamText read_test_file(const std::string& path) {
  constexpr int kMissing = 2;
  const auto found = kFiles.find(path);
  if (found == kFiles.end()) return {.bytes = {}, .error = kMissing};
  return {.bytes = found->second, .error = 0};
}

const Environment& environment() {
  static const Environment value({{"HOME", "/home/me"}, {"NAME", "policy"}});
  return value;
}

Sources sources() {
  return {environment(), read_test_file, [] { return std::string("a-uuid"); }};
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (const std::string_view word : split(line, '|')) words.emplace_back(word);
  return words;
}

// `RunTask {…}`, or the error's text.
std::string meaning(const std::string& line) {
  try {
    const Target target = find_target(words_of(line), kOwn);
    std::optional<Invocation> invocation = read_invocation(target, sources());
    if (!invocation) return "help";
    if (const auto input = invocation->operation.input()) {
      const bool raw = target.globals.binary_format == "raw-in-base64-out";
      prepare_parameters(*input, raw ? BinaryFormat::raw : BinaryFormat::base64, sources(),
                         invocation->parameters);
    }
    return std::string(invocation->operation.name()) + " " +
           to_line(checked_input(*invocation, invocation->parameters.values));
  } catch (const UsageError& error) {
    return std::to_string(error.exit_code()) + " " + error.text();
  }
}

struct Case {
  const char* line;
  const char* want;
};

void check(std::span<const Case> cases) {
  for (const Case& c : cases) {
    CAPTURE(c.line);
    CHECK(meaning(c.line) == c.want);
  }
}

TEST_CASE("options become the operation's input") {
  const Case cases[] = {
      {"ecs|list-clusters", "ListClusters {}"},
      {"--region|x|ecs|--output|json|list-clusters|--query|a", "ListClusters {}"},
      {"ecs|describe-task-definition|--task-def|web", R"(DescribeTaskDefinition {"taskDefinition":"web"})"},
      {"ecs|describe-services|--services|a|--reg|r|b", R"(DescribeServices {"services":["a","b"]})"},
      {"ecs|describe-services|--services|[\"a\",\"b\"]", R"(DescribeServices {"services":["a","b"]})"},
      {"ecs|describe-services|--services|a,b", R"(DescribeServices {"services":["a,b"]})"},
      {"ecs|describe-services|--services|file://names.json", R"(DescribeServices {"services":["a","b"]})"},
      // A text file given to a list of texts is taken apart, as aws does.
      {"ecs|describe-services|--services|file://names.txt", R"(DescribeServices {"services":["a","b"]})"},
      {"ecs|update-service|--service|s|--disable-execute-command|--force-new-deployment",
       R"(UpdateService {"service":"s","forceNewDeployment":true,"enableExecuteCommand":false})"},
      {"ecs|update-service|--service|s|--volume-configurations|[]",
       R"(UpdateService {"service":"s","volumeConfigurations":[]})"},
      {"ecs|tag-resource|--resource-arn|a|--tags|key=k,value=v|key=l",
       R"(TagResource {"resourceArn":"a","tags":[{"key":"k","value":"v"},{"key":"l"}]})"},
      {"ecs|tag-resource|--resource-arn|a|--tags|{\"key\":\"k\"}|{\"key\":\"l\"}",
       R"(TagResource {"resourceArn":"a","tags":[{"key":"k"},{"key":"l"}]})"},
      {"application-autoscaling|tag-resource|--resource-arn|a|--tags|k=v,l=w",
       R"(TagResource {"ResourceARN":"a","Tags":{"k":"v","l":"w"}})"},
      {"ecs|run-task|--task-definition|t", R"(RunTask {"taskDefinition":"t","clientToken":"a-uuid"})"},
      {"ecs|run-task|--task-definition|t|--client-token|mine",
       R"(RunTask {"taskDefinition":"t","clientToken":"mine"})"},
      {"ecs|submit-task-state-change|--pull-started-at|2026-01-05T00:00:00.5Z|--execution-stopped-at|"
       "1767571200",
       R"(SubmitTaskStateChange {"pullStartedAt":1767571200,"executionStoppedAt":1767571200})"},
  };
  check(cases);
}

TEST_CASE("files, blobs and whole inputs") {
  const Case cases[] = {
      {"ecs|register-task-definition|--cli-input-json|file://td.json",
       R"(RegisterTaskDefinition {"family":"f","containerDefinitions":[]})"},
      {"ecs|register-task-definition|--cli-input-json|file://td.json|--family|g",
       R"(RegisterTaskDefinition {"family":"g","containerDefinitions":[]})"},
      {"ecr|set-repository-policy|--repository-name|rr|--policy-text|file://~/${NAME}.json",
       R"(SetRepositoryPolicy {"repositoryName":"rr","policyText":"a text\n"})"},
      {"ecr|put-lifecycle-policy|--repository-name|r|--lifecycle-policy-text|file://~/$NAME.jso",
       "252 Error parsing parameter '--lifecycle-policy-text': Unable to load paramfile file://~/$NAME.jso: "
       "[Errno 2] No such file or directory: '/home/me/policy.jso'"},
      {"ecr|put-lifecycle-policy|--repository-name|r|--lifecycle-policy-text|file://latin1",
       "252 Error parsing parameter '--lifecycle-policy-text': Unable to load paramfile (latin1), text "
       "contents "
       "could not be decoded.  If this is a binary file, please use the fileb:// prefix instead of the "
       "file:// "
       "prefix."},
      {"ecr|upload-layer-part|--repository-name|rr|--upload-id|u|--part-first-byte|0|--part-last-byte|1|"
       "--layer-part-blob|a G\nk=",
       R"(UploadLayerPart {"repositoryName":"rr","uploadId":"u","partFirstByte":0,"partLastByte":1,"layerPartBlob":"aGk="})"},
      {"ecr|upload-layer-part|--repository-name|rr|--upload-id|u|--part-first-byte|0|--part-last-byte|1|"
       "--layer-part-blob|hi|--cli-binary-format|raw-in-base64-out",
       R"(UploadLayerPart {"repositoryName":"rr","uploadId":"u","partFirstByte":0,"partLastByte":1,"layerPartBlob":"aGk="})"},
      {"ecr|upload-layer-part|--repository-name|rr|--upload-id|u|--part-first-byte|0|--part-last-byte|1|"
       "--layer-part-blob|a",
       "255 Invalid base64: \"a\""},
      {"ecs|list-clusters|--cli-input-json|[]",
       "252 Error parsing parameter '--cli-input-json': Invalid type: expecting map, received <class "
       "'list'>"},
      {"ecs|list-clusters|--cli-input-json|{",
       "252 Error parsing parameter 'cli-input-json': Invalid JSON received."},
      {"ecs|list-clusters|--cli-input-json|{}|--cli-input-yaml|a",
       "252 Only one --cli-input- parameter may be specified."},
      {"ecs|list-clusters|--cli-input-yaml|a",
       "252 Error parsing parameter '--cli-input-yaml': Invalid type: expecting map, received <class 'str'>"},
      {"ecs|list-tasks|--cli-input-yaml|{cluster: a, family: yes, maxResults: 5}|--cluster|b",
       R"(ListTasks {"cluster":"b","family":"yes","maxResults":5})"},
      {"ecr|upload-layer-part|--cli-input-yaml|{repositoryName: rr, uploadId: u, partFirstByte: 0, "
       "partLastByte: 1, layerPartBlob: !!binary aGk=}",
       R"(UploadLayerPart {"repositoryName":"rr","uploadId":"u","partFirstByte":0,"partLastByte":1,"layerPartBlob":"aGk="})"},
      {"ecs|list-tasks|--cli-input-yaml|{cluster: 5}",
       "252 Parameter validation failed:\nInvalid type for parameter cluster, value: 5, type: <class 'int'>, "
       "valid types: <class 'str'>"},
      {"ecs|list-clusters|--cli-input-yaml|[a",
       "252 Error parsing parameter 'cli-input-yaml': Invalid YAML received."},
  };
  check(cases);
}

TEST_CASE("what can't be read is refused in aws's words") {
  const Case cases[] = {
      {"ecs", "252 the following arguments are required: operation"},
      {"--output|text", "252 the following arguments are required: command"},
      {"ECS|list-clusters", "252 argument command: Found invalid choice 'ECS'\n"},
      {"ecs|list-cluster",
       "252 argument operation: Found invalid choice 'list-cluster'\n\nMaybe you meant:\n\n  * "
       "list-clusters"},
      {"berth|info", "252 argument command: Found invalid choice 'berth'\n"},
      {"ecs|wait",
       "252 usage: berth [options] ecs wait <subcommand> [parameters]\nberth: [ERROR]: too few arguments"},
      {"ecs|wait|service-stable",
       "252 argument subcommand: Found invalid choice 'service-stable'\n\nMaybe you meant:\n\n  * "
       "services-stable"},
      {"ecs|list-clusters|--foo|bar|baz", "252 Unknown options: --foo, baz, bar"},
      {"ecs|list-clusters|--c|x",
       "252 ambiguous option: --c could match --color, --ca-bundle, --cli-read-timeout, "
       "--cli-connect-timeout, "
       "--cli-binary-format, --cli-auto-prompt, --cli-error-format"},
      {"ecs|execute-command|--cluster|c|--task|t", "252 the following arguments are required: --command"},
      {"ecs|list-clusters|--query|a[",
       "252 Bad value for --query a[: Invalid jmespath expression: Incomplete expression:\n\"a[\"\n   ^"},
      {"ecs|list-clusters|--endpoint-url|nowhere",
       "252 Bad value for --endpoint-url \"nowhere\": scheme is missing.  Must be of the form "
       "http://<hostname>/ or "
       "https://<hostname>/"},
      {"ecs|list-clusters|--cli-read-timeout|soon", "255 invalid literal for int() with base 10: 'soon'"},
      {"ecs|run-task|--task-definition|t|--overrides|[]",
       "252 Error parsing parameter '--overrides': Invalid JSON:\n[]"},
      {"ecs|run-task|--task-definition|t|--overrides|{bad",
       "252 Error parsing parameter '--overrides': Invalid JSON: Expecting property name enclosed in double "
       "quotes: line 1 column 2 (char 1)\nJSON received: {bad"},
      {"ecs|run-task|--task-definition|t|--count|many", "255 invalid literal for int() with base 10: 'many'"},
      {"ecs|tag-resource|--resource-arn|a|--tags|Key=k",
       "252 Parameter validation failed:\nUnknown parameter in tags[0]: \"Key\", must be one of: key, value"},
      {"ecs|list-clusters|--page-size|3|--no-paginate",
       "252 Cannot specify --no-paginate along with pagination arguments: --page-size"},
      {"ecs|list-clusters|--max-items|3|--next-token|t",
       "252 Cannot specify --no-paginate along with pagination arguments: --max-items"},
      {"ecs|list-clusters|--max-items|3|--cli-input-json|{\"maxResults\":1}",
       "252 Cannot specify --no-paginate along with pagination arguments: --max-items"},
      {"ecs|describe-capacity-providers|--max-items|1", "252 Unknown options: --max-items, 1"},
      {"ecs|describe-services|--cli-input-json={}", "252 the following arguments are required: --services"},
      {"ecs|describe-services|--cli-input-json|{}",
       "252 Parameter validation failed:\nMissing required parameter in input: \"services\""},
  };
  check(cases);
}

TEST_CASE("the words up to the operation say what is meant") {
  struct KindCase {
    const char* line;
    Target::Kind kind;
    const char* command;
    const char* subcommand;
  };
  using Kind = Target::Kind;
  const KindCase cases[] = {
      {"help", Kind::help, "", ""},
      {"--help", Kind::help, "", ""},
      {"ecs|help", Kind::help, "ecs", ""},
      {"ecs|--help", Kind::help, "ecs", ""},
      {"ecs|run-task|--help", Kind::help, "ecs", "run-task"},
      {"help|ecs|run-task", Kind::help, "ecs", "run-task"},
      {"ecs|wait|help", Kind::help, "ecs", "wait"},
      {"--version|ecs|bogus", Kind::version, "", ""},
      {"ecs|run-task|help", Kind::operation, "ecs", "run-task"},
      {"ecs|wait|tasks-stopped|--tasks|t", Kind::waiter, "ecs", "wait"},
      {"ecr|get-login-password", Kind::customised, "ecr", "get-login-password"},
      {"state|path", Kind::own, "state", ""},
      {"--region|r|clock|show", Kind::own, "clock", ""},
  };
  for (const KindCase& c : cases) {
    CAPTURE(c.line);
    const Target target = find_target(words_of(c.line), kOwn);
    CHECK(target.kind == c.kind);
    CHECK(target.command == c.command);
    CHECK(target.subcommand == c.subcommand);
  }
  CHECK(meaning("ecs|run-task|help") == "help");
}

TEST_CASE("global options") {
  const Globals globals =
      find_target(words_of("--out|text|ecs|--query=a|list-clusters|--no-paginate|--output|json|--profile|p"),
                  kOwn)
          .globals;
  CHECK(globals.output == "json");
  CHECK(globals.query == "a");
  CHECK(globals.profile == "p");
  CHECK_FALSE(globals.paginate);
  CHECK(globals.verify_ssl);
  CHECK_FALSE(globals.region.has_value());
}

TEST_CASE("paging is automatic until somebody pages by hand") {
  const auto paging = [](const char* line) {
    return read_invocation(find_target(words_of(line), kOwn), sources())->paging;
  };
  CHECK(paging("ecs|list-clusters").automatic);
  CHECK(paging("ecs|list-clusters|--max-items|5|--page-size|2|--starting-token|t").automatic);
  CHECK(paging("ecs|list-clusters|--max-items|5").max_items == 5);
  CHECK_FALSE(paging("ecs|list-clusters|--no-paginate").automatic);
  CHECK_FALSE(paging("ecs|list-clusters|--max-results|5").automatic);
  CHECK_FALSE(paging("ecs|list-clusters|--cli-input-json|{\"nextToken\":\"t\"}").automatic);
  CHECK_FALSE(paging("ecs|describe-clusters").automatic);
}

}  // namespace
}  // namespace berth::cli
