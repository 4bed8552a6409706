#include "jmespath/jmespath.h"

#include <utility>

#include "jmespath/evaluate.h"
#include "jmespath/node.h"
#include "jmespath/parser.h"

namespace berth::jmespath {

std::string_view to_text(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::syntax:
      return "syntax";
    case ErrorKind::invalid_type:
      return "invalid-type";
    case ErrorKind::invalid_value:
      return "invalid-value";
    case ErrorKind::unknown_function:
      return "unknown-function";
    case ErrorKind::invalid_arity:
      return "invalid-arity";
  }
  return "";
}

std::variant<Expression, Error> compile(std::string_view text) {
  std::variant<NodePtr, Error> parsed = parse(text);
  if (Error* error = std::get_if<Error>(&parsed)) return std::move(*error);
  return Expression(std::shared_ptr<const Node>(std::move(std::get<NodePtr>(parsed))));
}

std::variant<Json, Error> search(const Expression& expression, const Json& document) {
  return Evaluation().run(expression.root(), document);
}

}  // namespace berth::jmespath
