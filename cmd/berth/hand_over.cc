// The network's side of `berth`: berth-net takes the command over, with the same words and environment.
#include <unistd.h>

#include <filesystem>

#include "base/errors.h"
#include "build_id.h"
#include "network.h"

namespace berth {

namespace {

// ../libexec/berth/berth-net beside the folder that this program lies in.
std::string net_program() {
  const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe");
  return (own.parent_path().parent_path() / "libexec" / "berth" / "berth-net").string();
}

[[noreturn]] void hand_over(const Session& session) {
  const std::string program = net_program();
  std::vector<std::string> words = {program};
  words.insert(words.end(), session.words.begin(), session.words.end());
  std::vector<std::string> environment;
  for (const auto& [name, value] : session.environment.values()) {
    if (name != kNetBuildVariable) environment.push_back(name + "=" + value);
  }
  environment.push_back(std::string(kNetBuildVariable) + "=" + std::string(build_id()));
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
  };
  execve(program.c_str(), pointers(words).data(), pointers(environment).data());
  throw IoError(program, "run", errno);
}

}  // namespace

void go_to_network(const Session& session) { hand_over(session); }

int run_serve(Session& session, const cli::Target&) { hand_over(session); }
int run_push(Session& session, const cli::Target&) { hand_over(session); }
int run_pull(Session& session, const cli::Target&) { hand_over(session); }

std::unique_ptr<api::Backend> open_remote(const Session& session, const cli::Globals&, const aws::Endpoint&) {
  hand_over(session);
}

void require_same_build(const Session&) {}

}  // namespace berth
