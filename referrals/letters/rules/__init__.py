"""The law of letters between agencies: kinds, states, acts, refusals. Pure."""

from referrals.letters.rules.acts import (
    ACTS,
    WRITERS,
    Act,
    Facts,
    LetterRefused,
    concerns,
    may_try,
    reasons_against,
    signers,
)
from referrals.letters.rules.kinds import HEAD, LEAD, OWN_TERM, Kind, PaperRule, defects
from referrals.letters.rules.reasons import REASONS
from referrals.letters.rules.sealed import key_context, text_context
from referrals.letters.rules.states import (
    ANSWER_NAMES,
    ANSWERED,
    NEVER_LEFT,
    OVER,
    RUNNING,
    STANDING_NAMES,
    STATE_NAMES,
    Answer,
    Scope,
    Side,
    Standing,
    State,
)

__all__ = [
    "ACTS",
    "ANSWERED",
    "ANSWER_NAMES",
    "HEAD",
    "LEAD",
    "NEVER_LEFT",
    "OVER",
    "OWN_TERM",
    "REASONS",
    "RUNNING",
    "STANDING_NAMES",
    "STATE_NAMES",
    "WRITERS",
    "Act",
    "Answer",
    "Facts",
    "Kind",
    "LetterRefused",
    "PaperRule",
    "Scope",
    "Side",
    "Standing",
    "State",
    "concerns",
    "defects",
    "key_context",
    "may_try",
    "reasons_against",
    "signers",
    "text_context",
]
