"""The verbs of the sealed track, under one name."""

from referrals.discipline.service.moving import WRAPS, when_dismissed, when_key_renewed
from referrals.discipline.service.papers import letter, receipt
from referrals.discipline.service.reading import Choices, Shown, choices, desk, show, waiting
from referrals.discipline.service.receiving import close, confirm, pass_on, propose, sign_for
from referrals.discipline.service.reporting import decide, report, send_directly
from referrals.discipline.service.sealing import cover, mark

__all__ = [
    "WRAPS",
    "Choices",
    "Shown",
    "choices",
    "close",
    "confirm",
    "cover",
    "decide",
    "desk",
    "letter",
    "mark",
    "pass_on",
    "propose",
    "receipt",
    "report",
    "send_directly",
    "show",
    "sign_for",
    "waiting",
    "when_dismissed",
    "when_key_renewed",
]
