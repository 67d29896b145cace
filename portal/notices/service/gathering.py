"""Telling of one act on many cases: once of all of them, not once of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from portal.infra.work import Work
from portal.kernel import events
from portal.kernel.actor import Office
from portal.notices.rules import Topic

FEW = 3
"""So many are still told of one by one."""
_HELD_BACK = "notices_held_back"


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice not written yet, with everything `tell` was asked."""

    agency: str
    offices: tuple[Office, ...]
    officers: tuple[int, ...]
    kind: str
    case_id: int | None
    tip_id: int | None
    facts: Mapping[str, Any]
    topic: Topic | None

    def to_each(self) -> Iterator[tuple[Any, ...]]:
        """Yield to whom it goes: the offices together, each officer alone."""
        if self.offices:
            yield self.agency, self.offices, (), self.kind, self.topic
        for officer_id in self.officers:
            yield self.agency, (), (officer_id,), self.kind, self.topic


Write = Callable[[Work, Telling], object]


def held_back(work: Work) -> list[Telling] | None:
    """Return what waits to be told, None when nothing is held back now."""
    waiting: list[Telling] | None = work.session.info.get(_HELD_BACK)
    return waiting


@contextmanager
def gathered(work: Work, write: Write) -> Iterator[None]:
    """Hold back what is told within; at the end write it, many of a kind to one person as one.

    Within another such block nothing happens here: the outer one gathers. A kind without words for
    many is told of one by one.
    """
    if held_back(work) is not None:
        yield
        return
    work.session.info[_HELD_BACK] = []
    yield
    waiting: list[Telling] = work.session.info.pop(_HELD_BACK, [])
    groups: dict[tuple[Any, ...], list[Telling]] = defaultdict(list)
    for telling in waiting:
        for whom in telling.to_each():
            groups[whom].append(telling)
    for (agency, offices, officers, kind, topic), some in groups.items():
        known = events.kinds().get(kind)
        if len(some) <= FEW or known is None or not known.many.zh:
            for each in some:
                write(
                    work,
                    Telling(
                        agency,
                        offices,
                        officers,
                        kind,
                        each.case_id,
                        each.tip_id,
                        each.facts,
                        topic,
                    ),
                )
        else:
            count = {"count": len(some)}
            write(work, Telling(agency, offices, officers, kind, None, None, count, topic))
