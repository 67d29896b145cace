"""Reading recusals."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, or_, select

from portal.assignments.models import Recusal
from portal.assignments.rules import IN_FORCE, WAITING
from portal.cases.models import CaseAccess, CaseFile, CaseTip, Party
from portal.cases.queries import with_merged
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound

PAGE = 50


def recusal(session: Session, actor: Actor, recusal_id: int) -> Recusal:
    """Return a recusal of the actor's agency, locked; raise NotFound otherwise."""
    found = session.get(Recusal, recusal_id, with_for_update=True, populate_existing=True)
    if found is None or found.agency != actor.agency:
        raise NotFound
    return found


def of_agency(
    session: Session, agency: str, *, before: int | None = None, limit: int = PAGE
) -> Sequence[Recusal]:
    """Return the recusals of an agency, newest first."""
    rows = select(Recusal).where(Recusal.agency == agency)
    if before is not None:
        rows = rows.where(col(Recusal.id) < before)
    return session.exec(rows.order_by(col(Recusal.id).desc()).limit(limit)).all()


def of_officer(session: Session, officer_id: int, limit: int = PAGE) -> Sequence[Recusal]:
    """Return an officer's own recusals, newest first."""
    rows = select(Recusal).where(Recusal.officer_id == officer_id)
    return session.exec(rows.order_by(col(Recusal.id).desc()).limit(limit)).all()


def of_case(session: Session, case_id: int, agency: str) -> Sequence[Recusal]:
    """Return the recusals of an agency's officers from a case in force or waiting."""
    live = IN_FORCE | WAITING
    rows = select(Recusal).where(
        Recusal.case_id == case_id, Recusal.agency == agency, col(Recusal.state).in_(live)
    )
    return session.exec(rows.order_by(col(Recusal.id))).all()


def standing(session: Session, institution_ids: Collection[int]) -> Sequence[Recusal]:
    """Return the standing recusals in force from any of these institutions, of every agency."""
    rows = select(Recusal).where(
        col(Recusal.institution_id).in_(institution_ids), col(Recusal.state).in_(IN_FORCE)
    )
    return session.exec(rows.order_by(col(Recusal.id))).all()


def touched_by(session: Session, recusal: Recusal) -> Sequence[int]:
    """Return the cases a recusal is about that its agency knows of, and those they were merged into."""
    found = _about(session, recusal)
    rows = select(CaseFile.merged_into).where(
        col(CaseFile.id).in_(found), col(CaseFile.merged_into).is_not(None)
    )
    return sorted({*found, *(each for each in session.exec(rows) if each is not None)})


def _about(session: Session, recusal: Recusal) -> Sequence[int]:
    if recusal.case_id is not None:
        return [recusal.case_id]
    rows = select(CaseAccess.case_id).where(CaseAccess.agency == recusal.agency)
    party = select(Party.case_id).where(Party.institution_id == recusal.institution_id)
    about = or_(
        CaseAccess.institution_id == recusal.institution_id, col(CaseAccess.case_id).in_(party)
    )
    return session.exec(rows.where(about).order_by(col(CaseAccess.case_id))).all()


def institutions_of(session: Session, case_id: int) -> frozenset[int]:
    """Return the institutions a case and those merged into it are on, parties among them."""
    ids = with_merged(session, case_id)
    of_file = select(CaseFile.institution_id).where(col(CaseFile.id).in_(ids))
    of_parties = select(Party.institution_id).where(col(Party.case_id).in_(ids))
    found = [*session.exec(of_file), *session.exec(of_parties)]
    return frozenset(each for each in found if each is not None)


def covering(session: Session, officer_id: int, case_id: int) -> Sequence[Recusal]:
    """Return the recusals in force that keep an officer away from a case, oldest first.

    Those from a case merged into it among them: it is dealt with there.
    """
    about = or_(
        col(Recusal.case_id).in_(with_merged(session, case_id)),
        col(Recusal.institution_id).in_(institutions_of(session, case_id)),
    )
    rows = select(Recusal).where(
        Recusal.officer_id == officer_id, col(Recusal.state).in_(IN_FORCE), about
    )
    return session.exec(rows.order_by(col(Recusal.id))).all()


def standing_on(session: Session, case_ids: Collection[int]) -> Sequence[tuple[int, Recusal]]:
    """Return the standing recusals their owners' officers have from these cases, by case."""
    rows = (
        select(CaseFile.id, Recusal)
        .join(Recusal, col(Recusal.institution_id) == col(CaseFile.institution_id))
        .where(
            col(CaseFile.id).in_(case_ids),
            col(Recusal.agency) == col(CaseFile.agency),
            col(Recusal.state).in_(IN_FORCE),
        )
    )
    found = session.exec(rows.order_by(col(CaseFile.id), col(Recusal.id))) if case_ids else ()
    return [(case_id, each) for case_id, each in found if case_id is not None]


def with_tip(session: Session, tip_id: int, *, but: int) -> Sequence[int]:
    """Return the other cases a tip is in."""
    rows = select(CaseTip.case_id).where(CaseTip.tip_id == tip_id, CaseTip.case_id != but)
    return session.exec(rows.order_by(col(CaseTip.case_id))).all()


def beside(session: Session, case_id: int) -> Sequence[int]:
    """Return the cases with a tip of this one, and the one it was split off."""
    tips = select(CaseTip.tip_id).where(CaseTip.case_id == case_id)
    rows = select(CaseTip.case_id).where(col(CaseTip.tip_id).in_(tips), CaseTip.case_id != case_id)
    split_from = session.exec(select(CaseFile.split_from).where(CaseFile.id == case_id)).first()
    return sorted({*session.exec(rows), *([split_from] if split_from else [])})


def in_force_for(
    session: Session, officer_id: int, *, case_id: int | None, institution_id: int | None
) -> bool:
    """Tell whether just this recusal is in force or waiting already."""
    rows = select(Recusal.id).where(
        Recusal.officer_id == officer_id,
        Recusal.case_id == case_id,
        Recusal.institution_id == institution_id,
        col(Recusal.state).in_(IN_FORCE | WAITING),
    )
    return session.exec(rows.limit(1)).first() is not None
