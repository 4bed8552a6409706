// What the room's tests share: an expression in, a result or an error out.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/json.h"
#include "jmespath/jmespath.h"

namespace berth::jmespath {

inline std::variant<Json, Error> search_text(std::string_view expression, const Json& document) {
  std::variant<Expression, Error> compiled = compile(expression);
  if (const Error* error = std::get_if<Error>(&compiled)) return *error;
  return search(std::get<Expression>(compiled), document);
}

}  // namespace berth::jmespath
