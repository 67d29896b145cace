"""Acting as one officer after another, at one set instant after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time

from portal.crypto.keys import PrivateKey
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.main import people


class Stage:
    """The demonstration's stage: who acts, and when. Time never runs backwards."""

    def __init__(self, works: Works, *, start: datetime) -> None:
        self.clock = SetClock(start)
        self.works = replace(works, clock=self.clock)
        self._opened: dict[str, tuple[Actor, PrivateKey]] = {}

    def at(self, day: date, hour: int = 9, minute: int = 0) -> None:
        """Move the clock to an hour of a legal day, later than it stands."""
        moment = datetime.combine(day, time(hour, minute), LEGAL_ZONE)
        self.clock.instant = max(moment, self.clock.instant)

    @contextmanager
    def as_(self, login: str) -> Iterator[Work]:
        """Yield a unit of work of this officer."""
        if login not in self._opened:
            with self.works.begin(SYSTEM, writes=False) as work:
                self._opened[login] = people.unlocked(work, login)
        actor, private = self._opened[login]
        with self.works.begin(actor, private) as work:
            yield work
