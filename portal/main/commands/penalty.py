"""`cluebridge penalty`: does a fine lie within the bounds of its article?"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from portal.kernel.clock import LEGAL_ZONE, SystemClock
from portal.kernel.errors import NotFound
from portal.kernel.law import Citation, Status
from portal.kernel.money import parse_yuan, plain_yuan
from portal.kernel.text import Text
from referrals.penalties.book import registry
from referrals.penalties.rules import Base, Condition, Named, Norm
from referrals.penalties.rules.checking import Outcome, check, check_contract

HELP = "exit code: 0 within the bounds, 1 outside, 2 wrong use"
AGREEMENT = Citation("医疗保障定点服务协议", "违约责任条款", Status.NEEDS_CONFIRMATION)


def add(commands: Any) -> None:
    """Add `penalty check`."""
    group = commands.add_parser("penalty", help="fines: do they lie within their bounds?")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    told = verbs.add_parser("check", help="hold a fine against its article", epilog=HELP)
    told.add_argument("--act", required=True, help="article, act or norm: 38, 38-1, 40-p2, SIL-87")
    base = told.add_mutually_exclusive_group()
    base.add_argument("--loss", help="yuan lost by the fund")
    base.add_argument("--fraud", help="yuan defrauded")
    told.add_argument("--fine", required=True, help="yuan proposed")
    told.add_argument("--contract", action="store_true", help="it is contract money, not a fine")
    told.add_argument("--times", type=int, help="with --contract: the multiple agreed")
    told.add_argument(
        "--ground", action="append", default=[], help="ground of discretion: APL-32-1"
    )
    told.add_argument("--reason", default="", help="the facts behind the grounds")
    told.add_argument(
        "--met",
        action="append",
        choices=[*Condition],
        help="a condition established; none is asked",
    )
    told.add_argument("--on", help="day of the act, e.g. 2026-04-01; today by default")
    told.add_argument("--json", action="store_true", help="print JSON")
    told.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    try:
        told, within = _contract(arguments) if arguments.contract else _fine(arguments)
    except ValueError as error:
        print(f"cluebridge: {error}", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(each["en"] for each in told["lines"]))
        print("within" if within else "outside")
    return 0 if within else 1


def _fine(arguments: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    on = _day(arguments.on)
    norm = _norm(arguments.act, on)
    base_fen = _base(norm, arguments)
    grounds = _grounds(arguments.ground, arguments.reason, on)
    met = None if arguments.met is None else [Condition(each) for each in arguments.met]
    came = check(norm, base_fen, parse_yuan(arguments.fine), grounds, met)
    return as_json(arguments.act, came), came.within


def _norm(typed: str, on: date) -> Norm:
    try:
        return registry.typed(typed, on)
    except NotFound:
        raise ValueError(f"no act or article {typed} on {on}") from None


def _base(norm: Norm, arguments: argparse.Namespace) -> int:
    """Return the base typed, in fen; ValueError when it is not the one the norm is reckoned on."""
    wanted = norm.fine.base if norm.fine else Base.NONE
    given = {Base.LOSS: arguments.loss, Base.FRAUD: arguments.fraud}
    typed = given.get(wanted)
    if wanted is not Base.NONE and typed is None:
        raise ValueError(f"a fine of {norm.code} is reckoned on --{wanted}")
    return parse_yuan(typed) if typed is not None else 0


def _grounds(codes: Sequence[str], reason: str, on: date) -> list[Named]:
    known = {each.code.upper(): each for each in registry.grounds(on).values()}
    found = []
    for typed in codes:
        code = typed.strip().upper().replace(" ", "-")
        ground = known.get(code) or known.get(f"APL-{code}")
        if ground is None:
            raise ValueError(f"no ground {typed}; one of {', '.join(sorted(known))}")
        found.append(Named(ground, reason or "cluebridge penalty check"))
    return found


def _contract(arguments: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    typed = arguments.loss or arguments.fraud
    if typed is None:
        raise ValueError("contract money is reckoned on --loss (or --fraud)")
    if arguments.times is not None and arguments.times < 1:
        raise ValueError("a multiple is 1 or more")
    _norm(arguments.act, _day(arguments.on))
    came = check_contract(parse_yuan(typed), parse_yuan(arguments.fine), arguments.times)
    told = {
        "kind": "contract_money",
        "act": arguments.act,
        "article": str(AGREEMENT),
        "status": AGREEMENT.status.value,
        "base": {"kind": "loss" if arguments.loss else "fraud", "yuan": plain_yuan(came.base_fen)},
        "bounds": {"times": came.times, "exact": True},
        "proposed_yuan": plain_yuan(came.proposed_fen),
        "within": came.within,
        "reasons": [] if came.within else ["not_the_multiple"],
        "lines": _lines(came.steps),
    }
    return told, came.within


def as_json(act: str, came: Outcome) -> dict[str, Any]:
    """Return a check of a fine as the command prints it; amounts in yuan."""
    fine = came.norm.fine
    times = fine.times if fine else None
    return {
        "kind": "fine",
        "act": act,
        "norm": came.norm.code,
        "version": came.norm.version,
        "article": str(came.norm.law),
        "status": came.norm.law.status.value,
        "base": {
            "kind": (fine.base if fine else Base.NONE).value,
            "yuan": plain_yuan(came.base_fen),
        },
        "bounds": {
            "least_yuan": plain_yuan(came.least_fen),
            "most_yuan": plain_yuan(came.most_fen),
            "least_times": times[0] if times else None,
            "most_times": times[1] if times else None,
            "inclusive": True,
        },
        "proposed_yuan": plain_yuan(came.proposed_fen),
        "within": came.within,
        "reasons": [each.value for each in came.reasons],
        "condition_to_establish": came.open_condition and came.open_condition.value,
        "lines": _lines(came.steps),
    }


def _lines(steps: Sequence[Text]) -> list[dict[str, str]]:
    return [{"zh": each.zh, "en": each.en} for each in steps]


def _day(typed: str | None) -> date:
    if typed:
        return date.fromisoformat(typed)
    return SystemClock().now().astimezone(LEGAL_ZONE).date()
