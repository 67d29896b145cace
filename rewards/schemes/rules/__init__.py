"""What a reward rule gives for a proven tip: how much, at most or exactly, and the sum that shows it."""

from portal.kernel.law import Citation, Status
from rewards.schemes.rules.adopting import (
    DATE_RULE_NAMES,
    FIRST_DAY,
    KIND_NAMES,
    Choice,
    DraftKind,
    choose,
    local_version,
    split_version,
    version_on,
)
from rewards.schemes.rules.asking import Asked, NotAnswered, NotKnown, questions
from rewards.schemes.rules.defects import Defect
from rewards.schemes.rules.describing import described
from rewards.schemes.rules.quoting import Line, Quote, percent, quote
from rewards.schemes.rules.schemes import (
    Band,
    Bonus,
    DateRule,
    Kind,
    Level,
    Mode,
    Rounding,
    Scheme,
    Subject,
    Tariff,
    Tier,
    Unknown,
    localised,
)
from rewards.schemes.rules.splitting import equal_parts
from rewards.schemes.rules.wording import (
    LEVEL_NAMES,
    REASON_NAMES,
    SHORT_LEVELS,
    SUBJECT_NAMES,
    UNKNOWN_NAMES,
    Said,
    as_json,
    letter_row,
    said,
    words,
)

CLAIM_MONTHS = 2
CLAIM_LAW = Citation("医保办发〔2022〕22号", "领取期限", Status.NEEDS_CONFIRMATION)
"""A reward is claimed within two months of receiving the notice, or waived."""

__all__ = [
    "CLAIM_LAW",
    "CLAIM_MONTHS",
    "DATE_RULE_NAMES",
    "FIRST_DAY",
    "KIND_NAMES",
    "LEVEL_NAMES",
    "REASON_NAMES",
    "SHORT_LEVELS",
    "SUBJECT_NAMES",
    "UNKNOWN_NAMES",
    "Asked",
    "Band",
    "Bonus",
    "Choice",
    "DateRule",
    "Defect",
    "DraftKind",
    "Kind",
    "Level",
    "Line",
    "Mode",
    "NotAnswered",
    "NotKnown",
    "Quote",
    "Rounding",
    "Said",
    "Scheme",
    "Subject",
    "Tariff",
    "Tier",
    "Unknown",
    "as_json",
    "choose",
    "described",
    "equal_parts",
    "letter_row",
    "local_version",
    "localised",
    "percent",
    "questions",
    "quote",
    "said",
    "split_version",
    "version_on",
    "words",
]
