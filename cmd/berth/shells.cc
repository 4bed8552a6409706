#include "shells.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/options.h"

namespace berth {

namespace {

constexpr std::string_view kBashCompletion =
    R"sh(# Completion of berth for bash: asks berth what the word at the cursor may become.
# `berth completion bash` prints this file.
_berth() {
  local candidate line=${COMP_LINE-${COMP_WORDS[*]}}
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("$candidate")
  done < <(command berth complete bash "$line" "${COMP_POINT-${#line}}" "$COMP_WORDBREAKS" 2> /dev/null)
  # A word that may go on gets no blank.
  [[ ${COMPREPLY[0]-} == *[=/:,] ]] && compopt -o nospace 2> /dev/null
  return 0
}
complete -F _berth berth
)sh";

constexpr std::string_view kZshCompletion = R"sh(#compdef berth
# Completion of berth for zsh: asks berth what the word at the cursor may become.
# `berth completion zsh` prints this file.
_berth() {
  local line text about
  local -a whole open
  while IFS= read -r line; do
    text=${line%%$'\t'*} about=
    [[ $line == *$'\t'* ]] && about=:${line#*$'\t'}
    case $text in
      *[=/:,]) open+=("${text//:/\\:}$about") ;;
      *) whole+=("${text//:/\\:}$about") ;;
    esac
  done < <(command berth complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2> /dev/null)
  (( $#open )) && _describe berth open -S ''
  (( $#whole )) && _describe berth whole
}
if [[ ${funcstack[1]} == _berth ]]; then
  _berth "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _berth berth
fi
)sh";

constexpr std::string_view kFishCompletion =
    R"sh(# Completion of berth for fish: asks berth what the word at the cursor may become.
# `berth completion fish` prints this file.
function __berth_complete
    set -l words (commandline --cut-at-cursor --current-process --tokenize)
    set -e words[1]
    set -l word (commandline --cut-at-cursor --current-token)
    # Without quotes and backslashes, as the words are; a quote may still be open.
    set word (string unescape -- $word; or string unescape -- $word"'"; or string unescape -- $word'"')
    command berth complete fish $words "$word" 2>/dev/null
end
complete --command berth --no-files --arguments '(__berth_complete)'
)sh";

// SERVICES and OPTIONS are filled in.
constexpr std::string_view kInit = R"sh(
# aws, as far as berth answers for it; the rest goes to the aws on the PATH.
__berth_routes() {
  local word
  while [ $# -gt 0 ]; do
    word=$1
    shift
    case "$word" in
      SERVICES) return 0 ;;
      -*=*) ;;
      OPTIONS) [ $# -eq 0 ] || shift ;;
      -*) ;;
      *) return 1 ;;
    esac
  done
  return 1
}
aws() {
  if __berth_routes "$@"; then command berth "$@"; else command aws "$@"; fi
}
)sh";

constexpr std::string_view kBashRouting = R"sh(_berth_aws() {
  local -a typed
  # COMP_WORDS are split at `=`, too.
  read -r -d '' -a typed <<< "${COMP_LINE:0:COMP_POINT}"
  if __berth_routes "${typed[@]:1}"; then
    _berth
  else
    local candidate
    COMPREPLY=()
    while IFS= read -r candidate; do
      COMPREPLY+=("${candidate% }")
    done < <(COMP_LINE=$COMP_LINE COMP_POINT=$COMP_POINT command aws_completer 2> /dev/null)
  fi
}
complete -F _berth_aws aws
)sh";

constexpr std::string_view kZshRouting = R"sh(_berth_aws() {
  if __berth_routes "${(@Q)words[2,-1]}"; then
    _berth
  else
    local -a found
    found=(${(f)"$(COMP_LINE=$BUFFER COMP_POINT=$CURSOR command aws_completer 2> /dev/null)"})
    compadd -- ${found% }
  fi
}
compdef _berth_aws aws
)sh";

constexpr std::string_view kFishInit = R"sh(
# aws, as far as berth answers for it; the rest goes to the aws on the PATH.
function __berth_routes
    set -l skip no
    for word in $argv
        if test $skip = yes
            set skip no
            continue
        end
        switch $word
            case SERVICES
                return 0
            case '-*=*'
            case OPTIONS
                set skip yes
            case '-*'
            case '*'
                return 1
        end
    end
    return 1
end
function aws
    if __berth_routes $argv
        command berth $argv
    else
        command aws $argv
    end
end
function __berth_complete_aws
    set -l words (commandline --cut-at-cursor --current-process --tokenize)
    set -e words[1]
    if __berth_routes $words
        __berth_complete
    else
        COMP_LINE=(commandline --cut-at-cursor --current-process) command aws_completer 2>/dev/null | string trim
    end
end
complete --command aws --no-files --arguments '(__berth_complete_aws)'
)sh";

constexpr std::array<std::string_view, 4> kRouted = {"ecs", "ecr", "ecr-public", "application-autoscaling"};

// The shortest beginning of a global option that no other one has: aws takes it for the whole.
std::string shortest(const cli::Option& option) {
  std::size_t size = 1;
  const auto shared = [&](const cli::Option& other) {
    return other.name != option.name && other.name.starts_with(option.name.substr(0, size));
  };
  const auto& all = cli::global_options();
  while (size < option.name.size() && std::any_of(all.begin(), all.end(), shared)) ++size;
  return option.name.substr(0, size);
}

std::string filled_in(std::string_view script, std::string_view between, std::string_view quote) {
  std::vector<std::string> options;
  for (const cli::Option& option : cli::global_options()) {
    if (option.arity == cli::Arity::one)
      options.push_back(std::string(quote) + "--" + shortest(option) + "*" + std::string(quote));
  }
  std::string out(script);
  const auto put = [&out](std::string_view place, const std::string& text) {
    out.replace(out.find(place), place.size(), text);
  };
  put("SERVICES", join(std::vector<std::string>(kRouted.begin(), kRouted.end()), between));
  put("OPTIONS", join(options, between));
  return out;
}

}  // namespace

std::string_view completion_script(Shell shell) {
  switch (shell) {
    case Shell::bash:
      return kBashCompletion;
    case Shell::zsh:
      return kZshCompletion;
    case Shell::fish:
      break;
  }
  return kFishCompletion;
}

std::string init_script(Shell shell) {
  std::string out(completion_script(shell));
  switch (shell) {
    case Shell::bash:
      return out + filled_in(kInit, "|", "") + std::string(kBashRouting);
    case Shell::zsh:
      return out + filled_in(kInit, "|", "") + std::string(kZshRouting);
    case Shell::fish:
      break;
  }
  return out + filled_in(kFishInit, " ", "'");
}

}  // namespace berth
