// What an option's value may be, for completion.cc. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/completion.h"
#include "model/tables.h"

namespace berth::cli {

// The value that the line gives an option, the last one; "" if it gives none.
using GivenValue = std::function<std::string(std::string_view option)>;

// Where a value is wanted: `head` is what stands before it in the cursor's word (`--cluster=`).
struct ValuePlace {
  std::string_view service;
  std::string_view operation;  // RunTask; empty for berth's own commands
  const GivenValue& given;
  std::string head;
  std::string typed;
};

// Adds a candidate if it begins as typed.
void offer(const ValuePlace& place, std::string_view text, std::string_view about, Completion& out);

// The kind of names that a member of an operation's input holds, as the operation ListLiveNames has it; empty
// for what is no name, or a new one.
std::string_view kind_of_names(std::string_view service, std::string_view operation, std::string_view member);

void complete_member(const ValuePlace& place, const model::Member& member, Completion& out);
// Names of a kind that a value has; nothing for an empty kind.
void complete_names(const ValuePlace& place, std::string_view kind, Completion& out);
void complete_region(const ValuePlace& place, Completion& out);
void complete_file(const ValuePlace& place, Completion& out);
// file://, and what lies behind it. A value that takes other words too has it offered once a letter is there.
void complete_file_url(const ValuePlace& place, bool only_so, bool bytes, Completion& out);

// What a value of this type is called in a few words: "text", "list of structures".
std::string type_words(const model::Shape& shape);

}  // namespace berth::cli
