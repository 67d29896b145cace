"""`cluebridge duty`: does an amount have to be reviewed for referral?"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from typing import Any

from portal.kernel.clock import LEGAL_ZONE, SystemClock
from portal.kernel.errors import NotFound
from portal.kernel.money import parse_yuan, plain_yuan
from referrals.duty import rules
from referrals.duty.book import registry
from referrals.duty.rules import Assessment, Found, Line, Why

REGION_DIGITS = 6
HELP = "exit code: 0 the amount stays below, 1 it must be reviewed for referral, 2 wrong use"


def add(commands: Any) -> None:
    """Add `duty check`."""
    group = commands.add_parser("duty", help="the duty to refer: does an amount reach it?")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    check = verbs.add_parser("check", help="hold amounts against a threshold", epilog=HELP)
    check.add_argument(
        "--fraud", required=True, action="append", help="yuan, e.g. 6000; again for earlier acts"
    )
    check.add_argument("--province", default="", help="region code, e.g. 990000")
    check.add_argument("--offence", default="fraud_266", help="code of the offence")
    check.add_argument("--on", help="day of the comparison, e.g. 2026-04-01; today by default")
    check.add_argument("--json", action="store_true", help="print JSON")
    check.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    try:
        fen = [parse_yuan(each) for each in arguments.fraud]
        on = date.fromisoformat(arguments.on) if arguments.on else _today()
        offence = registry.offence(arguments.offence, on)
        province = _province(arguments.province)
    except NotFound:
        print(f"cluebridge: no offence {arguments.offence} on that day", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"cluebridge: {error}", file=sys.stderr)
        return 2
    local = registry.local(offence.code, province, on) if arguments.province else None
    lines = [Line(Found(n, "", each, each, n > 0), each, Why.FRAUD) for n, each in enumerate(fen)]
    told = as_json(rules.assess(offence, local, lines))
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _print(told)
    return 1 if told["must_review"] else 0


def _province(typed: str) -> str:
    if typed and not (len(typed) == REGION_DIGITS and typed.isascii() and typed.isdigit()):
        raise ValueError("a region has six digits, e.g. 990000")
    return rules.province_of(typed)


def as_json(assessed: Assessment) -> dict[str, Any]:
    """Return an assessment as the command prints it; amounts in yuan."""
    offence, reached = assessed.offence, assessed.reached
    raised = assessed.raised
    return {
        "offence": offence.code,
        "version": offence.version,
        "law": str(offence.law),
        "status": offence.law.status.value,
        "route": offence.route.value,
        "lines": [plain_yuan(each.counted_fen) for each in assessed.lines],
        "total_yuan": plain_yuan(assessed.total_fen),
        "floors": [
            {
                "band": each.band.code,
                "yuan": plain_yuan(each.fen),
                "set_by": "province" if each.local else "national",
                "needs_confirmation": each.unset,
            }
            for each in assessed.floors
        ],
        "must_review": assessed.must_review,
        "band": reached.band.code if reached else None,
        "near_next": raised.band.code if raised else None,
        "needs_confirmation": assessed.unconfirmed,
    }


def _print(told: dict[str, Any]) -> None:
    print(f"{told['offence']}  {told['law']} ({told['status']})")
    for each in told["lines"]:
        print(f"  + {each}")
    print(f"  = {told['total_yuan']} yuan")
    for each in told["floors"]:
        doubt = "  lowest of the national band; confirm the province's" * each["needs_confirmation"]
        print(f"  {each['band']} from {each['yuan']}{doubt}")
    near = f", near {told['near_next']}" if told["near_next"] else ""
    print(f"must be reviewed: {told['band']}{near}" if told["must_review"] else "below")


def _today() -> date:
    now: datetime = SystemClock().now()
    return now.astimezone(LEGAL_ZONE).date()
