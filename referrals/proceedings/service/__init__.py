"""What is done with administrative cases: opening one, taking its steps, reading it."""

from referrals.proceedings.service.asked import fine_of_course
from referrals.proceedings.service.facts import facts_of
from referrals.proceedings.service.keeping import (
    keep_apart,
    keep_open,
    keep_owner,
    when_case_succeeded,
)
from referrals.proceedings.service.opening import decide_on_spot, open_proceeding
from referrals.proceedings.service.owing import late_fen, remedies_of
from referrals.proceedings.service.reading import Read, Told, opened
from referrals.proceedings.service.serving import when_delivered, when_paid
from referrals.proceedings.service.taking import rederived, take, version
from referrals.proceedings.service.terms import SUBJECT, running

__all__ = [
    "SUBJECT",
    "Read",
    "Told",
    "decide_on_spot",
    "facts_of",
    "fine_of_course",
    "keep_apart",
    "keep_open",
    "keep_owner",
    "late_fen",
    "open_proceeding",
    "opened",
    "rederived",
    "remedies_of",
    "running",
    "take",
    "version",
    "when_case_succeeded",
    "when_delivered",
    "when_paid",
]
