"""A reward from proposal to claim: where it stands, what is left of the ceiling, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.kernel.actor import Office
from portal.kernel.law import Citation, InForce
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from portal.kernel.workdays import months_later
from rewards.schemes.rules import CLAIM_MONTHS, Kind, Line, Quote

SEEN_BY = frozenset(
    {
        Office.REWARD_CLERK,
        Office.FINANCE,
        Office.HEAD,
        Office.DEPUTY_HEAD,
        Office.LEGAL_REVIEWER,
    }
)
"""Offices that see rewards, each those of its own agency."""

AT_COUNTER = SEEN_BY - {Office.DEPUTY_HEAD}
"""Those of them that stand at the counter where rewards are fetched."""

REVIEWERS = frozenset({Office.HEAD, Office.DEPUTY_HEAD, Office.LEGAL_REVIEWER})
"""Offices that see what reporters object to; who of them decides says the policy."""


class State(StrEnum):
    """Where a reward stands."""

    PROPOSED = "proposed"
    CHECKED = "checked"
    DECLINED = "declined"
    APPROVED = "approved"
    CLAIMED = "claimed"
    PAID = "paid"
    HONOURED = "honoured"
    EXPIRED = "expired"
    ANNULLED = "annulled"


COUNTED = frozenset({State.PROPOSED, State.CHECKED, State.APPROVED, State.CLAIMED, State.PAID})
"""States in which an award takes its part of the ceiling of its case."""

FALLEN = frozenset({State.DECLINED, State.ANNULLED})
"""States in which an award is as if it were not: another may be proposed for the same report."""

ANNULLABLE = frozenset({State.APPROVED, State.CLAIMED, State.HONOURED, State.EXPIRED})
"""States in which an approved award can be annulled: nothing of it was paid."""

STATE_NAMES = {
    State.PROPOSED: Text("待审核", "Awaiting the check"),
    State.CHECKED: Text("待批准", "Awaiting approval"),
    State.DECLINED: Text("未批准", "Not approved"),
    State.APPROVED: Text("待领取", "Awaiting the claim"),
    State.CLAIMED: Text("待付款", "Awaiting payment"),
    State.PAID: Text("已支付", "Paid"),
    State.HONOURED: Text("已表扬", "Honoured"),
    State.EXPIRED: Text("逾期未领", "Not claimed in time"),
    State.ANNULLED: Text("已撤销", "Annulled"),
}
STATE_TONES = {
    State.PROPOSED: "soon",
    State.CHECKED: "soon",
    State.APPROVED: "soon",
    State.CLAIMED: "soon",
    State.PAID: "done",
    State.HONOURED: "done",
}


def left(ceiling_fen: int, others_fen: int) -> int:
    """Return what the ceiling of a case still allows, in fen, when others have `others_fen`."""
    return max(0, ceiling_fen - others_fen)


def room(quote: Quote, *, cap_fen: int | None, others_fen: int) -> int:
    """Return the most a reward may be, in fen.

    What the rule gives for its own base, and no more than other rewards of the same case, whoever
    gets them, leave of the cap.
    """
    rest = quote.ceiling_fen if cap_fen is None else left(cap_fen, others_fen)
    return min(quote.ceiling_fen, rest)


def wrong_amount(quote: Quote, *, room_fen: int, amount_fen: int) -> str | None:
    """Return the error code of a proposed amount, None when the rule and the case allow it.

    An honorary reward has no amount; one in money is positive and at most what is left. Where the
    rule fixes the amount, that it is; where it says how little, no less.
    """
    if amount_fen > room_fen:
        return "above_ceiling"
    if quote.kind is not Kind.MONEY:
        return None
    if amount_fen <= 0:
        return "not_positive"
    if quote.exact and amount_fen != room_fen:
        return "not_the_computed"
    return "below_least" if amount_fen < min(quote.least_fen, room_fen) else None


def lines(
    quote: Quote, *, cap_fen: int | None, others_fen: int, amount_fen: int | None
) -> list[Line]:
    """Return every step of the sum, those of the scheme first.

    Then `others` (cap, others, left) where other rewards of the case took part of the cap, and
    `decided` (amount, most) for money that was decided. Amounts in yuan.
    """
    found = list(quote.lines)
    most = room(quote, cap_fen=cap_fen, others_fen=others_fen)
    if others_fen and cap_fen is not None:
        rest = left(cap_fen, others_fen)
        taken = (format_yuan(cap_fen), format_yuan(others_fen), format_yuan(rest))
        found.append(("others", taken))
    if quote.kind is Kind.MONEY and amount_fen is not None:
        found.append(("decided", (format_yuan(amount_fen), format_yuan(most))))
    return found


def claim_by(noticed: date) -> date:
    """Return the last day to claim: two months from the day the notice was received.

    医保办发〔2022〕22号, taken from secondary sources: shown as to be confirmed.
    """
    return months_later(noticed, CLAIM_MONTHS, month_end=False)


REMIND_DAYS = (30, 7, 1)
"""How many days before the last day to claim the reporter is reminded; ours, no law asks for it."""


def reminder_due(claim_by: date, today: date) -> int | None:
    """Return which reminder is due, as days before the last day; None when none is, or it is over."""
    left_days = (claim_by - today).days
    due = [days for days in REMIND_DAYS if 0 <= left_days <= days]
    return min(due) if due else None


class About(StrEnum):
    """What a reporter objects to."""

    FIRST = "first"
    DECISION = "decision"
    ANNULMENT = "annulment"


ABOUT_NAMES = {
    About.FIRST: Text("认为自己才是首个举报人", "Says they were the first to report"),
    About.DECISION: Text("对奖励决定有异议", "Objects to the decision on the reward"),
    About.ANNULMENT: Text("对撤销奖励有异议", "Objects to the annulment of the reward"),
}


class Outcome(StrEnum):
    """What came of it. `settled` by nobody: the reward it was about was annulled."""

    UPHELD = "upheld"
    CHANGED = "changed"
    SETTLED = "settled"


OUTCOME_NAMES = {
    Outcome.UPHELD: Text("维持", "Upheld"),
    Outcome.CHANGED: Text("改变", "Changed"),
    Outcome.SETTLED: Text("奖励已撤销，异议了结", "Settled: the reward was annulled"),
}
DECIDED = frozenset(State) - {State.PROPOSED, State.CHECKED}
"""States in which there is a decision to object to."""


@dataclass(frozen=True, slots=True)
class ReviewTerm:
    """How long a decision can be objected to, and by when an objection is answered; in days."""

    code: str
    version: str
    title: Text
    law: Citation
    in_force: InForce
    days: int
    answer_days: int

    def last(self, decided: date) -> date:
        """Return the last day to object to a decision of that day."""
        return decided + timedelta(days=self.days)

    def due(self, raised: date) -> date:
        """Return the last day to answer an objection of that day."""
        return raised + timedelta(days=self.answer_days)
