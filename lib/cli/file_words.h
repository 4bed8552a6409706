// `file://…` and `fileb://…`: words that stand for a file's content.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/effects.h"
#include "base/streams.h"

namespace berth::cli {

// The effects that reading parameters needs.
struct Sources {
  const Environment& environment;
  std::function<StreamText(const std::string& path)> read_file;
  std::function<std::string()> fresh_uuid;  // for clientToken and its like
};

struct FileContent {
  std::string text;
  bool bytes = false;  // it came by fileb:// and is not looked at
};

// The content of the file that the word names, `~` and `$NAME` expanded, line ends as '\n' if it is text.
// Nothing if the word names none. Throws UsageError (252), `option` named, for a file that can't be read or
// is no text.
std::optional<FileContent> load_file_word(std::string_view option, std::string_view word,
                                          const Sources& sources);

}  // namespace berth::cli
