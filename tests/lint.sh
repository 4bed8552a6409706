#!/usr/bin/env bash
# clang-format over every source, and clang-tidy over the sources that changed.
#
#   tests/lint.sh [COMMIT]     the sources that differ from COMMIT; without one, or where there is none such, every source
set -euo pipefail
cd "$(dirname "$0")/.."

git ls-files '*.h' '*.cc' | xargs clang-format-14 --dry-run --Werror

sources=('lib/*.cc' 'cmd/*.cc')
if [ $# -gt 0 ] && base=$(git rev-parse --verify -q "$1^{commit}"); then
  mapfile -t files < <(git diff --name-only --diff-filter=d "$base" -- "${sources[@]}")
else
  mapfile -t files < <(git ls-files "${sources[@]}")
fi
echo "clang-tidy reads ${#files[@]} files"
[ ${#files[@]} -gt 0 ] || exit 0

# Its own build folder: clang cannot read GCC's precompiled header. Only what is generated is built there.
cmake -S . -B build-lint -G Ninja -DBERTH_PCH=OFF > /dev/null
cmake --build build-lint --target berth_generated > /dev/null
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 4 clang-tidy-14 -p build-lint --quiet > "$log" 2>&1; then
  grep -v ' warnings generated\.$' "$log"
  exit 1
fi
