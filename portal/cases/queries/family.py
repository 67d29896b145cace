"""Cases merged into one another: a merge moves nothing, so sums are taken over the family."""

from __future__ import annotations

from sqlmodel import Session, col, select

from portal.cases.models import Allegation, CaseFile
from portal.infra.database import once


def merged_into(session: Session, case_id: int) -> list[int]:
    """Return the ids of the cases merged into a case, oldest first."""
    rows = select(CaseFile.id).where(CaseFile.merged_into == case_id).order_by(col(CaseFile.id))
    found = once(session, ("merged", case_id), lambda: session.exec(rows).all())
    return [each for each in found if each is not None]


def with_merged(session: Session, case_id: int) -> list[int]:
    """Return the case and those merged into it: what counts with it. Of a merged case, itself."""
    return [case_id, *merged_into(session, case_id)]


def family(session: Session, case_id: int) -> list[int]:
    """Return the whole family a case belongs to: the case it was merged into first, if it was."""
    rows = select(CaseFile.merged_into).where(CaseFile.id == case_id)
    return with_merged(session, session.exec(rows).first() or case_id)


def hold_family(session: Session, case_id: int) -> list[int]:
    """Return the family, every case of it locked in order of id until the transaction ends."""
    held: list[int] = []
    found = family(session, case_id)
    while set(found) != set(held):
        rows = select(CaseFile).where(col(CaseFile.id).in_(found)).order_by(col(CaseFile.id))
        options = {"populate_existing": True}
        session.exec(rows.with_for_update(key_share=True), execution_options=options).all()
        held, found = found, family(session, case_id)
    return found


def live_allegations(session: Session, case_id: int) -> list[Allegation]:
    """Return the allegations that did not go to a case of their own."""
    rows = select(Allegation).where(
        Allegation.case_id == case_id, col(Allegation.superseded_by).is_(None)
    )
    return list(session.exec(rows.order_by(col(Allegation.id))).all())
