"""What a kind of letter is: who sends it to whom, under which law, and how it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.agencies.rules import AgencyKind
from portal.kernel.actor import Office
from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text
from referrals.letters.rules.states import Answer

HEAD, LEAD = "head", "lead"
SIGNERS: dict[str, frozenset[Office]] = {
    HEAD: frozenset({Office.HEAD}),
    LEAD: frozenset({Office.HEAD, Office.DEPUTY_HEAD}),
}
"""Who signs where a kind says `head` (in person; a deputy is refused) or `lead`."""
OWN_TERM = "LETTER"
"""The term that runs when a letter sets its own limit: the code in the book of terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRule:
    """From which text a letter is set, and which of its fields take what was typed.

    Field names may be "" where the text has no such place. `within` is printed as the reply limit
    when the letter sets none of its own.
    """

    template: str
    sender: str
    receiver: str
    text: str
    asks: str
    basis: str = ""
    name: str = "case_name"
    within_field: str = "reply_within"
    within: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of letter. `approval` and `reply_approval` are "", HEAD or LEAD.

    `term` is the code of the reply clock in the book of terms, "" for none; `most_days` is the
    longest limit, in natural days, a letter may set itself, 0 when it may set none. `about` says
    whether it needs a case: "required", "optional". `above`: only from a higher organ of the same
    kind. `many`: goes to several agencies. `reports`: progress is reported until the sender lifts it.
    `by_referral`: a referral of the case the police signed for answers it.
    """

    code: str
    version: str
    title: Text
    mark: str
    senders: frozenset[AgencyKind]
    receivers: frozenset[AgencyKind]
    law: Citation
    in_force: InForce
    approval: str
    reply_approval: str
    answers: tuple[Answer, ...]
    term: str
    most_days: int
    about: str
    told: Text
    paper: PaperRule
    above: bool = False
    many: bool = False
    reports: bool = False
    by_referral: bool = False

    def clock(self, days: int | None) -> tuple[str, int | None] | None:
        """Return code and number of the reply clock of a letter that set `days`; None: no clock."""
        if days is not None:
            return OWN_TERM, days
        return (self.term, None) if self.term else None


def defects(kind: Kind) -> tuple[str, ...]:
    """Return what makes an entry of the book impossible; empty: it holds."""
    found = {
        "nobody sends it": not kind.senders,
        "nobody receives it": not kind.receivers,
        "approval is unknown": kind.approval not in {"", *SIGNERS},
        "reply_approval is unknown": kind.reply_approval not in {"", *SIGNERS},
        "about is unknown": kind.about not in {"required", "optional"},
        "there is no answer": not kind.answers,
        "most_days is negative": kind.most_days < 0,
        "a referral answers only what is about a case": kind.by_referral
        and kind.about != "required",
    }
    return tuple(what for what, wrong in found.items() if wrong)
