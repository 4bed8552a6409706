#!/usr/bin/env bash
# The manual pages: those that are committed are what the program writes, mandoc has nothing to say of them, and
# every worked example does what it says, each in an empty home with an empty state on a virtual clock.
#
#   tests/man/run.sh [BERTH]     BERTH_ACCEPT=1 writes the pages anew instead
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
berth=$(realpath "${1:-$root/build/bin/berth}")
[ -x "$berth" ] || { echo "there is no $berth"; echo "0 passed, 1 failed"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

pass() { passed=$((passed + 1)); }
fail() {
  failed=$((failed + 1))
  printf 'failed: %s\n' "$1"
}

# The pages as they are now.
mkdir "$work/man" "$work/bin"
ln -s "$berth" "$work/bin/berth"
"$berth" man-pages "$work/man" || fail "berth man-pages"
if [ "${BERTH_ACCEPT:-}" = 1 ]; then
  rm -f "$root"/man/*.[17]
  install -m 644 "$work"/man/* "$root/man/"
fi
if diff -ru "$root/man" "$work/man" | head -40; then pass; else
  fail "the pages in man/ are not what berth writes: BERTH_ACCEPT=1 tests/man/run.sh writes them anew"
fi

if ! command -v mandoc > /dev/null; then
  echo "skipped: mandoc's lint (mandoc is not installed)"
  skipped=$((skipped + 1))
elif mandoc -T lint -W warning "$work"/man/*; then pass; else fail "mandoc -T lint -W warning"; fi

# Begins a script: nothing is there.
start_home() {
  rm -rf "$work/home" "$work/cwd"
  mkdir "$work/home" "$work/cwd"
  : > "$work/script"
}

# check_step NAME: the last step's command, its exit code, and its output if some was given.
check_step() {
  [ -n "$command" ] || return 0
  printf '%s\n' "$command" > "$work/step"
  # Steps share variables, so those before are read again for what they set.
  (cd "$work/cwd" && env -i HOME="$work/home" PATH="$work/bin:/usr/bin:/bin" LC_ALL=C.UTF-8 TZ=UTC TERM=dumb \
    BERTH_CLOCK=virtual BERTH_SEED=1 AWS_DEFAULT_REGION=us-east-1 bash -c '. "$1" && . "$2"; code=$?; declare -p task instance manifest 2> /dev/null > "$1"; exit $code' \
    step "$work/script" "$work/step" > "$work/out" 2> "$work/err" < /dev/null)
  local code=$?
  if [ "$code" -ne "$wanted" ]; then
    printf '%s\n' "$command"
    cat "$work/err"
    fail "$1: exit code $code, not $wanted"
  elif [ $shown = yes ] && ! diff <(printf '%s' "$output") "$work/out"; then
    fail "$1: another output"
  fi
  command=''
}

# Reads what `berth man-pages --examples` prints: `# NAME`, steps, `= ` output, `? ` exit codes, `~ ` what can't be run.
name='' command='' wanted=0 shown=no output=''
end_example() {
  check_step "$name"
  [ -z "$name" ] || [ "$failed" -gt "$before" ] || pass
}
before=0
while IFS= read -r line; do
  case "$line" in
    '# '*)
      end_example
      name=${line:2} before=$failed continued=no
      start_home
      ;;
    '= '*) shown=yes output+="${line:2}"$'\n' ;;
    '? '*) wanted=${line:2} ;;
    '~ '*) ;;
    *)
      # A step goes on in lines that begin with blanks.
      if [ "${line:0:1}" = ' ' ]; then
        command+=$'\n'$line
      else
        check_step "$name"
        command=$line wanted=0 shown=no output=''
      fi
      ;;
  esac
done < <("$berth" man-pages --examples)
end_example
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
