// The syntax tree of a JMESPath expression. Made by the parser, read by the evaluation, nothing else.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace berth::jmespath {

// What `children` and the other members hold is said beside each.
enum class NodeType : std::uint8_t {
  current,            // `@`, and the empty right side of a projection
  literal,            // literal
  field,              // text: its name
  index,              // index
  slice,              // slice: start, stop, step
  sequence,           // each child on the result of the one before (`a.b`, `a[0]`, `a | b`)
  projection,         // list, what is done to each element
  value_projection,   // object, what is done to each value
  filter_projection,  // list, what is done to each element, condition
  flatten,            // list
  multi_list,         // elements
  multi_hash,         // values; keys
  function,           // arguments; text: its name
  expression_ref,     // the expression
  comparator,         // left, right; comparator
  both,               // `&&`: left, right
  either,             // `||`: left, right
  negation,           // operand
};

enum class Comparator : std::uint8_t { eq, ne, lt, lte, gt, gte };

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct Node {
  NodeType type = NodeType::current;
  Comparator comparator = Comparator::eq;
  bool indexed = false;  // a sequence that ends in an index or slice
  int depth = 1;         // of the tree below and with this node
  std::int64_t index = 0;
  std::string text;
  Json literal;
  std::array<std::optional<std::int64_t>, 3> slice;
  std::vector<NodePtr> children;
  std::vector<std::string> keys;
};

// Trees may not be deeper, so that neither parsing nor evaluating one can exhaust the stack.
constexpr int kMaxDepth = 400;

}  // namespace berth::jmespath
