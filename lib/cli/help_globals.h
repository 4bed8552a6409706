// What help says of the options that every command or operation takes, of variables, and of exit codes. Pure.
#pragma once

#include <vector>

#include "cli/help_page.h"
#include "model/tables.h"

namespace berth::cli {

std::vector<HelpRow> global_rows();
std::vector<HelpRow> operation_options(const model::Operation& operation);
std::vector<HelpRow> every_operation_option();
std::vector<HelpRow> variable_rows();
std::vector<HelpRow> exit_rows();
std::vector<HelpRow> topic_rows();

}  // namespace berth::cli
