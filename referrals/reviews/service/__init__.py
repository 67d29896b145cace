"""What is done in claim review: bringing lists, deciding, sampling, concluding, asking third parties."""

from referrals.reviews.service.afterwards import (
    awaits,
    check_afterwards,
    paid,
    post_check_text,
)
from referrals.reviews.service.assisting import add_third, answer, ask, end_third, recuse, score
from referrals.reviews.service.bringing import ListWrong, TotalDiffers, bring
from referrals.reviews.service.concluding import amounts, conclude, hand_clue, sample_words, tell
from referrals.reviews.service.contesting import contest, settle
from referrals.reviews.service.moving import advance
from referrals.reviews.service.proving import record_of
from referrals.reviews.service.reading import (
    OpenedClaim,
    OpenedList,
    OpenedOpinion,
    opened,
    opened_claim,
    opened_opinions,
)
from referrals.reviews.service.sampling import check, draw, freeze
from referrals.reviews.service.stepping import take
from referrals.reviews.service.succeeding import when_case_succeeded

__all__ = [
    "ListWrong",
    "OpenedClaim",
    "OpenedList",
    "OpenedOpinion",
    "TotalDiffers",
    "add_third",
    "advance",
    "amounts",
    "answer",
    "ask",
    "awaits",
    "bring",
    "check",
    "check_afterwards",
    "conclude",
    "contest",
    "draw",
    "end_third",
    "freeze",
    "hand_clue",
    "opened",
    "opened_claim",
    "opened_opinions",
    "paid",
    "post_check_text",
    "record_of",
    "recuse",
    "sample_words",
    "score",
    "settle",
    "take",
    "tell",
    "when_case_succeeded",
]
