"""`cluebridge keys` and `cluebridge officer`: first keys of an agency, first administrator."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from portal.agencies import queries as agencies
from portal.agencies.rules import OPENED_BY
from portal.crypto.errors import SealBroken
from portal.identity import service as identity
from portal.identity.forms import Appoint
from portal.infra.settings import Settings
from portal.kernel.actor import Actor, Office
from portal.kernel.errors import Invalid
from portal.main import people
from portal.main.app import make_works

OPERATOR = Actor("operator", offices=frozenset({Office.ADMINISTRATOR}))


def add(commands: Any) -> None:
    """Add `keys init` and `officer add`."""
    group = commands.add_parser("keys", help="compartment keys of agencies")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    init = verbs.add_parser("init", help="make an agency's missing keys for its activated officers")
    init.add_argument("agency", help="code of the agency in the directory")
    init.set_defaults(run=_init)
    officer = commands.add_parser("officer", help="accounts")
    verbs = officer.add_subparsers(metavar="VERB", required=True)
    fresh = verbs.add_parser("add", help="make an account; prints the activation address")
    for name in ("login", "name", "agency"):
        fresh.add_argument(name)
    fresh.add_argument("offices", nargs="+", choices=[office.value for office in Office])
    fresh.set_defaults(run=_add)


def _init(arguments: argparse.Namespace) -> int:
    try:
        with make_works(Settings()).begin(OPERATOR) as work:
            made = people.make_keys(work, arguments.agency)
            there = agencies.compartments(work.session, arguments.agency)
    except SealBroken:
        told = "an officer's public key is not the one in the custody log"
        print(f"cluebridge: {told}", file=sys.stderr)
        return 1
    missing = [each for each in OPENED_BY if each not in there]
    print(f"{arguments.agency}: made {', '.join(made) or 'nothing'}")
    for each in missing:
        offices = ", ".join(sorted(OPENED_BY[each]))
        print(f"{arguments.agency}: no {each} key; activate one of: {offices}", file=sys.stderr)
    return 0 if there else 1


def _add(arguments: argparse.Namespace) -> int:
    form = Appoint(
        login=arguments.login,
        name=arguments.name,
        agency=arguments.agency,
        offices=tuple(Office(each) for each in arguments.offices),
    )
    try:
        with make_works(Settings()).begin(OPERATOR) as work:
            _, code = identity.appoint(work, form)
    except Invalid as refused:
        print(f"cluebridge: {refused}", file=sys.stderr)
        return 2
    print(f"/activate/{code}")
    return 0
