#!/usr/bin/env bash
# Puts one layer of the development environment into .venv. Called by make, which knows when.
# Needs python3 (3.11 or newer) with its venv module. Everything else comes from hash-locked packages.
set -euo pipefail
cd "$(dirname "$0")/.."
layer=${1:?usage: deploy/bootstrap.sh tools|runtime|package|dev|node}
python=.venv/bin/python

die() { printf 'cluebridge: %s\n' "$*" >&2; exit 1; }
say() { printf '==> %s\n' "$*"; }

venv() {
  local base=${PYTHON:-python3}
  command -v "$base" >/dev/null || die "no $base here. Install Python 3.11 or newer, or name one: PYTHON=python3.12 make setup"
  "$base" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    die "$("$base" --version) is too old; 3.11 or newer is needed. Name one: PYTHON=python3.12 make setup"
  [ -x "$python" ] || "$base" -m venv .venv ||
    die "the venv module is missing (Debian, Ubuntu: apt install python3-venv)"
  "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >/dev/null
}

pip_install() { "$python" -m pip --disable-pip-version-check --no-input install -q "$@"; }

# uv is several times faster than pip. It reads no pip settings, so the index a person chose for pip
# is handed on; where its own certificates are not enough it asks the system's; pip is the last resort.
install() {
  local index log
  index=${PIP_INDEX_URL:-$("$python" -m pip config get global.index-url 2>/dev/null || true)}
  [ -z "$index" ] || export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$index}
  export UV_PYTHON_DOWNLOADS=never
  log=$(mktemp)
  for attempt in "" --system-certs; do
    if .venv/bin/uv --no-config pip install -q --python "$python" $attempt "$@" 2>"$log"; then
      rm -f "$log"
      return
    fi
  done
  say "uv could not install ($(grep -m1 -iE 'error|cause' "$log" || echo 'no reason given')); trying pip"
  rm -f "$log"
  pip_install "$@"
}

case $layer in
  tools)
    say "environment in .venv"
    venv
    pip_install --require-hashes -r requirements-setup.lock
    ;;
  runtime)
    say "runtime packages"
    install --require-hashes -r requirements.lock
    ;;
  package)
    install --no-deps --no-build-isolation -e .
    ;;
  dev)
    say "test and lint packages"
    install --require-hashes -r requirements-dev.lock
    ;;
  node)
    say "Node.js from a package (none on this machine)"
    install --require-hashes -r requirements-assets.lock
    ;;
  *) die "unknown layer: $layer" ;;
esac
