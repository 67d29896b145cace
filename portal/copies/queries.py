"""Reading what was made of evidence and what a scanner said. Who sees the file sees this."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from portal.copies.models import ArrivalVerdict, ScanVerdict, WorkingCopy
from portal.copies.rules import Verdict
from portal.evidence.models import CustodyEvent
from portal.evidence.rules import CustodyKind

_WEIGHT = {Verdict.FAILED: 0, Verdict.CLEAN: 1, Verdict.FOUND: 2}


def around(session: Session, item_id: int) -> Sequence[WorkingCopy]:
    """Return what was made of a file, and what it was made of, oldest first."""
    near = or_(col(WorkingCopy.original_id) == item_id, col(WorkingCopy.copy_id) == item_id)
    return session.exec(select(WorkingCopy).where(near).order_by(col(WorkingCopy.id))).all()


def made_of(session: Session, item_ids: Collection[int]) -> Sequence[WorkingCopy]:
    """Return the rows of those of these files that are copies."""
    if not item_ids:
        return []
    return session.exec(select(WorkingCopy).where(col(WorkingCopy.copy_id).in_(item_ids))).all()


def verdicts(
    session: Session, item_ids: Collection[int]
) -> dict[int, ScanVerdict | ArrivalVerdict]:
    """Return the last verdict on each of these files that has one.

    A FOUND is never outdone, and a scan that came to nothing outdoes nothing.
    """
    if not item_ids:
        return {}
    arrived = select(ArrivalVerdict).where(col(ArrivalVerdict.item_id).in_(item_ids))
    asked = select(ScanVerdict).where(col(ScanVerdict.item_id).in_(item_ids))
    found: dict[int, ScanVerdict | ArrivalVerdict] = {}
    for each in (
        *session.exec(arrived.order_by(col(ArrivalVerdict.id))),
        *session.exec(asked.order_by(col(ScanVerdict.id))),
    ):
        before = found.get(each.item_id)
        if before is None or _WEIGHT[each.verdict] >= _WEIGHT[before.verdict]:
            found[each.item_id] = each
    return found


def previewed_since(session: Session, item_id: int, officer_id: int, since: datetime) -> bool:
    """Tell whether this officer's preview of the file was recorded since then."""
    row = select(CustodyEvent.id).where(
        CustodyEvent.item_id == item_id,
        CustodyEvent.officer_id == officer_id,
        CustodyEvent.kind == CustodyKind.PREVIEWED,
        CustodyEvent.at >= since,
    )
    return session.exec(row.limit(1)).first() is not None
