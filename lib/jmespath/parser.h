// Makes the syntax tree of a JMESPath expression: precedence climbing over the tokens.
#pragma once

#include <string_view>
#include <variant>

#include "jmespath/jmespath.h"
#include "jmespath/node.h"

namespace berth::jmespath {

// Trees deeper than kMaxDepth are refused as a syntax error.
std::variant<NodePtr, Error> parse(std::string_view expression);

}  // namespace berth::jmespath
