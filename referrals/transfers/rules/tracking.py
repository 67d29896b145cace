"""Where a referral has been and what comes next, as the sender may follow it: no word of it is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.kernel.law import Citation
from portal.kernel.text import Text
from referrals.transfers.rules.states import ENDED, WHOSE_TURN, Side, State
from referrals.transfers.rules.step import Step


@dataclass(frozen=True, slots=True)
class Station:
    """One step that was taken: what, by which agency, when, where it led, and its article."""

    label: Text
    agency: str
    at: datetime
    target: State
    moved: bool
    law: Citation


@dataclass(frozen=True, slots=True)
class Next:
    """What may come next, whose it is, and where it leads."""

    label: Text
    side: Side
    target: State
    law: Citation


def following(steps: Iterable[Step], state: State) -> list[Next]:
    """Return the ways on from a state: of the side whose turn it is first, asides left out."""
    if state in ENDED:
        return []
    found = [
        Next(step.label, step.side, step.target, step.law)
        for step in steps
        if state in step.sources and step.target is not None and not step.aside
    ]
    return sorted(found, key=lambda each: each.side is not WHOSE_TURN[state])
