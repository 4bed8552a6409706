// The cluster query language: placement's memberOf and the filter of ListContainerInstances.
//
//   attribute:ecs.instance-type =~ g2.* and not(task:group == database)
//
// A query is parsed once and asked of many instances. Parsing never fails otherwise than by giving a fault,
// and takes bounded time and stack whatever the text is; matching is linear in the text (RE2).
//
// Readings where the documentation leaves a choice: not binds before and, and before or; keywords are in
// lower case; `=~` matches the whole value; `attribute:x != v`, `!~` and `not_in` hold where x is absent, all
// other comparisons with an absent value don't; `task:group != g` is "no task of g"; `>` and `<` of
// attributes compare numbers if both sides are, else texts. A bare value ends at a blank, `)`, `]`, `,`, `&&`
// or `||`; in a bare regular expression brackets of its own may hold those.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/placement/instance.h"

namespace berth::core::placement {

inline constexpr std::size_t kQueryLengthMax = 2000;
inline constexpr int kQueryDepthMax = 100;

// Why a text is no query. `position` counts bytes from 0; `message` says what was expected there.
struct QueryFault {
  std::size_t position = 0;
  std::string message;
};

namespace query {
struct Tree;
}

// Copies share the parsed tree, which never changes: safe to use from many threads.
class Query {
 public:
  explicit Query(std::shared_ptr<const query::Tree> tree) : tree_(std::move(tree)) {}
  bool matches(const Instance& instance) const;
  // Whether the answer can change when a task is placed (task:group, runningTasksCount).
  bool depends_on_tasks() const;
  const std::string& text() const;  // as it was written

 private:
  std::shared_ptr<const query::Tree> tree_;
};

// `query` or, if it is empty, `fault`.
struct ParsedQuery {
  std::optional<Query> query;
  QueryFault fault;
};

ParsedQuery parse_query(std::string_view text);

// One line for a person: `at character 23: expected a value after '=='`.
std::string to_text(const QueryFault& fault);

}  // namespace berth::core::placement
