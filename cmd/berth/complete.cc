// `berth complete`: what the stubs in completions/ ask. It is silent about whatever goes wrong, moves no
// world, makes no state and stays on this machine.
//
//   berth complete zsh|fish WORD…       the words behind the program's name, the last one the cursor's
//   berth complete bash LINE POINT BREAKS   COMP_LINE, COMP_POINT, COMP_WORDBREAKS
//   COMP_LINE=… COMP_POINT=… berth complete   as aws_completer is called (complete -C 'berth complete')
#include <algorithm>

#include "base/files.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/completion.h"
#include "cli/shell_line.h"
#include "commands.h"

namespace berth {

namespace {

// More than a person reads; a shell asks again with every letter.
constexpr int kMostNames = 100;

void add_names(const Session& session, const cli::Completion& wanted, const cli::Lookup& lookup,
               std::vector<cli::Candidate>& out) {
  cli::Globals globals;
  globals.profile = wanted.profile;
  globals.region = wanted.region;
  const std::string region = region_of(session, globals, profile_of(session, globals));
  const bool go_on = lookup.kind.ends_with("/");
  const std::string kind(lookup.kind.substr(0, lookup.kind.size() - (go_on ? 1 : 0)));
  const api::Response response = open_backend(session)->call(own_request(
      session, "ListLiveNames", region,
      {{"kind", kind}, {"within", lookup.within}, {"typed", lookup.typed}, {"limit", kMostNames}}));
  if (response.error) return;
  for (const Json& name : response.output.at("names")) {
    out.push_back({.text = lookup.head + name.at("name").get<std::string>() + (go_on ? "/" : ""),
                   .about = name.at("about").get<std::string>()});
  }
}

void add_files(const Session& session, const cli::Lookup& lookup, std::vector<cli::Candidate>& out) {
  const std::size_t slash = lookup.typed.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : lookup.typed.substr(0, slash + 1);
  const std::string begin = lookup.typed.substr(folder.size());
  std::string path = folder.empty() ? "./" : folder;
  if (path.starts_with("~/")) path = session.environment.get("HOME").value_or("") + path.substr(1);
  for (const std::string& name : list_folder(path)) {
    if (!name.starts_with(begin) || (name.starts_with(".") && begin.empty())) continue;
    const auto status = file_status(path + name);
    out.push_back({.text = lookup.head + folder + name + (status && status->is_folder ? "/" : "")});
  }
}

void add_profiles(const Session& session, const cli::Lookup& lookup, std::vector<cli::Candidate>& out) {
  for (const std::string& name : aws::profile_names(session.environment, read_stream)) {
    if (name.starts_with(lookup.typed)) out.push_back({.text = lookup.head + name});
  }
}

// Nothing that goes wrong while looking something up takes the rest away.
void look_up(const Session& session, const cli::Completion& wanted, const cli::Lookup& lookup,
             std::vector<cli::Candidate>& out) {
  try {
    switch (lookup.source) {
      case cli::Lookup::Source::names:
        return add_names(session, wanted, lookup, out);
      case cli::Lookup::Source::files:
        return add_files(session, lookup, out);
      case cli::Lookup::Source::profiles:
        return add_profiles(session, lookup, out);
    }
  } catch (const std::exception&) {
    return;
  }
}

std::vector<cli::Candidate> candidates(const Session& session, const std::vector<std::string>& words,
                                       const std::string& word) {
  std::vector<cli::CommandHelp> helps;
  for (const OwnCommand& command : own_commands()) helps.push_back(command.help);
  cli::Completion wanted = cli::complete(words, word, helps);
  std::vector<cli::Candidate> out = std::move(wanted.candidates);
  for (const cli::Lookup& lookup : wanted.lookups) look_up(session, wanted, lookup, out);
  // A line each is what a shell reads.
  std::erase_if(out, [](const cli::Candidate& each) {
    return std::any_of(each.text.begin(), each.text.end(), [](char c) { return c >= 0 && c < ' '; });
  });
  return out;
}

// A candidate a line and, behind a tab, what it is.
std::string described(const std::vector<cli::Candidate>& candidates) {
  std::string out;
  for (const cli::Candidate& each : candidates)
    out += each.text + (each.about.empty() ? "" : "\t" + each.about) + "\n";
  return out;
}

std::string up_to(const std::string& line, const std::string& point) {
  const auto bytes = parse_int(point);
  return line.substr(0, bytes && *bytes >= 0 ? static_cast<std::size_t>(*bytes) : line.size());
}

std::string for_bash(const Session& session, const std::string& line, const std::string& breaks) {
  cli::ShellLine read = cli::read_shell_line(line, breaks);
  if (read.words.empty()) return {};
  read.words.erase(read.words.begin());
  std::string out;
  for (const cli::Candidate& each : candidates(session, read.words, read.word))
    out += cli::bash_candidate(read, each.text) + "\n";
  return out;
}

std::string answer(const Session& session) {
  std::vector<std::string> words(session.words.begin() + 1, session.words.end());
  const std::string shell = words.empty() ? "" : words.front();
  constexpr std::size_t kWordsOfBash = 4;
  if (shell == "bash" && words.size() == kWordsOfBash)
    return for_bash(session, up_to(words[1], words[2]), words[3]);
  if ((shell == "zsh" || shell == "fish") && words.size() > 1) {
    const std::string word = words.back();
    words.pop_back();
    words.erase(words.begin());
    return described(candidates(session, words, word));
  }
  const auto line = session.environment.get("COMP_LINE");
  const auto point = session.environment.get("COMP_POINT");
  if (!line || !point) return {};
  std::string out;
  for (const std::string_view each : split(for_bash(session, up_to(*line, *point), ":="), '\n')) {
    if (!each.empty()) out += std::string(trim(each)) + "\n";
  }
  return out;
}

}  // namespace

int run_complete(const Session& session) {
  try {
    print(answer(session));
  } catch (const std::exception&) {
    return 0;
  }
  return 0;
}

}  // namespace berth
