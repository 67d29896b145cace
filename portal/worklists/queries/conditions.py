"""Which rows of CaseAccess a list holds. Nothing is found by what a row's profile hides."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, false, select, true

from portal.cases.models import CaseAccess, CaseRecusal
from portal.cases.rules import CASEWORK, MONEY_OFFICES, Role, Stage
from portal.kernel.actor import Actor
from portal.kernel.clock import LEGAL_ZONE
from portal.search import queries as search
from portal.tasks import queries as tasks
from portal.worklists.forms import Asked
from portal.worklists.rules import SORT_FIELDS, Order, Tab, profiles_showing

Condition = ColumnElement[bool]
_EXACT = ("category", "region", "source", "institution")
_AMONG = ("stage", "role")
_AMOUNTS = ("suspected", "proven")
_ROW = CaseAccess


def wall(actor: Actor) -> list[Condition]:
    """Return what keeps an officer to their rows: the same wall as `cases.queries.listed_to`.

    Recusals, mostly none, are read once for the list, not once for each of its rows.
    """
    recused = select(CaseRecusal.case_id).where(CaseRecusal.officer_id == actor.officer_id)
    mine = [col(_ROW.agency) == actor.agency, col(_ROW.case_id).not_in(recused)]
    if actor.holds(*CASEWORK):
        return mine
    if actor.holds(*MONEY_OFFICES):
        return [*mine, col(_ROW.role) == Role.OWNER]
    return [*mine, false()]


def arms(session: Session, actor: Actor, tab: Tab, now: datetime) -> list[list[Condition]]:
    """Return the parts a tab's list is made of, none with a row of another.

    My work has two, each with an index of its own; every other list has one.
    """
    open_ = col(_ROW.stage) != Stage.CLOSED
    me = col(_ROW.lead_id) == actor.officer_id
    if tab is Tab.WORK:
        ours, not_ours = col(_ROW.has_ball).is_(True), col(_ROW.has_ball).is_not(True)
        # "IS NOT true" keeps the index of turns out of the second part: that of leads is smaller.
        return [[ours, open_], [me, not_ours, open_]]
    found: dict[Tab, list[Condition]] = {
        Tab.MINE: [me, open_],
        Tab.OURS: [col(_ROW.has_ball).is_(True), open_],
        Tab.REFERRED: [col(_ROW.role) != Role.OWNER],
        Tab.OVERDUE: [col(_ROW.due_at) < now, open_],
        Tab.WATCHED: [watched(session, actor)],
        Tab.ALL: [],
        Tab.CLOSED: [col(_ROW.stage) == Stage.CLOSED],
    }
    return [found[tab]]


def asked_for(session: Session, actor: Actor, asked: Asked, now: datetime) -> list[Condition]:
    """Return the conditions of a filter."""
    found: list[Condition] = []
    for name in _AMONG:
        if values := getattr(asked, name):
            found += [_column(name).in_(values), *shown(name)]
    for name in _EXACT:
        if (value := getattr(asked, name)) is not None:
            field = "institution_id" if name == "institution" else name
            found += [_column(field) == value, *shown(field)]
    for name in _AMOUNTS:
        found += _between(asked, name)
    found += _whose(actor, asked) + _when(asked, now)
    if asked.watched:
        found.append(watched(session, actor))
    if asked.q:
        found.append(search.matching(session, actor, asked.q))
    return found


def sorted_by(order: Order) -> list[Condition]:
    """Return what keeps rows out of an order that would tell what they hide."""
    return shown(SORT_FIELDS[order.key])


def shown(field: str) -> list[Condition]:
    """Return the condition that a row's profile shows a field, none when every profile does."""
    profiles = profiles_showing(field)
    return [] if profiles is None else [col(_ROW.profile).in_(profiles)]


def watched(session: Session, actor: Actor) -> Condition:
    """Return the condition that the officer watches the case."""
    return col(_ROW.case_id).in_(tasks.watched(session, actor.officer_id or 0))


def _between(asked: Asked, name: str) -> list[Condition]:
    field = f"{name}_fen"
    least, most = getattr(asked, f"{name}_from"), getattr(asked, f"{name}_to")
    if least is None and most is None:
        return []
    column = _column(field)
    low = true() if least is None else column >= least
    high = true() if most is None else column <= most
    return [low, high, *shown(field)]


def _whose(actor: Actor, asked: Asked) -> list[Condition]:
    found: list[Condition] = []
    if asked.turn:
        found += [col(_ROW.has_ball).is_(asked.turn == "ours"), col(_ROW.stage) != Stage.CLOSED]
    if asked.lead == "none":
        found.append(col(_ROW.lead_id).is_(None))
    elif asked.lead:
        found.append(
            col(_ROW.lead_id) == (actor.officer_id if asked.lead == "me" else int(asked.lead))
        )
    return found


def _when(asked: Asked, now: datetime) -> list[Condition]:
    found: list[Condition] = []
    if asked.due:
        late = asked.due == "overdue"
        last = now if late else now + timedelta(days=int(asked.due))
        found += [col(_ROW.due_at) < last, col(_ROW.stage) != Stage.CLOSED]
        found += [] if late else [col(_ROW.due_at) >= now]
    if asked.opened_from:
        found.append(col(_ROW.opened_at) >= _start(asked.opened_from))
    if asked.opened_to:
        found.append(col(_ROW.opened_at) < _start(asked.opened_to + timedelta(days=1)))
    return found


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), LEGAL_ZONE)


def _column(name: str) -> Any:
    return getattr(_ROW, name)
