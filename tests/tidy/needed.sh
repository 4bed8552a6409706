#!/bin/sh
# A command that stays local needs no library but libc and libm: more of them cost more than the command itself.
#   tests/tidy/needed.sh build/bin/berth
set -eu
needed=$(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
for library in $needed; do
  case $library in
    libc.so.6 | libm.so.6 | ld-linux-x86-64.so.2) ;;
    *)
      echo "$1 needs $library"
      exit 1
      ;;
  esac
done
[ "$(readelf -h "$1" | sed -n 's/ *Type: *\([A-Z]*\).*/\1/p')" = EXEC ] || { echo "$1 is position-independent: its start relocates"; exit 1; }
