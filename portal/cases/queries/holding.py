"""Taking cases before anything of theirs, and what is kept until they are written at the end."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, select

from portal.cases.models import CaseAccess, CaseFile

_LATER = "lists_later"
_AT_ONCE = 500


def hold(session: Session, case_ids: Collection[int]) -> None:
    """Let nobody else change these cases until the transaction ends, in the one order: by id.

    Every act writes its cases last, into the lists. So who changes a row of a case takes the case
    before it: two acts that meet wait for each other there, and nowhere crosswise.
    """
    wanted = sorted(set(case_ids))
    for start in range(0, len(wanted), _AT_ONCE):
        rows = select(CaseFile).where(col(CaseFile.id).in_(wanted[start : start + _AT_ONCE]))
        rows = rows.order_by(col(CaseFile.id)).with_for_update(key_share=True)
        session.exec(rows.execution_options(populate_existing=True)).all()


def hold_free(session: Session, case_ids: Collection[int]) -> set[int]:
    """Take those of these cases that nobody holds now, without waiting; return which."""
    wanted, taken = sorted(set(case_ids)), set[int]()
    for start in range(0, len(wanted), _AT_ONCE):
        rows = select(CaseFile.id).where(col(CaseFile.id).in_(wanted[start : start + _AT_ONCE]))
        free = rows.with_for_update(key_share=True, skip_locked=True)
        taken |= {case_id or 0 for case_id in session.exec(free)}
    return taken


def later(session: Session) -> dict[tuple[int, str, str], Any]:
    """Return what will be written to list rows at the end, by case, agency and column."""
    found: dict[tuple[int, str, str], Any] = session.info.setdefault(_LATER, {})
    return found


def lead_id(session: Session, case_id: int, agency: str) -> int | None:
    """Return who is in charge of a case within an agency, named in this transaction or before."""
    key = (case_id, agency, "lead_id")
    if key in later(session):
        named: int | None = later(session)[key]
        return named
    rows = select(CaseAccess.lead_id)
    return session.exec(
        rows.where(CaseAccess.case_id == case_id, CaseAccess.agency == agency)
    ).one_or_none()
