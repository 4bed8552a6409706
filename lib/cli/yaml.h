// YAML as a document that people read and write: the block style of `--output yaml`, and what
// `--cli-input-yaml` takes. Plain words have the types of YAML 1.2 (`yes` is a text). Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace berth::cli {

// Members sorted by key, lists not indented below their key, long texts folded at 80 columns; a text that
// would read as something else is quoted. Line end included. What is no list and no structure is written as
// JSON, since YAML would end it with `...`.
std::string yaml_text(const Json& value);

struct YamlDocument {
  Json value;  // null for an empty text
  // Members of the topmost mapping that are !!binary; the value has base64 for them.
  std::vector<std::string> bytes_members = {};
};

// Nothing if it is no YAML document: bad syntax, a second document, a key twice, an alias of nothing, a key
// that is a list or a mapping, or aliases that unfold into more than a million values.
std::optional<YamlDocument> parse_yaml(std::string_view text);

// What a word that stands plain in a document is, by YAML 1.2's core schema as the aws CLI has it.
enum class YamlWord { text, null, boolean, integer, real, timestamp, merge, value };
YamlWord plain_word(std::string_view word);

}  // namespace berth::cli
