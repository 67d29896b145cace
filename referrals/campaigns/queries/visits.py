"""Reading who else visits an institution: how often this year, and who is about to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, exists, func
from sqlmodel import Session, and_, col, or_, select

from portal.cases.models import CaseFile
from portal.cases.rules import Source
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.registry.models import Institution, InstitutionMeasure
from portal.registry.rules.standing import MeasureKind
from referrals.campaigns.models import Campaign, CampaignTask, CheckJoin
from referrals.campaigns.rules import JoinState, Origin, TaskState
from referrals.checklists.rules import Choice
from referrals.inspections import queries as inspections
from referrals.inspections.models import (
    Answer,
    Inspection,
    InspectionOfficer,
    Participant,
    RectificationOrder,
)
from referrals.inspections.rules import Ground, OrderState
from referrals.inspections.rules import State as Visit
from referrals.measures.models import Measure
from referrals.measures.rules import State as MeasureState

Check: TypeAlias = Inspection
Place: TypeAlias = Institution

COUNTED = (Visit.APPROVED, Visit.ON_SITE, Visit.CLOSED)
"""Visits everybody may count; a plan the head has not approved is nobody else's business."""

AT_HAND = (Visit.APPROVED, Visit.ON_SITE)


def in_year(session: Session, institution_id: int, year: int, *, besides: int | None = None) -> int:
    """Return how many visits of all agencies to an institution are approved or over in a year.

    Flight checks do not count: the yearly number is not for them (GBF 2024 No. 54).
    """
    rows = select(func.count()).where(
        Inspection.institution_id == institution_id,
        col(Inspection.state).in_(COUNTED),
        Inspection.planned_on >= date(year, 1, 1),
        Inspection.planned_on <= date(year, 12, 31),
        ~_flight(),
    )
    if besides is not None:
        rows = rows.where(Inspection.id != besides)
    return session.exec(rows).one()


def nearby(
    session: Session, actor: Actor, institution_id: int, day: date, days: int
) -> Sequence[Inspection]:
    """Return the checks of an institution planned within `days` of `day` and not over.

    Those the actor may see, and those approved of other agencies: of these the caller shows no more
    than whose they are. Never one of a flight check, which is not told beforehand.
    """
    seen = inspections.visible_to(actor).with_only_columns(col(Inspection.id))
    rows = select(Inspection).where(
        Inspection.institution_id == institution_id,
        Inspection.planned_on >= day - timedelta(days=days),
        Inspection.planned_on <= day + timedelta(days=days),
        or_(
            and_(
                col(Inspection.id).in_(seen),
                col(Inspection.state).in_((Visit.PLANNED, *AT_HAND)),
            ),
            and_(col(Inspection.state).in_(AT_HAND), ~_flight()),
        ),
    )
    return session.exec(rows.order_by(col(Inspection.planned_on), col(Inspection.id))).all()


def flown(session: Session, case_id: int) -> bool:
    """Tell whether a case is of a flight check that an agency of the level for it ordered."""
    rows = select(CampaignTask.id).join(Campaign, col(Campaign.id) == col(CampaignTask.campaign_id))
    rows = rows.where(CampaignTask.case_id == case_id, col(Campaign.kind).startswith("flight."))
    return session.exec(rows.limit(1)).first() is not None


def _flight() -> ColumnElement[bool]:
    """Return the condition that an inspection is one of a flight check."""
    ordered = exists().where(
        col(CampaignTask.inspection_id) == col(Inspection.id),
        col(CampaignTask.campaign_id) == col(Campaign.id),
        col(Campaign.kind).startswith("flight."),
    )
    from_one = exists().where(
        col(CaseFile.id) == col(Inspection.case_id),
        col(CaseFile.source) == Source.FLIGHT_CHECK,
    )
    return or_(col(Inspection.ground) == Ground.FLIGHT, ordered, from_one)


def seen(session: Session, actor: Actor, ids: Sequence[int]) -> frozenset[int]:
    """Return those of these inspections that the actor may open."""
    rows = inspections.visible_to(actor).where(col(Inspection.id).in_(ids))
    return frozenset(each.id or 0 for each in session.exec(rows))


def check(session: Session, inspection_id: int) -> Inspection:
    """Return an inspection to whoever has the right already; NotFound when there is none."""
    found = session.get(Inspection, inspection_id)
    if found is None:
        raise NotFound
    return found


def takes_part(session: Session, inspection_id: int, agency: str) -> bool:
    """Tell whether an agency takes part in an inspection."""
    return inspections.participant(session, inspection_id, agency) is not None


def who_went(session: Session, campaign_id: int) -> frozenset[str]:
    """Return the names of the officers of every agency in the checks of a campaign."""
    rows = (
        select(InspectionOfficer.name)
        .join(Participant, col(Participant.id) == col(InspectionOfficer.participant_id))
        .join(CampaignTask, col(CampaignTask.inspection_id) == col(Participant.inspection_id))
        .where(CampaignTask.campaign_id == campaign_id)
    )
    return frozenset(session.exec(rows.distinct()).all())


def breached(session: Session, inspection_id: int) -> bool:
    """Tell whether anything was found: a live finding of some amount, or an answer of no."""
    suspected, _ = inspections.totals(session, [inspection_id])[inspection_id]
    answers = (
        select(func.count())
        .select_from(Answer)
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .where(Participant.inspection_id == inspection_id, Answer.choice == Choice.NO)
    )
    return suspected > 0 or session.exec(answers).one() > 0


def put_right(session: Session, inspection_ids: Sequence[int]) -> frozenset[int]:
    """Return those of these inspections on which no order to put right is open."""
    rows = select(RectificationOrder.inspection_id).where(
        col(RectificationOrder.inspection_id).in_(inspection_ids),
        col(RectificationOrder.state).in_((OrderState.ORDERED, OrderState.REPLIED)),
    )
    return frozenset(inspection_ids) - frozenset(session.exec(rows).all())


def join(session: Session, actor: Actor, join_id: int, *, lock: bool = False) -> CheckJoin:
    """Return what was asked of the actor's agency; NotFound for any other."""
    rows = select(CheckJoin).where(CheckJoin.id == join_id, CheckJoin.host == actor.agency)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def joins_of(session: Session, task_id: int) -> Sequence[CheckJoin]:
    """Return what was asked for a task, the newest first."""
    rows = select(CheckJoin).where(CheckJoin.task_id == task_id)
    return session.exec(rows.order_by(col(CheckJoin.id).desc())).all()


def joins_for(session: Session, agency: str) -> Sequence[CheckJoin]:
    """Return what an agency is asked and has not answered, the oldest first."""
    rows = select(CheckJoin).where(CheckJoin.host == agency, CheckJoin.state == JoinState.ASKED)
    return session.exec(rows.order_by(col(CheckJoin.id))).all()


def joint_in_year(session: Session, actor: Actor, year: int) -> tuple[int, int]:
    """Return (joint checks held, institutions covered) of a year, of those the actor may see.

    Joint: two agencies or more took part; held: the visit is over.
    """
    several = (
        select(Participant.inspection_id)
        .group_by(col(Participant.inspection_id))
        .having(func.count() > 1)
    )
    rows = inspections.visible_to(actor).where(
        Inspection.state == Visit.CLOSED,
        Inspection.planned_on >= date(year, 1, 1),
        Inspection.planned_on <= date(year, 12, 31),
        col(Inspection.id).in_(several),
    )
    figures = (func.count(), func.count(func.distinct(col(Inspection.institution_id))))
    held, covered = session.execute(rows.with_only_columns(*figures)).one()
    return int(held), int(covered)


def measures(
    session: Session,
    institution_ids: Sequence[int],
    agencies: Sequence[str],
    since: date,
    until: date,
) -> dict[MeasureKind, int]:
    """Return how many of these institutions these agencies took each kind of measure against.

    Measures that began from `since` to `until`, both included: those of `referrals.measures` that are
    ordered, and those the register kept before there were any.
    """
    found: dict[MeasureKind, set[int]] = {}
    for at in range(0, len(institution_ids), 500):
        rows = select(InstitutionMeasure.kind, InstitutionMeasure.institution_id).where(
            col(InstitutionMeasure.institution_id).in_(institution_ids[at : at + 500]),
            col(InstitutionMeasure.agency).in_(agencies),
            InstitutionMeasure.from_on >= since,
            InstitutionMeasure.from_on <= until,
        )
        decided = select(Measure.kind, Measure.institution_id).where(
            col(Measure.institution_id).in_(institution_ids[at : at + 500]),
            col(Measure.agency).in_(agencies),
            col(Measure.kind).in_(list(MeasureKind)),
            col(Measure.state).not_in([MeasureState.PROPOSED, MeasureState.DECLINED]),
            Measure.from_on >= since,
            Measure.from_on <= until,
        )
        for kind, place in (*session.exec(rows), *session.exec(decided)):
            found.setdefault(MeasureKind(kind), set()).add(place or 0)
    return {kind: len(places) for kind, places in found.items()}


def asking_task(session: Session, join: CheckJoin) -> CampaignTask:
    """Return the task something was asked for, locked."""
    rows = select(CampaignTask).where(CampaignTask.id == join.task_id).with_for_update()
    return session.exec(rows).one()


def ahead(session: Session, draw: str) -> bool:
    """Tell whether a target of the draw of this number has not been entered yet."""
    planned = exists().where(
        col(Inspection.id) == col(CampaignTask.inspection_id),
        col(Inspection.state).in_((Visit.PLANNED, Visit.APPROVED)),
    )
    rows = select(CampaignTask.id).where(
        CampaignTask.origin == Origin.DRAW,
        CampaignTask.source == draw,
        or_(col(CampaignTask.state).in_((TaskState.OPEN, TaskState.ASSIGNED)), planned),
    )
    return session.exec(rows.limit(1)).first() is not None
