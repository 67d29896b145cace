#!/usr/bin/env bash
# Copies the database, then the sealed evidence, then the server's own keys, into a new folder.
#   deploy/backup.sh FOLDER
# Settings come from the environment, as for the portal (CLUEBRIDGE_DATA_DIR, CLUEBRIDGE_DATABASE_URL).
# The portal may be running: evidence is written before the row that names it and never changed, so a
# database copied first finds all its files in a folder copied after it.
# Evidence in an S3 store is not copied here: use the store's own versioning and replication.
set -euo pipefail
umask 077
top=$(cd "$(dirname "$0")/.." && pwd)
target=${1:?usage: deploy/backup.sh FOLDER}
data=${CLUEBRIDGE_DATA_DIR:-$top/var/portal}
url=${CLUEBRIDGE_DATABASE_URL:-}

[ -d "$data" ] || { echo "backup: no data folder $data" >&2; exit 1; }
room="$target/$(date -u +%Y%m%dT%H%M%SZ)"
mkdir -p "$target" && mkdir "$room"
trap 'echo "backup: failed; incomplete copy left in $room" >&2' ERR

case $url in
  postgresql*)
    pg_dump --format=custom --no-owner --no-privileges --file="$room/database.pgdump" \
      --dbname="postgresql${url#postgresql+psycopg}"
    ;;
  "" | sqlite:///*)
    file=${url#sqlite:///}
    "$top/.venv/bin/python" - "${file:-$data/portal.sqlite3}" "$room/database.sqlite3" <<'PY'
import sqlite3, sys
source = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
copy = sqlite3.connect(sys.argv[2])
source.backup(copy)
copy.execute("pragma journal_mode=delete")
[answer] = copy.execute("pragma integrity_check").fetchone()
if answer != "ok":
    sys.exit(f"backup: {answer}")
PY
    ;;
  *) echo "backup: unknown kind of database" >&2; exit 1 ;;
esac

[ ! -d "$data/evidence" ] || tar -C "$data" -cf "$room/evidence.tar" evidence
[ ! -d "$data/keys" ] || tar -C "$data" -cf "$room/keys.tar" keys
(cd "$room" && find . -type f ! -name SHA256SUMS -printf '%P\n' | sort | xargs sha256sum >SHA256SUMS)
trap - ERR
sync -f "$room"
du -sh "$room" | cut -f1 | sed "s#\$# in $room#"
echo "keys.tar opens receipts to guessing and signs the custody log: keep it apart from the rest."
