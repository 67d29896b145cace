"""`cluebridge draw verify`: repeat a draw from its record, without server or database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from referrals.draws.rules import pools, records

HELP = "exit code: 0 the draw comes out as recorded, 1 it does not, 2 wrong use"


def add(commands: Any) -> None:
    """Add `draw verify`."""
    group = commands.add_parser("draw", help="draws of targets and inspectors")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    verify = verbs.add_parser(
        "verify", help="recompute a draw from its record; prints JSON", epilog=HELP
    )
    verify.add_argument("file", type=Path, help="the record, as docs/formats/draw.md says")
    verify.add_argument("--pool", default="", help="SHA-256 of the pool as it was published")
    verify.add_argument(
        "--against", type=Path, help="another copy of the pool: name the lines that differ"
    )
    verify.set_defaults(run=_verify)


def _verify(arguments: argparse.Namespace) -> int:
    try:
        file = arguments.file.read_bytes()
        other = arguments.against.read_bytes() if arguments.against else None
    except OSError as error:
        print(f"cluebridge: {error}", file=sys.stderr)
        return 2
    found = records.check(file, arguments.pool)
    told: dict[str, Any] = {"right": not found.defects, "pool_sha256": found.pool_sha256}
    told |= {**found.facts, "defects": list(found.defects)}
    if other is not None:
        told["differs"] = _differs(file, other)
        told["right"] = told["right"] and not told["differs"]
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0 if told["right"] else 1


def _differs(file: bytes, other: bytes) -> list[str]:
    mine, theirs = (_pool(each) for each in (file, other))
    changed = pools.changed_lines(mine, pools.line_digests(theirs))
    return [f"line {at}: {line or 'gone'}" for at, line in changed]


def _pool(file: bytes) -> str:
    return file.decode(errors="replace").partition("\n\n")[0] + "\n"
