"""Reading rewards, never past the wall between agencies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeAlias

from sqlalchemy import func
from sqlmodel import Session, col, false, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseFile
from portal.intake.models import Tip
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from rewards.claims.models import Award, RewardShare
from rewards.claims.queries.annulling import annulment_open as annulment_open
from rewards.claims.queries.annulling import annulments as annulments
from rewards.claims.queries.annulling import annulments_open as annulments_open
from rewards.claims.queries.annulling import replaced_by as replaced_by
from rewards.claims.queries.annulling import story as story
from rewards.claims.queries.beside import counted_in as counted_in
from rewards.claims.queries.beside import findings_of as findings_of
from rewards.claims.queries.beside import of_joint as of_joint
from rewards.claims.queries.beside import resting_on as resting_on
from rewards.claims.queries.beside import restore_open as restore_open
from rewards.claims.queries.beside import restores as restores
from rewards.claims.queries.beside import share_of as share_of
from rewards.claims.queries.beside import shares as shares
from rewards.claims.queries.beside import to_remind as to_remind
from rewards.claims.queries.counting import days_to_payment as days_to_payment
from rewards.claims.queries.counting import paid_between as paid_between
from rewards.claims.queries.counting import tips_rewarded as tips_rewarded
from rewards.claims.queries.counting import waived_between as waived_between
from rewards.claims.queries.offering import cases_to_propose_in as cases_to_propose_in
from rewards.claims.queries.offering import eligible as eligible
from rewards.claims.queries.offering import eligible_in as eligible_in
from rewards.claims.queries.reviewed import has_list as has_list
from rewards.claims.queries.reviewed import list_ as list_
from rewards.claims.queries.reviewed import lists as lists
from rewards.claims.queries.reviewed import paid_in as paid_in
from rewards.claims.queries.reviewed import published as published
from rewards.claims.queries.reviewed import review as review
from rewards.claims.queries.reviewed import review_by_message as review_by_message
from rewards.claims.queries.reviewed import reviews_of as reviews_of
from rewards.claims.queries.reviewed import reviews_open as reviews_open
from rewards.claims.queries.reviewed import undecided_of as undecided_of
from rewards.claims.rules import COUNTED, SEEN_BY, State
from rewards.eligibility import queries as eligible_rows

TipRow: TypeAlias = Tip
AwardRow: TypeAlias = Award
CaseRow: TypeAlias = CaseFile


def visible_to(actor: Actor) -> SelectOfScalar[Award]:
    """Select the rewards of the actor's agency; none for those who have nothing to do with them.

    Nor those of a case from which the actor is recused.
    """
    recused = cases.recused_from(actor.officer_id, col(Award.case_id))
    rows = select(Award).where(Award.agency == actor.agency, ~recused)
    return rows if actor.holds(*SEEN_BY) else rows.where(false())


def get(session: Session, actor: Actor, award_id: int) -> Award:
    """Return the reward; raise NotFound when it is absent or not theirs."""
    found = session.exec(visible_to(actor).where(Award.id == award_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def locked(session: Session, actor: Actor, award_id: int) -> Award:
    """Return the same as it stands now, held against everybody else until the transaction ends.

    The case is held first, always: whoever takes both takes them in the same order.
    """
    _hold_case(session, get(session, actor, award_id))
    rows = visible_to(actor).where(Award.id == award_id).with_for_update()
    found = session.exec(rows, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(session: Session, award_id: int) -> Award:
    """Return a reward, for its own reporters; the caller settles who they are."""
    return session.exec(select(Award).where(Award.id == award_id)).one()


def newest(session: Session, actor: Actor, limit: int = 200) -> Sequence[Award]:
    """Return the newest rewards the actor may see."""
    return session.exec(visible_to(actor).order_by(col(Award.id).desc()).limit(limit)).all()


def of_case(session: Session, actor: Actor, case_id: int) -> Sequence[Award]:
    """Return the rewards of a case, and of those merged into it, that the actor may see."""
    rows = visible_to(actor).where(col(Award.case_id).in_(cases.with_merged(session, case_id)))
    return session.exec(rows.order_by(col(Award.id))).all()


def in_state(session: Session, case_id: int, states: Collection[State]) -> Sequence[Award]:
    """Return the rewards of one case in these states, for a subscriber."""
    rows = select(Award).where(Award.case_id == case_id, col(Award.state).in_(states))
    return session.exec(rows.order_by(col(Award.id))).all()


def of_tip(session: Session, tip_id: int, *, lock: bool = False) -> Award | None:
    """Return the newest reward of a tip, for the reporter whose tip it is."""
    rows = select(Award).where(Award.tip_id == tip_id).order_by(col(Award.id).desc()).limit(1)
    if not lock:
        return session.exec(rows).one_or_none()
    seen = session.exec(rows).one_or_none()
    if seen is None:
        return None
    _hold_case(session, seen)
    options = {"populate_existing": True}
    return session.exec(rows.with_for_update(), execution_options=options).one_or_none()


def told_of(session: Session, tip_id: int) -> tuple[Award | None, RewardShare | None]:
    """Return the newest reward a reporter has part in and, of a joint one, their share.

    Theirs, or one that another receipt collects.
    """
    own, share = of_tip(session, tip_id), share_of(session, tip_id)
    if share is None or (own is not None and known(own.id) > share.award_id):
        return own, None
    return by_id(session, share.award_id), share


def waiting(session: Session, actor: Actor, state: State, limit: int = 50) -> list[Award]:
    """Return the rewards in a state that wait for a person who had no part in them so far."""
    rows = visible_to(actor).where(Award.state == state).order_by(col(Award.id)).limit(limit)
    me = actor.officer_id
    people = ((a, {a.proposed_by, a.checked_by, a.decided_by}) for a in session.exec(rows).all())
    return [
        a for a, who in people if me not in who or (state is State.CLAIMED and me == a.checked_by)
    ]


def overdue(session: Session, today: date) -> Sequence[Award]:
    """Return the approved rewards whose last day to claim has passed."""
    rows = select(Award).where(Award.state == State.APPROVED, col(Award.claim_by) < today)
    return session.exec(rows).all()


def case_for(session: Session, actor: Actor, case_id: int) -> CaseFile:
    """Return the case, its family locked until the transaction ends, with amounts as they are now."""
    cases.get(session, actor, case_id)
    cases.hold_family(session, case_id)
    return session.exec(select(CaseFile).where(CaseFile.id == case_id)).one()


def own_case(session: Session, actor: Actor, case_id: int) -> CaseFile | None:
    """Return a case of the actor's own agency to those who see its rewards, None to all others."""
    found = cases.visible(session, actor, case_id)
    mine = found is not None and found.agency == actor.agency and actor.holds(*SEEN_BY)
    return found if mine else None


def taken_fen(session: Session, case_id: int, *, but: int | None = None) -> int:
    """Return what live rewards of a case's family come to, in fen, all agencies together."""
    amounts = select(func.coalesce(func.sum(Award.amount_fen), 0)).where(
        col(Award.case_id).in_(cases.family(session, case_id)), col(Award.state).in_(COUNTED)
    )
    return int(session.exec(amounts if but is None else amounts.where(Award.id != but)).one())


def committed_fen(session: Session, case_id: int, *, but: int) -> int:
    """Return what was paid or is being paid in a case's family, in fen, without the reward `but`."""
    amounts = select(func.coalesce(func.sum(Award.amount_fen), 0)).where(
        col(Award.case_id).in_(cases.family(session, case_id)),
        Award.id != but,
        or_(Award.state == State.PAID, col(Award.paid_by).is_not(None)),
    )
    return int(session.exec(amounts).one())


def first_tip_id(session: Session, case_id: int) -> int | None:
    """Return the first tip that a person sent, of those of the case and of all merged with it.

    By the order of the custody log, unless the head ruled otherwise.
    """
    order = eligible_rows.arrivals(session, case_id)
    return order[0].tip_id if order else None


def proven_fen(session: Session, case_id: int) -> int:
    """Return what is proven in a case's family, in fen: for a reward it is one case."""
    rows = select(func.coalesce(func.sum(CaseFile.proven_fen), 0))
    family = cases.family(session, case_id)
    return int(session.exec(rows.where(col(CaseFile.id).in_(family))).one())


def family(session: Session, case_id: int) -> list[int]:
    """Return the case, those merged with it and the one they went into."""
    return cases.family(session, case_id)


def tip(session: Session, tip_id: int) -> Tip:
    """Return a tip, for what depends on it."""
    return session.exec(select(Tip).where(Tip.id == tip_id)).one()


def tip_number(session: Session, tip_id: int) -> str:
    """Return the number on the receipt of a tip."""
    return session.exec(select(Tip.number).where(Tip.id == tip_id)).one()


def case_number(session: Session, case_id: int) -> str:
    """Return the number of a case."""
    return session.exec(select(CaseFile.number).where(CaseFile.id == case_id)).one()


def _hold_case(session: Session, award: Award) -> None:
    cases.hold_family(session, award.case_id)
