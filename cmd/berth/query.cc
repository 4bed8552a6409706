#include <variant>

#include "base/errors.h"
#include "base/json.h"
#include "base/streams.h"
#include "cli/json_fault.h"
#include "commands.h"
#include "jmespath/jmespath.h"
#include "own_words.h"

namespace berth {

namespace {

Json read_document(const std::optional<std::string>& file) {
  const std::string name = file.value_or("standard input");
  const StreamText text = file ? read_stream(*file) : read_standard_input();
  if (text.error != 0) throw IoError(name, "cannot be read", text.error);
  std::string fault;
  std::optional<Json> document = cli::parse_option_json(text.bytes, fault);
  if (!document) throw cli::failure(name + " is not JSON: " + fault);
  return std::move(*document);
}

}  // namespace

int run_query(Session& session, const cli::Target& target) {
  const OwnWords words({}, {"EXPRESSION", "FILE"}, 1, target.words);
  const auto compiled = jmespath::compile(*words.word(0));
  if (const auto* error = std::get_if<jmespath::Error>(&compiled))
    throw cli::bad_parameter("Bad value for EXPRESSION " + *words.word(0) + ": " + error->message);
  const aws::Profile profile = profile_of(session, target.globals);
  cli::Display display = display_of(session, target.globals, profile);
  const auto found = jmespath::search(std::get<jmespath::Expression>(compiled), read_document(words.word(1)));
  if (const auto* error = std::get_if<jmespath::Error>(&found)) throw cli::failure(error->message);
  print(cli::render(std::get<Json>(found), display));
  return 0;
}

}  // namespace berth
