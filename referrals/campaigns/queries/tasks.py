"""Reading the tasks of a campaign: a page of them, and every figure counted as they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases.queries import recused_from
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.registry.models import Institution
from referrals.campaigns.book import registry
from referrals.campaigns.forms import TaskFilter
from referrals.campaigns.models import Campaign, CampaignTask
from referrals.campaigns.queries import downward, visible_to
from referrals.campaigns.rules import OPEN_TASKS, State, TaskState
from referrals.campaigns.rules.figures import Cell

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A task with the name, code and level of its institution."""

    task: CampaignTask
    name: str
    code: str
    level: str


def filtered(
    session: Session, campaign_id: int, asked: TaskFilter, today: date
) -> SelectOfScalar[CampaignTask]:
    """Select the tasks of a campaign that a filter lets through."""
    rows = select(CampaignTask).where(CampaignTask.campaign_id == campaign_id)
    if asked.state is not None:
        rows = rows.where(CampaignTask.state == asked.state)
    if asked.agency:
        rows = rows.where(CampaignTask.agency == asked.agency)
    if asked.group:
        kinds = [
            kind for each in registry.groups() if each.code == asked.group for kind in each.kinds
        ]
        rows = rows.where(col(CampaignTask.kind).in_(kinds))
    if asked.region:
        rows = rows.where(col(CampaignTask.region).in_(downward(session, asked.region)))
    match asked.found:
        case "breached":
            rows = rows.where(col(CampaignTask.breached).is_(True))
        case "clean":
            rows = rows.where(col(CampaignTask.breached).is_(False))
        case "declared":
            rows = rows.where(CampaignTask.declared_fen > 0)
        case "late":
            late = and_(col(CampaignTask.state).in_(OPEN_TASKS), col(CampaignTask.due_on) < today)
            rows = rows.where(late)
    return rows


def page(
    session: Session, campaign_id: int, asked: TaskFilter, today: date, *, limit: int = PAGE
) -> list[Line]:
    """Return the tasks after the one numbered `asked.after`, in the order they were made."""
    rows = filtered(session, campaign_id, asked, today).where(col(CampaignTask.id) > asked.after)
    found = session.exec(rows.order_by(col(CampaignTask.id)).limit(limit)).all()
    return lines(session, found)


def lines(session: Session, tasks: Sequence[CampaignTask]) -> list[Line]:
    """Return tasks with what their institutions are called, in one query."""
    ids = {each.institution_id for each in tasks}
    rows = select(Institution.id, Institution.name, Institution.code, Institution.level)
    named = {
        key: (name, code, level)
        for key, name, code, level in session.exec(rows.where(col(Institution.id).in_(ids)))
    }
    return [Line(each, *named[each.institution_id]) for each in tasks]


def batches(
    session: Session, campaign_id: int, asked: TaskFilter, today: date
) -> Iterator[list[Line]]:
    """Yield every task a filter lets through, five hundred at a time."""
    after = 0
    while True:
        part = asked.model_copy(update={"after": after})
        found = page(session, campaign_id, part, today, limit=500)
        if not found:
            return
        yield found
        after = found[-1].task.id or 0


def cells(session: Session, campaign_id: int, today: date) -> list[Cell]:
    """Return all tasks of a campaign counted and added up: what every figure is made of."""
    keys: tuple[Any, ...] = (
        col(CampaignTask.agency),
        col(CampaignTask.kind),
        col(CampaignTask.state),
        col(CampaignTask.breached),
        col(CampaignTask.declared_fen) > 0,
        col(CampaignTask.round) > 1,
    )
    late = func.sum(case((col(CampaignTask.due_on) < today, 1), else_=0))
    sums: tuple[Any, ...] = (
        func.count(),
        late,
        func.sum(CampaignTask.suspected_fen),
        func.sum(CampaignTask.proven_fen),
        func.sum(CampaignTask.declared_fen),
        func.sum(CampaignTask.returned_fen),
    )
    rows = select(*keys, *sums).where(CampaignTask.campaign_id == campaign_id).group_by(*keys)
    return [
        Cell(
            agency=agency or "",
            kind=kind,
            state=state,
            breached=breached,
            declared=bool(declared),
            again=bool(again),
            count=count,
            late=int(overdue or 0),
            suspected_fen=int(suspected),
            proven_fen=int(proven),
            declared_fen=int(said),
            returned_fen=int(back),
        )
        for row in session.execute(rows)
        for agency, kind, state, breached, declared, again in (row[:6],)
        for count, overdue, suspected, proven, said, back in (row[6:],)
    ]


def regions(session: Session, campaign_id: int) -> Sequence[str]:
    """Return the codes of the regions the tasks of a campaign lie in."""
    rows = select(CampaignTask.region).where(CampaignTask.campaign_id == campaign_id).distinct()
    return sorted(session.exec(rows).all())


def get(session: Session, actor: Actor, task_id: int, *, lock: bool = False) -> CampaignTask:
    """Return a task of a campaign the actor may see; raise NotFound otherwise."""
    seen = visible_to(actor).with_only_columns(col(Campaign.id))
    rows = select(CampaignTask).where(
        CampaignTask.id == task_id,
        col(CampaignTask.campaign_id).in_(seen),
        ~recused_from(actor.officer_id, col(CampaignTask.case_id)),
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def line(session: Session, actor: Actor, task_id: int) -> Line:
    """Return a task with its institution; NotFound as `get`."""
    return lines(session, [get(session, actor, task_id)])[0]


def with_inspection(session: Session, inspection_id: int) -> Sequence[CampaignTask]:
    """Return the tasks that point at an inspection, locked, by id."""
    rows = select(CampaignTask).where(CampaignTask.inspection_id == inspection_id)
    return session.exec(rows.order_by(col(CampaignTask.id)).with_for_update()).all()


def of_institutions(
    session: Session, campaign_id: int, ids: Collection[int], round_: int = 1
) -> dict[int, CampaignTask]:
    """Return the tasks of a campaign on these institutions, by institution, locked."""
    rows = select(CampaignTask).where(
        CampaignTask.campaign_id == campaign_id,
        CampaignTask.round == round_,
        col(CampaignTask.institution_id).in_(ids),
    )
    return {each.institution_id: each for each in session.exec(rows.with_for_update())}


def taken(session: Session, campaign_id: int) -> frozenset[int]:
    """Return the institutions a campaign has a task for."""
    rows = select(CampaignTask.institution_id).where(CampaignTask.campaign_id == campaign_id)
    return frozenset(session.exec(rows).all())


def count(session: Session, campaign_id: int) -> int:
    """Return how many tasks a campaign has."""
    rows = select(func.count()).where(CampaignTask.campaign_id == campaign_id)
    return session.exec(rows).one()


def movable(
    session: Session, campaign_id: int, asked: TaskFilter, today: date
) -> Sequence[tuple[int, str]]:
    """Return (id, region) of the tasks a filter lets through that nobody has begun."""
    rows = filtered(session, campaign_id, asked, today).where(
        col(CampaignTask.state).in_((TaskState.OPEN, TaskState.ASSIGNED))
    )
    found = rows.with_only_columns(col(CampaignTask.id), col(CampaignTask.region))
    return [(key, region) for key, region in session.execute(found).all()]


def belong(session: Session, campaign_id: int, ids: Collection[int]) -> bool:
    """Tell whether all these tasks are of this campaign."""
    rows = select(func.count()).where(
        CampaignTask.campaign_id == campaign_id, col(CampaignTask.id).in_(ids)
    )
    return session.exec(rows).one() == len(set(ids))


def hand_out(session: Session, ids: Sequence[int], agency: str, due_on: date) -> int:
    """Give tasks that nobody has begun to an agency, in one statement; return how many moved."""
    moved = session.execute(
        update(CampaignTask)
        .where(
            col(CampaignTask.id).in_(ids),
            col(CampaignTask.state).in_((TaskState.OPEN, TaskState.ASSIGNED)),
        )
        .values(
            agency=agency,
            due_on=due_on,
            state=TaskState.ASSIGNED,
            first_officer_id=None,
            second_officer_id=None,
        )
        .execution_options(synchronize_session="fetch")
    )
    return int(moved.rowcount)  # type: ignore[attr-defined]  # an UPDATE has one


def mine(session: Session, actor: Actor, limit: int = 20) -> list[Line]:
    """Return the unfinished tasks of the actor's agency, what is due first before the rest."""
    running = visible_to(actor).where(Campaign.state == State.RUNNING)
    rows = select(CampaignTask).where(
        CampaignTask.agency == actor.agency,
        col(CampaignTask.state).in_((TaskState.ASSIGNED, TaskState.UNDER_WAY)),
        ~recused_from(actor.officer_id, col(CampaignTask.case_id)),
        col(CampaignTask.campaign_id).in_(running.with_only_columns(col(Campaign.id))),
    )
    ordered = rows.order_by(col(CampaignTask.due_on), col(CampaignTask.id)).limit(limit)
    return lines(session, session.exec(ordered).all())
