// A server that runs behind the terminal: at most one a state, told by the file `serve.json` in its folder.
#pragma once

#include <optional>
#include <string>

namespace berth {

struct BackgroundServer {
  int pid = 0;
  std::string url;
};

// The one that runs for this state; nothing if there is none, or none any more.
std::optional<BackgroundServer> running_server(const std::string& state_directory);

// The process of one that was remembered and is gone without having been forgotten; 0 if there is none.
int killed_server(const std::string& state_directory);

void remember_server(const std::string& state_directory, const BackgroundServer& server);
void forget_server(const std::string& state_directory);

// Asks it to end and waits until it has. False if it did not within 15 seconds.
bool stop_server(const BackgroundServer& server);

// Goes on in a new process behind the terminal, whose complaints go to `serve.log` in the folder. The caller
// becomes two: the child, whose standard output its parent reads, and the parent, which gets the child's
// first line, or nothing if it ended without one.
struct Detached {
  bool is_child = false;
  std::optional<std::string> first_line;  // parent
  std::string log;                        // path
};
Detached detach(const std::string& state_directory);

// The child's word to its parent; its output goes to the log from here on.
void say_ready(const std::string& line);

}  // namespace berth
