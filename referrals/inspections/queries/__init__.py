"""Reading inspections, never past the wall between agencies, nor before a plan is approved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import exists, func
from sqlmodel import Session, and_, col, false, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.agencies import queries as agencies
from portal.agencies.models import Agency
from portal.agencies.rules import AgencyKind
from portal.cases import queries as cases
from portal.cases.models import CaseFile
from portal.cases.rules import CASEWORK
from portal.identity import queries as identity
from portal.identity.models import Officer
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from portal.registry.models import Institution
from referrals.inspections.models import (
    Answer,
    Inspection,
    InspectionFinding,
    InspectionOfficer,
    InspectionText,
    Participant,
    RectificationOrder,
)
from referrals.inspections.rules import HIDDEN, OVER, OrderState, State

Case: TypeAlias = CaseFile
Bureau: TypeAlias = Agency
OfficerRow: TypeAlias = Officer

OPEN_ORDERS = (OrderState.ORDERED, OrderState.REPLIED)


def visible_to(actor: Actor) -> SelectOfScalar[Inspection]:
    """Select the inspections the actor may see: the same wall as policy.can_see.

    In a case they see: the lead agency always, the invited ones once it is approved, everybody
    else in the case once the visit is closed. A date known too widely is a visit announced.
    """
    seen = cases.visible_to(actor).with_only_columns(col(CaseFile.id))
    takes_part = exists().where(
        col(Participant.inspection_id) == col(Inspection.id),
        col(Participant.agency) == actor.agency,
    )
    rows = select(Inspection).where(
        col(Inspection.case_id).in_(seen),
        or_(
            col(Inspection.agency) == actor.agency,
            and_(col(Inspection.state).not_in(HIDDEN), takes_part),
            col(Inspection.state) == State.CLOSED,
        ),
    )
    return rows if actor.holds(*CASEWORK) else rows.where(false())


def get(session: Session, actor: Actor, inspection_id: int) -> Inspection:
    """Return the inspection; raise NotFound when it is absent or not theirs."""
    found = session.exec(visible_to(actor).where(Inspection.id == inspection_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock(session: Session, inspection_id: int) -> None:
    """Hold the inspection against other acts until the transaction ends, and read it afresh."""
    rows = select(Inspection).where(Inspection.id == inspection_id).with_for_update()
    session.exec(rows.execution_options(populate_existing=True)).one()


def newest(session: Session, actor: Actor, limit: int = 200) -> Sequence[Inspection]:
    """Return the newest inspections the actor may see."""
    return session.exec(visible_to(actor).order_by(col(Inspection.id).desc()).limit(limit)).all()


def of_case(session: Session, actor: Actor, case_id: int) -> Sequence[Inspection]:
    """Return the inspections of a case, nothing when they are not theirs."""
    rows = visible_to(actor).where(Inspection.case_id == case_id).order_by(col(Inspection.id))
    return session.exec(rows).all()


def unfinished(session: Session, actor: Actor, limit: int = 20) -> Sequence[Inspection]:
    """Return the inspections the actor's agency takes part in and that are not over, by day."""
    mine = exists().where(
        col(Participant.inspection_id) == col(Inspection.id),
        col(Participant.agency) == actor.agency,
    )
    rows = visible_to(actor).where(mine, col(Inspection.state).not_in(OVER))
    ordered = rows.order_by(col(Inspection.planned_on), col(Inspection.id))
    return session.exec(ordered.limit(limit)).all()


def participants(session: Session, inspection_id: int) -> Sequence[Participant]:
    """Return the agencies of an inspection, the lead first."""
    rows = select(Participant).where(Participant.inspection_id == inspection_id)
    return session.exec(rows.order_by(col(Participant.id))).all()


def participant(session: Session, inspection_id: int, agency: str) -> Participant | None:
    """Return the part an agency has in an inspection, None when it has none."""
    rows = select(Participant).where(
        Participant.inspection_id == inspection_id, Participant.agency == agency
    )
    return session.exec(rows).one_or_none()


def own_part(session: Session, actor: Actor, inspection_id: int) -> Participant:
    """Return the part the actor's agency has; NotFound when it has none or may not see it."""
    get(session, actor, inspection_id)
    found = participant(session, inspection_id, actor.agency)
    if found is None:
        raise NotFound
    return found


def case_to_inspect(session: Session, actor: Actor, case_id: int) -> Case:
    """Return the case an inspection is to be planned in; raise NotFound when it is not theirs."""
    return cases.get(session, actor, case_id)


def officers(session: Session, participant_id: int | None) -> Sequence[InspectionOfficer]:
    rows = select(InspectionOfficer).where(InspectionOfficer.participant_id == participant_id)
    return session.exec(rows.order_by(col(InspectionOfficer.id))).all()


def answers(session: Session, participant_id: int | None) -> dict[str, Answer]:
    """Return what was answered, by item."""
    rows = session.exec(select(Answer).where(Answer.participant_id == participant_id)).all()
    return {each.item: each for each in rows}


def findings(session: Session, participant_id: int | None) -> Sequence[InspectionFinding]:
    """Return every finding of a participant, replaced ones too, in order."""
    rows = select(InspectionFinding).where(InspectionFinding.participant_id == participant_id)
    return session.exec(rows.order_by(col(InspectionFinding.id))).all()


def live_findings(session: Session, participant_id: int | None) -> list[InspectionFinding]:
    """Return the findings that count."""
    found = findings(session, participant_id)
    replaced = {each.replaces for each in found}
    return [each for each in found if each.id not in replaced]


def totals(session: Session, ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return (suspected, proven) fen by inspection: the sums of its live findings."""
    replaced = select(InspectionFinding.replaces).where(
        col(InspectionFinding.replaces).is_not(None)
    )
    rows = (
        select(
            Participant.inspection_id,
            func.sum(InspectionFinding.suspected_fen),
            func.sum(InspectionFinding.proven_fen),
        )
        .join(InspectionFinding, col(InspectionFinding.participant_id) == col(Participant.id))
        .where(col(Participant.inspection_id).in_(ids))
        .where(col(InspectionFinding.id).not_in(replaced))
        .group_by(col(Participant.inspection_id))
    )
    found = {key: (int(suspected), int(proven)) for key, suspected, proven in session.exec(rows)}
    return {each: found.get(each, (0, 0)) for each in ids}


def taking_part(session: Session, ids: Collection[int]) -> dict[int, list[str]]:
    """Return the agencies of each of these inspections, the lead first."""
    rows = select(Participant.inspection_id, Participant.agency)
    rows = rows.where(col(Participant.inspection_id).in_(ids)).order_by(col(Participant.id))
    found: dict[int, list[str]] = {each: [] for each in ids}
    for inspection_id, agency in session.exec(rows):
        found[inspection_id].append(agency)
    return found


def places(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the names of institutions by id."""
    rows = select(Institution.id, Institution.name).where(col(Institution.id).in_(ids))
    return {known(key): name for key, name in session.exec(rows)}


def texts(session: Session, ids: Iterable[int | None]) -> dict[int, InspectionText]:
    """Return sealed words by id."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    rows = session.exec(select(InspectionText).where(col(InspectionText.id).in_(wanted))).all()
    return {known(each.id): each for each in rows}


def orders(session: Session, inspection_id: int) -> Sequence[RectificationOrder]:
    """Return the rectification orders of an inspection, in order."""
    rows = select(RectificationOrder).where(RectificationOrder.inspection_id == inspection_id)
    return session.exec(rows.order_by(col(RectificationOrder.id))).all()


def order(session: Session, actor: Actor, order_id: int) -> RectificationOrder:
    """Return a rectification order of an inspection the actor sees; raise NotFound otherwise."""
    seen = visible_to(actor).with_only_columns(col(Inspection.id))
    rows = select(RectificationOrder).where(
        RectificationOrder.id == order_id, col(RectificationOrder.inspection_id).in_(seen)
    )
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_order(session: Session, order_id: int) -> None:
    """Hold a rectification order until the transaction ends, and read it afresh."""
    rows = select(RectificationOrder).where(RectificationOrder.id == order_id).with_for_update()
    session.exec(rows.execution_options(populate_existing=True)).one()


def open_orders(session: Session, actor: Actor, limit: int = 20) -> Sequence[RectificationOrder]:
    """Return the rectification orders of the actor's agency not yet settled, the first due first."""
    seen = visible_to(actor).with_only_columns(col(Inspection.id))
    rows = select(RectificationOrder).where(
        RectificationOrder.agency == actor.agency,
        col(RectificationOrder.state).in_(OPEN_ORDERS),
        col(RectificationOrder.inspection_id).in_(seen),
    )
    return session.exec(rows.order_by(col(RectificationOrder.due_on)).limit(limit)).all()


def certified(session: Session, agency: str) -> list[Officer]:
    """Return the officers of an agency who may inspect: casework office and certificate."""
    return [each for each in identity.colleagues(session, agency, *CASEWORK) if each.certificate_no]


def partners(
    session: Session, *, region: str, kinds: Iterable[AgencyKind], but: str
) -> list[Bureau]:
    """Return the agencies of these kinds that answer for a region, without `but`."""
    found: dict[str, Bureau] = {}
    for kind in kinds:
        try:
            each = agencies.of_kind(session, region=region, kind=kind)
        except NotFound:
            continue
        found[each.code] = each
    return [each for code, each in found.items() if code != but]
