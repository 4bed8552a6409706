# A Docker engine of a test's own, with its own data, execution root and socket. Sourced behind helpers.sh.

name_of_missing_engine() {
  [ "$(id -u)" -eq 0 ] || { echo "an engine is started by root"; return; }
  command -v docker > /dev/null || { echo "the package docker.io is not installed"; return; }
  command -v dockerd > /dev/null || echo "dockerd is not installed"
}

stop_engine() {
  local process
  process=$(cat "$work/engine.pid") || return
  kill "$process"
  until_true 15 test ! -e "/proc/$process" || kill -9 "$process"
  mount | awk -v under="$work/" 'index($3, under) == 1 { print $3 }' | sort -r | xargs -r umount
}

# With the smallest storage driver, which needs no file system of its own kind, and no network.
start_engine() {
  export DOCKER_HOST="unix://$work/engine.sock" DOCKER_CONFIG="$work/docker"
  at_end+=(stop_engine)
  dockerd --data-root "$work/engine" --exec-root "$work/execution" --host "$DOCKER_HOST" --pidfile "$work/engine.pid" \
    --bridge=none --iptables=false --ip6tables=false --storage-driver=vfs > "$work/engine.log" 2>&1 &
  until_true 30 docker info
}
