"""`cluebridge term`: when a statutory term ends, and why."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from referrals.clocks import rules
from referrals.clocks.book import registry, rows


def add(commands: Any) -> None:
    """Add `term due` and `term list`."""
    group = commands.add_parser("term", help="statutory terms: when does one end?")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    due = verbs.add_parser("due", help="count a term from an instant, day by day")
    due.add_argument("code", help="code of the term, e.g. F4 (see `cluebridge term list`)")
    due.add_argument(
        "--from", dest="started", required=True, help="start, e.g. 2026-09-30T10:00+08:00"
    )
    due.add_argument("--unit", choices=[u.value for u in rules.Unit], help="count in another unit")
    due.add_argument("--json", action="store_true", help="print JSON")
    due.set_defaults(run=_due)
    listing = verbs.add_parser("list", help="every term with its article")
    listing.set_defaults(run=_list)


def _due(arguments: argparse.Namespace) -> int:
    if arguments.code in rows.without_number():
        return _unnumbered(rows.without_number()[arguments.code], json_too=arguments.json)
    try:
        started = datetime.fromisoformat(arguments.started)
        if started.tzinfo is None:
            started = started.replace(tzinfo=LEGAL_ZONE)
        term = _term(arguments.code, started)
    except registry.TermUnknown as error:
        print(f"cluebridge: no term {error}; see `cluebridge term list`", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"cluebridge: {error}", file=sys.stderr)
        return 2
    unit = rules.Unit(arguments.unit) if arguments.unit else None
    try:
        due = rules.count(term, started, registry.calendar(), unit=unit)
    except Invalid as error:
        print(f"cluebridge: {error}", file=sys.stderr)
        return 2
    told = rules.as_json(due, term)
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"{term.code}  {term.title.zh} / {term.title.en}")
    print(f"{term.law}")
    for each in told["days"]:
        print("  " + "  ".join(str(value) for value in each.values()))
    print(f"due: {told['due_on'] or told['due_at']}  missed from: {told['due_at']}")
    return 0


def _term(code: str, started: datetime) -> rules.Term:
    """Return the wording in force on the day of the start, else the newest."""
    try:
        return registry.term(code, started.astimezone(LEGAL_ZONE).date())
    except registry.TermUnknown:
        return registry.term(code)


def _unnumbered(row: rows.Row, *, json_too: bool) -> int:
    """Say that the law sets no number for a row."""
    if json_too:
        told = {"code": row.code, "n": None, "when": row.when.en, "law": asdict(row.law)}
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"{row.code}  {row.title.zh} / {row.title.en}")
    print(f"{row.law}")
    print(f"due: {row.when.zh} / {row.when.en}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    for term in registry.all_terms():
        print(f"{term.code:12} {term.n:>3} {term.unit.value:2}  {term.title.zh}  {term.law}")
    for row in rows.without_number().values():
        print(f"{row.code:12}   –     {row.title.zh}（{row.when.zh}）  {row.law}")
    return 0
