"""The custody record of a file: rows that are only ever added, each with its leaf."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.evidence import queries
from portal.evidence.events import (
    CustodyEntered,
    EvidenceHeld,
    EvidenceOpened,
    EvidenceReleased,
)
from portal.evidence.forms import CustodyEntry
from portal.evidence.models import CustodyEvent, EvidenceItem
from portal.evidence.rules import CustodyKind
from portal.evidence.rules.custody import OF_ORIGINALS, OPENINGS
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Destroyed, Invalid

_ONE_LOOK = timedelta(hours=1)


def opened(
    work: Work,
    item: EvidenceItem,
    kind: CustodyKind,
    reason: str,
    *,
    case_id: int | None = None,
    tip_id: int | None = None,
    part: bool = False,
) -> None:
    """Write who opened the file and why; commit before the first byte leaves.

    Raises Destroyed, and records nothing, when the file is no more. `kind` is one of `OPENINGS`.
    `part` says that a range from within the file leaves: a player that seeks asks
    for many, so further ones of the same officer within the hour add nothing.
    """
    if kind not in OPENINGS:
        raise ValueError(kind)
    present(work, item_id(item))
    if part and _seen_lately(work, item, kind):
        return
    write(work, item, kind, reason)
    work.record(
        EvidenceOpened(
            item_id=item_id(item),
            kind=kind,
            reason=reason,
            sha256=item.sha256.hex(),
            tip_id=tip_id,
            case_id=case_id,
        )
    )


def present(work: Work, item_id: int) -> None:
    """Raise Destroyed when the file is no more, whatever was read of it before.

    It cannot be destroyed from here to the end of the transaction.
    """
    now = queries.as_now(work.session, item_id)
    if now.destroyed_at is not None:
        raise Destroyed(now.destroyed_at)


def enter(work: Work, item: EvidenceItem, form: CustodyEntry, *, case_id: int) -> None:
    """Write an act on the original, a correction or a withdrawal; nothing before it is changed.

    Invalid when nobody is named who gave or took an original.
    """
    if form.kind in OF_ORIGINALS and not form.other_side:
        raise Invalid(other_side="missing")
    write(
        work,
        item,
        form.kind,
        form.reason,
        other_side=form.other_side or "",
        device=form.device or "",
        device_at=form.device_at,
    )
    work.record(
        CustodyEntered(
            item_id=item_id(item),
            kind=form.kind,
            reason=form.reason,
            other_side=form.other_side or "",
            sha256=item.sha256.hex(),
            case_id=case_id,
        )
    )


def hold(work: Work, item: EvidenceItem, reason: str, *, case_id: int) -> None:
    """Put the file under the legal hold of the actor's agency. Conflict when it is already."""
    if work.actor.agency in queries.holders(work.session, item_id(item)):
        raise Conflict
    item.legal_hold = True
    work.session.add(item)
    write(work, item, CustodyKind.HELD, reason)
    work.record(EvidenceHeld(item_id=item_id(item), reason=reason, case_id=case_id))


def release(work: Work, item: EvidenceItem, reason: str, *, case_id: int) -> None:
    """Lift the hold of the actor's agency; those of others stay. Conflict when it has none."""
    held_by = queries.holders(work.session, item_id(item))
    if work.actor.agency not in held_by:
        raise Conflict
    item.legal_hold = bool(held_by - {work.actor.agency})
    work.session.add(item)
    write(work, item, CustodyKind.RELEASED, reason)
    work.record(EvidenceReleased(item_id=item_id(item), reason=reason, case_id=case_id))


def write(
    work: Work,
    item: EvidenceItem,
    kind: CustodyKind,
    reason: str = "",
    *,
    other_side: str = "",
    device: str = "",
    device_at: datetime | None = None,
) -> None:
    """Add a row; the caller records the event that becomes its leaf."""
    who = work.actor
    from_officer = who.officer_id is not None
    work.session.add(
        CustodyEvent(
            item_id=item_id(item),
            kind=kind,
            actor=who.name,
            agency=who.agency,
            office=",".join(sorted(who.offices)),
            officer_id=who.officer_id,
            reason=reason,
            other_side=other_side,
            device=device if from_officer else "",
            device_at=device_at if from_officer else None,
            at=work.stamp,
        )
    )


def item_id(item: EvidenceItem) -> int:
    """Return the id of a stored row."""
    assert item.id is not None  # noqa: S101 - it was flushed or read
    return item.id


def _seen_lately(work: Work, item: EvidenceItem, kind: CustodyKind) -> bool:
    last = queries.last_opening(work.session, item_id(item), kind, work.actor.officer_id)
    return last is not None and last > work.now - _ONE_LOOK
