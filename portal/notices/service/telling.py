"""Telling officers what happened: one notice for an event and agency, whoever is told and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.events import Event
from portal.notices import queries, rules
from portal.notices.models import Notice, NoticeOffice, NoticeOfficer
from portal.notices.rules import Topic
from portal.notices.service import planning
from portal.notices.service.gathering import Telling, gathered, held_back

MOST_HOPS = 3
"""From one who is away to a delegate who is away too, and so on."""


def tell(
    work: Work,
    *,
    agency: str,
    offices: Iterable[Office] = (),
    officer_id: int | None = None,
    officers: Iterable[int] = (),
    kind: str,
    case_id: int | None = None,
    tip_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    topic: Topic | None = None,
) -> Notice | None:
    """Write a notice for whoever holds one of `offices` of an agency, and for the officers named.

    `kind` is the name of an event class, whose words it is shown in, filled from `facts` (plain
    JSON values, never sealed content). `topic` says why they are told, by default what the kind
    says. Telling the same again in one unit of work adds to those told: nobody gets two.
    A content-free message follows on the channels each has chosen. None while `gathering`.
    """
    named = (*officers, *(() if officer_id is None else (officer_id,)))
    told = Telling(agency, tuple(offices), named, kind, case_id, tip_id, facts or {}, topic)
    waiting = held_back(work)
    if waiting is None:
        return _write(work, told)
    waiting.append(told)
    return None


def gathering(work: Work) -> AbstractContextManager[None]:
    """Tell of what happens within, many of a kind, with one notice for each person; see `gathered`."""
    return gathered(work, _write)


def _write(work: Work, told: Telling) -> Notice:
    topic = told.topic or rules.topic_of(told.kind)
    agency, held, named = told.agency, frozenset(told.offices), set(told.officers)
    before = len(_written(work))
    notice = _notice(work, agency, told.kind, told.case_id, told.tip_id, dict(told.facts))
    fresh = len(_written(work)) > before
    away = queries.delegates(work.session, agency, work.now)
    instead = _instead(work, notice, held, named, away)
    _address(work, notice, held, named | set(instead.values()), topic, fresh=fresh)
    planning.plan(work, notice, held, named, instead, topic)
    work.session.flush()
    return notice


def about(
    work: Work,
    event: Event,
    *,
    agency: str,
    offices: Iterable[Office] = (),
    officer_id: int | None = None,
    officers: Iterable[int] = (),
    topic: Topic | None = None,
) -> Notice | None:
    """Write a notice that says what an event says."""
    return tell(
        work,
        agency=agency,
        offices=tuple(offices),
        officer_id=officer_id,
        officers=tuple(officers),
        kind=type(event).__name__,
        case_id=getattr(event, "case_id", None),
        tip_id=getattr(event, "tip_id", None),
        facts=rules.facts_of(event),
        topic=topic,
    )


def _notice(
    work: Work,
    agency: str,
    kind: str,
    case_id: int | None,
    tip_id: int | None,
    facts: dict[str, Any],
) -> Notice:
    """Return the notice this unit of work already wrote of the same, or a new one."""
    same = (agency, kind, case_id, tip_id, json.dumps(facts, sort_keys=True))
    written = _written(work)
    if same not in written:
        notice = Notice(
            agency=agency, kind=kind, case_id=case_id, tip_id=tip_id, facts=facts, at=work.stamp
        )
        work.session.add(notice)
        work.session.flush()
        written[same] = notice
    return written[same]


def _written(work: Work) -> dict[Any, Notice]:
    found: dict[Any, Notice] = work.session.info.setdefault("notices", {})
    return found


def _address(
    work: Work,
    notice: Notice,
    offices: frozenset[Office],
    officers: set[int],
    topic: Topic,
    *,
    fresh: bool,
) -> None:
    """Write whom a notice is for; of one that is `fresh` nobody was told before."""
    notice_id = notice.id or 0
    for office in sorted(offices):
        held = None if fresh else work.session.get(NoticeOffice, (notice_id, office))
        if held is not None:
            held.topic = rules.stronger(held.topic, topic)
            continue
        work.session.add(
            NoticeOffice(notice_id=notice_id, office=office, agency=notice.agency, topic=topic)
        )
    for officer_id in sorted(officers):
        named = None if fresh else work.session.get(NoticeOfficer, (officer_id, notice_id))
        if named is not None:
            named.topic = rules.stronger(named.topic, topic)
            continue
        work.session.add(NoticeOfficer(officer_id=officer_id, notice_id=notice_id, topic=topic))
    work.session.flush()


def _instead(
    work: Work,
    notice: Notice,
    offices: frozenset[Office],
    named: set[int],
    away: Mapping[int, int],
) -> dict[int, int]:
    """Return, for each of those told who is away, who is told for them."""
    if not away:
        return {}
    told = named | {
        person.officer_id for person in queries.reached(work.session, notice.agency, offices, ())
    }
    found = {each: _last(each, away) for each in told if each in away}
    here = {each.officer_id for each in queries.reached(work.session, "", (), found.values())}
    return {each: delegate for each, delegate in found.items() if delegate in here}


def _last(officer_id: int, away: Mapping[int, int]) -> int:
    seen = [officer_id]
    while seen[-1] in away and len(seen) <= MOST_HOPS and away[seen[-1]] not in seen:
        seen.append(away[seen[-1]])
    return seen[-1]
