"""Taking a reward back: on what ground, until when, how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.kernel.law import Citation
from portal.kernel.text import Text


class ClawbackState(StrEnum):
    """How far a claim for a reward has come. `repaid`, `waived` and `declined` end it."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    DEMANDED = "demanded"
    REPAID = "repaid"
    WAIVED = "waived"


CLAWBACK_NAMES = {
    ClawbackState.PROPOSED: Text("待批准", "Awaiting approval"),
    ClawbackState.DECLINED: Text("未批准", "Not approved"),
    ClawbackState.DEMANDED: Text("待退回", "Awaiting the return"),
    ClawbackState.REPAID: Text("已退回", "Returned"),
    ClawbackState.WAIVED: Text("已免除", "Waived"),
}
CLAWBACK_TONES = {
    ClawbackState.PROPOSED: "soon",
    ClawbackState.DEMANDED: "soon",
    ClawbackState.REPAID: "done",
    ClawbackState.WAIVED: "done",
}
STANDING = frozenset(ClawbackState) - {ClawbackState.DECLINED}
"""States in which a claim takes its part of what was paid."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a reward may be taken back."""

    code: str
    title: Text
    law: Citation


@dataclass(frozen=True, slots=True)
class Term:
    """Within how many days of the demand a reward is to be returned."""

    code: str
    title: Text
    days: int
    law: Citation

    def due_on(self, demanded_on: date) -> date:
        """Return the last day: the day of the demand does not count."""
        return demanded_on + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of the tax on a reward, or of money handed over at a counter."""

    code: str
    title: Text
    law: Citation


def wrong_amount(*, amount_fen: int, paid_fen: int, claimed_fen: int) -> str | None:
    """Return the error code of a claim, None when it is positive and no more than is left of a payment.

    `claimed_fen`: what other claims for the same reward come to.
    """
    if amount_fen <= 0:
        return "not_positive"
    return "above_payment" if amount_fen > paid_fen - claimed_fen else None
