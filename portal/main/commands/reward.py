"""`cluebridge reward`: what a rule set allows."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from portal.kernel.money import parse_yuan
from rewards.schemes import rules
from rewards.schemes.book import registry


def add(commands: Any) -> None:
    """Add `reward quote`."""
    group = commands.add_parser("reward", help="reward rule sets: what is the ceiling?")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    quote = verbs.add_parser("quote", help="the ceiling for a proven amount, line by line")
    quote.add_argument("--scheme", required=True, help="code of the rule set, e.g. MAS-2019")
    quote.add_argument("--proven", required=True, help="proven amount in yuan, e.g. 360000.00")
    quote.add_argument("--json", action="store_true", help="print JSON")
    quote.set_defaults(run=_quote)


def _quote(arguments: argparse.Namespace) -> int:
    try:
        scheme = registry.scheme(arguments.scheme)
        proven_fen = parse_yuan(arguments.proven)
    except registry.SchemeUnknown as error:
        print(f"cluebridge: no reward rule set {error}", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"cluebridge: {error}", file=sys.stderr)
        return 2
    told = rules.as_json(rules.quote(scheme, proven_fen))
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{scheme.code}: {told['kind']}, at most {told['ceiling_yuan']} yuan")
        for line in told["lines"]:
            print(f"  {line}")
    return 0
