// Values as the aws CLI, a Python program, sees, compares and prints them. Messages and comparisons of its
// dialect follow from this.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace berth::jmespath {

// "NoneType", "bool", "int", "float", "str", "list", "dict".
std::string_view python_type(const Json& value);

// The specification's name of the type: "null", "boolean", "number", "string", "array", "object".
std::string_view json_type(const Json& value);

// As print() shows a value: `None`, `True`, `abc`, `['a', 1]`.
std::string python_text(const Json& value);

// As inside a list: texts in quotes, what can't be printed escaped.
std::string python_repr(const Json& value);

// Equality of whole values; the order of members does not matter, and 1, 1.0 and True are the same.
bool python_equal(const Json& a, const Json& b);

// Equality as `==` in an expression has it: python_equal, but at the top a 0 or 1 never equals a boolean.
bool values_equal(const Json& a, const Json& b);

// <0, 0, >0. Requires: both are numbers or both are strings.
int compare(const Json& a, const Json& b);

// Whether a value counts as false: null, false, "", [] and {}.
bool is_false(const Json& value);

}  // namespace berth::jmespath
