#include <CLI/CLI.hpp>

#include "cli/errors.h"
#include "cli/parser.h"

namespace berth::cli {

namespace {

// An App that only maps names to values: no help, no prefixes, no joining or tearing of values.
void bind(CLI::App& app, const std::vector<std::string>& canonical) {
  std::vector<std::string> reversed(canonical.rbegin(), canonical.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::Error& error) {
    throw failure(error.what());
  }
}

// An option with one value, which is never empty: CLI11 would take the next word instead.
template <class Take>
void add_value(CLI::App& app, const std::string& name, Take take) {
  app.add_option_function<std::string>(name, std::move(take))->expected(1)->allow_extra_args(false);
}

void add_text(CLI::App& app, const std::string& name, std::optional<std::string>& into) {
  add_value(app, name, [&into](const std::string& value) { into = split_words(value).front(); });
}

}  // namespace

Globals bind_globals(const std::vector<std::string>& canonical) {
  Globals globals;
  if (canonical.empty()) return globals;
  CLI::App app;
  app.set_help_flag();
  bool no_verify_ssl = false, no_paginate = false, no_sign_request = false, no_pager = false,
       no_prompt = false;
  bool ignored = false;
  app.add_flag("--debug", globals.debug);
  app.add_flag("--no-verify-ssl", no_verify_ssl);
  app.add_flag("--no-paginate", no_paginate);
  app.add_flag("--no-sign-request", no_sign_request);
  app.add_flag("--no-cli-pager", no_pager);
  app.add_flag("--cli-auto-prompt", globals.auto_prompt);
  app.add_flag("--no-cli-auto-prompt", no_prompt);
  app.add_flag("--version", ignored);
  app.add_flag("--help", globals.help);
  add_text(app, "--endpoint-url", globals.endpoint_url);
  add_text(app, "--output", globals.output);
  add_text(app, "--query", globals.query);
  add_text(app, "--profile", globals.profile);
  add_text(app, "--region", globals.region);
  add_text(app, "--color", globals.color);
  add_text(app, "--ca-bundle", globals.ca_bundle);
  add_text(app, "--cli-read-timeout", globals.read_timeout);
  add_text(app, "--cli-connect-timeout", globals.connect_timeout);
  add_text(app, "--cli-binary-format", globals.binary_format);
  add_text(app, "--cli-error-format", globals.error_format);
  bind(app, canonical);
  if (globals.profile && globals.profile->empty()) globals.profile.reset();  // `--profile "$UNSET"`
  globals.verify_ssl = !no_verify_ssl;
  globals.paginate = !no_paginate;
  globals.sign_request = !no_sign_request;
  globals.pager = !no_pager;
  globals.auto_prompt = globals.auto_prompt && !no_prompt;
  return globals;
}

OperationWords bind_operation(std::span<const Option> options, const std::vector<std::string>& canonical) {
  OperationWords out;
  if (canonical.empty()) return out;
  CLI::App app;
  app.set_help_flag();
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string name = "--" + options[i].name;
    if (options[i].arity == Arity::flag) {
      app.add_flag_callback(name, [&out, i] { out.values.push_back({.option = i, .words = {}}); });
      continue;
    }
    add_value(app, name, [&out, i](const std::string& value) {
      out.values.push_back({.option = i, .words = split_words(value)});
    });
  }
  bind(app, canonical);
  return out;
}

}  // namespace berth::cli
