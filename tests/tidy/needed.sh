#!/bin/sh
# The programs need no library but libc and libm: more of them cost more than a command that stays local, and
# half of a server's memory. What asks other machines loads its libraries when it does.
#   tests/tidy/needed.sh build/bin/berth
set -eu
for program in "$1" "$(dirname "$1")/../libexec/berth/berth-net"; do
  needed=$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
  for library in $needed; do
    case $library in
      libc.so.6 | libm.so.6 | ld-linux-x86-64.so.2) ;;
      *)
        echo "$program needs $library"
        exit 1
        ;;
    esac
  done
  [ "$(readelf -h "$program" | sed -n 's/ *Type: *\([A-Z]*\).*/\1/p')" = EXEC ] || { echo "$program is position-independent: its start relocates"; exit 1; }
done
