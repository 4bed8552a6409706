#include "backend/ecr/lifecycle_text.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using berth::backend::ecr_text::read_lifecycle_policy;

std::string rule(int priority, const std::string& selection,
                 const std::string& action = R"({"type":"expire"})") {
  return R"({"rulePriority":)" + std::to_string(priority) + R"(,"selection":)" + selection + R"(,"action":)" +
         action + "}";
}

std::string policy(const std::vector<std::string>& rules) {
  std::string out = R"({"rules":[)";
  for (std::size_t i = 0; i < rules.size(); ++i) out += (i == 0 ? "" : ",") + rules[i];
  return out + "]}";
}

const std::string kUntagged = R"({"tagStatus":"untagged","countType":"imageCountMoreThan","countNumber":1})";
const std::string kAny = R"({"tagStatus":"any","countType":"imageCountMoreThan","countNumber":1})";

std::string tagged(const std::string& list) {
  return R"({"tagStatus":"tagged",)" + list + R"(,"countType":"imageCountMoreThan","countNumber":1})";
}

struct Case {
  const char* what;
  std::string text;
  std::string failure;
};

}  // namespace

TEST_CASE("a lifecycle policy comes back compact, its members in ECR's order") {
  const auto reading = read_lifecycle_policy(R"({ "rules": [ {
      "action": { "type": "expire" },
      "selection": { "countNumber": 14, "countUnit": "days", "countType": "sinceImagePushed",
                     "tagPrefixList": ["v", "w"], "tagStatus": "tagged" },
      "description": "old ones", "rulePriority": 3 } ] })");
  CHECK(reading.failure == "");
  CHECK(reading.text ==
        R"({"rules":[{"rulePriority":3,"description":"old ones","selection":{"tagStatus":"tagged",)"
        R"("tagPrefixList":["v","w"],"countType":"sinceImagePushed","countUnit":"days","countNumber":14},)"
        R"("action":{"type":"expire"}}]})");
}

TEST_CASE("lifecycle policies that ECR takes") {
  const std::vector<std::string> accepted = {
      policy({rule(1, kUntagged), rule(9, kAny)}),
      policy({rule(9, kAny), rule(1, kUntagged)}),
      policy(
          {rule(1, tagged(R"("tagPatternList":["a*b*c*d*"])")), rule(2, tagged(R"("tagPrefixList":["a"])"))}),
      policy(
          {rule(1,
                R"({"tagStatus":"any","countType":"sinceImagePulled","countUnit":"days","countNumber":30})",
                R"({"type":"transition","targetStorageClass":"archive"})"),
           rule(2, R"({"tagStatus":"any","storageClass":"archive","countType":"sinceImageTransitioned",)"
                   R"("countUnit":"days","countNumber":90})")}),
  };
  for (const std::string& text : accepted) {
    CAPTURE(text);
    CHECK(read_lifecycle_policy(text).failure == "");
  }
}

TEST_CASE("lifecycle policies that ECR refuses, in its words") {
  const std::string no_kind = "instance failed to match exactly one schema (matched 0 out of 4)\n";
  const std::string no_action = "instance failed to match exactly one schema (matched 0 out of 2)\n";
  const std::vector<Case> cases = {
      {"no rules", R"({"rule":[]})",
       "object has missing required properties ([\"rules\"])\nobject instance has properties which are not "
       "allowed by "
       "the schema: [\"rule\"]\n"},
      {"an empty list", R"({"rules":[]})",
       "array is too short: must have at least 1 elements but instance has 0 elements\n"},
      {"rules that are no list", R"({"rules":{}})",
       "instance type (object) does not match any allowed primitive type (allowed: [\"array\"])\n"},
      {"priority 0", policy({rule(0, kUntagged)}),
       "numeric instance is lower than the required minimum (minimum: 1, found: 0)\n"},
      {"an unknown member",
       policy(
           {R"({"rulePriority":1,"selection":)" + kAny + R"(,"action":{"type":"expire"},"colour":"red"})"}),
       "object instance has properties which are not allowed by the schema: [\"colour\"]\n"},
      {"missing members", policy({R"({"rulePriority":1})"}),
       "object has missing required properties ([\"action\",\"selection\"])\n"},
      {"a tag list of null", policy({rule(1, tagged(R"("tagPrefixList":null)"))}),
       "instance type (null) does not match any allowed primitive type (allowed: [\"array\"])\n"},
      {"a unit with a count",
       policy({rule(
           1, R"({"tagStatus":"any","countType":"imageCountMoreThan","countUnit":"days","countNumber":1})")}),
       no_kind},
      {"a unit of null",
       policy({rule(
           1, R"({"tagStatus":"any","countType":"imageCountMoreThan","countUnit":null,"countNumber":1})")}),
       no_kind},
      {"no unit with days",
       policy({rule(1, R"({"tagStatus":"any","countType":"sinceImagePushed","countNumber":1})")}), no_kind},
      {"a storage class in the wrong place",
       policy({rule(1, R"({"tagStatus":"any","storageClass":"archive","countType":"sinceImagePushed",)"
                       R"("countUnit":"days","countNumber":1})")}),
       no_kind},
      {"an unknown count type",
       policy({rule(1, R"({"tagStatus":"any","countType":"size","countNumber":1})")}), no_kind},
      {"an unknown tag status",
       policy({rule(1, R"({"tagStatus":"most","countType":"imageCountMoreThan","countNumber":1})")}),
       "instance value (most) not found in enum (possible values: [\"tagged\",\"untagged\",\"any\"])\n"},
      {"count 0",
       policy({rule(1, R"({"tagStatus":"any","countType":"imageCountMoreThan","countNumber":0})")}),
       "numeric instance is lower than the required minimum (minimum: 1, found: 0)\n"},
      {"archived for less than 90 days",
       policy({rule(1, R"({"tagStatus":"any","storageClass":"archive","countType":"sinceImageTransitioned",)"
                       R"("countUnit":"days","countNumber":89})")}),
       "numeric instance is lower than the required minimum (minimum: 90, found: 89)\n"},
      {"an unknown action", policy({rule(1, kAny, R"({"type":"keep"})")}), no_action},
      {"a target of null", policy({rule(1, kAny, R"({"type":"expire","targetStorageClass":null})")}),
       no_action},
      {"two faults", policy({rule(0, kAny, R"({"type":"keep"})")}),
       "numeric instance is lower than the required minimum (minimum: 1, found: 0)\n" + no_action},
      {"tagged without tags",
       policy({rule(1, R"({"tagStatus":"tagged","countType":"imageCountMoreThan","countNumber":1})")}),
       "Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED."},
      {"both lists", policy({rule(1, tagged(R"("tagPrefixList":["a"],"tagPatternList":["b*"])"))}),
       "If policy has a tagged rule, it must specify only one of tagPrefixList or tagPatternList"},
      {"prefixes of untagged images",
       policy({rule(1, R"({"tagStatus":"untagged","tagPrefixList":["a"],"countType":"imageCountMoreThan",)"
                       R"("countNumber":1})")}),
       "Cannot specify tagPrefixList with tagStatus untagged"},
      {"five stars", policy({rule(1, tagged(R"("tagPatternList":["*a*b*c*d*"])"))}),
       "Invalid tag pattern provided. Total number of * must not exceed 4"},
      {"one priority twice", policy({rule(1, kUntagged), rule(1, kAny)}),
       "Duplicate priority in multiple rules"},
      {"untagged twice", policy({rule(1, kUntagged), rule(2, kUntagged)}),
       "Only one rule can select Untagged images per storage class."},
      {"any before others", policy({rule(1, kAny), rule(2, kUntagged)}),
       "Rule for tagStatus=ANY must have the lowest priority per storage class"},
      {"any twice", policy({rule(1, kAny), rule(2, kAny)}),
       "Only one rule can specify tagStatus=ANY per storage class"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.what);
    const auto reading = read_lifecycle_policy(each.text);
    CHECK(reading.failure == "Lifecycle policy validation failure: " + each.failure);
    CHECK(reading.text == "");
  }
}

TEST_CASE("51 rules are too many") {
  std::vector<std::string> rules;
  for (int i = 1; i <= 51; ++i)
    rules.push_back(rule(i, tagged(R"("tagPrefixList":["v)" + std::to_string(i) + R"("])")));
  CHECK(read_lifecycle_policy(policy(rules)).failure ==
        "Lifecycle policy validation failure: array is too long: must have at most 50 elements but instance "
        "has 51 "
        "elements\n");
  rules.pop_back();
  CHECK(read_lifecycle_policy(policy(rules)).failure == "");
}

TEST_CASE("a text that ECR can't map into a policy") {
  const std::string failure =
      "Lifecycle policy parsing failure: Could not map policyString into LifecyclePolicy";
  for (const std::string& text :
       {std::string("not json"), std::string("[1]"), policy({rule(1, kAny, R"({"type":"transition"})")})}) {
    CAPTURE(text);
    CHECK(read_lifecycle_policy(text).failure == failure);
  }
}
