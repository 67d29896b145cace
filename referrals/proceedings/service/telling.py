"""Telling those whose turn it is now."""

from __future__ import annotations

from portal.infra.work import Work
from portal.notices import service as notices
from referrals.proceedings import policy, queries
from referrals.proceedings.events import ProceedingMoved
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import Turn


def tell(work: Work, proceeding: Proceeding, event: ProceedingMoved) -> None:
    """Write a notice for who acts now: the handlers and the chair by name, others by office."""
    turn = policy.turn_of(proceeding.state)
    if turn in {Turn.HANDLERS, Turn.PARTY, Turn.POLICE, Turn.COURT, None}:
        found = queries.handlers(work.session, proceeding.id or 0)
        people = {each.officer_id for each in found} - {work.actor.officer_id or 0}
    elif turn is Turn.CHAIR and proceeding.chair_id is not None:
        people = {proceeding.chair_id}
    else:
        _by_office(work, proceeding, event)
        return
    if people:
        notices.about(work, event, agency=proceeding.agency, officers=sorted(people))


def _by_office(work: Work, proceeding: Proceeding, event: ProceedingMoved) -> None:
    offices = policy.next_offices(proceeding.state) - work.actor.offices
    if offices:
        notices.about(work, event, agency=proceeding.agency, offices=offices)
