#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/placement/query.h"

using namespace berth;
using namespace berth::core::placement;

namespace {

Instance instance_a() {
  Instance a;
  a.id = "a";
  a.ec2_id = "i-abcd1234";
  a.attributes = {
      {"ecs.availability-zone", "us-east-1a"}, {"ecs.instance-type", "t2.small"}, {"stack", "prod"}};
  a.agent_version = "1.14.4";
  a.registered_at = *parse_iso8601("2018-01-10");
  count_task(a, "database", 1);
  return a;
}

Instance instance_b() {
  Instance b;
  b.id = "b";
  b.ec2_id = "i-bbbb";
  b.attributes = {{"ecs.availability-zone", "us-east-1d"}, {"ecs.instance-type", "g2.2xlarge"}};
  b.agent_version = "1.51.0";
  b.registered_at = *parse_iso8601("2018-03-01");
  return b;
}

Instance instance_c() {
  Instance c;
  c.id = "c";
  c.ec2_id = "i-cccc";
  c.attributes = {{"cores", "16"},
                  {"ecs.availability-zone", "us-east-1b"},
                  {"ecs.instance-type", "g2.2xlarge"},
                  {"note", "two words"},
                  {"stack", "test"}};
  c.capabilities = std::make_shared<const std::vector<std::string>>(
      std::vector<std::string>{"ecs.capability.task-eni", "flag"});
  c.agent_version = "1.14.5";
  c.agent_connected = false;
  c.registered_at = *parse_iso8601("2018-02-13T00:00:00Z");
  count_task(c, "service:production", 2);
  return c;
}

// Which of A, B, C match: "A C", "" for none; the fault's text if it is no query.
std::string matching(const std::string& expression) {
  const ParsedQuery parsed = parse_query(expression);
  if (!parsed.query) return to_text(parsed.fault);
  std::string out;
  const auto add = [&](char name, const Instance& instance) {
    if (!parsed.query->matches(instance)) return;
    if (!out.empty()) out += ' ';
    out += name;
  };
  add('A', instance_a());
  add('B', instance_b());
  add('C', instance_c());
  return out;
}

struct Case {
  std::string expression;
  std::string expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    CAPTURE(c.expression);
    CHECK(matching(c.expression) == c.expected);
  }
}

}  // namespace

TEST_CASE("the documented examples") {
  check({
      {"attribute:ecs.instance-type == t2.small", "A"},
      {"attribute:ecs.availability-zone in [us-east-1a, us-east-1b]", "A C"},
      {"attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d", "C"},
      {"task:group == service:production", "C"},
      {"not(task:group == database)", "B C"},
      {"runningTasksCount == 1", "A"},
      {"runningTasksCount < 2", "A B"},
      {"agentVersion < 1.14.5", "A"},
      {"agentVersion >= 1.14.5", "B C"},
      {"registeredAt < 2018-02-13", "A"},
      {"registeredAt >= 2018-02-13", "B C"},
      {"agentConnected == true", "A B"},
      {"attribute:stack exists", "A C"},
      {"attribute:stack !exists", "B"},
      {"attribute:stack not_in [prod]", "B C"},
      {"attribute:stack == prod or attribute:ecs.availability-zone == us-east-1d", "A B"},
      {"(attribute:stack == prod || attribute:stack == test) && !(runningTasksCount > 1)", "A"},
      {"ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']", "A"},
  });
}

TEST_CASE("every operator has a word, and both forms are one") {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"attribute:stack == prod", "attribute:stack equals prod"},
      {"attribute:stack != prod", "attribute:stack not_equals prod"},
      {"runningTasksCount > 0", "runningTasksCount greater_than 0"},
      {"runningTasksCount >= 1", "runningTasksCount greater_than_equal 1"},
      {"runningTasksCount < 1", "runningTasksCount less_than 1"},
      {"runningTasksCount <= 1", "runningTasksCount less_than_equal 1"},
      {"attribute:ecs.instance-type =~ g2.*", "attribute:ecs.instance-type matches g2.*"},
      {"attribute:ecs.instance-type !~ g2.*", "attribute:ecs.instance-type not_matches g2.*"},
      {"attribute:stack !in [prod]", "attribute:stack not_in [prod]"},
      {"attribute:stack !exists", "attribute:stack not_exists"},
      {"!(attribute:stack exists)", "not attribute:stack exists"},
      {"attribute:stack == prod && runningTasksCount > 0",
       "attribute:stack == prod and runningTasksCount > 0"},
      {"attribute:stack == prod || runningTasksCount > 1",
       "attribute:stack == prod or runningTasksCount > 1"},
  };
  for (const auto& [symbol, word] : pairs) {
    CAPTURE(symbol);
    REQUIRE(parse_query(symbol).query);
    CHECK(matching(symbol) == matching(word));
  }
}

TEST_CASE("subjects and their values") {
  check({
      {"agentConnected != true", "C"},
      {"agentConnected in [false]", "C"},
      {"agentConnected =~ t.*", "A B"},
      {"agentVersion == 1.14.5", "C"},
      {"agentVersion == 1.14.5.0", "C"},
      {"agentVersion != 1.14.5", "A B"},
      {"agentVersion > 1.6", "A B C"},
      {"agentVersion > 1.14.10", "B"},
      {"agentVersion <= 1.100.0", "A B C"},
      {"ec2InstanceId =~ i-[bc].*", "B C"},
      {"ec2InstanceId != i-bbbb", "A C"},
      {"registeredAt == 2018-02-13T00:00:00Z", "C"},
      {"registeredAt == 2018-02-13T01:00:00+01:00", "C"},
      {"registeredAt == 2018-02-13T00:00:00", "C"},
      {"registeredAt != '2018-02-13'", "A B"},
      {"registeredAt > 2018-02-13T00:00:00Z", "B"},
      {"registeredAt <= 2018-01-10", "A"},
      {"runningTasksCount != 0", "A C"},
      {"task:group in [database, service:production]", "A C"},
      {"task:group !in [database]", "B C"},
      {"task:group != database", "B C"},
      {"task:group =~ service:.*", "C"},
      {"task:group !~ service:.*", "A B"},
      {"not(task:group =~ .*)", "B"},
  });
}

TEST_CASE("attributes: texts, numbers, absence, capabilities") {
  check({
      {"attribute:stack != prod", "B C"},
      {"attribute:stack !~ prod", "B C"},
      {"attribute:stack in [prod, test]", "A C"},
      {"attribute:stack == PROD", ""},
      {"attribute:stack == ''", ""},
      {"attribute:cores > 8", "C"},
      {"attribute:cores > 8.5", "C"},
      {"attribute:cores >= 16.0", "C"},
      {"attribute:cores == 16.0", ""},
      {"attribute:cores < 100", "C"},
      {"attribute:cores < 100x", ""},
      {"attribute:cores <= 2x", "C"},
      {"attribute:stack > p", "A C"},
      {"attribute:stack >= q", "C"},
      {"attribute:flag exists", "C"},
      {"attribute:flag == ''", "C"},
      {"attribute:flag == \"\"", "C"},
      {"attribute:ecs.capability.task-eni exists", "C"},
      {"attribute:ecs.capability.task-eni !exists", "A B"},
      {"attribute:note == 'two words'", "C"},
      {"attribute:note == \"two words\"", "C"},
  });
}

TEST_CASE("a pattern matches the whole value") {
  check({
      {"attribute:ecs.instance-type =~ t2", ""},
      {"attribute:ecs.instance-type =~ t2.*", "A"},
      {"attribute:ecs.instance-type =~ .*", "A B C"},
      {"attribute:ecs.instance-type =~ 't2\\.small'", "A"},
      {"attribute:ecs.instance-type =~ t2\\.small", "A"},
      {"attribute:ecs.instance-type =~ (t2|g2).*", "A B C"},
      {"(attribute:ecs.instance-type =~ (t2|c5).*)", "A"},
      {"(attribute:ecs.instance-type =~ t[23].*)", "A"},
      {"attribute:ecs.instance-type =~ g2.\\dx?large", "B C"},
      {"attribute:ecs.instance-type =~ [a-z]{1,2}2.*", "A B C"},
      {"attribute:ecs.instance-type =~ '(?i)T2.*'", "A"},
      {"attribute:stack =~ prod|test", "A C"},
  });
}

TEST_CASE("not binds before and, and before or; blanks do not matter") {
  check({
      {"attribute:stack == prod or attribute:stack == test and runningTasksCount == 0", "A"},
      {"(attribute:stack == prod or attribute:stack == test) and runningTasksCount == 0", ""},
      {"not attribute:stack == prod and runningTasksCount == 0", "B"},
      {"not (attribute:stack == prod and runningTasksCount == 0)", "A B C"},
      {"not not attribute:stack == prod", "A"},
      {"!!attribute:stack == prod", "A"},
      {"  attribute:stack==prod||attribute:stack==test  ", "A C"},
      {"attribute:stack==prod&&runningTasksCount>=1", "A"},
      {"(((attribute:stack == prod)))", "A"},
      {"attribute:stack in[prod,test]", "A C"},
      {"attribute:stack\n==\tprod", "A"},
      {"attribute:stack == prod or attribute:stack == test or runningTasksCount == 0", "A B C"},
      {"attribute:stack == and or attribute:stack == test", "C"},
      {"not(attribute:stack exists)", "B"},
      {"not_a",
       "at character 1: expected agentConnected, agentVersion, attribute:NAME, ec2InstanceId, "
       "registeredAt, runningTasksCount, task:group, not or ("},
  });
}

TEST_CASE("a fault says where it is and what was expected") {
  const std::string subjects =
      "expected agentConnected, agentVersion, attribute:NAME, ec2InstanceId, registeredAt, "
      "runningTasksCount, "
      "task:group, not or (";
  check({
      {"", "at character 1: " + subjects},
      {"   ", "at character 4: " + subjects},
      {"stack == prod", "at character 1: " + subjects},
      {"attribute: == prod", "at character 11: expected the name of an attribute after 'attribute:'"},
      {"attribute:stack",
       "at character 16: expected an operator after 'attribute:stack': ==, !=, >=, >, <=, <, "
       "=~, !~, in, !in, exists, !exists"},
      {"attribute:stack = prod",
       "at character 17: expected an operator after 'attribute:stack': ==, !=, >=, >, "
       "<=, <, =~, !~, in, !in, exists, !exists"},
      {"attribute:stack ==", "at character 19: expected a value after '=='"},
      {"attribute:stack == )", "at character 20: expected a value after '=='"},
      {"attribute:stack == [prod]", "at character 20: expected a value after '=='"},
      {"attribute:stack == 'prod", "at character 20: expected the closing ' of this value"},
      {"attribute:stack in prod", "at character 20: expected a list such as [a, b] after 'in'"},
      {"attribute:stack in []", "at character 21: expected a value of the list"},
      {"attribute:stack in [a,]", "at character 23: expected a value of the list"},
      {"attribute:stack in [a b]", "at character 23: expected , or ] in the list"},
      {"attribute:stack in [a", "at character 22: expected , or ] in the list"},
      {"attribute:stack == a b", "at character 22: expected and, or, or the end of the expression"},
      {"attribute:stack == a AND attribute:stack == b",
       "at character 22: expected and, or, or the end of the expression"},
      {"attribute:stack == a and", "at character 25: " + subjects},
      {"(attribute:stack == a", "at character 22: expected and, or, or )"},
      {"attribute:stack == a)", "at character 21: expected and, or, or the end of the expression"},
      {"runningTasksCount == many", "at character 22: expected a whole number"},
      {"runningTasksCount exists", "at character 19: 'runningTasksCount' takes one of ==, !=, >=, >, <=, <"},
      {"runningTasksCount in [1]", "at character 19: 'runningTasksCount' takes one of ==, !=, >=, >, <=, <"},
      {"agentConnected == yes", "at character 19: expected true or false"},
      {"agentConnected > true", "at character 16: 'agentConnected' takes one of ==, !=, =~, !~, in, !in"},
      {"agentVersion == latest", "at character 17: expected a version such as 1.14.5"},
      {"registeredAt > yesterday",
       "at character 16: expected an instant such as 2018-06-18T22:28:28+00:00 or a "
       "date such as 2018-06-18"},
  });
  CHECK(matching("attribute:x =~ 'a('").find("at character 16: 'a(' is not a regular expression: ") == 0);
}

TEST_CASE("hostile texts are refused in bounded depth and length") {
  const std::string simple = "runningTasksCount == 1";
  const auto nested = [&](std::size_t n, const std::string& open, const std::string& close) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += open;
    out += simple;
    for (std::size_t i = 0; i < n; ++i) out += close;
    return out;
  };
  CHECK(matching(nested(90, "(", ")")) == "A");
  CHECK(matching(nested(100, "(", ")")) == "at character 101: the expression is nested more than 100 deep");
  CHECK(matching(nested(500, "!", "")) == "at character 101: the expression is nested more than 100 deep");
  CHECK(matching(std::string(2001, '(')) ==
        "at character 2001: the expression is longer than 2000 characters");
  std::string wide = simple;
  while (wide.size() + simple.size() + 4 <= 2000) wide += " or " + simple;
  CHECK(matching(wide) == "A");
  CHECK(parse_query("attribute:x =~ (a+)+b").query);
}

TEST_CASE("a query knows whether placed tasks can change its answer") {
  CHECK(parse_query("task:group == x").query->depends_on_tasks());
  CHECK(parse_query("attribute:a exists and not(runningTasksCount > 3)").query->depends_on_tasks());
  CHECK_FALSE(parse_query("attribute:a exists or agentConnected == true").query->depends_on_tasks());
}
