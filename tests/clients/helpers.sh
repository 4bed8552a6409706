# What the tests with real clients share: a folder and a state of their own, a server, the counting. Sourced, with
# the path of the program in $1; the script closes with `finish`.
set -uo pipefail
berth=$(realpath "$1")
tests=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/berth-tests
pythons=(python3 /usr/bin/python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3)
export PYENV_ROOT="${PYENV_ROOT:-$HOME/.pyenv}"
work=$(mktemp -d)
passed=0 failed=0 skipped=0
at_end=()
export HOME="$work" BERTH_STATE="$work/state" BERTH_CLOCK=virtual BERTH_SEED=1 AWS_EC2_METADATA_DISABLED=true AWS_PAGER=
unset AWS_ENDPOINT_URL BERTH_REGISTRY_HOST XDG_RUNTIME_DIR REGISTRY_AUTH_FILE DOCKER_HOST DOCKER_CONFIG
cd "$work" || exit 1
cleanup() {
  local step
  for step in "${at_end[@]}"; do $step > /dev/null 2>&1; done
  BERTH_CLOCK='' BERTH_SEED='' "$berth" serve --stop > /dev/null 2>&1
  cd / && rm -rf "$work"
}
trap cleanup EXIT

# same NAME WANTED GOT
same() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$3"
  fi
}

# says NAME WORDS TEXT: whether the text has the words.
says() {
  case "$3" in
    *"$2"*) passed=$((passed + 1)) ;;
    *)
      failed=$((failed + 1))
      printf 'FAILED %s\n  words:   %s\n  not in:  %s\n' "$1" "$2" "$3"
      ;;
  esac
}

# works NAME COMMAND…: exit 0; what it said is shown if not.
works() {
  local name=$1 status
  shift
  "$@" > "$work/said" 2>&1
  status=$?
  [ $status -eq 0 ] || status="$status: $(tail -5 "$work/said")"
  same "$name" 0 "$status"
}

# refused NAME WORDS COMMAND…: another exit than 0, and the words in what it says.
refused() {
  local name=$1 words=$2
  shift 2
  if "$@" > "$work/said" 2>&1; then
    same "$name" "a refusal" "exit 0"
  else
    says "$name" "$words" "$(cat "$work/said")"
  fi
}

skip() {
  skipped=$((skipped + 1))
  echo "skipped $1: $2"
}

# until_true SECONDS COMMAND…: looks again and again, and gives up after that time.
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.05
  done
}

# The first Python that has a module.
python_with() {
  local python
  for python in "${pythons[@]}"; do
    "$python" -c "import $1" 2> /dev/null && { echo "$python"; return 0; }
  done
  return 1
}

# The state without the server.
here() { env -u AWS_ENDPOINT_URL AWS_DEFAULT_REGION=us-east-1 "$berth" "$@"; }

# start_server OPTION…: `url` and `host` say where, and the environment leads there.
start_server() {
  local exports
  exports=$("$berth" serve --background --listen 127.0.0.1:0 "$@") || {
    echo "the server did not start"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
  }
  url=$(sed -n 's/^export AWS_ENDPOINT_URL=//p' <<< "$exports")
  host=${url#http://}
  eval "$exports"
}
# count_cases CLIENT COMMAND…: one that prints a line `ok NAME` or `FAILED NAME: why` for each of its cases.
count_cases() {
  local client=$1 status line
  shift
  "$@" > "$work/cases" 2> "$work/complaints"
  status=$?
  while IFS= read -r line; do
    case "$line" in
      "ok "*) passed=$((passed + 1)) ;;
      "FAILED "*)
        failed=$((failed + 1))
        echo "FAILED $client: ${line#FAILED }"
        ;;
      "skipped "*) skip "$client: $(cut -d: -f1 <<< "${line#skipped }")" "$(cut -d: -f2- <<< "$line")" ;;
    esac
  done < "$work/cases"
  [ $status -eq 0 ] || same "$client: came to its end" "exit 0" "exit $status: $(tail -5 "$work/complaints")"
}

finish() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}
