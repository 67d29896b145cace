"""Lines of bank statements, and what higher capabilities are asked about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.kernel.actor import Actor, Office
from portal.kernel.questions import Question
from portal.kernel.text import Text

OFFICES = frozenset({Office.FINANCE})
"""Who works with statements, and whom their lines are sealed to."""


def works_here(actor: Actor) -> bool:
    """Tell whether somebody works with the statements of their agency: its finance, nobody else."""
    return bool(actor.agency) and actor.holds(*OFFICES)


@dataclass(frozen=True, slots=True)
class LastProof(Question[Text]):
    """When were the ledgers last proved, and what came of it? Printed on figures of money."""


class Direction(StrEnum):
    """Whether money came into the agency's account or left it."""

    IN = "in"
    OUT = "out"


class By(StrEnum):
    """What of a line points at a target, the surest first.

    `ELSEWHERE` is a number of another agency's: nothing else is said of it.
    """

    REFERENCE = "reference"
    NAME = "name"
    AMOUNT = "amount"
    ELSEWHERE = "elsewhere"


class Kind(StrEnum):
    """What a line can be matched to. `LINE` is the line it takes back; statements know it themselves."""

    ORDER = "order"
    REFUND = "refund"
    PAYOUT = "payout"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement. `fen` is positive; `number` stands for the line among those asked about.

    `account_masked` ends in the last four figures of the other side's account; `reference` is the
    bank's number of the transaction, `text` what the payer wrote. The last six may be empty. `payer`
    is the other side where somebody looked for a target by `counterparty`.
    """

    number: int
    on: date
    fen: int
    direction: Direction
    counterparty: str = ""
    account_masked: str = ""
    reference: str = ""
    text: str = ""
    remark: str = ""
    payer: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a line may be for. `label` is shown to finance of the asking agency.

    `open_fen` is what is still owed, 0 when nothing is; `by_hand` tells that a slip like the line was
    booked for it by hand, so the line is perhaps the same payment; `party` is who paid of several who
    owe it, by the owner's count, 0 for the first of them, `open_fen` then no more than they owe. Of
    what is another agency's `id` is 0, `label` empty and `agency` whose it is, never shown.
    """

    kind: Kind
    id: int
    by: By
    label: str = ""
    open_fen: int = 0
    agency: str = ""
    by_hand: bool = False
    party: int = 0


Found = Mapping[int, tuple[Candidate, ...]]
"""Candidates by the number of the line, the surest first; a line without any may be left out."""


@dataclass(frozen=True, slots=True)
class Candidates(Question[Found]):
    """What could lines of an agency's account be for? Asked of a few thousand lines at once.

    Answer with few queries: by number or reference in `text`, `remark` or `reference` first
    (`words.mentions`), by name and exactly what is open (`By.NAME`), by amount alone.
    """

    agency: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OrderCandidates(Candidates):
    """Asked of recoveries: orders (in), refunds of what is owed back (out)."""


@dataclass(frozen=True, slots=True)
class PayoutCandidates(Candidates):
    """Asked of payouts: payments of rewards that were sent (out)."""
