"""What is done with money: ordering it back, booking what comes in."""

from referrals.recoveries.service.accounts import decide_account, propose_account
from referrals.recoveries.service.booking import book_payment, reverse
from referrals.recoveries.service.bounds import more_than_proven
from referrals.recoveries.service.by_decision import (
    Ordered,
    begin_term,
    order_by_decision,
    release,
)
from referrals.recoveries.service.charges import enter_charge
from referrals.recoveries.service.closing import (
    keep_apart,
    keep_open,
    keep_owner,
    when_case_succeeded,
)
from referrals.recoveries.service.court import when_restitution_ordered
from referrals.recoveries.service.delivered import when_delivered
from referrals.recoveries.service.exporting import asked_of, export
from referrals.recoveries.service.matching import (
    candidates,
    when_line_accepted,
    when_line_undone,
)
from referrals.recoveries.service.ordering import (
    against_fine,
    decide,
    destination,
    fine_barred,
    propose,
)
from referrals.recoveries.service.printing import account_sheet
from referrals.recoveries.service.proving import prove
from referrals.recoveries.service.receiving import receive

__all__ = [
    "Ordered",
    "account_sheet",
    "against_fine",
    "asked_of",
    "begin_term",
    "book_payment",
    "candidates",
    "decide",
    "decide_account",
    "destination",
    "enter_charge",
    "export",
    "fine_barred",
    "keep_apart",
    "keep_open",
    "keep_owner",
    "more_than_proven",
    "order_by_decision",
    "propose",
    "propose_account",
    "prove",
    "receive",
    "release",
    "reverse",
    "when_case_succeeded",
    "when_delivered",
    "when_line_accepted",
    "when_line_undone",
    "when_restitution_ordered",
]
