#!/usr/bin/env bash
# Golden command lines. Each *.t beside this file is a session in an empty home with an empty state on a virtual
# clock: what it must print stands in it.
#
#   tests/cli/run.sh [BERTH] [FILE.t…]     BERTH_ACCEPT=1 writes what came out into the files instead
#
#   # text             is for the reader, as are empty lines
#   $ command          is run by sh, with berth on the PATH; `> ` goes on with it
#     line             two blanks: a line of standard output (`% no newline` after one that ends without)
#   ! line             a line of standard error
#   ? 254              the exit code, if it is not 0
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
berth=$(realpath "${1:-$here/../../build/bin/berth}")
shift || true
[ -x "$berth" ] || { echo "there is no $berth"; echo "0 passed, 1 failed"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# run_command TEXT: runs it in the session's folders and prints the transcript of it.
run_command() {
  (cd "$work/cwd" && env -i HOME="$work/home" PATH="$work/bin:/usr/bin:/bin" LC_ALL=C.UTF-8 TZ=UTC TERM=dumb \
    BERTH_CLOCK=virtual BERTH_SEED=1 AWS_DEFAULT_REGION=us-east-1 sh -c "$1" > "$work/out" 2> "$work/err" < /dev/null)
  local code=$?
  if [ -s "$work/out" ]; then
    sed "s|$work|{WORK}|g; s/^/  /" "$work/out"
    [ -z "$(tail -c 1 "$work/out")" ] || printf '\n%% no newline\n'
  fi
  sed "s|$work|{WORK}|g; s/^/! /; s/^! \$/!/" "$work/err"
  [ $code -eq 0 ] || echo "? $code"
}

# transcript FILE: the file with what its commands print now.
transcript() {
  local line command='' open=no
  while IFS= read -r line || [ -n "$line" ]; do
    if [ $open = yes ] && [ "${line:0:2}" != '> ' ]; then
      run_command "$command"
      open=no
    fi
    case "$line" in
      '$ '*) command=${line:2} open=yes; printf '%s\n' "$line" ;;
      '> '*) command+=$'\n'${line:2}; printf '%s\n' "$line" ;;
      '#'* | '') printf '%s\n' "$line" ;;
    esac
  done < "$1"
  [ $open = no ] || run_command "$command"
}

passed=0 failed=0
files=("$@")
[ ${#files[@]} -gt 0 ] || files=("$here"/*.t)
for file in "${files[@]}"; do
  rm -rf "$work"/*
  mkdir "$work/home" "$work/cwd" "$work/bin"
  ln -s "$berth" "$work/bin/berth"
  transcript "$file" > "$work/now"
  if [ "${BERTH_ACCEPT:-}" = 1 ]; then
    cmp -s "$file" "$work/now" || { cp "$work/now" "$file"; echo "written: $file"; }
  elif ! diff -u --label "$file" --label now "$file" "$work/now"; then
    failed=$((failed + 1))
    continue
  fi
  passed=$((passed + 1))
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
