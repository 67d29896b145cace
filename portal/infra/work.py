"""One actor, one instant, one transaction. The only module that commits."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any, TypeVar

from sqlalchemy.engine import Engine
from sqlmodel import Session

from portal.crypto.keys import PrivateKey
from portal.infra.database import looking, reading, writing
from portal.infra.once import forget
from portal.infra.settings import Settings
from portal.infra.storage import Blobs
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import LEGAL_ZONE, Clock
from portal.kernel.errors import DomainError
from portal.kernel.events import Event
from portal.kernel.questions import Question

E = TypeVar("E", bound=Event)
A = TypeVar("A")
Subscriber = Callable[["Work", E], None]
Answerer = Callable[["Work", Any], Any]
Sealer = Callable[["Work"], None]
_log = logging.getLogger("cluebridge.work")


class Subscriptions:
    """Who hears of which event. A subscriber to `Event` itself hears everything.

    `wraps` are the places of every capability (`feature.WrapPlace`) where a key lies under an agency's.
    """

    def __init__(self) -> None:
        self.wraps: list[Any] = []
        self._by_type: dict[type[Event], list[Subscriber[Any]]] = defaultdict(list)
        self._answerers: dict[type[Question[Any]], Answerer] = {}

    def add(self, kind: type[E], subscriber: Subscriber[E]) -> None:
        """Call `subscriber` for every event of `kind`, in the transaction of the act."""
        self._by_type[kind].append(subscriber)

    def of(self, event: Event) -> tuple[Subscriber[Any], ...]:
        """Return the subscribers of `event`, its own kind first, then the wider ones."""
        kinds = [kind for kind in type(event).__mro__ if issubclass(kind, Event)]
        return tuple(subscriber for kind in kinds for subscriber in self._by_type[kind])

    def answer(self, kind: type[Question[Any]], answerer: Answerer) -> None:
        """Let `answerer` answer every question of `kind`; one for each kind."""
        self._answerers[kind] = answerer

    def answerer(self, question: Question[Any]) -> Answerer | None:
        """Return who answers `question`, None when no capability does."""
        return self._answerers.get(type(question))


@dataclass(slots=True)
class Work:
    """Everything a verb needs to act: who, when, with which key, and where to write."""

    session: Session
    actor: Actor
    now: datetime
    settings: Settings
    blobs: Blobs
    subscriptions: Subscriptions
    unlocked: PrivateKey | None = None
    recorded: list[Event] = field(default_factory=list)
    after: list[Callable[[Works], None]] = field(default_factory=list)
    """Called once what was done is committed, and never otherwise; must not wait.

    Their errors are logged, no more.
    """

    @property
    def by_reporter(self) -> bool:
        """Tell whether a citizen acts: neither an officer nor an office-holder nor the system."""
        actor = self.actor
        machine = actor == SYSTEM or actor.client_id is not None
        return actor.officer_id is None and not actor.offices and not machine

    @property
    def stamp(self) -> datetime:
        """The instant to keep, UTC: exact for officers and the system, for citizens their legal day.

        The exact time of a reporter's act, next to a server's or network's log, points at a person.
        """
        if not self.by_reporter:
            return self.now
        return self.day_began

    @property
    def day_began(self) -> datetime:
        """The beginning of the legal day, UTC."""
        day = self.now.astimezone(LEGAL_ZONE).date()
        return datetime.combine(day, time(), LEGAL_ZONE).astimezone(UTC)

    def record(self, event: Event) -> None:
        """State a fact: listeners act in this transaction, the custody log gets its leaf at its end."""
        self.recorded.append(event)
        for subscriber in self.subscriptions.of(event):
            subscriber(self, event)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Do all of a block or nothing of it: a refusal inside, passed on, leaves no trace of it."""
        recorded, after = len(self.recorded), len(self.after)
        noted = {name: copy(kept) for name, kept in self.session.info.items()}
        try:
            with self.session.begin_nested():
                yield
        except DomainError:
            del self.recorded[recorded:]
            del self.after[after:]
            self.session.info.clear()
            self.session.info.update(noted)
            forget(self.session)
            raise

    def ask(self, question: Question[A], otherwise: A) -> A:
        """Return what a higher capability answers, `otherwise` when none is there to answer."""
        answerer = self.subscriptions.answerer(question)
        answered: A = answerer(self, question) if answerer else otherwise
        return answered


@dataclass(frozen=True, slots=True)
class Works:
    """Makes units of work. `sealers` run last, just before the commit."""

    engine: Engine
    clock: Clock
    settings: Settings
    blobs: Blobs
    subscriptions: Subscriptions
    sealers: tuple[Sealer, ...] = ()

    @contextmanager
    def begin(
        self, actor: Actor, unlocked: PrivateKey | None = None, *, writes: bool = True
    ) -> Iterator[Work]:
        """Yield one unit of work; commit when the block ends well, keep nothing otherwise.

        `writes=False` is for reading only: it takes no write lock on SQLite, and all of it sees the
        database of one instant.
        """
        engine = writing(self.engine) if writes else reading(self.engine)
        with Session(engine, expire_on_commit=False) as session, session.begin():
            if not writes:
                looking(session)
            work = Work(
                session,
                actor,
                self.clock.now(),
                self.settings,
                self.blobs,
                self.subscriptions,
                unlocked,
            )
            yield work
            if work.recorded:
                for sealer in self.sealers:
                    sealer(work)
        for call in work.after:
            try:
                call(self)
            except Exception as error:  # noqa: BLE001 - raised, it would say that nothing was kept
                _log.error("after a commit: %s", type(error).__name__)
