"""What is made of a piece of evidence, and in which words its failures are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from portal.evidence.rules import CustodyKind
from portal.kernel.text import Text


class CopyKind(StrEnum):
    """How a working copy comes from what it was made of."""

    SCRUBBED = "scrubbed"
    REDACTED = "redacted"
    TRANSCRIPT = "transcript"


COPY_NAMES = {
    CopyKind.SCRUBBED: Text("去元数据副本", "Copy without metadata"),
    CopyKind.REDACTED: Text("遮盖副本", "Redacted copy"),
    CopyKind.TRANSCRIPT: Text("文字记录", "Transcript"),
}
CUSTODY_OF = {
    CopyKind.SCRUBBED: CustodyKind.SCRUBBED,
    CopyKind.REDACTED: CustodyKind.REDACTED,
    CopyKind.TRANSCRIPT: CustodyKind.TRANSCRIBED,
}


class Verdict(StrEnum):
    """What a virus scan came to. FAILED: the scanner gave no answer, so nothing is known."""

    CLEAN = "clean"
    FOUND = "found"
    FAILED = "failed"


VERDICT_NAMES = {
    Verdict.CLEAN: Text("未发现病毒", "No virus found"),
    Verdict.FOUND: Text("发现病毒", "Virus found"),
    Verdict.FAILED: Text("病毒检测未完成", "Virus scan not completed"),
}

PLAYABLE: Final[Mapping[str, str]] = {
    "audio/mpeg": "audio/mpeg",
    "audio/mp3": "audio/mpeg",
    "audio/mp4": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/aac": "audio/aac",
    "audio/ogg": "audio/ogg",
    "application/ogg": "audio/ogg",
    "audio/opus": "audio/ogg",
    "audio/wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/flac": "audio/flac",
    "audio/x-flac": "audio/flac",
    "audio/webm": "audio/webm",
    "video/mp4": "video/mp4",
    "video/x-m4v": "video/mp4",
    "video/webm": "video/webm",
    "video/x-matroska": "video/webm",
    "video/ogg": "video/ogg",
    "video/quicktime": "video/mp4",
}
"""Sniffed types a browser may play, and the type they are sent as; nothing else is ever inline."""
PLAYING_LASTS: Final = timedelta(hours=12)
"""How long after its recorded preview an officer may play a file on."""
MAX_TRANSCRIPT: Final = 200_000
MAX_BOXES: Final = 200
MAX_CELLS, MAX_CELL_CHARACTERS = 1_000, 20
"""Of what is typed into the boxes: cells of a column, characters of a cell."""
MAX_PAGE: Final = 10_000
WHOLE: Final = 100
"""Percent of a page."""
STEM_CHARACTERS, SUFFIX_CHARACTERS = 150, 10
"""Of a file's name: what a copy keeps of it, and what is a suffix and not a sentence."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page to black out: page from 1, the rest in percent of the page."""

    page: int
    left: float
    top: float
    width: float
    height: float


class NoBox(ValueError):
    """A row of numbers that is no box; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def boxes(rows: Sequence[Sequence[str]]) -> tuple[Box, ...]:
    """Return the boxes typed as rows of page, left, top, width, height.

    Rows with nothing but a page do not count.

    Raises NoBox: missing (no row, or a number left out), not_a_box (no number, outside the page).
    """
    typed = [row for row in rows if any(cell.strip() for cell in row[1:])]
    if not typed:
        raise NoBox("missing")
    if len(typed) > MAX_BOXES:
        raise NoBox("too_long")
    return tuple(_box(row) for row in typed)


def _box(row: Sequence[str]) -> Box:
    try:
        page, left, top, width, height = (float(cell.strip().removesuffix("%")) for cell in row)
    except ValueError:
        raise NoBox("not_a_box") from None
    begins = 0 <= left < WHOLE and 0 <= top < WHOLE
    inside = begins and 0 < width <= WHOLE and 0 < height <= WHOLE
    if not inside or not 1 <= page <= MAX_PAGE or page != int(page):
        raise NoBox("not_a_box")
    return Box(int(page), left, top, width, height)


def page_typed(typed: str) -> int:
    """Return the page somebody typed, the first when it is none."""
    short = typed.isascii() and typed.isdigit() and len(typed) <= len(str(MAX_PAGE))
    return min(max(int(typed), 1), MAX_PAGE) if short else 1


def copy_name(name: str, kind: CopyKind, suffix: str) -> str:
    """Return the name of a copy: that of its original, what it is, the suffix of its own format."""
    stem, dot, ending = name.rpartition(".")
    base = stem if dot and stem and len(ending) <= SUFFIX_CHARACTERS else name
    return f"{base[:STEM_CHARACTERS]}（{COPY_NAMES[kind].zh}）.{suffix}"
