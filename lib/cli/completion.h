// What the word at the cursor may become: Tab in a shell. Pure; names that lie in the state, on the disk or
// in
// ~/.aws are only asked for here, and looked up by cmd/.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/help.h"

namespace berth::cli {

// One whole word that may stand at the cursor. One that ends in `=`, `/`, `:` or `,` may go on: the shells
// put no blank behind it.
struct Candidate {
  std::string text;
  std::string about = {};  // a few words
};

// Something to be looked up: each thing found that begins with `typed` is a candidate `head` + name.
struct Lookup {
  enum class Source { names, files, profiles } source = Source::names;
  std::string head;
  std::string typed;
  std::string_view kind = {};  // of names, as the operation ListLiveNames has them
  std::string within = {};     // the cluster or repository that the line names
  bool operator==(const Lookup&) const = default;
};

struct Completion {
  std::vector<Candidate> candidates;
  std::vector<Lookup> lookups;
  // What the line says of where to look.
  std::optional<std::string> profile = {};
  std::optional<std::string> region = {};
};

// `words` are those behind the program's name and before the cursor, `word` the cursor's, as far as it stands
// before it. Never throws for any words.
Completion complete(const std::vector<std::string>& words, const std::string& word,
                    std::span<const CommandHelp> own_commands);

}  // namespace berth::cli
