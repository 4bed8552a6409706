// The same with whole commands: 200 shells register a revision at once, and commands are killed while they
// run.
//
// `crash_commands --berth=PATH`; without it, the program that is built beside the tests.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "base/files.h"
#include "base/text.h"
#include "crash/processes.h"
#include "support/temporary_folder.h"

namespace berth::test {
namespace {

constexpr int kAtOnce = 200;
constexpr int kCommands = 50;
constexpr int kRounds = 100;

struct Shell {
  std::string berth;
  std::vector<std::string> environment;
  std::string output;

  pid_t run(std::vector<std::string> words) const {
    words.insert(words.begin(), berth);
    return start(words, environment, output);
  }
  pid_t register_revision() const {
    return run({"ecs", "register-task-definition", "--family", "web", "--container-definitions",
                R"([{"name":"web","image":"nginx","memory":64}])", "--query", "taskDefinition.revision",
                "--output", "text"});
  }
};

std::string& berth_path() {
  static std::string path;
  return path;
}

Shell shell_in(const TemporaryFolder& folder) {
  return {
      .berth = berth_path(),
      .environment = {"BERTH_STATE=" + (folder / "state"), "BERTH_CLOCK=virtual",
                      "AWS_DEFAULT_REGION=us-east-1", "AWS_REGION=us-east-1", "AWS_CONFIG_FILE=/dev/null"},
      .output = folder / "told"};
}

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// The revisions that stand in the state, as the program lists them.
std::set<std::int64_t> revisions_there(const TemporaryFolder& folder) {
  Shell shell = shell_in(folder);
  shell.output = folder / "listed";
  std::filesystem::remove(shell.output);
  shell.run({"ecs", "list-task-definitions", "--family-prefix", "web", "--query", "taskDefinitionArns[*].[@]",
             "--output", "text"});
  CHECK(wait_for_one(false).exit_code == 0);
  std::set<std::int64_t> revisions;
  for (const std::string& line : lines_of(shell.output)) {
    const auto revision = parse_int(line.substr(line.find_last_of(':') + 1));
    REQUIRE_MESSAGE(revision, line);
    revisions.insert(*revision);
  }
  return revisions;
}

std::vector<std::int64_t> revisions_told(const TemporaryFolder& folder) {
  std::vector<std::int64_t> revisions;
  for (const std::string& line : lines_of(folder / "told")) {
    const auto revision = parse_int(line);
    REQUIRE_MESSAGE(revision, line);
    revisions.push_back(*revision);
  }
  return revisions;
}

void check_no_gap(const std::set<std::int64_t>& revisions) {
  REQUIRE_FALSE(revisions.empty());
  CHECK(*revisions.begin() == 1);
  CHECK(*revisions.rbegin() == static_cast<std::int64_t>(revisions.size()));
}

TEST_CASE("200 commands register a revision at once") {
  const TemporaryFolder folder;
  const Shell shell = shell_in(folder);
  for (int i = 0; i < kAtOnce; ++i) shell.register_revision();
  for (int i = 0; i < kAtOnce; ++i) CHECK(wait_for_one(false).exit_code == 0);
  const std::vector<std::int64_t> told = revisions_told(folder);
  const std::set<std::int64_t> different(told.begin(), told.end());
  CHECK(told.size() == kAtOnce);
  CHECK(different.size() == kAtOnce);
  check_no_gap(different);
  CHECK(revisions_there(folder) == different);
}

TEST_CASE("kill -9 in a loop over 50 commands") {
  const TemporaryFolder folder;
  const Shell shell = shell_in(folder);
  shell.register_revision();
  CHECK(wait_for_one(false).exit_code == 0);
  std::set<pid_t> running;
  int killed = 0;
  for (int round = 0; round < kRounds; ++round) {
    {
      // Held until all have come, so that they are at the same place when it is let go.
      const File lock = system_files().open(folder / "state/lock", OpenMode::kWrite);
      while (!try_lock(lock)) pause_ms(1);
      while (running.size() < kCommands) running.insert(shell.register_revision());
    }
    pause_ms(round % 20);
    int n = round;
    for (const pid_t process : running)
      if (n++ % 3 != 0) kill(process, SIGKILL);
    pause_ms(5);
    for (Ended ended = wait_for_one(true); ended.process != 0; ended = wait_for_one(true)) {
      running.erase(ended.process);
      killed += ended.exit_code == 128 + SIGKILL ? 1 : 0;
      CHECK((ended.exit_code == 0 || ended.exit_code == 128 + SIGKILL));
    }
  }
  for (const pid_t process : running) kill(process, SIGKILL);
  while (wait_for_one(false).process != 0) {
  }
  const std::vector<std::int64_t> told = revisions_told(folder);
  MESSAGE(told.size() << " revisions were told, " << killed << " commands were killed");
  CHECK(std::set<std::int64_t>(told.begin(), told.end()).size() == told.size());
  // Nobody is left with the lock.
  shell.register_revision();
  CHECK(wait_for_one(false).exit_code == 0);
  const std::set<std::int64_t> there = revisions_there(folder);
  check_no_gap(there);
  for (const std::int64_t revision : told) CHECK(there.contains(revision));
  std::filesystem::remove_all(folder / "state/index");
  CHECK(revisions_there(folder) == there);
}

}  // namespace
}  // namespace berth::test

int main(int argc, char** argv) {
  berth::test::berth_path() =
      std::filesystem::path(berth::test::own_path()).parent_path().parent_path() / "berth";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("--berth=")) berth::test::berth_path() = std::filesystem::absolute(word.substr(8));
  }
  return doctest::Context(argc, argv).run();
}
