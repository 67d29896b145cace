"""The day's round: plans are watched, overdue orders told of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM
from referrals.collections import queries
from referrals.collections.service import planning, tell_overdue
from referrals.collections.service.charging import today

AT_ONCE = 100


def watch(works: Works) -> None:
    """Look at every plan and every overdue order, some at a time; harmless when done twice."""
    _each(
        works,
        lambda work, after: queries.plans_running(work.session, after, AT_ONCE),
        planning.watch,
    )
    _each(
        works,
        lambda work, after: queries.overdue(work.session, today(work), after, AT_ONCE),
        tell_overdue,
    )


def _each(
    works: Works,
    find: Callable[[Work, int], Sequence[Any]],
    do: Callable[[Work, Any], None],
) -> None:
    after = 0
    while True:
        with works.begin(SYSTEM) as work:
            found = find(work, after)
            for each in found:
                do(work, each)
        if not found:
            return
        after = found[-1].id or 0
