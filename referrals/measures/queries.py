"""Reading measures and scores: words behind the wall of the case, blocks for whoever does casework."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TypeAlias

from sqlmodel import Session, and_, col, false, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseFile, Party
from portal.cases.rules import CASEWORK
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.persons import queries as persons
from portal.persons.models import Person
from referrals.measures.models import Measure, MeasureText, ScoreAppeal, StaffScore
from referrals.measures.rules import LIVE, State

Case: TypeAlias = CaseFile
PAGE = 50


def visible_to(actor: Actor) -> SelectOfScalar[Measure]:
    """Select the measures of one's own agency in cases the actor may see."""
    mine = cases.visible_to(actor).with_only_columns(col(CaseFile.id))
    return select(Measure).where(Measure.agency == actor.agency, col(Measure.case_id).in_(mine))


def get(session: Session, actor: Actor, measure_id: int, *, lock: bool = False) -> Measure:
    """Return a measure of one's own agency; NotFound when it is absent or not theirs."""
    rows = visible_to(actor).where(Measure.id == measure_id)
    if lock:
        rows = rows.with_for_update(of=Measure).execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def blocking(actor: Actor) -> SelectOfScalar[Measure]:
    """Select what the actor may know to bind: every institution's; of others their own agency's.

    Of a ban that bars an institution with its head everybody knows the institution, not the person.
    """
    if not (actor.agency and actor.holds(*CASEWORK)):
        return select(Measure).where(false())
    own = persons.visible_to(actor).with_only_columns(col(Person.id))
    hidden = cases.recused_from(actor.officer_id, col(Measure.case_id))
    decided = col(Measure.state).not_in([State.PROPOSED, State.DECLINED])
    known = or_(
        col(Measure.institution_id).is_not(None),
        col(Measure.heads_id).is_not(None),
        col(Measure.person_id).in_(own),
        and_(Measure.party != "", Measure.agency == actor.agency),
    )
    return select(Measure).where(decided, known, ~hidden)


def page(
    session: Session,
    actor: Actor,
    *,
    today: date,
    standing: str,
    agency: str = "",
    kind: str = "",
    after: int = 0,
    limit: int = PAGE,
) -> Sequence[Measure]:
    """Return one page of the measures the actor may know of, newest first, those before id `after`."""
    live = col(Measure.state).in_(LIVE)
    ended = and_(col(Measure.until_on).is_not(None), col(Measure.until_on) < today)
    where = {
        "binding": and_(live, col(Measure.from_on) <= today, ~ended),
        "coming": and_(live, col(Measure.from_on) > today),
        "over": or_(~live, ended),
    }[standing]
    rows = blocking(actor).where(where)
    for column, value in ((Measure.agency, agency), (Measure.kind, kind)):
        rows = rows.where(column == value) if value else rows
    rows = rows.where(col(Measure.id) < after) if after else rows
    return session.exec(rows.order_by(col(Measure.id).desc()).limit(limit)).all()


def live_on(
    session: Session, *, institutions: Collection[int] = (), people: Collection[int] = ()
) -> Sequence[Measure]:
    """Return the ordered measures of these subjects; the caller has settled who may know."""
    if not institutions and not people:
        return []
    of = or_(col(Measure.institution_id).in_(institutions), col(Measure.person_id).in_(people))
    rows = select(Measure).where(of, col(Measure.state).in_(LIVE))
    return session.exec(rows.order_by(col(Measure.from_on), col(Measure.id))).all()


def of_case(session: Session, actor: Actor, case_ids: Collection[int]) -> Sequence[Measure]:
    """Return the measures of one's own agency in some cases, oldest first."""
    rows = visible_to(actor).where(col(Measure.case_id).in_(case_ids))
    return session.exec(rows.order_by(col(Measure.id))).all()


def of_decision(session: Session, case_id: int, number: str) -> Sequence[Measure]:
    """Return the live measures a decision of a case ordered, held until the transaction ends."""
    rows = select(Measure).where(
        Measure.case_id == case_id, Measure.number == number, col(Measure.state).in_(LIVE)
    )
    rows = rows.order_by(col(Measure.id)).with_for_update(of=Measure)
    return session.exec(rows.execution_options(populate_existing=True)).all()


def under_way(session: Session, case_id: int, agency: str) -> Sequence[Measure]:
    """Return what an agency proposed or ordered in a case and is not over, held."""
    rows = select(Measure).where(
        Measure.case_id == case_id,
        Measure.agency == agency,
        col(Measure.state).in_([State.PROPOSED, *LIVE]),
    )
    return session.exec(rows.with_for_update(of=Measure)).all()


def own_ids(session: Session, actor: Actor, ids: Collection[int]) -> frozenset[int]:
    """Return which of these measures the actor may open."""
    if not ids:
        return frozenset()
    found = session.exec(visible_to(actor).where(col(Measure.id).in_(ids))).all()
    return frozenset(each.id or 0 for each in found)


def blocking_on(
    session: Session, actor: Actor, institutions: Collection[int], people: Collection[int]
) -> Sequence[Measure]:
    """Return the ordered measures on some subjects, as far as the actor may know."""
    of = or_(
        col(Measure.institution_id).in_(institutions),
        col(Measure.heads_id).in_(institutions),
        col(Measure.person_id).in_(people),
    )
    rows = blocking(actor).where(of, col(Measure.state).in_(LIVE))
    return session.exec(rows.order_by(col(Measure.id))).all()


def of_institution(session: Session, actor: Actor, institution_id: int) -> Sequence[Measure]:
    """Return the newest measures on an institution that the actor may know of."""
    of = or_(Measure.institution_id == institution_id, Measure.heads_id == institution_id)
    rows = blocking(actor).where(of)
    return session.exec(rows.order_by(col(Measure.id).desc()).limit(PAGE)).all()


def of_person(session: Session, actor: Actor, person_id: int) -> Sequence[Measure]:
    """Return what the actor may know of measures on a person, newest first."""
    rows = blocking(actor).where(Measure.person_id == person_id)
    return session.exec(rows.order_by(col(Measure.id).desc())).all()


def subjects(session: Session, case: Case) -> tuple[list[int], list[int]]:
    """Return the institutions and the people a case is about."""
    rows = session.exec(select(Party).where(Party.case_id == case.id)).all()
    places = dict.fromkeys([case.institution_id, *(each.institution_id for each in rows)])
    people = dict.fromkeys(each.person_id for each in rows)
    return [each for each in places if each], [each for each in people if each]


def texts(session: Session, ids: Iterable[int | None]) -> dict[int, MeasureText]:
    """Return sealed words by id of their row."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    rows = session.exec(select(MeasureText).where(col(MeasureText.id).in_(wanted))).all()
    return {each.id or 0: each for each in rows}


def due(session: Session, today: date, after: int, limit: int) -> Sequence[int]:
    """Return ordered measures whose first day came, whose last went by, or whose end may be near."""
    rows = select(Measure.id).where(col(Measure.state).in_(LIVE), col(Measure.id) > after)
    ripe = or_(
        and_(~col(Measure.begun), col(Measure.from_on) <= today),
        col(Measure.until_on).is_not(None),
    )
    return [
        each or 0 for each in session.exec(rows.where(ripe).order_by(col(Measure.id)).limit(limit))
    ]


def locked(session: Session, measure_id: int) -> Measure:
    """Return a measure as it is now, held until the transaction ends."""
    rows = select(Measure).where(Measure.id == measure_id).with_for_update()
    return session.exec(rows.execution_options(populate_existing=True)).one()


def scores(session: Session, actor: Actor, person_id: int) -> Sequence[StaffScore]:
    """Return the points of a person in cases the actor may see, newest first."""
    mine = cases.visible_to(actor).with_only_columns(col(CaseFile.id))
    rows = select(StaffScore).where(
        StaffScore.agency == actor.agency,
        StaffScore.person_id == person_id,
        col(StaffScore.case_id).in_(mine),
    )
    return session.exec(rows.order_by(col(StaffScore.id).desc())).all()


def every_score(session: Session, person_id: int) -> Sequence[StaffScore]:
    """Return all points of a person, for adding them up."""
    return session.exec(select(StaffScore).where(StaffScore.person_id == person_id)).all()


def score(session: Session, actor: Actor, score_id: int) -> StaffScore:
    """Return a score of one's own agency; NotFound when it is absent or not theirs."""
    mine = cases.visible_to(actor).with_only_columns(col(CaseFile.id))
    rows = select(StaffScore).where(
        StaffScore.id == score_id,
        StaffScore.agency == actor.agency,
        col(StaffScore.case_id).in_(mine),
    )
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def appeals(session: Session, score_ids: Collection[int]) -> dict[int, ScoreAppeal]:
    """Return what became of appeals against these scores, by score."""
    if not score_ids:
        return {}
    rows = select(ScoreAppeal).where(col(ScoreAppeal.score_id).in_(score_ids))
    return {each.score_id: each for each in session.exec(rows)}
