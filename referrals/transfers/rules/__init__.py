"""The law of referrals: states, steps, refusals."""

from referrals.transfers.rules.package import lines_of, package_digest, sealed_context
from referrals.transfers.rules.reasons import REASONS
from referrals.transfers.rules.states import (
    BEFORE_HAND_OVER,
    DUTIES,
    ENDED,
    REQUIRED_SET,
    SIDE_NAMES,
    STATE_NAMES,
    WHOSE_TURN,
    Side,
    State,
)
from referrals.transfers.rules.step import (
    NOT_YOUR_OFFICE,
    OTHER_SIDE,
    WRONG_STATE,
    Facts,
    Guard,
    Offer,
    Starts,
    Step,
    StepInvalid,
    StepRefused,
    allowed_steps,
    at_hand,
    derive,
    reasons_against,
)
from referrals.transfers.rules.tracking import Next, Station, following
from referrals.transfers.rules.workflow import as_markdown

__all__ = [
    "BEFORE_HAND_OVER",
    "DUTIES",
    "ENDED",
    "NOT_YOUR_OFFICE",
    "OTHER_SIDE",
    "REASONS",
    "REQUIRED_SET",
    "SIDE_NAMES",
    "STATE_NAMES",
    "WHOSE_TURN",
    "WRONG_STATE",
    "Facts",
    "Guard",
    "Next",
    "Offer",
    "Side",
    "Starts",
    "State",
    "Station",
    "Step",
    "StepInvalid",
    "StepRefused",
    "allowed_steps",
    "as_markdown",
    "at_hand",
    "derive",
    "following",
    "lines_of",
    "package_digest",
    "reasons_against",
    "sealed_context",
]
