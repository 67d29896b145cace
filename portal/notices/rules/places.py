"""What a notice leads to, and how much of it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from portal.kernel.actor import Actor
from portal.kernel.events import Event
from portal.kernel.questions import Question


@dataclass(frozen=True, slots=True)
class CasesSeen(Question[Mapping[int, tuple[str, bool]]]):
    """Which of these cases may the actor know of now?

    Answered with number and whether all of it is shown, by case id; the others are left out.
    """

    actor: Actor
    case_ids: tuple[int, ...]


_BY_FACT = (
    ("transfer_id", "/transfers/{}"),
    ("letter_id", "/letters/{}"),
    ("inspection_id", "/inspections/{}"),
    ("award_id", "/rewards/{}"),
    ("task_id", "/tasks/{}"),
    ("invitation_id", "/sharing/invitations/{}"),
    ("handover_id", "/sharing/offers/{}"),
    ("access_request_id", "/sharing/requests/{}"),
    ("run_id", "/imports/{}"),
)
_OF_MANY = (
    ("Watched", "/cases?tab=watched"),
    ("CaseAssigned", "/cases?tab=mine"),
    ("CaseShared", "/cases?tab=referred"),
    ("TaskAdded", "/tasks"),
    ("ClockRecounted", "/calendars"),
    ("ClockEscalated", "/clocks/escalated"),
    ("Clock", "/clocks"),
)
"""Where many of a kind are found together, by the beginning of its name."""
_ALONE = {
    "EvidenceDamaged": "/store",
    "StoreFilling": "/store",
    "ClockEscalated": "/clocks/escalated",
    "CalendarProposed": "/calendars",
    "CalendarPutInForce": "/calendars",
}
"""Where a kind leads that is about no case and no tip."""
_OF_ORDERS = ("Order", "Money", "Posting")


def place(kind: str, facts: Mapping[str, Any], *, case_id: int | None, tip_id: int | None) -> str:
    """Return the address of what a notice is about, "" when it is about nothing in particular."""
    for name, address in _BY_FACT:
        if isinstance(facts.get(name), int):
            return address.format(facts[name])
    if isinstance(facts.get("order_id"), int) and kind.startswith(_OF_ORDERS):
        return f"/recoveries/{facts['order_id']}"
    if case_id is not None:
        return f"/cases/{case_id}"
    if tip_id is None and kind in _ALONE:
        return _ALONE[kind]
    if tip_id is None and "count" in facts:
        return next((where for begin, where in _OF_MANY if kind.startswith(begin)), "")
    return f"/tips/{tip_id}" if tip_id is not None else ""


def bare(words: str) -> str:
    """Return the words of a kind of event without its facts: what stands before the first."""
    return words.split("{", 1)[0].rstrip(" ：:（(，,")


def facts_of(event: Event) -> dict[str, Any]:
    """Return the fields of an event as JSON values."""
    return {name: _plain(value) for name, value in asdict(event).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | frozenset) else value
