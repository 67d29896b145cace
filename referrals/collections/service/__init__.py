"""What is done to collect what was ordered."""

from referrals.collections.service.acting import decide, propose
from referrals.collections.service.booked import deduct, realise, realise_one, set_off
from referrals.collections.service.by_bank import (
    of_acts,
    refunds,
    when_line_accepted,
    when_line_undone,
)
from referrals.collections.service.charging import pay as pay_charge
from referrals.collections.service.charging import stands as charge_of
from referrals.collections.service.giving import owed_back, pay_out
from referrals.collections.service.recording import (
    contest,
    end_contest,
    prolong,
    prolong_one,
    remind,
    secure,
)
from referrals.collections.service.watching import (
    keep_open,
    tell_overdue,
    when_money_moved,
    when_refund_due,
    when_released,
)

__all__ = [
    "charge_of",
    "contest",
    "decide",
    "deduct",
    "end_contest",
    "keep_open",
    "of_acts",
    "owed_back",
    "pay_charge",
    "pay_out",
    "prolong",
    "prolong_one",
    "propose",
    "realise",
    "realise_one",
    "refunds",
    "remind",
    "secure",
    "set_off",
    "tell_overdue",
    "when_line_accepted",
    "when_line_undone",
    "when_money_moved",
    "when_refund_due",
    "when_released",
]
