"""States of a letter, and what changed between two versions of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from portal.kernel.questions import Question
from portal.kernel.text import Text


class PaperState(StrEnum):
    """Only a draft changes; a sent or voided one never does again."""

    DRAFT = "draft"
    SENT = "sent"
    VOID = "void"


class Source(StrEnum):
    """Where a version came from."""

    TYPED = "typed"
    UPLOADED = "uploaded"


@dataclass(frozen=True, slots=True)
class Signed(Question[bool]):
    """Has anybody signed this document of a case?"""

    document_id: int


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signed a document, in order, and which version of it bears all of that."""

    names: tuple[str, ...]
    document_id: int


@dataclass(frozen=True, slots=True)
class SignedBy(Question[Signatures | None]):
    """Which officers signed this document of a case? None: nobody."""

    document_id: int


STATE_NAMES = {
    PaperState.DRAFT: Text("未发出", "Not sent"),
    PaperState.SENT: Text("已发出", "Sent"),
    PaperState.VOID: Text("已作废", "Voided"),
}
STATE_TONES = {PaperState.DRAFT: "soon", PaperState.SENT: "ok", PaperState.VOID: "done"}
SOURCE_NAMES = {
    Source.TYPED: Text("按模板生成", "Set from the template"),
    Source.UPLOADED: Text("上传改过的 DOCX", "From an uploaded DOCX"),
}
BATCH_STEP = 20
"""How many letters of a batch are set in one request."""
BATCH_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """Paragraphs that are the same (`same`), gone (`gone`) or new (`new`)."""

    kind: str
    lines: tuple[str, ...]


def compared(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Return what changed from one list of paragraphs to another, in reading order."""
    return list(_changes(old, new))


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Change("same", tuple(old[a:b]))
            continue
        if b > a:
            yield Change("gone", tuple(old[a:b]))
        if d > c:
            yield Change("new", tuple(new[c:d]))


def rows_of(text: str, columns: int) -> list[list[str]]:
    """Return rows typed one a line, cells parted by ｜ or |, each with as many cells as columns."""
    rows = []
    for line in text.split("\n"):
        if line.strip():
            cells = [cell.strip() for cell in line.replace("|", "｜").split("｜", columns - 1)]
            rows.append((cells + [""] * columns)[:columns])
    return rows
