// JSON documents between what comes over the wire and what the door takes. Pure.
#pragma once

#include "base/json.h"
#include "model/tables.h"

namespace berth::wire {

// A request's document in its shape's form: without null and unknown members at any depth, timestamps as
// numbers, whole numbers as integers. A value that has not its shape's JSON type is left as it came, for
// model::refuse_input to find; `fits` says that there is none.
struct Shaped {
  Json document;
  bool fits = true;
};
Shaped shaped_request(const model::Shape& shape, Json document);

// An answer's document, for whom a wrong type is no reason to refuse it: members in the shape's order,
// without null and unknown ones. Numbers and timestamps stay as they came (a whole number where the shape has
// a floating one, a time as text), since a client may be asked to show them so.
Json shaped_answer(const model::Shape& shape, Json document);

}  // namespace berth::wire
