#!/usr/bin/env bash
# Installs what is missing of the packages that berth is built and tested with, and builds it. Debian 12; written for Ubuntu 24.04
# too, where it is untested. Run as root, or as somebody who may use sudo.
#
#   cmd/set-up.sh [BUILD_FOLDER] [CMAKE_OPTION…]
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
  g++ cmake ninja-build ccache pkg-config git
  nlohmann-json3-dev rapidjson-dev libcli11-dev liblmdb-dev libre2-dev libxxhash-dev libfmt-dev libssl-dev libexpat1-dev libyaml-dev
  libcurl4-openssl-dev libarchive-dev doctest-dev libbenchmark-dev
)

# install PACKAGE…: those that are missing.
install() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=""
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  echo "set-up: installing ${missing[*]}"
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

# clients COMMAND:PACKAGE…: those whose command is missing. One that can't be had is a test that is skipped.
clients() {
  local pair package missing=()
  for pair in "$@"; do
    command -v "${pair%%:*}" > /dev/null || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  install "${missing[@]}" && return
  for package in "${missing[@]}"; do
    install "$package" || echo "set-up: $package can't be had: its tests are skipped"
  done
}

install "${packages[@]}"
# What only the tests and the linter use.
for tools in ${BERTH_TOOLS:-}; do
  case "$tools" in
    test)
      clients objdump:binutils curl:curl openssl:openssl skopeo:skopeo python3-boto3:python3-boto3 /usr/bin/aws:awscli \
        /usr/sbin/dockerd:docker.io podman:podman buildah:buildah node:nodejs npm:npm /usr/bin/time:time zstd:zstd \
        mandoc:mandoc zsh:zsh fish:fish
      ;;
    check) install clang-format-14 clang-tidy-14 clang-14 libclang-rt-14-dev ;;
  esac
done

build="${1:-build}"
[ $# -eq 0 ] || shift
cmake -S . -B "$build" -G Ninja "$@" > /dev/null
cmake --build "$build" --parallel "$(nproc)" | { grep -v '^\[[0-9]*/[0-9]*\] \(Building\|Linking\)' || true; }
