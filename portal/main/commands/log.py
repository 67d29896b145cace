"""`cluebridge log export · verify · prove · verify-proof`: the custody log, offline."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from portal.audit import queries, rules, service
from portal.crypto import notes, tiles
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main import logcheck, logdata, proofcheck
from portal.main.app import make_works
from portal.witness import service as witness


def add(commands: Any) -> None:
    """Add `log export`, `log verify`, `log prove` and `log verify-proof`."""
    group = commands.add_parser("log", help="the custody log: export it, verify it, prove a leaf")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    export = verbs.add_parser(
        "export", help="write the log, its tiles and its newest checkpoint into a folder"
    )
    export.add_argument("folder", type=Path)
    export.add_argument(
        "--bodies", action="store_true", help="also write what happened, for those entitled to it"
    )
    export.set_defaults(run=_export)
    verify = verbs.add_parser(
        "verify", help="check an export; exit 0 when whole, 1 with one line per defect"
    )
    verify.add_argument("folder", type=Path, nargs="?", help="an export; else the database itself")
    verify.add_argument(
        "--since", type=Path, metavar="CHECKPOINT", help="a checkpoint kept elsewhere, or an export"
    )
    verify.add_argument("--key", help="the log's public key, kept earlier; else the export's own")
    verify.set_defaults(run=_verify)
    _add_proofs(verbs)


def _add_proofs(verbs: Any) -> None:
    prove = verbs.add_parser("prove", help="print the proof file (.tlog-proof) of a leaf")
    prove.add_argument("index", type=int, help="its number in the log, from 0")
    prove.set_defaults(run=_prove)
    keys = verbs.add_parser("keys", help="print the public keys of this log and of this witness")
    keys.set_defaults(run=_keys)
    check = verbs.add_parser("verify-proof", help="check a .tlog-proof file offline; exit 0 or 1")
    check.add_argument("file", type=Path)
    check.add_argument("--key", required=True, help="the log's public key")
    check.add_argument(
        "--witness",
        action="append",
        default=[],
        help="public key of a witness that must have signed",
    )
    check.add_argument(
        "--leaf", help="the leaf's hash, for a file that does not say what it proves"
    )
    check.set_defaults(run=_verify_proof)


def _export(arguments: argparse.Namespace) -> int:
    size = export(make_works(Settings()), arguments.folder, bodies=arguments.bodies)
    print(f"{size} leaves in {arguments.folder}")
    return 0


def export(works: Works, folder: Path, *, bodies: bool = False) -> int:
    """Write `checkpoint`, `key`, `entries.jsonl`, `tile/` (and `bodies.jsonl`); return the size."""
    folder.mkdir(parents=True, exist_ok=True)
    with works.begin(SYSTEM) as work:
        service.sign_checkpoint(work)
    tiling = tiles.Tiling(lambda path, tile: _put(folder / path, tile))
    with works.begin(SYSTEM, writes=False) as work:
        newest = queries.latest_checkpoint(work.session)
        size = newest.size if newest else 0
        with (
            (folder / logcheck.ENTRIES).open("wb") as entries,
            (folder / logcheck.BODIES).open("w", encoding="utf-8") as told,
        ):
            for leaf in queries.leaves(work.session, end=size):
                entry = rules.entry(leaf.body, leaf.salt)
                entries.write(entry + b"\n")
                tiling.enter(entry, leaf.leaf_hash)
                if bodies:
                    line = {"salt": leaf.salt.hex(), "body": leaf.body}
                    told.write(json.dumps(line, ensure_ascii=False) + "\n")
        note = newest.note if newest else ""
    tiling.finish()
    if not bodies:
        (folder / logcheck.BODIES).unlink()
    (folder / logcheck.CHECKPOINT).write_text(note, "utf-8")
    (folder / logcheck.KEY).write_text(_signers(works.settings, note), "utf-8")
    return size


def _signers(settings: Settings, note: str) -> str:
    """Return the public keys of this log that signed a checkpoint, one a line."""
    mine = service.verifiers(settings)
    signed_by = notes.open_note(note, mine).signed_by if note else mine
    return "".join(f"{each.vkey}\n" for each in signed_by)


def _put(path: Path, tile: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(tile)


def _verify(arguments: argparse.Namespace) -> int:
    kept: Path | None = arguments.since
    kept = kept / logcheck.CHECKPOINT if kept and kept.is_dir() else kept
    since = kept.read_text("utf-8") if kept else None
    if arguments.folder is None:
        defects = logdata.verify(make_works(Settings()), since=since, vkey=arguments.key)
    else:
        defects = logcheck.verify(arguments.folder, since=since, vkey=arguments.key)
    for defect in defects:
        print(defect)
    if not defects:
        print(f"whole: {logcheck.size(arguments.folder)} leaves" if arguments.folder else "whole")
    return 1 if defects else 0


def _keys(arguments: argparse.Namespace) -> int:
    settings = Settings()
    for each in service.verifiers(settings):
        print(f"log      {each.vkey}")
    print(f"witness  {witness.cosigner(settings).witness.vkey}")
    return 0


def _prove(arguments: argparse.Namespace) -> int:
    with make_works(Settings()).begin(SYSTEM, writes=False) as work:
        found = witness.proof_of(work, arguments.index) if arguments.index >= 0 else None
    if found is None:
        print("cluebridge: no such leaf under a checkpoint", file=sys.stderr)
        return 1
    sys.stdout.write(found)
    return 0


def _verify_proof(arguments: argparse.Namespace) -> int:
    text = arguments.file.read_text("utf-8")
    found = proofcheck.verify(
        text, vkey=arguments.key, witnesses=arguments.witness, leaf=arguments.leaf
    )
    for line in found.defects or found.lines:
        print(line)
    return 1 if found.defects else 0
