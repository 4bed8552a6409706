// Words of a command line, sorted into options, one positional word and the rest, as the aws CLI's parser
// (Python's argparse) does: unambiguous prefixes, `--opt=value`, greedy lists, the last one wins, values that
// may not begin with '-'. Pure; a mistake throws UsageError with its wording.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace berth::cli {

enum class Arity {
  one,
  flag,
  list,          // zero or more words, up to the next option
  optional_one,  // at most one word; without it `standard`
};

// What a word must read as before anything else looks at it.
enum class WordType { text, integer, real };

struct Option {
  std::string name;  // without the dashes
  Arity arity = Arity::one;
  bool required = false;
  WordType type = WordType::text;
  std::vector<std::string_view> choices = {};  // empty: any word
  std::string_view standard = {};
  std::string_view group = {};   // of the options of one group only the last one given counts
  bool whole_name_only = false;  // prefixes don't reach it
  bool stops = false;            // once it is met, nothing behind it counts
  bool pardons = false;          // once it is met, nothing is required any more
};

// The word that names what comes next: a command, an operation. An optional one takes any word.
struct Positional {
  std::string_view name;
  bool required = true;
  std::span<const std::string_view> choices = {};  // empty: any word
};

struct Given {
  std::size_t option = 0;  // index into the table
  std::vector<std::string> words;
};

struct ParsedWords {
  std::vector<Given> given;  // in the line's order, repetitions included
  std::optional<std::string> positional;
  std::vector<std::string> rest;  // unknown options and further words, in the line's order
  bool stopped = false;
};

ParsedWords parse_words(std::span<const Option> options, const Positional& positional,
                        const std::vector<std::string>& words);

// What was given as words that any parser reads alike: `--name=value`, full names, of repeated options and of
// a group the last only, in the table's order. A value is its words, each ending in a NUL (no word of a
// command line can hold one), so that an empty word and an empty list differ.
std::vector<std::string> canonical_words(std::span<const Option> options, const ParsedWords& parsed);

// The words of a canonical value.
std::vector<std::string> split_words(std::string_view value);

}  // namespace berth::cli
