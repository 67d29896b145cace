"""Rows that only the verbs of cases read: wraps, notes, whereabouts of files, number series."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, or_, select

from portal.cases.models import CaseDocument, CaseEvidence, CaseKeyWrap, CaseTip, Note, NumberSeries
from portal.cases.rules import Scope, Visibility
from portal.kernel.errors import NotFound


def key_wraps(session: Session, case_id: int, agency: str) -> Sequence[CaseKeyWrap]:
    """Return the keys of the case that an agency holds, oldest generation first."""
    return session.exec(
        select(CaseKeyWrap)
        .where(CaseKeyWrap.case_id == case_id, CaseKeyWrap.agency == agency)
        .order_by(col(CaseKeyWrap.generation))
    ).all()


def all_key_wraps(session: Session, case_id: int) -> Sequence[CaseKeyWrap]:
    """Return every wrap of every key of the case, whoever holds it."""
    return session.exec(select(CaseKeyWrap).where(CaseKeyWrap.case_id == case_id)).all()


def tips_in(session: Session, tip_ids: Collection[int]) -> Sequence[CaseTip]:
    """Return the places of some tips in cases, as they are now."""
    rows = select(CaseTip).where(col(CaseTip.tip_id).in_(tip_ids)).order_by(col(CaseTip.id))
    return session.exec(rows, execution_options={"populate_existing": True}).all()


def holders(session: Session, case_id: int, generation: int) -> dict[str, set[Scope]]:
    """Return which agencies hold which shared keys of a generation."""
    rows = select(CaseKeyWrap.agency, CaseKeyWrap.scope).where(
        CaseKeyWrap.case_id == case_id,
        CaseKeyWrap.generation == generation,
        CaseKeyWrap.scope != Scope.OWN,
    )
    found: dict[str, set[Scope]] = {}
    for agency, scope in session.exec(rows):
        found.setdefault(agency, set()).add(Scope(scope))
    return found


def notes(session: Session, case_id: int, agency: str) -> Sequence[Note]:
    """Return the notes an agency may read, oldest first."""
    rows = select(Note).where(
        Note.case_id == case_id,
        or_(col(Note.visibility) == Visibility.ALL, col(Note.agency) == agency),
    )
    return session.exec(rows.order_by(col(Note.id))).all()


def evidence(session: Session, case_id: int) -> dict[int, CaseEvidence]:
    """Return under which generation each file of the case lies, by item id."""
    rows = session.exec(select(CaseEvidence).where(CaseEvidence.case_id == case_id)).all()
    return {each.item_id: each for each in rows}


def document(session: Session, document_id: int) -> CaseDocument:
    """Return a document with its bytes."""
    found = session.get(CaseDocument, document_id)
    if found is None:
        raise NotFound
    return found


def number_series(session: Session, name: str) -> NumberSeries | None:
    """Return the series, locked until the transaction ends."""
    return session.exec(
        select(NumberSeries).where(NumberSeries.name == name).with_for_update()
    ).one_or_none()
