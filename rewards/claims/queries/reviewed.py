"""Reading what reporters objected to, and what the public is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from portal.cases import queries as cases
from portal.cases.models import CaseFile
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from rewards.claims.models import Award, RewardList, RewardReview
from rewards.claims.rules import REVIEWERS, SEEN_BY, About, State


def reviews_of(session: Session, tip_id: int) -> Sequence[RewardReview]:
    """Return what a reporter objected to, oldest first."""
    rows = select(RewardReview).where(RewardReview.tip_id == tip_id)
    return session.exec(rows.order_by(col(RewardReview.id))).all()


def review_by_message(session: Session, message_id: int) -> RewardReview | None:
    """Return the objection that was made with a message."""
    rows = select(RewardReview).where(RewardReview.message_id == message_id)
    return session.exec(rows).one_or_none()


def review(session: Session, actor: Actor, review_id: int) -> RewardReview:
    """Return an objection at the actor's agency, held; NotFound without an office for it."""
    rows = select(RewardReview).where(RewardReview.id == review_id, _not_recused(actor))
    options = {"populate_existing": True}
    found = session.exec(rows.with_for_update(), execution_options=options).one_or_none()
    if found is None or found.agency != actor.agency or not actor.holds(*REVIEWERS):
        raise NotFound
    return found


def undecided_of(session: Session, award_id: int) -> Sequence[RewardReview]:
    """Return the objections to a decided reward nobody answered yet, held; not who was first."""
    rows = select(RewardReview).where(
        RewardReview.award_id == award_id,
        RewardReview.about != About.FIRST,
        col(RewardReview.decided_at).is_(None),
    )
    options = {"populate_existing": True}
    return session.exec(rows.with_for_update(), execution_options=options).all()


def _not_recused(actor: Actor) -> ColumnElement[bool]:
    return ~cases.recused_from(actor.officer_id, col(RewardReview.case_id))


def reviews_open(session: Session, actor: Actor) -> Sequence[RewardReview]:
    """Return the objections nobody of the actor's agency answered yet."""
    rows = select(RewardReview).where(
        RewardReview.agency == actor.agency,
        col(RewardReview.decided_at).is_(None),
        _not_recused(actor),
    )
    return session.exec(rows.order_by(col(RewardReview.id)).limit(100)).all()


def paid_in(session: Session, agency: str, year: int) -> Sequence[tuple[Award, CaseFile]]:
    """Return the rewards of money an agency paid in a year, each with its case."""
    rows = select(Award, CaseFile).join(CaseFile, col(CaseFile.id) == col(Award.case_id))
    rows = rows.where(
        Award.agency == agency,
        Award.state == State.PAID,
        col(Award.paid_on) >= date(year, 1, 1),
        col(Award.paid_on) < date(year + 1, 1, 1),
    )
    return session.exec(rows.order_by(col(Award.id))).all()


def lists(session: Session, actor: Actor) -> Sequence[RewardList]:
    """Return the lists of rewards drawn up at the actor's agency, newest first."""
    if not actor.holds(*SEEN_BY):
        raise NotFound
    rows = select(RewardList).where(RewardList.agency == actor.agency)
    return session.exec(rows.order_by(col(RewardList.id).desc()).limit(50)).all()


def has_list(session: Session, agency: str, year: int) -> bool:
    """Return whether a list of an agency and year is published or waits for the head."""
    rows = select(RewardList.id).where(RewardList.agency == agency, RewardList.year == year)
    stands = or_(col(RewardList.published), col(RewardList.decided_at).is_(None))
    return session.exec(rows.where(stands)).first() is not None


def list_(session: Session, actor: Actor, list_id: int) -> RewardList:
    """Return a list of the actor's agency, held; else NotFound."""
    rows = select(RewardList).where(RewardList.id == list_id).with_for_update()
    found = session.exec(rows, execution_options={"populate_existing": True}).one_or_none()
    if found is None or found.agency != actor.agency or not actor.holds(*SEEN_BY):
        raise NotFound
    return found


def published(session: Session) -> Sequence[RewardList]:
    """Return the newest published list of each agency and year, newest year first."""
    rows = select(RewardList).where(RewardList.published).order_by(col(RewardList.id))
    newest = {(each.agency, each.year): each for each in session.exec(rows).all()}
    return sorted(newest.values(), key=lambda each: (-each.year, each.agency))
