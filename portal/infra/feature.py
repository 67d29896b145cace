"""What a capability offers to the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import APIRouter

from portal.infra.work import Answerer, Sealer, Subscriber, Work, Works
from portal.kernel.actor import Office
from portal.kernel.events import Event
from portal.kernel.questions import Question
from portal.kernel.text import Text

Place = Literal["case", "tip", "follow", "home", "person", "log"]


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
