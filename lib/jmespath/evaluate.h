// The evaluation of a syntax tree over a document. Internal to the room: others call jmespath::search.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>

#include "base/json.h"
#include "jmespath/jmespath.h"
#include "jmespath/node.h"

namespace berth::jmespath {

// What an expression gave: a value inside the document or the evaluation's own store, an expression
// reference, or nothing at all after a failure.
struct Value {
  const Json* json = nullptr;
  Json* own = nullptr;               // the same value, if nobody else can see it: it may be moved from
  const Node* expression = nullptr;  // of an expression reference

  bool failed() const { return json == nullptr && expression == nullptr; }
};

class Evaluation {
 public:
  // Gives an error, or the value of the whole tree.
  std::variant<Json, Error> run(const Node& root, const Json& document);

  // The value of a node; an expression reference only if the node is one.
  Value eval(const Node& node, const Json& current);
  // As above, and an expression reference is a failure.
  Value eval_json(const Node& node, const Json& current);

  Value fail(ErrorKind kind, std::string message);
  Value not_a_value();  // for an expression reference where a value belongs
  Value keep(Json value);
  Value keep_grown(Json value);  // the same, counted by `grow`
  Json take(const Value& value);
  // Counts what is made; false, after failing, once it is too much.
  bool grow(std::size_t values);

 private:
  Value eval_field(const Node& node, const Json& current);
  Value eval_index(const Node& node, const Json& current);
  Value eval_slice(const Node& node, const Json& current);
  Value eval_sequence(const Node& node, const Json& current);
  Value eval_projection(const Node& node, const Json& current);
  Value eval_value_projection(const Node& node, const Json& current);
  Value eval_filter(const Node& node, const Json& current);
  Value eval_flatten(const Node& node, const Json& current);
  Value eval_multi_list(const Node& node, const Json& current);
  Value eval_multi_hash(const Node& node, const Json& current);
  Value eval_function(const Node& node, const Json& current);
  Value eval_comparator(const Node& node, const Json& current);
  Value eval_logic(const Node& node, const Json& current);
  Value eval_negation(const Node& node, const Json& current);
  bool project_onto(Json& results, const Node& right, const Json& element);
  std::optional<bool> holds(const Node& condition, const Json& element);

  std::deque<Json> store_;  // values made on the way; stable addresses
  std::size_t steps_ = 0;
  std::size_t copied_ = 0;
  std::optional<Error> error_;
};

// Values that need no store.
Value null_value();
Value bool_value(bool value);
Value borrowed(const Json& value);

}  // namespace berth::jmespath
