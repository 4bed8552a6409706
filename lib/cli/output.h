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

// By the name that --output has for it. Throws UsageError (255): "Unknown output type: x".
OutputFormat output_format(std::string_view name);

// Whether the format shows a result page by page (the query too) instead of all pages as one.
bool shows_pages(OutputFormat format);

// cli_timestamp_format. A time on the wire stays the number or text that the service sent.
enum class TimestampFormat : std::uint8_t { iso8601, wire };

struct TableLook {
  std::string title = {};  // of the topmost box
  bool colour = false;
  bool resets = true;      // with colour: each piece of a line ends any colour, as on a terminal itself
  std::size_t width = 80;  // the terminal's; a table that is wider turns its single rows into columns
};

struct Display {
  OutputFormat format = OutputFormat::json;
  std::optional<jmespath::Expression> query = {};
  TimestampFormat timestamps = TimestampFormat::iso8601;
  TableLook table = {};
};

// What the client sees of an answer: the members of its shape, in model order; timestamps that are numbers as
// ISO 8601 local time, those that are texts with the offset that they came with. Members that the shape does
// not have, and null ones, are dropped.
Json seen_by_client(const model::Shape& output, const Json& answer,
                    TimestampFormat timestamps = TimestampFormat::iso8601);
// The same of an operation's answer; `{}` for one without output.
Json seen_by_client(const model::Operation& operation, const Json& answer,
                    TimestampFormat timestamps = TimestampFormat::iso8601);

// The text for stdout, line end included; empty if there is nothing to print. Throws UsageError (255) if the
// query can't be answered.
std::string render(const Json& seen, const Display& display);

// One format each. A text or table that aws fails at throws UsageError (255) with Python's words.
std::string json_output(const Json& value);
std::string text_output(const Json& value);
std::string table_output(const Json& value, const TableLook& look);

}  // namespace berth::cli
