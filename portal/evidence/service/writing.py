"""What the one request that may write now says of an upload. Each is a transaction of its own."""

from __future__ import annotations

from portal.evidence.queries import arriving
from portal.evidence.service.arriving import LEASE, Arrival
from portal.infra.pieces import Piece, packed
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict


def advance(
    works: Works, found: Arrival, segments: int, seals: bytes, pieces: tuple[Piece, ...]
) -> None:
    """Write down what is durable of an upload. Conflict when another request writes by now."""
    tail = {"tail": sum(each.size for each in pieces), "pieces": packed(pieces)}
    with works.begin(SYSTEM) as work:
        _still_mine(work, found, segments=segments, seals=seals, **tail)


def renew(works: Works, found: Arrival) -> None:
    """Say that bytes still come. Conflict when another request writes by now."""
    with works.begin(SYSTEM) as work:
        _still_mine(work, found)


def let_go(works: Works, found: Arrival) -> None:
    """Let another request write."""
    with works.begin(SYSTEM) as work:
        arriving.advanced(work.session, found.id, found.writer, {"writer": b"", "busy_until": None})


def give_up(works: Works, found: Arrival) -> None:
    """Forget an upload that cannot be gone on with, so that its sender is told to begin anew.

    Nothing happens when another request writes by now: what this one misses, that one has moved.
    What was stored is swept.
    """
    with works.begin(SYSTEM) as work:
        arriving.drop(work.session, found.id, found.writer)


def _still_mine(work: Work, found: Arrival, **now: object) -> None:
    values = {"busy_until": work.now + LEASE, **now}
    if not arriving.advanced(work.session, found.id, found.writer, values):
        raise Conflict
