"""The sender's view of its referrals: state, whose turn, days left on the other side, last act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from portal.crypto.framing import frame
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from referrals.transfers import policy, queries
from referrals.transfers.models import StepRecord, Transfer
from referrals.transfers.queries import handed
from referrals.transfers.rules import Station, Step
from referrals.transfers.steps.registry import STEPS

MOST_LIVE = 200


@dataclass(frozen=True, slots=True)
class Where:
    """The referrals of one's agency that are under way or ended lately, and a mark of how they stand.

    `last` is the newest act on each, and the step as the agency may know it.
    """

    rows: Sequence[Transfer]
    last: dict[int, tuple[StepRecord, Step]]
    seen: str


def where(work: Work) -> Where:
    """Return the agency's own referrals, the newest act first."""
    rows = handed.sent_by(work.session, work.actor, limit=MOST_LIVE)
    acts = handed.last_acts(work.session, rows)
    last = {
        known(each.id): (act, policy.as_told(work.actor, STEPS[act.step], each))
        for each in rows
        if (act := acts.get(known(each.id)))
    }
    return Where(rows, last, mark(work))


def mark(work: Work) -> str:
    """Return what changes whenever the page would: one row of the database, and the legal day.

    16 hex digits that say nothing to whoever reads the address.
    """
    newest, count = handed.newest_act(work.session, work.actor)
    day = work.now.astimezone(LEGAL_ZONE).date().isoformat()
    told = frame("cluebridge/where/v1", newest.encode(), count.to_bytes(8, "big"), day.encode())
    return sha256(told).hexdigest()[:16]


def stations(work: Work, transfer: Transfer) -> list[Station]:
    """Return every step taken, oldest first, with nothing of what was written at it.

    Refused attempts are nobody's business but of the agency that made them: they are left out.
    """
    return [
        Station(
            step.label,
            each.agency,
            each.taken_at,
            each.target,
            each.source != each.target,
            step.law,
        )
        for each in queries.taken(work.session, transfer)
        for step in [policy.as_told(work.actor, STEPS[each.step], transfer)]
    ]
