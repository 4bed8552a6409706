// Sample documents of a shape, as `--generate-cli-skeleton` prints them. Deterministic: where the real client
// takes a random value of an enum, this takes the first.
#pragma once

#include "base/json_fwd.h"
#include "model/tables.h"

namespace berth::model {

// Texts "", numbers 0, booleans true, timestamps "1970-01-01T00:00:00", blobs null, lists of one, maps
// {"KeyName": …}.
Json input_skeleton(const Shape& input);

// The same, but a text is its member's name, and an element of a list its shape's.
Json output_skeleton(const Shape& output);

}  // namespace berth::model
