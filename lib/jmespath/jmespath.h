// The query language of `--query` and of waiters: JMESPath, with the habits of the aws CLI's dialect where
// the specification leaves room or the CLI differs (strings compare with `<`; `!0.0` is false; a slice
// directly behind an index does not project).
//
// An expression is compiled once and searched often. Errors are values. Everything here is pure; an
// Expression is immutable, cheap to copy, and may be used by any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/json_fwd.h"

namespace berth::jmespath {

struct Node;

// The error kinds of the specification.
enum class ErrorKind { syntax, invalid_type, invalid_value, unknown_function, invalid_arity };

// "syntax", "invalid-type", "invalid-value", "unknown-function", "invalid-arity".
std::string_view to_text(ErrorKind kind);

// `message` is worded as the aws CLI prints it; that of a syntax error has lines that point at the place.
struct Error {
  ErrorKind kind = ErrorKind::syntax;
  std::string message;
};

class Expression {
 public:
  explicit Expression(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
  const Node& root() const { return *root_; }

 private:
  std::shared_ptr<const Node> root_;
};

// Gives an error of kind `syntax` only; a function's name and arguments are looked at by `search`.
std::variant<Expression, Error> compile(std::string_view text);

// The result of the expression over the document; null where nothing is found. The work is bounded: an
// expression that multiplies its input without end is an error of kind invalid_value.
std::variant<Json, Error> search(const Expression& expression, const Json& document);

}  // namespace berth::jmespath
