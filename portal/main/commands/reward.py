"""`cluebridge reward`: what a rule set gives."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from datetime import date
from typing import Any

from portal.kernel.clock import LEGAL_ZONE, SystemClock
from portal.kernel.money import parse_yuan
from rewards.schemes import rules
from rewards.schemes.book import registry, values
from rewards.schemes.rules import Asked, Level, Scheme, Subject

HELP = (
    "exit code: 0 worked out, 1 no rule in force on that day, "
    "2 wrong use, or the rule asks for more, or its text does not say"
)
FLAGS = {
    "level": "--level L1|L2|L3",
    "subject": "--subject institution|person",
    "local_rate": "--local-rate 0.02",
    "reporters": "--reporters N (1 to 1000)",
    "no_loss": "--no-loss goes with --proven 0",
}


class _WrongUse(Exception):
    """What was typed cannot be answered; says why."""


def add(commands: Any) -> None:
    """Add `reward quote` and `reward schemes`."""
    group = commands.add_parser("reward", help="reward rule sets: what do they give?")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    quote = verbs.add_parser(
        "quote", help="the reward for a proven amount, line by line", epilog=HELP
    )
    quote.add_argument("--scheme", required=True, help="code of the rule set, e.g. MAS-2019")
    quote.add_argument("--proven", help="proven amount in yuan, e.g. 360000.00")
    quote.add_argument("--level", choices=[each.value for each in Level], help="of the evidence")
    quote.add_argument("--subject", choices=[each.value for each in Subject], help="of the tip")
    quote.add_argument("--insider", action="store_true", help="the reporter works or worked there")
    quote.add_argument("--no-loss", action="store_true", help="proven, and the fund lost nothing")
    quote.add_argument("--reporters", type=int, default=1, help="how many share one reward")
    quote.add_argument("--local-rate", help="the share a place sets where the text leaves it: 0.02")
    quote.add_argument("--at", help="the day that decides, e.g. 2023-01-01 (default: newest text)")
    quote.add_argument("--json", action="store_true", help="print JSON")
    quote.set_defaults(run=_quote)
    listed = verbs.add_parser("schemes", help="every rule set, what it asks, what is not known")
    listed.add_argument("--at", help="only those in force on this day")
    listed.add_argument("--json", action="store_true", help="print JSON")
    listed.set_defaults(run=_schemes)


def _quote(arguments: argparse.Namespace) -> int:
    try:
        scheme = _scheme(arguments)
        if scheme is None:
            print(
                f"cluebridge: {arguments.scheme} was not in force on {arguments.at}",
                file=sys.stderr,
            )
            return 1
        quote = rules.quote(scheme, _asked(arguments))
    except (_WrongUse, ValueError) as error:
        return _refuse(str(error))
    except rules.NotAnswered as error:
        wanted = "; ".join(FLAGS[name] for name in error.fields)
        return _refuse(f"{arguments.scheme} asks for {wanted}")
    except rules.NotKnown as error:
        return _refuse("; ".join(_why(scheme, reason.code) for reason in error.reasons))
    told = rules.as_json(quote, scheme)
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _print(told)
    return 0


def _scheme(arguments: argparse.Namespace) -> Scheme | None:
    """Return the rule asked for, its local rate filled in; None when none was in force then."""
    try:
        code = registry.known_code(arguments.scheme)
    except registry.SchemeUnknown:
        raise _WrongUse(f"no reward rule set {arguments.scheme}") from None
    try:
        scheme = registry.scheme(code, _day(arguments.at))
    except registry.SchemeUnknown:
        return None
    if arguments.local_rate is None:
        return scheme
    return rules.localised(scheme, values.share(arguments.local_rate), scheme.version)


def _asked(arguments: argparse.Namespace) -> Asked:
    if arguments.proven is None and not arguments.no_loss:
        raise _WrongUse("say --proven YUAN, or --no-loss")
    asked = Asked(
        proven_fen=parse_yuan(arguments.proven or "0"),
        insider=arguments.insider,
        no_loss=arguments.no_loss,
        reporters=arguments.reporters,
    )
    return replace(
        asked,
        level=Level(arguments.level) if arguments.level else None,
        subject=Subject(arguments.subject) if arguments.subject else None,
    )


def _day(typed: str | None) -> date | None:
    if typed is None:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise _WrongUse(f"{typed} is not a day such as 2026-11-22") from None


def _why(scheme: Scheme | None, reason: str) -> str:
    more = f" ({FLAGS['local_rate']} works it out for an assumed rate)"
    code = scheme.code if scheme else ""
    return f"{code}: {rules.REASON_NAMES[reason].en}{more if reason == 'rate-local' else ''}"


def _refuse(why: str) -> int:
    print(f"cluebridge: {why}", file=sys.stderr)
    return 2


def _print(told: dict[str, Any]) -> None:
    if "amount_yuan" in told:
        amount = f"{told['amount_yuan']} yuan"
    else:
        least = f"at least {told['least_yuan']} and " if "least_yuan" in told else ""
        amount = f"{least}at most {told['ceiling_yuan']} yuan"
    mark = " (待核实, not confirmed)" if told["status"] != "verified" else ""
    print(f"{told['version']}: {told['kind']}, {amount}{mark}")
    for line in told["lines"]:
        print(f"  {line['text']}  [{line['rule']}]")
    if "parts_yuan" in told:
        print(f"  {' + '.join(told['parts_yuan'])}")


def _schemes(arguments: argparse.Namespace) -> int:
    try:
        day = _day(arguments.at)
    except _WrongUse as error:
        return _refuse(str(error))
    found = registry.all_schemes() if day is None else registry.in_force_on(day)
    today = SystemClock().now().astimezone(LEGAL_ZONE).date()
    told = [_listed(each, today) for each in sorted(found, key=lambda each: each.version)]
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    for each in told:
        asks = f"  asks: {', '.join(each['asks'])}" if each["asks"] else ""
        unknown = f"  unknown: {', '.join(each['unknown'])}" if each["unknown"] else ""
        print(f"{each['version']:18} {each['status']:18} {each['title']}{asks}{unknown}")
    return 0


def _listed(scheme: Scheme, today: date) -> dict[str, Any]:
    until = scheme.in_force.until
    return {
        "code": scheme.code,
        "version": scheme.version,
        "title": scheme.title.zh,
        "title_en": scheme.title.en,
        "law": str(scheme.law),
        "status": scheme.law.status.value,
        "exact": scheme.exact,
        "asks": list(rules.questions(scheme)),
        "local_rate": scheme.leaves_the_rate,
        "unknown": [piece.value for piece in scheme.unknown],
        "since": scheme.in_force.since.isoformat(),
        "until": until.isoformat() if until else None,
        "in_force_today": scheme.in_force.covers(today),
    }
