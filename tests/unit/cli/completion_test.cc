#include "cli/completion.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.h"
#include "cli/command_grammar.h"
#include "cli/shell_line.h"

namespace berth::cli {
namespace {

using Words = std::vector<std::string>;

constexpr CommandHelp kOwn[] = {
    {"clock", "Turns the clock",
     "show\nset INSTANT\nadvance DURATION\nadvance --until 'WAITER [CLUSTER/]NAME…' [--limit 24h]", ""},
    {"explain", "Says why", "run-task [run-task's options]", ""},
    {"instances", "Adds", "add [--cluster NAME] [--type t3.medium]", ""},
    {"query", "Evaluates", "EXPRESSION [FILE]", ""},
    {"serve", "Answers",
     "[--listen 127.0.0.1:4566] [--tls-cert FILE --tls-key FILE]\n[--log-format text|json]\n--stop", ""},
    {"state", "Shows", "path\nshow [KEY]\nreset [--clock real|virtual] [--seed N]", ""},
};

// The line's words, the last one the cursor's (after a blank it is empty).
Completion complete_line(std::string_view line) {
  ShellLine read = read_shell_line(line, "");
  return complete(read.words, read.word, kOwn);
}

std::string texts(const Completion& completion) {
  std::string out;
  for (const Candidate& each : completion.candidates) out += (out.empty() ? "" : " ") + each.text;
  return out;
}

bool offers(std::string_view line, std::string_view text) {
  const Completion found = complete_line(line);
  return std::any_of(found.candidates.begin(), found.candidates.end(),
                     [&](const Candidate& each) { return each.text == text; });
}

TEST_CASE("what the tables and the usages know") {
  struct Case {
    const char* line;
    const char* expected;
  };
  const Case cases[] = {
      {"st", "state sts"},
      {"ecr", "ecr ecr-public"},
      {"help ecr", "ecr ecr-public"},
      {"help ecs run-", "run-task"},
      {"help ecr get-login-", "get-login-password"},
      {"help ecs run-task ", ""},
      {"help fid", "fidelity"},
      {"help berth ", ""},
      {"ecs run-", "run-task"},
      {"--region us-east-1 ecs run-", "run-task"},
      {"--output=json ecs run-", "run-task"},
      {"ecr get-login-", "get-login-password"},
      {"ecs he", "help"},
      {"ecs wait tasks-", "tasks-running tasks-stopped"},
      {"ecs wait tasks-running --clu", "--cluster"},
      {"ecs run-task --pl", "--placement-constraints --placement-strategy --platform-version"},
      {"ecs run-task --platform-version 1 --pl", "--placement-constraints --placement-strategy"},
      {"ecs run-task --reg", "--region"},
      {"ecs run-task --region x --reg", ""},
      {"ecs run-task --launch-type ", "EC2 EXTERNAL FARGATE MANAGED_INSTANCES"},
      {"ecs run-task --launch-type F", "FARGATE"},
      {"ecs run-task --launch-type=F", "--launch-type=FARGATE"},
      {"ecs run-task --laun F", "FARGATE"},
      {"ecs run-task --enable-ex", "--enable-execute-command"},
      {"ecs run-task --enable-execute-command --disable-ex", ""},
      {"ecs run-task --output y", "yaml yaml-stream"},
      {"ecs list-services --color ", "auto off on"},
      {"--region us-gov", "us-gov-east-1 us-gov-west-1"},
      {"ecs describe-clusters --include ", "ATTACHMENTS CONFIGURATIONS SETTINGS STATISTICS TAGS"},
      {"ecs describe-clusters --include TAGS S", "SETTINGS STATISTICS"},
      {"ecs run-task --generate-cli-skeleton ", "input output yaml-input"},
      {"ecs run-task --placement-strategy t", "type="},
      {"ecs run-task --placement-strategy type=b", "type=binpack"},
      {"ecs run-task --placement-strategy type=binpack,", "type=binpack,field="},
      {"ecs run-task --cli-input-json ", "file://"},
      {"ecs run-task --overrides fi", "file://"},
      {"ecs run-task --started-by ", ""},
      {"clock ", "advance set show"},
      {"clock advance --un", "--until"},
      {"clock show --un", ""},
      {"state reset --clock ", "real virtual"},
      {"state reset --clock=v", "--clock=virtual"},
      {"serve --lo", "--log-format"},
      {"serve --log-format ", "json text"},
      {"serve --st", "--stop"},
      {"explain ", "run-task"},
      {"explain run-task --launch-type E", "EC2 EXTERNAL"},
      {"instances add --t", "--type"},
      {"application-autoscaling describe-scalable-targets --resource-ids s", "service/"},
      {"nothing at all ", ""},
      {"ecs nothing ", ""},
  };
  for (const Case& each : cases) {
    CAPTURE(each.line);
    CHECK(texts(complete_line(each.line)) == each.expected);
  }
}

TEST_CASE("a word that has begun no option gets the operation's own ones, and all after a dash") {
  CHECK(offers("ecs run-task ", "--task-definition"));
  CHECK_FALSE(offers("ecs run-task ", "--region"));
  CHECK(offers("ecs run-task -", "--region"));
  CHECK(offers("ecs describe-tasks --tasks a ", "--cluster"));
  CHECK_FALSE(offers("ecs describe-tasks --tasks ", "--cluster"));
  CHECK(offers("", "ecs"));
  CHECK_FALSE(offers("", "berth"));
  CHECK_FALSE(offers("", "--region"));
}

TEST_CASE("names in the state are asked for with what they lie in") {
  struct Case {
    const char* line;
    const char* kind;
    const char* within;
    const char* head;
    const char* typed;
  };
  const Case cases[] = {
      {"ecs describe-services --cluster web --services ", "service", "web", "", ""},
      {"ecs describe-services --services f", "service", "default", "", "f"},
      {"ecs describe-services --cluster arn:aws:ecs:r:1:cluster/web --services a b", "service", "web", "",
       "b"},
      {"ecs list-tasks --cluster=we", "cluster", "default", "--cluster=", "we"},
      {"ecs list-tasks --cluster arn:aws:ecs:r:1:cluster/we", "cluster", "", "arn:aws:ecs:r:1:cluster/",
       "we"},
      {"ecs describe-services --services arn:aws:ecs:r:1:service/w", "cluster/", "",
       "arn:aws:ecs:r:1:service/", "w"},
      {"ecs describe-services --services=arn:aws:ecs:r:1:service/web/f", "service", "web",
       "--services=arn:aws:ecs:r:1:service/web/", "f"},
      {"ecs stop-task --task arn:aws:ecs:r:1:task/web/0", "running-task", "web", "arn:aws:ecs:r:1:task/web/",
       "0"},
      {"ecs run-task --task-definition arn:aws:ecs:r:1:task-definition/app:", "task-definition", "",
       "arn:aws:ecs:r:1:task-definition/", "app:"},
      {"ecs list-tasks --service-name ", "service", "default", "", ""},
      {"ecs run-task --task-definition app:", "task-definition", "default", "", "app:"},
      {"ecs deregister-task-definition --task-definition a", "active-revision", "default", "", "a"},
      {"ecs delete-task-definitions --task-definitions a", "inactive-revision", "default", "", "a"},
      {"ecs stop-task --task ", "running-task", "default", "", ""},
      {"ecs describe-tasks --cluster web --tasks 1", "task", "web", "", "1"},
      {"ecs wait tasks-stopped --cluster web --tasks ", "task", "web", "", ""},
      {"ecs describe-container-instances --container-instances ", "container-instance", "default", "", ""},
      {"ecs create-service --capacity-provider-strategy weight=1,capacityProvider=F", "capacity-provider",
       "default", "weight=1,capacityProvider=", "F"},
      {"ecr list-images --repository-name ", "repository", "default", "", ""},
      {"ecr-public describe-images --repository-name ", "public-repository", "default", "", ""},
      {"ecr batch-get-image --repository-name app --image-ids imageTag=1", "image-tag", "app",
       "imageTag=", "1"},
      {"ecr batch-get-image --repository-name app --image-ids imageTag=1 imageDigest=", "image-digest", "app",
       "imageDigest=", ""},
      {"ecr pull te", "repository", "default", "", "te"},
      {"ecr pull app:1", "image-tag", "app", "app:", "1"},
      {"instances add --cluster ", "cluster", "default", "", ""},
      {"explain run-task --cluster w", "cluster", "default", "", "w"},
      {"application-autoscaling register-scalable-target --resource-id service/w", "cluster/", "", "service/",
       "w"},
      {"application-autoscaling register-scalable-target --resource-id service/web/f", "service", "web",
       "service/web/", "f"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.line);
    const Completion found = complete_line(each.line);
    REQUIRE(found.lookups.size() == 1);
    CHECK(found.lookups[0].kind == each.kind);
    CHECK(found.lookups[0].within == each.within);
    CHECK(found.lookups[0].head == each.head);
    CHECK(found.lookups[0].typed == each.typed);
  }
}

TEST_CASE("names that are new are not looked up") {
  for (const char* line : {"ecs create-cluster --cluster-name ", "ecs create-service --service-name ",
                           "ecr create-repository --repository-name ", "ecs run-task --started-by "}) {
    CAPTURE(line);
    CHECK(complete_line(line).lookups.empty());
  }
}

TEST_CASE("files and profiles are looked up, in the line's profile and region") {
  const Completion file = complete_line("ecs run-task --cli-input-json file://a/b");
  REQUIRE(file.lookups.size() == 1);
  CHECK(file.lookups[0].source == Lookup::Source::files);
  CHECK(file.lookups[0].head == "file://");
  CHECK(file.lookups[0].typed == "a/b");
  CHECK(complete_line("serve --tls-cert ").lookups.at(0).source == Lookup::Source::files);
  CHECK(complete_line("query a.b ").lookups.at(0).source == Lookup::Source::files);
  CHECK(complete_line("query ").lookups.empty());
  const Completion profile = complete_line("--region r --profile=p ecs list-tasks --profile ");
  CHECK(profile.lookups.at(0).source == Lookup::Source::profiles);
  CHECK(profile.region == "r");
}

TEST_CASE("bash gets the rest of the word, escaped as its quotes ask") {
  constexpr std::string_view kBreaks = " \t\n\"'@><=;|&(:";
  struct Case {
    const char* line;
    const char* candidate;
    const char* expected;
  };
  const Case cases[] = {
      {"berth ec", "ecs", "ecs"},
      {"berth ecs run-task --task-definition app:", "app:12", "12"},
      {"berth ecs run-task --task-definition 'app:", "app:12", "app:12"},
      {"berth ecs run-task --cluster=", "--cluster=web", "web"},
      {"berth ecs run-task --cluster=\"w", "--cluster=web", "web"},
      {"berth x file:", "file://", "//"},
      {"berth x file:///a", "file:///a b", "///a\\ b"},
      {"berth x 'file:///a", "file:///a b", "file:///a b"},
      {"berth x file:///a\\ ", "file:///a b/", "///a\\ b/"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.line);
    CHECK(bash_candidate(read_shell_line(each.line, kBreaks), each.candidate) == each.expected);
  }
}

TEST_CASE("a line is read as a shell reads it") {
  struct Case {
    const char* line;
    Words words;
    const char* word;
  };
  const Case cases[] = {
      {"", {}, ""},
      {"berth ", {"berth"}, ""},
      {"berth ecs", {"berth"}, "ecs"},
      {"a=1 b=2 berth ecs ", {"berth", "ecs"}, ""},
      {"ls; berth ecs ", {"berth", "ecs"}, ""},
      {"ls | berth ecs ", {"berth", "ecs"}, ""},
      {"berth 'a b' \"c\\\"d\" e\\ f ", {"berth", "a b", "c\"d", "e f"}, ""},
      {"berth '' ", {"berth", ""}, ""},
      {"berth x=1 ", {"berth", "x=1"}, ""},
      {"berth 'a b", {"berth"}, "a b"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.line);
    const ShellLine read = read_shell_line(each.line, "");
    CHECK(read.words == each.words);
    CHECK(read.word == each.word);
  }
}

TEST_CASE("any words complete to something or nothing") {
  for (const Words& words :
       {Words{"--"}, Words{"ecs", "--", "run-task"}, Words{"ecs", "run-task", "--=", "-"}, Words{"--profile"},
        Words{"", ""}, Words{"explain", "run-task", "run-task"}}) {
    for (const char* word : {"", "-", "--", "--=", "=", "file://", "a,b=c,", "\xff"}) {
      CHECK_NOTHROW(complete(words, word, kOwn));
    }
  }
}

TEST_CASE("a usage says which words a place takes") {
  CHECK(choices_of("real|virtual") == Words{"real", "virtual"});
  CHECK(choices_of("show") == Words{"show"});
  CHECK(choices_of("NAME").empty());
  CHECK(choices_of("t3.medium").empty());
  CHECK(choices_of("24h").empty());
  CHECK(choices_of("region|output|…") == Words{"region", "output"});
  const std::vector<CommandForm> forms =
      command_forms("IMAGE [REPOSITORY[:TAG]] [--platform OS/ARCH]   of the engine\n--stop");
  REQUIRE(forms.size() == 2);
  CHECK(forms[0].words == Words{"IMAGE", "REPOSITORY[:TAG]"});
  REQUIRE(forms[0].options.size() == 1);
  CHECK(forms[0].options[0].name == "platform");
  CHECK(forms[0].options[0].value == "OS/ARCH");
  CHECK(forms[1].options.at(0).value.empty());
}

}  // namespace
}  // namespace berth::cli
