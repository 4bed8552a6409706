#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test; says what it skipped and why, and closes with
# `N passed, N failed, N skipped`.
#
#   tests/run.sh [--quick]     --quick: without what kills processes (for the sanitizer build)
#   BERTH_BUILD=folder         another build folder than build/, already configured
set -uo pipefail
cd "$(dirname "$0")/.."
build="${BERTH_BUILD:-build}"
quick=no
[ "${1:-}" != --quick ] || quick=yes
unset BERTH_STATE BERTH_CLOCK BERTH_SEED BERTH_RUNTIME BERTH_ACCOUNT AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_ENDPOINT_URL
export AWS_EC2_METADATA_DISABLED=true
BERTH_TOOLS="test ${BERTH_TOOLS:-}" cmd/set-up.sh "$build" || { echo "the build failed"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

passed=0 failed=0 skipped=0
failures=()
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# run NAME COMMAND…: its output, its status and its seconds go to files of its name.
run() {
  local name=$1 started=$SECONDS
  shift
  "$@" > "$logs/$name" 2>&1
  echo "$? $((SECONDS - started))" > "$logs/$name.end"
}

# tell NAME: one that printed doctest's summary counts its cases, one that printed ours its checks, another one
# counts as one test.
tell() {
  local name=$1 log="$logs/$1" status seconds line
  read -r status seconds < "$logs/$1.end" || status=1 seconds=0
  line=$(grep -a '^\[doctest\] test cases:' "$log" | tail -1)
  local good=1 bad=0
  if [ -n "$line" ]; then
    good=$(sed -E 's/.*\| *([0-9]+) passed.*/\1/' <<< "$line")
    bad=$(sed -E 's/.*\| *([0-9]+) failed.*/\1/' <<< "$line")
  elif line=$(grep -aE '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -1) && [ -n "$line" ]; then
    good=$(sed -E 's/^([0-9]+) passed.*/\1/' <<< "$line")
    bad=$(sed -E 's/.* ([0-9]+) failed.*/\1/' <<< "$line")
    local not_run
    not_run=$(sed -nE 's/.* ([0-9]+) skipped.*/\1/p' <<< "$line")
    skipped=$((skipped + ${not_run:-0}))
    grep -a '^skipped' "$log"
  elif [ "$status" -ne 0 ]; then
    good=0
  fi
  # A test that died says no summary, or one without a failure.
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  if [ "$status" -eq 0 ] && [ "$good" -eq 0 ] && [ "$bad" -eq 0 ]; then
    bad=1
    echo "it ran no test" >> "$log"
  fi
  passed=$((passed + good))
  failed=$((failed + bad))
  printf '%-28s %5d passed %3d failed  %3d s\n' "$name" "$good" "$bad" "$seconds"
  if [ "$bad" -gt 0 ]; then
    failures+=("$name")
    tail -60 "$log"
  fi
}

count() { run "$@" && tell "$1"; }

skip() {
  skipped=$((skipped + 1))
  printf '%-28s skipped: %s\n' "$1" "$2"
}

# Those that need nothing but themselves: as many at once as there are processors, the longest first.
alone=()
for test in "$build"/bin/tests/{sim,unit_backend,unit_store,unit_*,tidy,fuzz_*}; do
  name=$(basename "$test")
  [ -x "$test" ] && [ ! -e "$logs/$name.started" ] || continue
  touch "$logs/$name.started"
  alone+=("$name")
  while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
  run "$name" "$test" &
done
wait
for name in "${alone[@]}"; do tell "$name"; done

count cli tests/cli/run.sh "$build/bin/berth"
count manual tests/man/run.sh "$build/bin/berth"
if [ $quick = yes ]; then
  skip "crash_*" "kills processes for half a minute; not in a quick run"
  skip clients "they need the ordinary build"
  skip "needed libraries" "a sanitized program needs more"
else
  for clients in tests/clients/*.sh; do
    [ -x "$clients" ] && count "clients $(basename "$clients" .sh)" "$clients" "$build/bin/berth"
  done
  count "needed libraries" tests/tidy/needed.sh "$build/bin/berth"
  for crash in "$build"/bin/tests/crash_*; do
    count "$(basename "$crash")" "$crash"
  done
fi

[ ${#failures[@]} -eq 0 ] || printf 'failed: %s\n' "${failures[@]}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
