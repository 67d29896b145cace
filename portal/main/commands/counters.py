"""`cluebridge counters`: prove the counters of cases, and set them right."""

from __future__ import annotations

import argparse
from typing import Any

from portal.cases import jobs
from portal.figures import queries
from portal.infra.settings import Settings
from portal.kernel.actor import SYSTEM
from portal.main.app import make_works


def add(commands: Any) -> None:
    """Add `counters`."""
    made = commands.add_parser(
        "counters", help="count every case and compare; exit 1 when a counter is wrong"
    )
    made.add_argument("--repair", action="store_true", help="then set the counters right")
    made.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    works = make_works(Settings())
    if arguments.repair:
        print(f"{jobs.correct(works)} counters corrected")
        return 0
    jobs.prove(works)
    with works.begin(SYSTEM, writes=False) as work:
        found = queries.last_proof(work.session)
        assert found is not None  # noqa: S101 - just written
        for each in found.examples:
            print(f"{' '.join(each['key'])}: counter {each['counter']}, cases {each['rows']}")
        print(f"{found.differences} counters differ" if found.differences else "counters: right")
        return 1 if found.differences else 0
