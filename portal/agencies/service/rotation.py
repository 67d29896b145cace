"""Changing a compartment's key: a new pair, every wrap moved to it, the old one destroyed.

Each step is one transaction; whoever was stopped between two goes on where it stopped.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlmodel import col, func, select

from portal.agencies import queries, rules
from portal.agencies.events import AgencyKeyDestroyed, AgencyKeyRotated
from portal.agencies.models import AgencyKey
from portal.agencies.rules import Compartment
from portal.agencies.service import keyring
from portal.crypto import keys
from portal.crypto.errors import SealBroken
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.policy import require

BATCH = 200
"""Wraps moved in one transaction: some 100 ms."""


class Place(NamedTuple):
    """Where moving stands: which kind of row, and the last one looked at."""

    kind: int = 0
    last: int = -1


def rotate(
    work: Work,
    compartment: Compartment,
    holders: dict[int, keys.PublicKey],
    *,
    reason: str,
) -> AgencyKey:
    """Make the next key of a compartment of the actor's agency; what comes later is wrapped to it.

    Only who may hand the key on and holds it. Conflict while an earlier change is not finished.
    """
    require(work.actor.holds(rules.GRANTED_BY[compartment]))
    old = queries.current_key(
        work.session, agency_code=work.actor.agency, compartment=compartment, lock=True
    )
    keyring.private_half(work, old)
    if queries.unfinished(work.session, old.agency, compartment):
        raise Conflict
    made = keyring.make_key(work, old.agency, compartment, holders)
    old.retired_at = work.now
    work.session.add(old)
    work.session.flush()
    work.record(
        AgencyKeyRotated(
            agency=old.agency, compartment=compartment, generation=made.generation, reason=reason
        )
    )
    return made


def rewrap(work: Work, key_id: int, at: Place) -> Place | None:
    """Move the next wraps from a retired key to its successor; return where to go on, None at the end.

    A wrap that does not open stays where it is, and keeps the old key from being destroyed.
    """
    old = _retired(work, key_id)
    private = keyring.private_half(work, old)
    successor, public = keyring.current_public(work, old.agency, old.compartment)
    if at.kind == len(work.subscriptions.wraps):
        return None
    place = work.subscriptions.wraps[at.kind]
    rows = _rows(work, place, key_id, at.last)
    for row in rows:
        _move(work, place, row, private, public, successor)
    work.session.flush()
    if rows and place.after is not None:
        place.after(work, rows)
    if rows:
        return Place(at.kind, place.id_of(rows[-1]))
    more = place.renew is not None and place.renew(work, old.compartment)
    return at if more else Place(at.kind + 1)


def left(work: Work, key_id: int) -> int:
    """Return how many wraps still lie under a key."""
    counts = (
        select(func.count()).select_from(place.table).where(place.key_column() == key_id)
        for place in work.subscriptions.wraps
    )
    return sum(work.session.exec(each).one() for each in counts)


def finish(work: Work, key_id: int) -> bool:
    """Destroy a retired key once nothing lies under it: every copy of its private half is deleted."""
    old = _retired(work, key_id, lock=True)
    keyring.private_half(work, old)
    if left(work, key_id):
        return False
    for held in queries.copies_of(work.session, key_id):
        work.session.delete(held)
    old.destroyed_at = work.now
    work.session.add(old)
    work.session.flush()
    work.record(
        AgencyKeyDestroyed(
            agency=old.agency, compartment=old.compartment, generation=old.generation
        )
    )
    return True


def _retired(work: Work, key_id: int, *, lock: bool = False) -> AgencyKey:
    old = queries.key(work.session, key_id, lock=lock)
    if old.agency != work.actor.agency:
        raise NotFound
    require(work.actor.holds(rules.GRANTED_BY[old.compartment]))
    if old.retired_at is None or old.destroyed_at is not None:
        raise Conflict
    return old


def _rows(work: Work, place: WrapPlace, key_id: int, last: int) -> list[Any]:
    number: Any = col(place.id_column())
    rows = select(place.table).where(place.key_column() == key_id, number > last)
    return list(work.session.exec(rows.order_by(number).limit(BATCH).with_for_update()).all())


def _move(
    work: Work,
    place: WrapPlace,
    row: Any,
    private: keys.PrivateKey,
    public: keys.PublicKey,
    successor: int,
) -> None:
    sealed = getattr(row, place.wrapped)
    if sealed:
        context = place.context(work, row)
        try:
            secret = keys.unwrap(private, sealed, context=context)
        except SealBroken:
            return
        setattr(row, place.wrapped, keys.wrap(public, secret, context=context))
    setattr(row, place.key, successor)
    work.session.add(row)
