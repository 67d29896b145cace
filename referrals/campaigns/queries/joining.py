"""Reading what was asked from the page of a case: to go with another agency's check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, TypeVar

from sqlmodel import Session, col, select

from portal.cases.models import CaseFile
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from referrals.campaigns.models import CheckJoin
from referrals.campaigns.models.joining import CaseJoin
from referrals.campaigns.rules import JoinState
from referrals.inspections import queries as inspections
from referrals.inspections.models import Inspection

Case: TypeAlias = CaseFile
Join = TypeVar("Join", CaseJoin, CheckJoin)


def get(session: Session, actor: Actor, join_id: int, *, lock: bool = False) -> CaseJoin:
    """Return what was asked of the actor's agency; NotFound for any other."""
    rows = select(CaseJoin).where(CaseJoin.id == join_id, CaseJoin.host == actor.agency)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_case(session: Session, case_id: int, agency: str) -> Sequence[CaseJoin]:
    """Return what an agency asked from a case of its own, the newest first."""
    rows = select(CaseJoin).where(CaseJoin.case_id == case_id, CaseJoin.agency == agency)
    return session.exec(rows.order_by(col(CaseJoin.id).desc())).all()


def waiting(session: Session, host: str) -> Sequence[CaseJoin]:
    """Return what an agency is asked and has not answered, the oldest first."""
    rows = select(CaseJoin).where(CaseJoin.host == host, CaseJoin.state == JoinState.ASKED)
    return session.exec(rows.order_by(col(CaseJoin.id))).all()


def waiting_for(
    session: Session, *, inspection_id: int | None = None, case_id: int | None = None
) -> Sequence[CaseJoin]:
    """Return what was asked for a check, or from a case, and nobody answered, held."""
    of = CaseJoin.inspection_id == inspection_id if inspection_id else CaseJoin.case_id == case_id
    rows = select(CaseJoin).where(of, CaseJoin.state == JoinState.ASKED)
    return session.exec(rows.order_by(col(CaseJoin.id)).with_for_update()).all()


def visible(session: Session, actor: Actor, joins: Sequence[Join]) -> list[tuple[Join, Inspection]]:
    """Return each join with its check, without those whose check is not for the actor to see."""
    found = []
    for each in joins:
        try:
            found.append((each, inspections.get(session, actor, each.inspection_id)))
        except NotFound:
            continue
    return found
