"""Reading requests to destroy keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, select

from portal.cases.models import CaseFile, CaseTip
from portal.cases.queries import recused_from
from portal.erasure.models import KeyErasure
from portal.erasure.rules import Kind
from portal.intake import queries as tips
from portal.intake.models import IdentityVault, Tip
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound

CaseRow: TypeAlias = CaseFile


def of_agency(session: Session, actor: Actor, *, limit: int = 200) -> Sequence[KeyErasure]:
    """Return the requests of the actor's agency, those that wait first, then the newest.

    None about a case or a tip that is kept from the actor.
    """
    rows = select(KeyErasure).where(KeyErasure.agency == actor.agency, _open_to(actor))
    order = (col(KeyErasure.decided_at).is_not(None), col(KeyErasure.id).desc())
    return session.exec(rows.order_by(*order).limit(limit)).all()


def get(session: Session, actor: Actor, erasure_id: int) -> KeyErasure:
    """Return a request of the actor's agency, locked; raise NotFound for any other.

    Nobody has one about a case or a tip that is kept from them.
    """
    rows = select(KeyErasure).where(
        KeyErasure.id == erasure_id, KeyErasure.agency == actor.agency, _open_to(actor)
    )
    rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def waiting(session: Session, agency: str, kind: Kind, subject_id: int) -> KeyErasure | None:
    """Return an agency's request about this that nobody has decided on.

    One of an agency that has handed the case over is not in the way: it can no longer be agreed to.
    """
    rows = select(KeyErasure).where(
        KeyErasure.agency == agency,
        KeyErasure.kind == kind,
        KeyErasure.subject_id == subject_id,
        col(KeyErasure.decided_at).is_(None),
    )
    return session.exec(rows).first()


def of_case(session: Session, case_id: int) -> Sequence[KeyErasure]:
    """Return the requests about a case and its files, newest first."""
    rows = select(KeyErasure).where(KeyErasure.case_id == case_id)
    return session.exec(rows.order_by(col(KeyErasure.id).desc())).all()


def tips_of(session: Session, case_id: int) -> Sequence[Tip]:
    """Return the reports of a case, those kept from somebody among them."""
    rows = select(Tip).join(CaseTip, col(CaseTip.tip_id) == col(Tip.id))
    return session.exec(rows.where(CaseTip.case_id == case_id).order_by(col(Tip.id))).all()


def in_other_cases(session: Session, case_id: int, tip_ids: Sequence[int]) -> frozenset[int]:
    """Return those of some reports that belong to another case whose keys are still there."""
    rows = (
        select(CaseTip.tip_id)
        .join(CaseFile, col(CaseFile.id) == col(CaseTip.case_id))
        .where(
            col(CaseTip.tip_id).in_(tip_ids),
            CaseTip.case_id != case_id,
            col(CaseFile.keys_destroyed_at).is_(None),
        )
    )
    return frozenset(session.exec(rows).all())


def identity(session: Session, actor: Actor, tip_id: int) -> IdentityVault:
    """Return an identity that the actor's agency keeps; NotFound for another's.

    NotFound too for whoever is recused from a case of the tip.
    """
    kept = tips.vault(session, tip_id)
    if kept is None or kept.agency != actor.agency or tips.is_kept_from(session, actor, tip_id):
        raise NotFound
    return kept


def _open_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that neither the case nor the tip of a request is kept from the actor."""
    return and_(
        ~recused_from(actor.officer_id, col(KeyErasure.case_id)),
        ~tips.kept_from(actor, KeyErasure.tip_id),
    )
