"""What a capability offers to the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import APIRouter

from portal.infra.work import Answerer, Sealer, Subscriber, Work, Works
from portal.kernel.actor import Office
from portal.kernel.events import Event
from portal.kernel.questions import Question
from portal.kernel.text import Text

Place = Literal[
    "case",
    "tip",
    "follow",
    "home",
    "person",
    "institution",
    "evidence_item",
    "log",
    "inspection",
    "award",
    "order",
]


@dataclass(frozen=True, slots=True)
class Job:
    """Periodic work of the worker; harmless when two workers run it at once.

    `long` work runs beside the rest, so that no time limit waits for it.
    """

    name: str
    seconds: int
    run: Callable[[Works], None]
    long: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of another capability's page.

    `load(work, subject_id)` returns the view for `template`, or None when there is nothing to show
    this actor. On "home" the subject id is 0. Lower `order` comes first.
    """

    place: Place
    order: int
    template: str
    load: Callable[[Work, int], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the staff navigation, shown to officers who hold one of `offices` (empty: all).

    `count(work)` returns the figure shown beside it ("" for none); it is asked on every page.
    """

    order: int
    label: Text
    route: str
    offices: frozenset[Office] = frozenset()
    count: Callable[[Work], str] | None = None


@dataclass(frozen=True, slots=True)
class WrapPlace:
    """A column of secrets wrapped to agency keys, so that changing a key finds every wrap.

    `key` names the column of the agency key, `wrapped` that of the wrap (empty: destroyed), `context`
    returns what a row's wrap is bound to; `after(work, rows)` is called with rows that were moved.
    `renew(work, compartment)` is called once all of them are, each time in a transaction of its own,
    until it returns False: for secrets that must not stay what somebody who left may know.
    """

    table: type[Any]
    key: str
    wrapped: str
    context: Callable[[Work, Any], bytes]
    after: Callable[[Work, Sequence[Any]], None] | None = None
    id: str = "id"
    renew: Callable[[Work, str], bool] | None = None

    def key_column(self) -> Any:
        """Return the column of the agency key."""
        return getattr(self.table, self.key)

    def id_column(self) -> Any:
        """Return the column that numbers the rows."""
        return getattr(self.table, self.id)

    def id_of(self, row: Any) -> int:
        """Return the number of a row."""
        return int(getattr(row, self.id))


@dataclass(frozen=True, slots=True)
class Feature:
    """A capability as `portal.main` sees it."""

    name: str
    public: tuple[APIRouter, ...] = ()
    staff: tuple[APIRouter, ...] = ()
    subscribers: tuple[tuple[type[Event], Subscriber[Any]], ...] = ()
    jobs: tuple[Job, ...] = ()
    sections: tuple[Section, ...] = ()
    nav: tuple[NavItem, ...] = ()
    sealers: tuple[Sealer, ...] = ()
    answers: tuple[tuple[type[Question[Any]], Answerer], ...] = ()
    wraps: tuple[WrapPlace, ...] = ()
