"""The addition for late payment of a fine (APL arts. 72, 73): computed, never booked by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LATE_PERCENT = 3


@dataclass(frozen=True, slots=True)
class Charge:
    """What being late has added to a fine, in fen: `accrued` of it was `booked` or `waived`."""

    accrued: int
    booked: int
    waived: int

    @property
    def open(self) -> int:
        """What is neither booked nor given up."""
        return max(0, self.accrued - self.booked - self.waived)


def late_charge(
    fine_fen: int,
    due_on: date,
    on: date,
    *,
    paid: Sequence[tuple[date, int]] = (),
    still: Sequence[tuple[date, date]] = (),
) -> int:
    """Return the addition for late payment until `on`, that day included, in fen, rounded down (APL 72).

    3 % of what is unpaid on each day after the last day to pay, never more than the fine. `paid`: days
    and fen received; the day of a payment still counts with what was owed before it. `still`: spans of
    review, suit or an agreed plan, their first day left out, their last counted (APL 66, 73).
    """
    owed_days, most = 0, -(-fine_fen * 100 // LATE_PERCENT)
    for number in range(1, (on - due_on).days + 1):
        day = due_on + timedelta(days=number)
        if any(first <= day < last for first, last in still):
            continue
        left = max(0, fine_fen - sum(fen for when, fen in paid if when < day))
        if not left:
            break
        owed_days += left
        if owed_days >= most:
            return fine_fen
    return owed_days * LATE_PERCENT // 100
