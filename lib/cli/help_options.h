// An operation's options as help shows them, made of the model. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/help_page.h"
#include "model/tables.h"

namespace berth::cli {

// TEXT, INTEGER, LIST …; nothing for a flag.
std::string_view type_word(const model::Shape& shape);

// Of every option that the operation has beside those that all have: what it is for, what is demanded of it,
// and how its value is written in shorthand and in JSON; what is required first.
std::vector<HelpRow> option_rows(const model::Service& service, const model::Operation& operation);

// What an option is for; empty if nobody wrote it. `further`: one that berth or the aws CLI adds to the
// model's.
std::string_view words_on_option(std::string_view service, std::string_view option);
std::string_view words_on_further_option(std::string_view operation, std::string_view option);

// "berth ecs stop-task --task TEXT [options]"
std::string synopsis_of(const std::string& head, const model::Operation& operation);

// `head` with every option that is required, and values of the right kind.
std::string sample_command(const std::string& head, const model::Operation& operation);

}  // namespace berth::cli
