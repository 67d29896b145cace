#!/usr/bin/env bash
# Drives a running portal with curl and says what is wrong with it.
#   deploy/smoke.sh [PUBLIC [STAFF]]     default: http://127.0.0.1:8000 http://127.0.0.1:8001
set -uo pipefail
public=${1:-http://127.0.0.1:8000}
staff=${2:-http://127.0.0.1:8001}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
bad=0

ask() { # ask METHOD URL [curl arguments]: leaves $status, $room/head, $room/body
  local method=$1 url=$2
  shift 2
  : >"$room/head" >"$room/body"
  status=$(curl -sS --max-time 20 -X "$method" -D "$room/head" -o "$room/body" -w '%{http_code}' "$@" "$url") || status=000
}
expect() { # expect WORDS COMMAND…
  local words=$1
  shift
  if "$@"; then echo "ok    $words"; else echo "WRONG $words (answer $status)"; bad=1; fi
}
is() { [[ $status =~ ^($1)$ ]]; }
header() { grep -qiE "^$1: .*$2" "$room/head"; }
body() { grep -q "$1" "$room/body"; }
none() { ! "$@"; }
insecure_cookie() { grep -i '^set-cookie:' "$room/head" | grep -qiv 'secure'; }

for site in "$public" "$staff"; do
  ask GET "$site/" -L
  expect "$site/ answers" is 200
  is 200 || continue
  expect "$site/ speaks Chinese first" body '<html[^>]*lang="zh'
  expect "$site/ forbids inline script" header content-security-policy "default-src 'none'"
  expect "$site/ is not framed" header content-security-policy "frame-ancestors 'none'"
  expect "$site/ sends no referrer" header referrer-policy '(no-referrer|same-origin)'
  expect "$site/ does not tell its server's version" none header server '.*[0-9]'
  style=$(grep -oE '/static/[^"]+\.css[^"]*' "$room/body" | head -n 1)
  ask GET "$site${style:-/static/missing.css}"
  expect "$site style sheet" is 200
  ask GET "$site/no-such-page-$RANDOM"
  expect "$site unknown page is refused like any other" is '404|303'
  ask POST "$site/" --data x=1
  expect "$site takes no form without its token" is '403|404|405|303'
  if [[ $site == https://* ]]; then
    ask GET "$site/"
    expect "$site insists on TLS" header strict-transport-security max-age
    expect "$site cookies are Secure" none insecure_cookie
  fi
done

ask GET "$staff/" -L
is 200 && expect "staff desk is closed to strangers" none body 'action="[^"]*sign-out"'

[ $bad = 0 ] && echo "all well"
exit $bad
