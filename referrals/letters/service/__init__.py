"""What is done with letters between agencies: beginning one, acting on it, reading it."""

from referrals.letters.service.facts import facts_of
from referrals.letters.service.hearing import keep_open, when_missed, when_step_taken
from referrals.letters.service.naming import case_to_name, watches
from referrals.letters.service.papers import preview, read_paper
from referrals.letters.service.reading import Read, Told, opened
from referrals.letters.service.sealing import WRAPS
from referrals.letters.service.succeeding import when_agency_succeeded
from referrals.letters.service.taking import take
from referrals.letters.service.writing import can_share, draft

__all__ = [
    "WRAPS",
    "Read",
    "Told",
    "can_share",
    "case_to_name",
    "draft",
    "facts_of",
    "keep_open",
    "opened",
    "preview",
    "read_paper",
    "take",
    "watches",
    "when_agency_succeeded",
    "when_missed",
    "when_step_taken",
]
