"""How notices are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel import events
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.text import Text
from portal.notices import queries, rules
from portal.notices.models import Notice
from portal.notices.queries import Asked
from portal.notices.rules import CasesSeen

CAP = 99
PAGE = 50
SHOWN = 5
HIDDEN = Text(
    "此案件不对您开放，内容不显示", "This case is not open to you; nothing of it is shown"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: `words` instead of `kind` and `facts` where those may not be shown."""

    id: int
    at: str
    kind: str
    facts: dict[str, Any]
    words: Text | None
    leads: bool
    read: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The notices of one legal day, gathered by case: id, number ("" when unknown), notices."""

    day: date
    cases: list[tuple[int | None, str, list[Shown]]]


def unread_count(work: Work) -> str:
    """Return the figure beside the menu entry: "" for none, never more than 99+."""
    found = len(queries.unread_ids(work.session, work.actor, CAP + 1))
    return f"{CAP}+" if found > CAP else str(found or "")


def lines(work: Work, notices: Sequence[Notice]) -> list[tuple[Notice, str, Shown]]:
    """Return each notice with the number of its case and what is shown of it."""
    ids = tuple(sorted({each.case_id for each in notices if each.case_id is not None}))
    unknown = dict.fromkeys(ids, ("", True))
    seen = work.ask(CasesSeen(work.actor, ids), unknown) if ids else {}
    read = queries.read_by(
        work.session, work.actor.officer_id or 0, [each.id or 0 for each in notices]
    )
    names = agencies.agency_names(work.session)
    found = []
    for each in notices:
        sight = ("", True) if each.case_id is None else seen.get(each.case_id)
        shown = _shown(each, sight, names, read=each.id in read)
        found.append((each, sight[0] if sight else "", shown))
    return found


def days(work: Work, notices: Sequence[Notice]) -> list[Day]:
    """Return notices by legal day and, within it, by case; each in the order of its newest."""
    found: dict[date, dict[int | None, tuple[str, list[Shown]]]] = {}
    for notice, number, shown in lines(work, notices):
        day = found.setdefault(notice.at.astimezone(LEGAL_ZONE).date(), {})
        day.setdefault(notice.case_id, (number, []))[1].append(shown)
    return [
        Day(day, [(case_id, *rest) for case_id, rest in cases.items()])
        for day, cases in found.items()
    ]


def leads_to(work: Work, notice: Notice) -> str:
    """Return the address of what a notice is about; "" for nothing, or a case no longer seen."""
    if notice.case_id is not None:
        ids = (notice.case_id,)
        seen = work.ask(CasesSeen(work.actor, ids), {notice.case_id: ("", True)})
        if notice.case_id not in seen:
            return ""
    return rules.place(notice.kind, notice.facts, case_id=notice.case_id, tip_id=notice.tip_id)


def query(asked: Asked, **other: int) -> str:
    """Return the query string of a page of the inbox."""
    given: dict[str, Any] = {"unread": 1} if asked.unread else {}
    given |= {"topic": asked.topic.value} if asked.topic else {}
    given |= {"case": asked.case_id} if asked.case_id is not None else {}
    return f"?{urlencode({**given, **other})}" if {**given, **other} else ""


def _shown(
    notice: Notice, sight: tuple[str, bool] | None, names: Mapping[str, Text], *, read: bool
) -> Shown:
    local = notice.at.astimezone(LEGAL_ZONE)
    at = "" if local.time() == time() else f"{local:%H:%M}"  # of a reporter's acts the day is kept
    place = rules.place(notice.kind, notice.facts, case_id=notice.case_id, tip_id=notice.tip_id)
    facts: dict[str, Any] = {}
    words: Text | None = None
    if sight is None:
        words, place = HIDDEN, ""
    elif not sight[1]:
        kind = events.kinds().get(notice.kind)
        told = kind.words if kind else Text(notice.kind, notice.kind)
        words = Text(rules.bare(told.zh), rules.bare(told.en))
    else:
        facts = {
            name: names.get(value, value) if isinstance(value, str) else value
            for name, value in notice.facts.items()
        }
    kind_shown = "" if words else notice.kind
    return Shown(notice.id or 0, at, kind_shown, facts, words, bool(place), read)
