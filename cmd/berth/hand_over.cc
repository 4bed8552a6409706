// The network's side of `berth`: another program takes the command over, with the same words and environment.
#include <unistd.h>

#include <filesystem>

#include "base/errors.h"
#include "build_id.h"
#include "network.h"

namespace berth {

namespace {

constexpr const char* kClient = "berth-net";
constexpr const char* kServer = "berth-serve";

// In ../libexec/berth beside the folder that this program lies in.
std::string program_beside(const char* name) {
  const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe");
  return (own.parent_path().parent_path() / "libexec" / "berth" / name).string();
}

[[noreturn]] void hand_over(const Session& session, const char* beside) {
  const std::string program = program_beside(beside);
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

void go_to_network(const Session& session) { hand_over(session, kClient); }

int run_serve(Session& session, const cli::Target&) { hand_over(session, kServer); }
int run_push(Session& session, const cli::Target&) { hand_over(session, kClient); }
int run_pull(Session& session, const cli::Target&) { hand_over(session, kClient); }

std::unique_ptr<api::Backend> open_remote(const Session& session, const cli::Globals&, const aws::Endpoint&) {
  hand_over(session, kClient);
}

void require_same_build(const Session&) {}

}  // namespace berth
