"""What becomes of a duty that was found, and what a fine of before means to a court."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.law import Citation
from portal.kernel.text import Text


class FlagState(StrEnum):
    """Where the duty of a case stands."""

    OPEN = "open"
    TO_REFER = "to_refer"
    REFERRED = "referred"
    NOT_CRIME = "not_crime"
    GONE = "gone"


class Outcome(StrEnum):
    """What a review comes to."""

    REFER = "refer"
    NOT_CRIME = "not_crime"


class ReviewState(StrEnum):
    """Where a review stands: one officer proposes, the head decides."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT_BACK = "sent_back"


class Answer(StrEnum):
    """What is known of a sign of intent."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Subject(StrEnum):
    """Whose intent a sign is about."""

    INSTITUTION = "institution"
    PERSON = "person"
    ANY = "any"


FLAG_NAMES: Mapping[FlagState, Text] = {
    FlagState.OPEN: Text("应当审查是否移送", "Must be reviewed for referral"),
    FlagState.TO_REFER: Text("已决定移送，尚未移送", "To be referred, not yet handed over"),
    FlagState.REFERRED: Text("已移送", "Referred"),
    FlagState.NOT_CRIME: Text("经审查不构成犯罪", "Reviewed: not a crime"),
    FlagState.GONE: Text("金额已不足标准", "Amount no longer reaches the standard"),
}
OUTCOME_NAMES: Mapping[Outcome, Text] = {
    Outcome.REFER: Text("涉嫌犯罪，启动移送", "Suspected crime: refer"),
    Outcome.NOT_CRIME: Text("不构成犯罪，继续行政处理", "Not a crime: go on administratively"),
}
ANSWER_NAMES: Mapping[Answer, Text] = {
    Answer.YES: Text("有", "Yes"),
    Answer.NO: Text("没有", "No"),
    Answer.UNKNOWN: Text("不清楚", "Not known"),
}
PURPOSE = "purpose"
"""The item that says acts of art. 38 were done to defraud the fund: then they count as fraud."""


@dataclass(frozen=True, slots=True)
class Item:
    """A sign of intent to look for, with its source."""

    code: str
    words: Text
    subject: Subject
    law: Citation


@dataclass(frozen=True, slots=True)
class Checklist:
    """One version of the signs. A review pins the version it was answered in."""

    version: str
    items: tuple[Item, ...]


def next_state(
    *,
    must_review: bool,
    referred: bool,
    live: bool,
    outcome: Outcome | None,
    grew: bool,
) -> FlagState | None:
    """Return where the duty stands; None when there is none.

    `referred`: a referral was handed over and not withdrawn, `live`: it has not ended. `grew`: more
    was proven since the duty was last answered. An answer holds until then; a decision to refer and
    a running referral hold anyway.
    """
    if referred and (live or not grew):
        return FlagState.REFERRED
    if not must_review:
        return None
    if outcome is Outcome.REFER and not referred:
        return FlagState.TO_REFER
    if outcome is Outcome.NOT_CRIME and not grew:
        return FlagState.NOT_CRIME
    return FlagState.OPEN


@dataclass(frozen=True, slots=True)
class Deduction:
    """A criminal fine less what was fined before for the same act (APL 35); all in fen.

    A day of administrative detention stands for a day of a prison term.
    """

    criminal_fen: int
    imposed_fen: int
    detention_days: int

    @property
    def deducted_fen(self) -> int:
        """Return what is taken off: never more than the criminal fine."""
        return min(self.criminal_fen, self.imposed_fen)

    @property
    def left_fen(self) -> int:
        """Return what is left of the criminal fine to pay."""
        return self.criminal_fen - self.deducted_fen
