"""`cluebridge reindex`: build anew what things are found by: initials, keys of tips, the search index."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any

from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main.app import make_works
from portal.registry import service as registry
from portal.search import jobs
from portal.search.service import Batch
from portal.triage import service as triage


def add(commands: Any) -> None:
    """Add `reindex`."""
    reindex = commands.add_parser(
        "reindex",
        help="fill in what older versions did not keep, and build the search index anew from the"
        " cases; searching goes on meanwhile",
    )
    reindex.set_defaults(run=_reindex)


def fill(works: Works) -> None:
    """Fill in initials of names and keys of tips that lack them, a batch a transaction."""
    for kind in registry.NAMES:
        _walk(works, partial(registry.fill_initials, kind=kind))
    _walk(works, triage.fill_keys)


def _walk(works: Works, step: Callable[..., int | None]) -> None:
    after: int | None = 0
    while after is not None:
        with works.begin(SYSTEM) as work:
            after = step(work, after=after)


def _reindex(arguments: argparse.Namespace) -> int:
    works = make_works(Settings())
    fill(works)
    print("initials of names and keys of tips: complete")
    seen = 0

    def told(batch: Batch) -> None:
        nonlocal seen
        seen += batch.seen
        print(f"\rsearch index: {seen} cases", end="", flush=True)

    wrong = jobs.rebuild(works, told)
    print(f"\rsearch index: {seen} cases, {wrong} were missing or wrong")
    return 0
