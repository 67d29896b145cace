"""What the proof of the ledgers tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerDamaged(Event):
    """A check does not hold in rows of an agency: how many, and the number of the first."""

    words: ClassVar[Text] = Text(
        "账目核对不符（{check}）：{rows} 行，首行编号 {first}",
        "Ledgers: {check} does not hold in {rows} rows, the first is {first}",
    )
    proof_id: int
    check: str
    agency: str
    rows: int
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheckFailed(Event):
    """A check could not be run: nothing is proved by it."""

    words: ClassVar[Text] = Text(
        "账目核对未能完成：{check}", "A check of the ledgers could not be run: {check}"
    )
    proof_id: int
    check: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerProofAsked(Event):
    words: ClassVar[Text] = Text("要求立即核对账目", "Proof of the ledgers asked for now")
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BooksExported(Event):
    """The books left the house as a journal."""

    words: ClassVar[Text] = Text("导出账簿（{entries} 笔）", "Books exported ({entries} entries)")
    agency: str
    entries: int
    sha256: str
    names: bool
    purpose: str
