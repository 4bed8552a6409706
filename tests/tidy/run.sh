#!/bin/sh
# Reads the tree for what the rules of the house forbid. Needs the build tree, whose folder may be given.
exec "${1:-$(dirname "$0")/../../build}/bin/tests/tidy"
