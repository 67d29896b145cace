"""`cluebridge reconcile`, `ledger export`, `ledger recount`: prove the ledgers, write them out."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from portal.infra.settings import Settings
from portal.kernel.actor import SYSTEM
from portal.main.app import make_works
from portal.main.commands.keys import OPERATOR
from portal.reconciliation import service
from portal.reconciliation.rules import Outcome
from referrals.losses import service as losses


def add(commands: Any) -> None:
    """Add `reconcile` and `ledger export`."""
    made = commands.add_parser(
        "reconcile", help="prove every ledger now; exit 1 when a check does not hold"
    )
    made.add_argument("--json", action="store_true", help="print JSON")
    made.set_defaults(run=_reconcile)
    group = commands.add_parser("ledger", help="the books")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    export = verbs.add_parser("export", help="write the books to standard output, no names in them")
    export.add_argument("--format", choices=("beancount",), default="beancount")
    export.add_argument("--agency", default="", help="code of one agency (all of them)")
    export.set_defaults(run=_export)
    recount = verbs.add_parser("recount", help="count the loss board anew from the postings")
    recount.set_defaults(run=_recount)


def _reconcile(arguments: argparse.Namespace) -> int:
    proof, found = service.prove(make_works(Settings()), OPERATOR)
    if arguments.json:
        checks = [_told(each) for each in found]
        told = {"at": proof.at.isoformat(), "rows": proof.rows, "wrong": proof.wrong}
        print(json.dumps({**told, "ms": proof.ms, "checks": checks}, ensure_ascii=False))
        return 1 if proof.wrong else 0
    for each in found:
        state = each.failed or ("holds" if each.holds else f"{each.wrong} wrong")
        print(f"{each.check.code}: {state} ({each.rows} rows, {each.ms} ms)")
        for damage in each.examples:
            print(f"  {each.check.row.en} {damage.row}: {damage.expected} expected, {damage.found}")
    print(
        f"{proof.wrong} of {proof.checks} checks do not hold" if proof.wrong else "ledgers: right"
    )
    return 1 if proof.wrong else 0


def _told(outcome: Outcome) -> dict[str, object]:
    return {
        "check": outcome.check.code,
        "rows": outcome.rows,
        "wrong": outcome.wrong,
        "failed": outcome.failed,
        "ms": outcome.ms,
        "examples": [
            {"agency": d.agency, "row": d.row, "expected": d.expected, "found": d.found}
            for d in outcome.examples
        ],
    }


def _export(arguments: argparse.Namespace) -> int:
    with make_works(Settings()).begin(SYSTEM, writes=False) as work:
        sys.stdout.writelines(service.lines(work, service.Wanted(arguments.agency)))
    return 0


def _recount(_arguments: argparse.Namespace) -> int:
    with make_works(Settings()).begin(OPERATOR) as work:
        print(f"{losses.rebuild(work)} orders counted")
    return 0
