// The tree of a parsed cluster query; for query_parse.cc and query_match.cc alone.
#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace berth::core::placement::query {

enum class Subject {
  agent_connected,
  agent_version,
  attribute,
  ec2_instance_id,
  registered_at,
  running_tasks_count,
  task_group
};

enum class Operator {
  equals,
  not_equals,
  greater,
  greater_equal,
  less,
  less_equal,
  matches,
  not_matches,
  in,
  not_in,
  exists,
  not_exists
};

// `subject op literals`: one literal but for in (any number) and exists (none).
struct Comparison {
  Subject subject = Subject::attribute;
  std::string name;  // of the attribute
  Operator op = Operator::equals;
  std::vector<std::string> literals;
  std::shared_ptr<const re2::RE2> pattern;  // of matches and not_matches
  std::int64_t number = 0;                  // the literal of running_tasks_count
  Instant instant;                          // the literal of registered_at
};

struct Node {
  enum class Kind { any_of, all_of, negation, comparison };
  Kind kind = Kind::comparison;
  std::vector<Node> children;  // of any_of and all_of, and the one of negation
  Comparison comparison;
};

struct Tree {
  Node root;
  std::string text;
  bool depends_on_tasks = false;
};

bool looks_at_tasks(const Node& node);

// The dotted parts of a version as numbers: 1.14.5 is {1, 14, 5}; what follows the digits of a part is left
// out. Gives nothing if a part does not begin with a digit.
std::optional<std::vector<std::int64_t>> version_parts(std::string_view text);

}  // namespace berth::core::placement::query
