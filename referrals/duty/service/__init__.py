"""The verbs of the duty to refer."""

from referrals.duty.service.guarding import fine_reasons
from referrals.duty.service.keeping import keep, touch, weigh_again
from referrals.duty.service.reviewing import answer, decide, propose, record_offset
from referrals.duty.service.weighing import weighed

__all__ = [
    "answer",
    "decide",
    "fine_reasons",
    "keep",
    "propose",
    "record_offset",
    "touch",
    "weigh_again",
    "weighed",
]
