#include "cli/paginate.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "cli/call_operation.h"
#include "cli/errors.h"
#include "cli/page_token.h"
#include "fake_backend.h"

namespace berth::cli {
namespace {

const model::Operation& list_tasks() {
  static const model::Operation operation = model::find_operation("ecs", "ListTasks").value();
  return operation;
}

api::Request request_of(const model::Operation& operation, std::string service = "ecs") {
  api::Request request;
  request.service = std::move(service);
  request.operation = std::string(operation.name());
  return request;
}

api::Response tasks(Json arns, const char* next = nullptr) {
  Json output = {{"taskArns", std::move(arns)}};
  if (next != nullptr) output["nextToken"] = next;
  return answer(std::move(output));
}

std::vector<api::Response> three_pages() {
  return {tasks({"t1", "t2"}, "n1"), tasks({"t3"}, "n2"), tasks(Json::array(), "n3"), tasks({"t4", "t5"})};
}

struct Shown {
  std::string text;
  Outcome outcome;
};

Shown show(ScriptedBackend& backend, Paging paging, Display display = {},
           const model::Operation& operation = list_tasks()) {
  Shown shown;
  shown.outcome = call_operation(backend, request_of(operation), operation, paging, display,
                                 [&](std::string_view text) { shown.text += text; });
  return shown;
}

Display text_with(std::string_view query = {}) {
  Display display{.format = OutputFormat::text};
  if (!query.empty()) display.query = std::get<jmespath::Expression>(jmespath::compile(query));
  return display;
}

std::string compact(const std::string& text) { return to_line(parse_json(text).value()); }

std::string failure_of(ScriptedBackend& backend, const Paging& paging, int exit_code) {
  try {
    show(backend, paging);
  } catch (const UsageError& error) {
    CHECK(error.exit_code() == exit_code);
    return error.text();
  }
  return "no error";
}

TEST_CASE("all pages are fetched and merged, each asked with the token of the one before") {
  ScriptedBackend backend(three_pages());
  CHECK(compact(show(backend, {.automatic = true}).text) == R"({"taskArns":["t1","t2","t3","t4","t5"]})");
  REQUIRE(backend.requests.size() == 4);
  CHECK(backend.requests[0].input == Json::object());
  CHECK(backend.requests[1].input == Json({{"nextToken", "n1"}}));
  CHECK(backend.requests[3].input == Json({{"nextToken", "n3"}}));
}

TEST_CASE("without automatic paging there is one page, with its token") {
  ScriptedBackend backend(three_pages());
  CHECK(compact(show(backend, {}).text) == R"({"taskArns":["t1","t2"],"nextToken":"n1"})");
  CHECK(backend.requests.size() == 1);
}

TEST_CASE("--page-size sets the limit's member, and is checked like one") {
  ScriptedBackend backend(three_pages());
  show(backend, {.automatic = true, .page_size = 2});
  CHECK(backend.requests[0].input == Json({{"maxResults", 2}}));
  CHECK(backend.requests[2].input == Json({{"maxResults", 2}, {"nextToken", "n2"}}));
  const model::Operation list_images = model::find_operation("ecr", "ListImages").value();
  api::Request request = request_of(list_images, "ecr");
  request.input["repositoryName"] = "my-app";
  const Paging paging{.automatic = true, .page_size = 0};
  ScriptedBackend unused(three_pages());
  try {
    Pages(unused, request, list_images, paging);
    FAIL("no error");
  } catch (const UsageError& error) {
    CHECK(error.exit_code() == kExitUsage);
    CHECK(
        error.text() ==
        "Parameter validation failed:\nInvalid value for parameter maxResults, value: 0, valid min value: 1");
  }
}

TEST_CASE("--max-items cuts, and NextToken goes on where it stopped") {
  struct Case {
    int max_items;
    const char* arns;
    const char* token;  // what NextToken says; null if there is none
  };
  const std::vector<Case> cases = {
      {1, R"(["t1"])", R"({"nextToken": null, "boto_truncate_amount": 1})"},
      {2, R"(["t1","t2"])", R"({"nextToken": "n1"})"},
      {3, R"(["t1","t2","t3"])", R"({"nextToken": "n2"})"},
      {4, R"(["t1","t2","t3","t4"])", R"({"nextToken": "n3", "boto_truncate_amount": 1})"},
      {5, R"(["t1","t2","t3","t4","t5"])", nullptr},
      {9, R"(["t1","t2","t3","t4","t5"])", nullptr},
      {0, R"([])", R"({"nextToken": null, "boto_truncate_amount": 0})"},
      {-1, R"(["t1"])", R"({"nextToken": null, "boto_truncate_amount": -1})"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.max_items);
    ScriptedBackend backend(three_pages());
    const Json shown =
        parse_json(show(backend, {.automatic = true, .max_items = one.max_items}).text).value();
    CHECK(to_line(shown["taskArns"]) == one.arns);
    CHECK(shown.contains("NextToken") == (one.token != nullptr));
    if (one.token != nullptr) {
      CHECK(shown["NextToken"] == base64_encode(one.token));
      CHECK(std::prev(shown.end()).key() == "NextToken");
    }
  }
}

TEST_CASE("--starting-token takes the token that was printed") {
  ScriptedBackend backend({tasks({"t4", "t5", "t6"}, "n4"), tasks({"t7"})});
  const std::string token = base64_encode(R"({"nextToken": "n3", "boto_truncate_amount": 1})");
  CHECK(compact(show(backend, {.automatic = true, .starting_token = token}).text) ==
        R"({"taskArns":["t5","t6","t7"]})");
  CHECK(backend.requests[0].input == Json({{"nextToken", "n3"}}));
}

TEST_CASE("what a cut leaves out is counted from the page's beginning") {
  ScriptedBackend backend({tasks({"t4", "t5", "t6"}, "n4")});
  const std::string token = base64_encode(R"({"nextToken": null, "boto_truncate_amount": 1})");
  const Json shown =
      parse_json(show(backend, {.automatic = true, .max_items = 1, .starting_token = token}).text).value();
  CHECK(shown["taskArns"] == Json::array({"t5"}));
  CHECK(shown["NextToken"] == base64_encode(R"({"nextToken": null, "boto_truncate_amount": 2})"));
  CHECK(backend.requests[0].input == Json::object());
}

TEST_CASE("--starting-token takes the service's own token as it is") {
  struct Case {
    const char* token;
    Json tokens;
    std::int64_t skip;
  };
  const std::vector<Case> cases = {
      {"raw", {{"nextToken", "raw"}}, 0},
      {"not valid %%%", {{"nextToken", "not valid %%%"}}, 0},
      {"raw___3", {{"nextToken", "raw"}}, 3},
      {"raw___x", {{"nextToken", "raw___x"}}, 0},
      {"None___2", {{"nextToken", nullptr}}, 2},
      {"", {{"nextToken", ""}}, 0},
      {"NQ==", {{"nextToken", "NQ=="}}, 0},                      // base64 of 5
      {"eyJhIjogMX0=", {{"nextToken", "eyJhIjogMX0="}}, 0},      // of {"a": 1}
      {"eyJuZXh0VG9rZW4iOiAieCJ9", {{"nextToken", "x"}}, 0},     // of {"nextToken": "x"}
      {"eyJuZXh0 VG9rZW4i\nOiAieCJ9", {{"nextToken", "x"}}, 0},  // the same, broken over lines
  };
  for (const Case& one : cases) {
    CAPTURE(one.token);
    const PageStart start = decode_page_token(one.token, list_tasks().paginator()->input_tokens());
    CHECK(start.tokens == one.tokens);
    CHECK(start.skip == one.skip);
  }
  ScriptedBackend backend({tasks(Json::array())});
  CHECK(failure_of(backend, {.automatic = true, .starting_token = "a___b___c"}, kExitOther) ==
        "Bad starting token: a___b___c");
}

TEST_CASE("a token that comes twice ends the listing with an error") {
  ScriptedBackend backend({tasks({"a"}, "same")});
  CHECK(failure_of(backend, {.automatic = true}, kExitOther) ==
        "Error during pagination: The same next token was received twice: {'nextToken': 'same'}");
  std::string shown;
  const auto take = [&shown](std::string_view text) { shown += text; };
  ScriptedBackend again({tasks({"a"}, "same")});
  CHECK_THROWS_AS(call_operation(again, request_of(list_tasks()), list_tasks(), {.automatic = true},
                                 text_with("taskArns[0]"), take),
                  UsageError);
  CHECK(shown == "a\na\n");  // both pages came, and were shown, before
}

TEST_CASE("an empty token is none") {
  ScriptedBackend backend({tasks({"a"}, "")});
  CHECK(compact(show(backend, {.automatic = true}).text) == R"({"taskArns":["a"]})");
  CHECK(backend.requests.size() == 1);
}

TEST_CASE("text is shown page by page, the query too, and the token on a line of its own") {
  ScriptedBackend all(three_pages());
  CHECK(show(all, {.automatic = true}, text_with()).text ==
        "TASKARNS\tt1\nTASKARNS\tt2\nTASKARNS\tt3\nTASKARNS\tt4\nTASKARNS\tt5\n");
  ScriptedBackend counted(three_pages());
  CHECK(show(counted, {.automatic = true}, text_with("length(taskArns)")).text == "2\n1\n0\n2\n");
  ScriptedBackend first(three_pages());
  CHECK(show(first, {.automatic = true}, text_with("taskArns[0]")).text == "t1\nt3\nNone\nt4\n");
  const std::string token = base64_encode(R"({"nextToken": "n1"})");
  ScriptedBackend cut(three_pages());
  CHECK(show(cut, {.automatic = true, .max_items = 2}, text_with()).text ==
        "TASKARNS\tt1\nTASKARNS\tt2\nNEXTTOKEN\t" + token + "\n");
  ScriptedBackend cut_and_queried(three_pages());
  CHECK(show(cut_and_queried, {.automatic = true, .max_items = 2}, text_with("taskArns")).text ==
        "t1\tt2\nNone\n");
}

TEST_CASE("pages that were printed as text stay when a later one is refused; json prints nothing") {
  const std::vector<api::Response> answers = {tasks({"t1"}, "n1"), refusal("ServerException", "no")};
  ScriptedBackend as_text(answers);
  const Shown text = show(as_text, {.automatic = true}, text_with());
  CHECK(text.text == "TASKARNS\tt1\n");
  REQUIRE(text.outcome.refusal);
  CHECK(text.outcome.refusal->type() == "ServerException");
  ScriptedBackend as_json(answers);
  const Shown json = show(as_json, {.automatic = true});
  CHECK(json.text.empty());
  CHECK(json.outcome.refusal);
}

TEST_CASE("what stands beside the results comes from the first page, null where it lacks it") {
  const model::Operation findings = model::find_operation("ecr", "DescribeImageScanFindings").value();
  const auto page = [](const char* repository, Json names, Json rest) {
    Json output = {{"repositoryName", repository}, {"imageScanFindings", {{"findings", Json::array()}}}};
    for (const Json& name : names) output["imageScanFindings"]["findings"].push_back({{"name", name}});
    output.update(rest, true);
    return answer(std::move(output));
  };
  const Json counts = {{"imageScanFindings", {{"findingSeverityCounts", {{"HIGH", 3}}}}}};
  const auto pages = [&] {
    Json rest = counts;
    rest["nextToken"] = "n";
    return std::vector<api::Response>{page("a", {"CVE-1", "CVE-2"}, rest),
                                      page("b", {"CVE-3"}, Json::object())};
  };
  ScriptedBackend backend(pages());
  CHECK(compact(show(backend, {.automatic = true}, {}, findings).text) ==
        R"({"imageScanFindings":{"findings":[{"name":"CVE-1"},{"name":"CVE-2"},{"name":"CVE-3"}],)"
        R"("findingSeverityCounts":{"HIGH":3}},"registryId":null,"repositoryName":"a","imageId":null,)"
        R"("imageScanStatus":null})");
  ScriptedBackend cut(pages());
  const Json shown = parse_json(show(cut, {.automatic = true, .max_items = 1}, {}, findings).text).value();
  CHECK(shown["imageScanFindings"]["findings"].size() == 1);
  CHECK(shown["imageScanFindings"].contains("findingSeverityCounts"));
}

TEST_CASE("a refusal of the only page is handed on, with the notices") {
  api::Response refused = refusal("ClusterNotFoundException", "Cluster not found.");
  refused.notices = {"the world is 3 h behind"};
  ScriptedBackend backend({refused});
  const Shown shown = show(backend, {});
  CHECK(shown.text.empty());
  REQUIRE(shown.outcome.refusal);
  CHECK(shown.outcome.refusal->message() == "Cluster not found.");
  CHECK(shown.outcome.notices == std::vector<std::string>{"the world is 3 h behind"});
}

}  // namespace
}  // namespace berth::cli
