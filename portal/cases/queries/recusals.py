"""Who stays away from which case."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, func, select

from portal.cases.models import CaseAccess, CaseRecusal, CaseTip, Party
from portal.intake.models import TipRecusal
from portal.kernel.actor import Actor


def recused_from(officer_id: Any, case_id: Any = None) -> ColumnElement[bool]:
    """Return the condition that an officer is recused from a case: by default a CaseAccess row's.

    Either may be a value or a column.
    """
    case_id = col(CaseAccess.case_id) if case_id is None else case_id
    return exists().where(
        col(CaseRecusal.officer_id) == officer_id, col(CaseRecusal.case_id) == case_id
    )


def recused_at_all(session: Session, officer_id: int | None) -> bool:
    """Tell whether an officer is recused from any case: what they are shown may not be everything."""
    rows = select(CaseRecusal.officer_id).where(CaseRecusal.officer_id == officer_id)
    return session.exec(rows.limit(1)).first() is not None


def recused_through(session: Session, tip_id: int) -> frozenset[int]:
    """Return the officers who are recused from some case this tip belongs to."""
    rows = select(CaseRecusal.officer_id).join(
        CaseTip, col(CaseTip.case_id) == col(CaseRecusal.case_id)
    )
    return frozenset(session.exec(rows.where(CaseTip.tip_id == tip_id)))


def open_tips(session: Session, actor: Actor, case_id: int) -> Sequence[CaseTip]:
    """Return the tips of a case but those kept from the actor because of another case they are in."""
    kept = exists().where(
        col(TipRecusal.officer_id) == actor.officer_id,
        col(TipRecusal.tip_id) == col(CaseTip.tip_id),
    )
    rows = select(CaseTip).where(CaseTip.case_id == case_id, ~kept)
    return session.exec(rows.order_by(col(CaseTip.tip_id))).all()


def recused(session: Session, case_id: int) -> frozenset[int]:
    """Return the officers who are recused from a case, of whatever agency."""
    rows = select(CaseRecusal.officer_id).where(CaseRecusal.case_id == case_id)
    return frozenset(session.exec(rows))


def recused_cases(
    session: Session, officer_ids: Collection[int], case_ids: Collection[int]
) -> frozenset[tuple[int, int]]:
    """Return which of these officers are recused from which of these cases: (officer, case)."""
    rows = select(CaseRecusal.officer_id, CaseRecusal.case_id).where(
        col(CaseRecusal.officer_id).in_(officer_ids), col(CaseRecusal.case_id).in_(case_ids)
    )
    return frozenset((officer_id, case_id) for officer_id, case_id in session.exec(rows))


def recused_by_stage(session: Session, actor: Actor) -> dict[str, int]:
    """Return how many cases of the actor's agency are kept from the actor, by stage."""
    rows = select(CaseAccess.stage, func.count()).join(
        CaseRecusal, col(CaseRecusal.case_id) == col(CaseAccess.case_id)
    )
    rows = rows.where(CaseRecusal.officer_id == actor.officer_id, CaseAccess.agency == actor.agency)
    return {str(stage): n for stage, n in session.exec(rows.group_by(col(CaseAccess.stage)))}


def kept_people(session: Session, actor: Actor, person_ids: Collection[int]) -> frozenset[int]:
    """Return those of these people whose every case of the actor's agency is kept from the actor."""
    kept = recused_from(actor.officer_id, col(Party.case_id))
    rows = select(Party.person_id, kept).join(
        CaseAccess, col(CaseAccess.case_id) == col(Party.case_id)
    )
    rows = rows.where(CaseAccess.agency == actor.agency, col(Party.person_id).in_(person_ids))
    found: dict[bool, set[int]] = {True: set(), False: set()}
    for person_id, is_kept in session.exec(rows):
        found[bool(is_kept)].add(person_id or 0)
    return frozenset(found[True] - found[False])
