"""The next end of many cases and tips, as lists and queues are sorted by it; see `history.next_due`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, func, select

from portal.cases.models import CaseTip
from referrals.clocks.models import Clock, ClockInterval, ClockState, IntervalKind
from referrals.clocks.queries.bulk import ids_in

_AT_ONCE = 2000
_RUNS: ColumnElement[bool] = (col(Clock.state) == ClockState.OPEN) & ~exists().where(
    col(ClockInterval.clock_id) == col(Clock.id),
    col(ClockInterval.kind) == IntervalKind.PAUSE,
    col(ClockInterval.ended_at).is_(None),
)
_ENDS = func.min(Clock.effective_due_at)


def of_cases(session: Session, case_ids: Sequence[int]) -> dict[tuple[int, str], datetime]:
    """Return the next end of each case and agency that has one, by case and agency."""
    found: dict[tuple[int, str], datetime] = {}
    for some in _parts(case_ids):
        own = select(Clock.case_id, Clock.agency, _ENDS).where(
            col(Clock.case_id).in_(ids_in(some)), _RUNS
        )
        tips = select(CaseTip.case_id, Clock.agency, _ENDS).join(
            CaseTip, col(CaseTip.tip_id) == col(Clock.tip_id)
        )
        tips = tips.where(col(CaseTip.case_id).in_(ids_in(some)), _RUNS)
        rows: list[Any] = [
            *session.exec(own.group_by(col(Clock.case_id), col(Clock.agency))),
            *session.exec(tips.group_by(col(CaseTip.case_id), col(Clock.agency))),
        ]
        for case_id, agency, end in rows:
            found[case_id, agency] = min(end, found.get((case_id, agency), end))
    return found


def of_tips(session: Session, tip_ids: Sequence[int]) -> dict[int, datetime | None]:
    """Return the next end of each tip for the agency whose clocks these are."""
    found: dict[int, datetime | None] = dict.fromkeys(tip_ids)
    for some in _parts(tip_ids):
        rows = select(Clock.subject_id, _ENDS).where(
            Clock.subject == "tip",
            col(Clock.subject_id).in_(ids_in(some)),
            Clock.state == ClockState.OPEN,
        )
        found.update(dict(session.exec(rows.group_by(col(Clock.subject_id))).all()))
    return found


def cases_of_tips(session: Session, tip_ids: Collection[int]) -> set[int]:
    """Return the cases these tips are in."""
    found: set[int] = set()
    for some in _parts(sorted(tip_ids)):
        rows = select(CaseTip.case_id).where(col(CaseTip.tip_id).in_(ids_in(some)))
        found |= set(session.exec(rows))
    return found


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
