"""What is done before a reward: marking, answering, joining, ruling, comparing."""

from rewards.eligibility.service.bases import Sheet, joined_with, parts, sheet
from rewards.eligibility.service.joints import decide_split, end_joint, enter_split, join
from rewards.eligibility.service.marking import (
    check,
    link,
    refuse_barred,
    refuse_unasked,
    rule_first,
)
from rewards.eligibility.service.pairing import ask as ask_pair
from rewards.eligibility.service.pairing import is_asked, same_as, same_since
from rewards.eligibility.service.sharing import share as share_parties
from rewards.eligibility.service.statements import answer, ask, release

__all__ = [
    "Sheet",
    "answer",
    "ask",
    "ask_pair",
    "check",
    "decide_split",
    "end_joint",
    "enter_split",
    "is_asked",
    "join",
    "joined_with",
    "link",
    "parts",
    "refuse_barred",
    "refuse_unasked",
    "release",
    "rule_first",
    "same_as",
    "same_since",
    "share_parties",
    "sheet",
]
