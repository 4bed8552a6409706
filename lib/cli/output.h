// A result as the user asked to see it: `--query`, then `--output`. Pure, but for the zone of local time;
// nothing is printed here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"
#include "jmespath/jmespath.h"
#include "model/tables.h"

namespace berth::cli {

enum class OutputFormat : std::uint8_t { json, text, table, yaml, yaml_stream, off };

// By the name that --output has for it. Throws UsageError (255): "Unknown output type: x", and
// "--output table: not implemented yet" for one that nothing prints yet.
OutputFormat output_format(std::string_view name);

// Whether the format shows a result page by page (the query too) instead of all pages as one.
bool shows_pages(OutputFormat format);

struct Display {
  OutputFormat format = OutputFormat::json;
  std::optional<jmespath::Expression> query = {};
};

// What the client sees of an answer: the members of its shape, in model order, timestamps as ISO 8601 local
// time. Members that the shape does not have, and null ones, are dropped.
Json seen_by_client(const model::Shape& output, const Json& answer);
// The same of an operation's answer; `{}` for one without output.
Json seen_by_client(const model::Operation& operation, const Json& answer);

// The text for stdout, line end included; empty if there is nothing to print. Throws UsageError (255) if the
// query can't be answered.
std::string render(const Json& seen, const Display& display);

// One format each.
std::string json_output(const Json& value);
std::string text_output(const Json& value);

}  // namespace berth::cli
