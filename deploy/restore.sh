#!/usr/bin/env bash
# Puts a backup back into an empty data folder and, for PostgreSQL, an empty database.
#   deploy/restore.sh BACKUP       stop the portal first
# Settings come from the environment, as for the portal. Nothing that exists is overwritten.
set -euo pipefail
umask 077
top=$(cd "$(dirname "$0")/.." && pwd)
room=$(cd "${1:?usage: deploy/restore.sh BACKUP}" && pwd)
data=${CLUEBRIDGE_DATA_DIR:-$top/var/portal}
url=${CLUEBRIDGE_DATABASE_URL:-}

stop() { echo "restore: $*" >&2; exit 1; }

(cd "$room" && sha256sum --quiet --strict --check SHA256SUMS) || stop "the backup is damaged; nothing was changed"
[ -z "$(ls -A "$data" 2>/dev/null)" ] || stop "$data is not empty; nothing was changed"
[ -f "$room/keys.tar" ] || stop "keys.tar is missing: fetch it from where it is kept; nothing was changed"

case $url in
  postgresql*)
    native="postgresql${url#postgresql+psycopg}"
    tables=$(psql "$native" -XAtqc "select count(*) from pg_tables where schemaname = 'public'")
    [ "$tables" = 0 ] || stop "the database is not empty; nothing was changed"
    mkdir -p "$data"
    pg_restore --exit-on-error --single-transaction --no-owner --no-privileges \
      --dbname="$native" "$room/database.pgdump"
    ;;
  "" | sqlite:///*)
    file=${url#sqlite:///}
    file=${file:-$data/portal.sqlite3}
    [ ! -e "$file" ] || stop "$file exists; nothing was changed"
    mkdir -p "$data" "$(dirname "$file")"
    cp "$room/database.sqlite3" "$file"
    ;;
  *) stop "unknown kind of database" ;;
esac

[ ! -f "$room/evidence.tar" ] || tar -C "$data" -xf "$room/evidence.tar"
tar -C "$data" -xf "$room/keys.tar"
echo "restored into $data. Before opening: cluebridge migrate, then cluebridge log export and log verify."
