#!/usr/bin/env bash
# Sees to it that the machine has what `make test` needs beside Go: a C compiler for
# the race detector, Node, PostgreSQL and Chromium. As root on Debian it installs
# what is missing; otherwise it says what is missing and ends with 1.
set -euo pipefail

oldest_node=20
oldest_postgres=15

has_gcc() { command -v gcc cc clang >/dev/null; }

has_node() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$oldest_node" ]
}

has_chromium() {
  local name
  for name in "${KARTABL_CHROMIUM:-}" chromium-headless-shell chromium; do
    if [ -n "$name" ] && command -v "$name" >/dev/null; then return 0; fi
  done
  return 1
}

has_postgres() {
  local program version
  for program in "$(command -v postgres || true)" /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres \
    /opt/homebrew/opt/postgresql@*/bin/postgres /usr/local/opt/postgresql@*/bin/postgres; do
    [ -x "$program" ] || continue
    version=$("$program" --version | sed -E 's/.*\(PostgreSQL\) ([0-9]+).*/\1/')
    if [ "$version" -ge "$oldest_postgres" ]; then return 0; fi
  done
  return 1
}

missing_packages() {
  has_gcc || echo gcc libc6-dev
  has_node || echo nodejs npm
  has_postgres || echo postgresql
  has_chromium || echo chromium-headless-shell
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  local wait=(-o DPkg::Lock::Timeout=300)
  apt-get "${wait[@]}" update -q
  apt-get "${wait[@]}" install -q -y --no-install-recommends "$@"
}

complain() {
  {
    echo "missing for make test:"
    has_gcc || echo "  a C compiler (for go test -race); Debian: gcc libc6-dev"
    has_node || echo "  Node $oldest_node or newer with npm; Debian: nodejs npm"
    has_postgres || echo "  PostgreSQL $oldest_postgres or newer (initdb, postgres); Debian: postgresql"
    has_chromium || echo "  Chromium (or its path in KARTABL_CHROMIUM); Debian: chromium-headless-shell"
  } >&2
  exit 1
}

read -r -a packages <<<"$(missing_packages | tr '\n' ' ')"
if [ "${#packages[@]}" -eq 0 ]; then exit 0; fi

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  install_packages "${packages[@]}" || complain
fi
if [ -n "$(missing_packages)" ]; then complain; fi
