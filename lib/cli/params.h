// The words of an operation's options as the operation's input: files, JSON, shorthand, numbers, blobs,
// `--cli-input-json` and `--cli-input-yaml`. A word that can't be read throws UsageError with aws's wording.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "cli/file_words.h"
#include "cli/options.h"
#include "cli/parser.h"

namespace berth::cli {

// What the words say, not yet held against the model: timestamps are as they were given, null is possible.
struct RawParameters {
  Json values = Json::object();
  std::vector<std::string> json_members;   // given as JSON; messages word these otherwise
  std::vector<std::string> bytes_members;  // given as fileb:// or !!binary; base64 already
};

// In the table's order, then --cli-input-json or --cli-input-yaml for what no option sets.
RawParameters read_parameters(const OperationOptions& table, const OperationWords& words,
                              const Sources& sources);

enum class BinaryFormat { base64, raw };

// Blobs become canonical base64 (255 for text that is none), missing idempotency tokens are filled.
// Afterwards the values are ready for model::client_faults.
void prepare_parameters(const model::Shape& input, BinaryFormat format, const Sources& sources,
                        RawParameters& parameters);

// Timestamps become whole seconds since the epoch. Requires: no client faults.
void convert_timestamps(const model::Shape& shape, Json& value);

}  // namespace berth::cli
