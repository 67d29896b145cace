"""Reading duties. A duty is its owner's affair: nobody else's list or page shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias

from sqlmodel import Session, col, false, func, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseFile
from portal.cases.queries.many import parts
from portal.cases.rules import CASEWORK
from portal.kernel.actor import Actor
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound
from referrals.duty.models import DutyAnswer, DutyFlag, DutyOffset, DutyReview
from referrals.duty.rules.asked import DutyCounts, Standing
from referrals.duty.rules.review import FlagState, Outcome, ReviewState

Case: TypeAlias = CaseFile
WAITING = (FlagState.OPEN, FlagState.TO_REFER)
MOST_YEARS = 5


def visible_to(actor: Actor) -> SelectOfScalar[DutyFlag]:
    """Select the duties of the cases that the actor's agency owns and the actor works on."""
    if not actor.holds(*CASEWORK):
        return select(DutyFlag).where(false())
    mine = cases.visible_to(actor).where(CaseFile.agency == actor.agency)
    ids = mine.with_only_columns(col(CaseFile.id))
    return select(DutyFlag).where(DutyFlag.agency == actor.agency, col(DutyFlag.case_id).in_(ids))


def owned(session: Session, actor: Actor, case_id: int) -> Case:
    """Return the case if the actor works on it for its owner; raise NotFound otherwise."""
    case = cases.get(session, actor, case_id)
    if case.agency != actor.agency or not actor.holds(*CASEWORK):
        raise NotFound
    return case


def flag(session: Session, case_id: int) -> DutyFlag | None:
    """Return the duty of a case the caller was let into."""
    return session.get(DutyFlag, case_id, populate_existing=True)


def flags(session: Session, case_ids: Collection[int]) -> dict[int, DutyFlag]:
    """Return the duties of these cases, by case."""
    found: dict[int, DutyFlag] = {}
    for some in parts(sorted(set(case_ids))):
        rows = select(DutyFlag).where(col(DutyFlag.case_id).in_(some))
        for each in session.exec(rows.execution_options(populate_existing=True)):
            found[each.case_id] = each
    return found


def waiting(
    session: Session, actor: Actor, *, after: int = 0, limit: int = 50
) -> list[tuple[DutyFlag, Case]]:
    """Return what waits in the actor's agency, the oldest case first; those after a case's id."""
    rows = visible_to(actor).where(col(DutyFlag.state).in_(WAITING), col(DutyFlag.case_id) > after)
    found = session.exec(rows.order_by(col(DutyFlag.case_id)).limit(limit)).all()
    named = select(CaseFile).where(col(CaseFile.id).in_([each.case_id for each in found]))
    by_id = {each.id: each for each in session.exec(named)}
    return [(each, by_id[each.case_id]) for each in found]


def count_waiting(session: Session, actor: Actor, most: int) -> int:
    """Return how many duties wait in the actor's agency, counted as far as `most`."""
    rows = visible_to(actor).where(col(DutyFlag.state).in_(WAITING))
    some = rows.with_only_columns(col(DutyFlag.case_id)).limit(most).subquery()
    return int(session.exec(select(func.count()).select_from(some)).one())


def answers(session: Session, case_id: int, version: str) -> dict[str, DutyAnswer]:
    """Return the answer that counts to each sign of a version."""
    rows = select(DutyAnswer).where(DutyAnswer.case_id == case_id, DutyAnswer.version == version)
    return {each.item: each for each in session.exec(rows.order_by(col(DutyAnswer.id)))}


def reviews(session: Session, case_id: int) -> Sequence[DutyReview]:
    """Return the reviews of a case as they are now, oldest first."""
    rows = select(DutyReview).where(DutyReview.case_id == case_id).order_by(col(DutyReview.id))
    return session.exec(rows.execution_options(populate_existing=True)).all()


def approved(session: Session, case_ids: Collection[int]) -> dict[int, DutyReview]:
    """Return the last review the head approved in each of these cases."""
    found: dict[int, DutyReview] = {}
    for some in parts(sorted(set(case_ids))):
        rows = select(DutyReview).where(
            col(DutyReview.case_id).in_(some), DutyReview.state == ReviewState.APPROVED
        )
        for each in session.exec(rows.order_by(col(DutyReview.id))):
            found[each.case_id] = each
    return found


def offset(session: Session, case_id: int) -> DutyOffset | None:
    """Return the offset of a case that counts: the newest."""
    rows = select(DutyOffset).where(DutyOffset.case_id == case_id)
    return session.exec(rows.order_by(col(DutyOffset.id).desc()).limit(1)).first()


def standings(session: Session, case_ids: Iterable[int]) -> dict[int, Standing]:
    """Return the duties of these cases as others are told of them."""
    return {each.case_id: _standing(each) for each in flags(session, tuple(case_ids)).values()}


def unanswered(session: Session, region: str, after: int, limit: int) -> tuple[Standing, ...]:
    """Return what waits in a region and below it, by case, after a case's id; walks one index."""
    prefix = region.rstrip("0") if len(region.rstrip("0")) % 2 == 0 else f"{region.rstrip('0')}0"
    rows = select(DutyFlag).where(
        DutyFlag.state == FlagState.OPEN,
        col(DutyFlag.region) >= prefix,
        col(DutyFlag.region) < f"{prefix}~",
        col(DutyFlag.case_id) > after,
    )
    found = session.exec(rows.order_by(col(DutyFlag.case_id)).limit(limit)).all()
    return tuple(_standing(each) for each in found)


def counts(session: Session, agency: str, since: datetime, until: datetime) -> DutyCounts:
    """Return what a span of time brought to an agency; `waiting` is as of now."""
    of_agency = select(func.count()).select_from(DutyFlag).where(DutyFlag.agency == agency)
    raised = of_agency.where(col(DutyFlag.raised_at) >= since, col(DutyFlag.raised_at) < until)
    decided = (
        select(DutyReview.outcome, func.count())
        .where(
            DutyReview.agency == agency,
            DutyReview.state == ReviewState.APPROVED,
            col(DutyReview.decided_at) >= since,
            col(DutyReview.decided_at) < until,
        )
        .group_by(col(DutyReview.outcome))
    )
    by_outcome = {Outcome(outcome): n for outcome, n in session.exec(decided)}
    return DutyCounts(
        int(session.exec(raised).one()),
        by_outcome.get(Outcome.REFER, 0),
        by_outcome.get(Outcome.NOT_CRIME, 0),
        int(session.exec(of_agency.where(DutyFlag.state == FlagState.OPEN)).one()),
    )


def years(session: Session, agency: str, today: date) -> list[tuple[int, DutyCounts]]:
    """Return what each legal year brought to an agency, the newest first, from its first duty on."""
    first = session.exec(
        select(func.min(DutyFlag.raised_at)).where(DutyFlag.agency == agency)
    ).one_or_none()
    if first is None:
        return []
    begun = max(first.astimezone(LEGAL_ZONE).year, today.year - MOST_YEARS + 1)
    found = []
    for year in range(today.year, begun - 1, -1):
        since, until = (datetime(each, 1, 1, tzinfo=LEGAL_ZONE) for each in (year, year + 1))
        found.append((year, counts(session, agency, since, until)))
    return found


def _standing(each: DutyFlag) -> Standing:
    return Standing(
        each.case_id,
        each.agency,
        each.region,
        each.state,
        each.offence,
        each.band,
        each.total_fen,
        each.threshold_fen,
        each.unconfirmed,
        each.raised_at,
        each.remind_on,
    )


def proven_after(session: Session, case_id: int, limit: int) -> list[int]:
    """Return the cases with anything proven, by id, those after `case_id`."""
    rows = select(CaseFile.id).where(col(CaseFile.id) > case_id, col(CaseFile.proven_fen) > 0)
    found = session.exec(rows.order_by(col(CaseFile.id)).limit(limit))
    return [each for each in found if each is not None]
