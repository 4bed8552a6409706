// An operation's options as help shows them, made of the model. Pure.
#pragma once

#include <string>
#include <string_view>

#include "cli/help_page.h"
#include "model/tables.h"

namespace berth::cli {

// TEXT, INTEGER, LIST …; nothing for a flag.
std::string_view type_word(const model::Shape& shape);

// What an option takes, what is demanded of it, and how its value is written in shorthand and in JSON.
HelpRow option_row(const model::Member& member);

// "berth ecs stop-task --task TEXT [options]"
std::string synopsis_of(const std::string& head, const model::Operation& operation);

// `head` with every option that is required, and values of the right kind.
std::string sample_command(const std::string& head, const model::Operation& operation);

}  // namespace berth::cli
