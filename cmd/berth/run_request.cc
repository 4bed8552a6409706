#include "run_request.h"

#include "model/tables.h"

namespace berth {

int run_request(Session& session, const cli::Globals& globals, OwnCall call) {
  const aws::Profile profile = profile_of(session, globals);
  cli::Display display = display_of(session, globals, profile);
  display.table.title = call.operation;
  const api::Request request =
      own_request(session, call.operation, region_of(session, globals, profile), std::move(call.input));
  const auto operation = model::find_operation("berth", call.operation);
  const auto backend = open_backend(session);
  api::Response response = backend->call(request);
  for (const std::string& notice : response.notices) print_notice(notice);
  if (response.error) throw_refusal(*response.error, request, call.name);
  print(cli::render(cli::seen_by_client(*operation, response.output), display));
  return 0;
}

}  // namespace berth
