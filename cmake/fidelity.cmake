# Writes what README says is approximated as a text that the program shows.
#   cmake -DREADME=file -DOUT=file.cc -P fidelity.cmake
file(READ ${README} text)
string(FIND "${text}" "\n## What is approximated\n" begin)
if(begin EQUAL -1)
  message(FATAL_ERROR "${README} has no section \"What is approximated\", which berth-fidelity(7) is made of")
endif()
string(SUBSTRING "${text}" ${begin} -1 text)
string(REGEX REPLACE "^\n## [^\n]*\n" "" text "${text}")
string(FIND "${text}" "\n## " end)
string(SUBSTRING "${text}" 0 ${end} text)
file(WRITE ${OUT} "// Made of README.md.\n#include \"cli/fidelity_text.h\"\n\nnamespace berth::cli {\n\nstd::string_view fidelity_text() {\n  return R\"markdown(${text})markdown\";\n}\n\n}  // namespace berth::cli\n")
