"""`cluebridge log export DIR` and `cluebridge log verify DIR`: the custody log, offline."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from portal.audit import queries, rules, service
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main import logcheck
from portal.main.app import make_works


def add(commands: Any) -> None:
    """Add `log export` and `log verify`."""
    group = commands.add_parser("log", help="the custody log: export it, verify an export offline")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    export = verbs.add_parser(
        "export", help="write the log and its newest checkpoint into a folder"
    )
    export.add_argument("folder", type=Path)
    export.add_argument(
        "--bodies", action="store_true", help="also write what happened, for those entitled to it"
    )
    export.set_defaults(run=_export)
    verify = verbs.add_parser(
        "verify", help="check an export; exit 0 when whole, 1 with one line per defect"
    )
    verify.add_argument("folder", type=Path)
    verify.add_argument(
        "--since", type=Path, metavar="OLD_CHECKPOINT", help="a checkpoint kept earlier"
    )
    verify.add_argument("--key", help="the log's public key, kept earlier; else the export's own")
    verify.set_defaults(run=_verify)


def _export(arguments: argparse.Namespace) -> int:
    size = export(make_works(Settings()), arguments.folder, bodies=arguments.bodies)
    print(f"{size} leaves in {arguments.folder}")
    return 0


def export(works: Works, folder: Path, *, bodies: bool = False) -> int:
    """Write `checkpoint`, `key`, `entries.jsonl` (and `bodies.jsonl`) into `folder`; return the size."""
    folder.mkdir(parents=True, exist_ok=True)
    with works.begin(SYSTEM) as work:
        service.sign_checkpoint(work)
    with works.begin(SYSTEM, writes=False) as work:
        newest = queries.latest_checkpoint(work.session)
        size = newest.size if newest else 0
        with (
            (folder / logcheck.ENTRIES).open("wb") as entries,
            (folder / logcheck.BODIES).open("w", encoding="utf-8") as told,
        ):
            for leaf in queries.leaves(work.session, end=size):
                entries.write(rules.entry(leaf.body, leaf.salt) + b"\n")
                if bodies:
                    line = {"salt": leaf.salt.hex(), "body": leaf.body}
                    told.write(json.dumps(line, ensure_ascii=False) + "\n")
        note = newest.note if newest else ""
    if not bodies:
        (folder / logcheck.BODIES).unlink()
    (folder / logcheck.CHECKPOINT).write_text(note, "utf-8")
    (folder / logcheck.KEY).write_text(service.signer(works.settings).verifier.vkey + "\n", "utf-8")
    return size


def _verify(arguments: argparse.Namespace) -> int:
    since = arguments.since.read_text("utf-8") if arguments.since else None
    defects = logcheck.verify(arguments.folder, since=since, vkey=arguments.key)
    for defect in defects:
        print(defect)
    if not defects:
        print(f"whole: {logcheck.size(arguments.folder)} leaves")
    return 1 if defects else 0
