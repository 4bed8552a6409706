// README's section on what is approximated, which the build puts into the program.
#pragma once

#include <string_view>

namespace berth::cli {

std::string_view fidelity_text();  // Markdown: paragraphs, `- ` lists, tables, headings

}  // namespace berth::cli
