"""Copying a case to the lists of its agencies, and counting it, once per transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import SQLModel

from portal.agencies import queries as agencies
from portal.agencies.rules import OUTSIDE
from portal.cases.events import OPENINGS
from portal.cases.events.quiet import UNTIMED
from portal.cases.models import CaseAccess, CaseFile
from portal.cases.queries.holding import hold, hold_free, later
from portal.cases.queries.many import locked
from portal.cases.rules import Stage
from portal.figures import service as figures
from portal.figures.rules import AgencyKey, Moves, PlaceKey, city_of, month_of
from portal.infra.work import Work
from portal.kernel.events import Event

Values = dict[str, Any]
_TOUCHED = "touched_cases"
_UNCOUNTED = "uncounted_cases"
_COPIED = ("stage", "region", "category", "source", "institution_id")
_COPIED_TOO = ("suspected_fen", "proven_fen", "opened_at", "updated_at")


def when_something_happened(work: Work, event: Event) -> None:
    """Note that a case was touched: it comes to the top of every list.

    Reading is no such act, nor what would tell when the reporter acts or is paid.
    """
    case_id = getattr(event, "case_id", None)
    if case_id is not None and type(event).__name__ not in (*OPENINGS, *UNTIMED):
        touched(work).add(case_id)


def touched(work: Work) -> set[int]:
    """Return the ids of the cases this unit of work has changed so far."""
    found: set[int] = work.session.info.setdefault(_TOUCHED, set())
    return found


def waiting(work: Work) -> set[int]:
    """Return the ids of the cases of which something is still to be written to the lists."""
    return {case_id for case_id, _, _ in later(work.session)}


def lock(work: Work, *case_ids: int) -> None:
    """Let nobody else change these cases until this unit of work ends: before any row of theirs."""
    hold(work.session, case_ids)


def lock_free(work: Work, case_ids: Collection[int]) -> set[int]:
    """Lock those of these cases nobody else is changing, and return them; never waits."""
    return hold_free(work.session, case_ids)


def uncount(work: Work, access: CaseAccess) -> None:
    """Note that an agency's row goes away, so that its counter is moved with the others."""
    gone: Counter[AgencyKey] = work.session.info.setdefault(_UNCOUNTED, Counter())
    if access.counted:
        gone[access.agency, access.counted] -= 1


def project(work: Work) -> None:
    """Write every touched case to its agencies' lists and move the counters. Runs before the log."""
    gone: Counter[AgencyKey] = work.session.info.pop(_UNCOUNTED, Counter())
    agencies, places = Counter(gone), Counter[PlaceKey]()
    work.session.flush()
    # Somebody else may have changed them since this transaction first read them.
    known = touched(work)
    alike: dict[frozenset[str], list[tuple[CaseAccess, Values]]] = defaultdict(list)
    for case, lists in locked(work.session, list(known | waiting(work))):
        if case.id in known:
            case.updated_at = work.now
            _replace(work, case, places)
        for access in lists:
            new = _later(access, later(work.session))
            if case.id in known:
                new |= _said(case, access.agency)
                _recount(access, str(case.stage), agencies)
            new = {name: value for name, value in new.items() if getattr(access, name) != value}
            alike[frozenset(new)].append((access, new))
    for some in alike.values():  # rows in which the same changes are one statement
        for access, new in some:
            _write(access, new)
        work.session.flush()
    work.session.info.pop(_TOUCHED, None)
    later(work.session).clear()
    figures.move(work, Moves(agencies, places))


def copy(case: CaseFile, access: CaseAccess) -> None:
    """Make an agency's row say what the case says."""
    _write(access, _said(case, access.agency))


def _said(case: CaseFile, agency: str) -> Values:
    found = {name: getattr(case, name) for name in _COPIED + _COPIED_TOO}
    # Nobody's turn once it is closed: lists of what waits must not wade through what does not.
    found["has_ball"] = case.ball_with == agency and case.stage is not Stage.CLOSED
    return found


def place_key(case: CaseFile) -> PlaceKey:
    """Return the counter of places a case belongs to."""
    return city_of(case.region), month_of(case.opened_at), str(case.stage), case.category


def set_lead(work: Work, case_id: int, agency: str, officer_id: int | None) -> None:
    """Name the officer in charge within an agency; who may do so is the caller's affair."""
    later(work.session)[case_id, agency, "lead_id"] = officer_id
    touched(work).add(case_id)


def set_due(work: Work, case_id: int, agency: str, due_at: datetime | None) -> None:
    """Write down when the next time limit an agency answers for in a case ends."""
    later(work.session)[case_id, agency, "due_at"] = due_at


def set_due_of_all(work: Work, dues: Mapping[tuple[int, str], datetime | None]) -> None:
    """Write down the next ends in many cases at once, by case and agency, in the lists alone."""
    rows = [{"of": case_id, "at": agency, "to": due} for (case_id, agency), due in dues.items()]
    if rows:
        table = SQLModel.metadata.tables[str(CaseAccess.__tablename__)]
        where = (table.c.case_id == bindparam("of")) & (table.c.agency == bindparam("at"))
        work.session.execute(update(table).where(where).values(due_at=bindparam("to")), rows)


def _later(access: CaseAccess, values: Mapping[tuple[int, str, str], Any]) -> Values:
    keys = {name: (access.case_id, access.agency, name) for name in ("lead_id", "due_at")}
    return {name: values[key] for name, key in keys.items() if key in values}


def _write(access: CaseAccess, values: Values) -> None:
    for name, value in values.items():
        setattr(access, name, value)


def _recount(access: CaseAccess, stage: str, moves: Counter[AgencyKey]) -> None:
    if access.counted != stage:
        if access.counted:
            moves[access.agency, access.counted] -= 1
        moves[access.agency, stage] += 1
        access.counted = stage


def _replace(work: Work, case: CaseFile, moves: Counter[PlaceKey]) -> None:
    outside = agencies.agency(work.session, case.agency).kind in OUTSIDE
    new = "" if outside else "|".join(place_key(case))
    if case.counted != new:
        if case.counted:
            city, month, state, category = case.counted.split("|")
            moves[city, month, state, category] -= 1
        if new:
            moves[place_key(case)] += 1
        case.counted = new
