"""Changing an agency's keys, batch by batch, each batch one transaction."""

from __future__ import annotations

import time
from typing import Any

from portal.agencies import queries as agency_rows
from portal.agencies import service as agencies
from portal.agencies.rules import OPENED_BY
from portal.identity import queries
from portal.identity.service import proven
from portal.infra.web import Caller
from portal.infra.work import Work, Works
from portal.kernel.errors import NotFound
from portal.kernel.ids import known

SECONDS_AT_ONCE = 15.0
"""How long one request moves wraps before it answers; the officer then goes on."""


def change_key(work: Work, key_id: int, *, reason: str) -> int:
    """Make the next key of a compartment for its holders who still may; return its id (`rotate`).

    SealBroken when the custody log names another public key of one of them. Each holder is held
    before the key is, as whoever dismisses them does: nobody is given a key they are to lose.
    """
    old = agency_rows.key(work.session, key_id)
    if old.agency != work.actor.agency:
        raise NotFound
    staying, entries = {}, proven.entries(work)
    for officer_id in agency_rows.holder_ids(work.session, key_id):
        officer = queries.kept_so(work.session, officer_id)
        may = queries.offices(work.session, officer_id) & OPENED_BY[old.compartment]
        if officer.active and officer.public and may:
            staying[officer_id] = proven.public_of(work, officer, entries)
    return known(agencies.rotate(work, old.compartment, staying, reason=reason).id)


def move_wraps(
    works: Works, caller: Caller, key_id: int, *, seconds: float = SECONDS_AT_ONCE
) -> bool:
    """Move what lies under a retired key to its successor; True when all is done and it is destroyed.

    Stops after `seconds`, or whenever it is killed: called again it goes on with what is left.
    """
    end = time.monotonic() + seconds
    at: agencies.Place | None = agencies.Place()
    while at is not None:
        with works.begin(caller.actor, caller.unlocked) as work:
            at = agencies.rewrap(work, key_id, at)
        if time.monotonic() > end:
            return False
    with works.begin(caller.actor, caller.unlocked) as work:
        return agencies.finish(work, key_id)


def held_keys(work: Work) -> list[tuple[Any, list[str], int]]:
    """Return the keys the actor holds and may change: with their holders' names, and what is to move."""
    found = []
    mine = {each.agency_key_id for each in agency_rows.holdings_of(work.session, _me(work))}
    for key in agency_rows.live_keys(work.session, work.actor.agency):
        if key.id in mine:
            ids = agency_rows.holder_ids(work.session, known(key.id))
            names = [queries.officer(work.session, each).name for each in ids]
            waiting = agencies.left(work, known(key.id)) if key.retired_at else 0
            found.append((key, names, waiting))
    return found


def _me(work: Work) -> int:
    return work.actor.officer_id or 0
