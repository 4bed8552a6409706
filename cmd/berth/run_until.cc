#include "run_until.h"

#include "base/json.h"
#include "cli/wishes.h"
#include "wait.h"

namespace berth {

void run_until(const Session& session, const cli::Globals& globals, const std::string& condition,
               Duration limit) {
  const aws::Profile profile = profile_of(session, globals);
  const api::Request sample =
      own_request(session, "ShowClock", region_of(session, globals, profile), Json::object());
  const std::vector<cli::Wish> wishes = cli::parse_wishes(condition, sample);
  const auto backend = open_backend(session);
  cli::wait_for(*backend, wishes, limit, wait_observer());
}

}  // namespace berth
