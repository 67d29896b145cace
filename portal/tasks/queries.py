"""Reading tasks and watches."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, delete, exists, func, or_, select, tuple_
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseAccess, CaseFile, CaseGrant
from portal.cases.queries import recused_from
from portal.cases.rules import Role
from portal.cases.rules.masking import FieldProfile, shows
from portal.identity.models import Officer
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.tasks.models import Handover, HandoverItem, Task, Watch
from portal.tasks.rules import Place, State


def visible_to(actor: Actor) -> SelectOfScalar[Task]:
    """Select the tasks the actor's agency asked for or does, in cases the actor sees in full."""
    seen = cases.visible_to(actor).where(CaseFile.id == Task.case_id)
    mine = or_(Task.agency == actor.agency, Task.for_agency == actor.agency)
    return select(Task).where(mine, seen.correlate(Task).exists())


def get(session: Session, actor: Actor, task_id: int, *, lock: bool = False) -> Task:
    """Return a task as it is now, its case and itself locked if asked.

    Raises NotFound when it is absent or not theirs.
    """
    rows = visible_to(actor).where(Task.id == task_id)
    rows = rows.execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is not None and lock:
        cases.by_id(session, found.case_id, lock=True)
        found = session.exec(rows.with_for_update(of=Task)).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_case(session: Session, actor: Actor, case_id: int) -> Sequence[Task]:
    """Return the tasks of a case that the actor's agency asked for or does, soonest due first."""
    rows = visible_to(actor).where(Task.case_id == case_id)
    return session.exec(rows.order_by(col(Task.order_on), col(Task.id))).all()


def open_children(session: Session, task_id: int) -> Sequence[Task]:
    """Return what is still open below a task."""
    return session.exec(
        select(Task).where(Task.parent_id == task_id, Task.state == State.OPEN)
    ).all()


def open_in(session: Session, case_id: int) -> Sequence[Task]:
    """Return every open task of a case, for subscribers."""
    rows = select(Task).where(Task.case_id == case_id, Task.state == State.OPEN)
    return session.exec(rows.order_by(col(Task.id))).all()


def mine(
    session: Session,
    actor: Actor,
    *,
    whose: str = "mine",
    after: Place | None = None,
    before: Place | None = None,
    limit: int = 50,
) -> tuple[list[Task], bool, bool]:
    """Return a page of the open tasks of the actor, or of those nobody of the agency has yet.

    Soonest due first, so what is overdue stands on top. Also whether there are some before, some
    after the page.
    """
    key: Any = tuple_(col(Task.order_on), col(Task.id))
    rows = visible_to(actor).where(Task.state == State.OPEN).limit(limit + 1)
    if whose == "agency":
        rows = rows.where(Task.for_agency == actor.agency, col(Task.assignee_id).is_(None))
    else:
        rows = rows.where(Task.assignee_id == actor.officer_id)
    if before is not None:
        rows = rows.where(key < (before.order_on, before.id))
        found = session.exec(rows.order_by(col(Task.order_on).desc(), col(Task.id).desc())).all()
        return list(found[:limit])[::-1], len(found) > limit, True
    if after is not None:
        rows = rows.where(key > (after.order_on, after.id))
    found = session.exec(rows.order_by(col(Task.order_on), col(Task.id))).all()
    return list(found[:limit]), after is not None, len(found) > limit


def open_of(session: Session, officer_id: int) -> Sequence[Task]:
    """Return the open tasks an officer is to do, whether or not the reader sees their cases."""
    rows = select(Task).where(Task.assignee_id == officer_id, Task.state == State.OPEN)
    return session.exec(rows.order_by(col(Task.order_on), col(Task.id))).all()


def numbers(session: Session, actor: Actor, case_ids: Sequence[int]) -> dict[int, CaseFile]:
    """Return those of the cases the actor sees in full, by id."""
    rows = cases.visible_to(actor).where(col(CaseFile.id).in_(case_ids))
    return {each.id: each for each in session.exec(rows) if each.id is not None}


def overdue(session: Session, today: date, limit: int) -> list[int]:
    """Return open tasks whose day is over and of which nobody was told."""
    rows = select(Task.id).where(
        Task.state == State.OPEN, col(Task.overdue_told_at).is_(None), Task.order_on < today
    )
    found = session.exec(rows.order_by(col(Task.order_on), col(Task.id)).limit(limit))
    return [each for each in found if each is not None]


def by_id(session: Session, task_id: int) -> Task:
    """Return a task for the job, as it is in the database now, its case and itself locked."""
    case_id = session.exec(select(Task.case_id).where(Task.id == task_id)).one_or_none()
    if case_id is None:
        raise NotFound
    cases.by_id(session, case_id, lock=True)
    return session.get_one(Task, task_id, with_for_update=True, populate_existing=True)


def doers(session: Session, case_id: int, agency: str) -> list[str]:
    """Return the other agencies that take part in a case and may be asked to do something."""
    rows = select(CaseGrant.agency).where(
        CaseGrant.case_id == case_id,
        CaseGrant.agency != agency,
        CaseGrant.role != Role.READER,
        CaseGrant.profile == FieldProfile.FULL,
        col(CaseGrant.revoked_at).is_(None),
    )
    return list(session.exec(rows.order_by(CaseGrant.agency)))


def watched(_session: Session, officer_id: int) -> SelectOfScalar[int]:
    """Select the ids of the cases an officer watches; meet it with what the officer may see."""
    return select(Watch.case_id).where(Watch.officer_id == officer_id)


def watches(session: Session, officer_id: int, case_id: int) -> bool:
    """Tell whether an officer watches a case."""
    return session.get(Watch, (officer_id, case_id)) is not None


def watch_row(session: Session, officer_id: int, case_id: int) -> Watch | None:
    return session.get(Watch, (officer_id, case_id))


def watched_among(session: Session, officer_id: int, case_ids: Collection[int]) -> frozenset[int]:
    """Return which of these cases an officer watches."""
    return frozenset(
        session.exec(watched(session, officer_id).where(col(Watch.case_id).in_(case_ids)))
    )


def forget_watches(session: Session, officer_id: int, case_ids: Collection[int]) -> None:
    """Delete an officer's watches of these cases."""
    mine = (col(Watch.officer_id) == officer_id, col(Watch.case_id).in_(case_ids))
    session.exec(delete(Watch).where(*mine).execution_options(synchronize_session="fetch"))


def case_numbers(session: Session, case_ids: Collection[int]) -> dict[int, str]:
    """Return the numbers of these cases, for those who may know of them already."""
    rows = select(CaseFile.id, CaseFile.number).where(col(CaseFile.id).in_(case_ids))
    return {case_id: number for case_id, number in session.exec(rows) if case_id is not None}


def watchers(session: Session, case_ids: Collection[int]) -> Mapping[int, Sequence[Watch]]:
    """Return who watches these cases and may still know of them: agency in, active, not recused."""
    may = exists().where(
        col(CaseAccess.case_id) == col(Watch.case_id),
        col(CaseAccess.agency) == col(Watch.agency),
        ~recused_from(col(Watch.officer_id)),
    )
    active = exists().where(col(Officer.id) == col(Watch.officer_id), col(Officer.active))
    rows = select(Watch).where(col(Watch.case_id).in_(case_ids), may, active)
    found: dict[int, list[Watch]] = {}
    for each in session.exec(rows.order_by(col(Watch.case_id), col(Watch.officer_id))):
        found.setdefault(each.case_id, []).append(each)
    return found


def findings_unshown(session: Session, case_ids: Collection[int]) -> frozenset[tuple[int, str]]:
    """Return (case, agency) of those in these cases who are not shown what was found."""
    if not case_ids:
        return frozenset()
    narrow = [each for each in FieldProfile if not shows(each, "findings")]
    rows = select(CaseAccess.case_id, CaseAccess.agency).where(
        col(CaseAccess.case_id).in_(case_ids), col(CaseAccess.profile).in_(narrow)
    )
    return frozenset((case_id, agency) for case_id, agency in session.exec(rows))


def watches_in(session: Session, case_id: int) -> Sequence[Watch]:
    """Return every watch of a case, for subscribers."""
    return session.exec(select(Watch).where(Watch.case_id == case_id)).all()


def watches_of(session: Session, officer_id: int) -> Sequence[Watch]:
    """Return every case an officer watches."""
    rows = select(Watch).where(Watch.officer_id == officer_id)
    return session.exec(rows.order_by(col(Watch.case_id))).all()


def handover(session: Session, actor: Actor, handover_id: int) -> Handover:
    """Return a handover of the actor's agency; raise NotFound otherwise."""
    found = session.get(Handover, handover_id)
    if found is None or found.agency != actor.agency:
        raise NotFound
    return found


def handovers(session: Session, agency: str, limit: int = 50) -> Sequence[Handover]:
    """Return the handovers of an agency, newest first."""
    rows = select(Handover).where(Handover.agency == agency)
    return session.exec(rows.order_by(col(Handover.id).desc()).limit(limit)).all()


def items(session: Session, handover_id: int) -> Sequence[HandoverItem]:
    """Return what a handover was about."""
    rows = select(HandoverItem).where(HandoverItem.handover_id == handover_id)
    return session.exec(rows.order_by(col(HandoverItem.id))).all()


def count_open(session: Session, officer_ids: Sequence[int]) -> dict[int, int]:
    """Return how many open tasks each of these officers has."""
    rows = select(Task.assignee_id, func.count()).where(
        col(Task.assignee_id).in_(officer_ids), Task.state == State.OPEN
    )
    found = session.exec(rows.group_by(col(Task.assignee_id)))
    return {each: n for each, n in found if each is not None}
