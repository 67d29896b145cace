"""`cluebridge reindex`: build the search index anew from the cases."""

from __future__ import annotations

import argparse
from typing import Any

from portal.infra.settings import Settings
from portal.main.app import make_works
from portal.search import jobs
from portal.search.service import Batch


def add(commands: Any) -> None:
    """Add `reindex`."""
    reindex = commands.add_parser(
        "reindex", help="build the search index anew from the cases; searching goes on meanwhile"
    )
    reindex.set_defaults(run=_reindex)


def _reindex(arguments: argparse.Namespace) -> int:
    seen = 0

    def told(batch: Batch) -> None:
        nonlocal seen
        seen += batch.seen
        print(f"\rsearch index: {seen} cases", end="", flush=True)

    wrong = jobs.rebuild(make_works(Settings()), told)
    print(f"\rsearch index: {seen} cases, {wrong} were missing or wrong")
    return 0
