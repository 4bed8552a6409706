// What is wrong with a document, given its shape: as a client says it before sending (aws's own words), as
// each service says it, and, for tests, what an answer has that its shape has not. Pure; nothing here throws.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/json_fwd.h"
#include "model/tables.h"

namespace berth::model {

// --- Before sending
// -------------------------------------------------------------------------------------------

// Unknown members, missing required ones, wrong types and values below the minimum, all at once, one line
// each: `Missing required parameter in input: "services"`. Maxima, patterns and enums are left to the
// service. `json_members` are the top-level members whose values an option gave as JSON (not shorthand): the
// real client calls their objects OrderedDict in its messages.
std::vector<std::string> client_faults(const Shape& input, const Json& value,
                                       const std::vector<std::string>& json_members = {});

// "Parameter validation failed:" and the lines.
std::string client_fault_message(const std::vector<std::string>& lines);

// A value as Python prints it: `{'a': [1, True, None]}`; a text alone has no quotes when `quoted` is false.
std::string python_text(const Json& value, bool quoted, bool ordered_dicts);

// --- At the service
// -------------------------------------------------------------------------------------------

enum class FaultKind { type, missing, enum_value, length, range, pattern };

struct InputFault {
  FaultKind kind;
  std::string path;        // "tags[1].key"
  std::string constraint;  // "Member must have length less than or equal to 256"
};

// The service's answer to a bad input: an error's type and message, composed of the faults in the service's
// form.
struct Refusal {
  std::string type;
  std::string message;
  std::vector<InputFault> faults;
};

// Types, required members, enums, lengths, ranges and patterns. Unknown members are no fault (services ignore
// them; see `known_members`), null counts as absent. Gives nothing if the input is good, or if the operation
// has no input.
std::optional<Refusal> refuse_input(const Service& service, const Operation& operation, const Json& input);

// The document without members that its shape does not have, and without null ones.
Json known_members(const Shape& shape, const Json& value);

// A timestamp as clients give it: seconds since the epoch as a number or its text, ISO 8601, or a date as
// people write it.
std::optional<Instant> parse_timestamp(const Json& value);

// --- Answers, in tests
// ----------------------------------------------------------------------------------------

// Unknown members, wrong JSON types, nulls, missing required members and values outside an enum; one line
// each, none if the answer is good.
std::vector<std::string> output_faults(const Shape& output, const Json& value);

// The same of an operation's answer; an operation without output must answer `{}`.
std::vector<std::string> output_faults(const Operation& operation, const Json& value);

}  // namespace berth::model
