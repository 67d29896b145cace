"""A reward from proposal to claim: where it stands, what is left of the ceiling, until when."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from portal.kernel.actor import Office
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from portal.kernel.workdays import months_later
from rewards.schemes import rules as schemes
from rewards.schemes.rules import CLAIM_MONTHS, Kind, Line, Quote, Scheme

SEEN_BY = frozenset({Office.REWARD_CLERK, Office.FINANCE, Office.HEAD})
"""Offices that see rewards, each those of its own agency."""


class State(StrEnum):
    """Where a reward stands."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    APPROVED = "approved"
    CLAIMED = "claimed"
    PAID = "paid"
    HONOURED = "honoured"
    EXPIRED = "expired"


COUNTED = frozenset({State.PROPOSED, State.APPROVED, State.CLAIMED, State.PAID})
"""States in which an award takes its part of the ceiling of its case."""

STATE_NAMES = {
    State.PROPOSED: Text("待批准", "Awaiting approval"),
    State.DECLINED: Text("未批准", "Not approved"),
    State.APPROVED: Text("待领取", "Awaiting the claim"),
    State.CLAIMED: Text("待付款", "Awaiting payment"),
    State.PAID: Text("已支付", "Paid"),
    State.HONOURED: Text("已表扬", "Honoured"),
    State.EXPIRED: Text("逾期未领", "Not claimed in time"),
}
STATE_TONES = {
    State.PROPOSED: "soon",
    State.APPROVED: "soon",
    State.CLAIMED: "soon",
    State.PAID: "done",
    State.HONOURED: "done",
}


def left(ceiling_fen: int, others_fen: int) -> int:
    """Return what the ceiling of a case still allows, in fen, when others have `others_fen`."""
    return max(0, ceiling_fen - others_fen)


def wrong_amount(quote: Quote, *, others_fen: int, amount_fen: int) -> str | None:
    """Return the error code of a proposed amount, None when the rule and the case allow it.

    An honorary reward has no amount; one in money is positive and at most what is left.
    """
    if amount_fen > left(quote.ceiling_fen, others_fen):
        return "above_ceiling"
    if quote.kind is Kind.MONEY and amount_fen <= 0:
        return "not_positive"
    return None


def lines(scheme: Scheme, *, proven_fen: int, others_fen: int, amount_fen: int) -> list[Line]:
    """Return every step of the sum, those of the scheme first.

    Then `others` (ceiling, others, left) where other rewards of the case took part of the ceiling,
    and `decided` (amount, left) for money. Amounts in yuan.
    """
    quote = schemes.quote(scheme, proven_fen)
    found = list(quote.lines)
    rest = left(quote.ceiling_fen, others_fen)
    if others_fen:
        taken = (format_yuan(quote.ceiling_fen), format_yuan(others_fen), format_yuan(rest))
        found.append(("others", taken))
    if quote.kind is Kind.MONEY:
        found.append(("decided", (format_yuan(amount_fen), format_yuan(rest))))
    return found


def claim_by(noticed: date) -> date:
    """Return the last day to claim: two months from the day the notice was received.

    医保办发〔2022〕22号, taken from secondary sources: shown as to be confirmed.
    """
    return months_later(noticed, CLAIM_MONTHS, month_end=False)
