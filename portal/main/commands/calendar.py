"""`cluebridge calendar`: the holidays of a year, loaded from a file on the server."""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Any

from portal.infra.settings import Settings
from portal.kernel.actor import Actor
from portal.kernel.packs import BookInvalid
from portal.main.app import make_works
from referrals.clocks import service
from referrals.clocks.book import registry
from referrals.clocks.queries import calendars

OPERATOR = Actor("operator")


def add(commands: Any) -> None:
    """Add `calendar load` and `calendar list`."""
    group = commands.add_parser("calendar", help="holidays by which working days are counted")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    load = verbs.add_parser("load", help="propose the years of a file, as holidays.toml is written")
    load.add_argument("file", type=Path, help="TOML with [[year]] blocks, each naming its notice")
    load.add_argument(
        "--now",
        action="store_true",
        help="put them in force at once; the log says that nobody else agreed",
    )
    load.set_defaults(run=_load)
    listing = verbs.add_parser("list", help="the years known, and their notices")
    listing.set_defaults(run=_list)


def _load(arguments: argparse.Namespace) -> int:
    try:
        years = registry.read_years(tomllib.loads(arguments.file.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, BookInvalid) as error:
        print(f"cluebridge: {arguments.file}: {error}", file=sys.stderr)
        return 2
    works = make_works(Settings())
    with works.begin(OPERATOR) as work:
        for year in years:
            service.load_calendar(work, year, in_force=arguments.now)
            state = "in force" if arguments.now else "proposed: a second person agrees on its page"
            print(f"{year.year}  {year.notice}  {state}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    works = make_works(Settings())
    with works.begin(OPERATOR, writes=False) as work:
        loaded = {row.year: row.notice for row in calendars.in_force(work.session)}
        known = {year.year: year.notice for year in registry.packaged_years()} | loaded
        for year, notice in sorted(known.items()):
            print(f"{year}  {notice}  {'loaded' if year in loaded else 'shipped'}")
    return 0
