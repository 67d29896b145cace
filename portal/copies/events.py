"""What happens to working copies. Digests are lower-case hexadecimal; never a name, never content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyMade(Event):
    """A file was made from a piece of evidence; both are named by what they are, bit by bit."""

    words: ClassVar[Text] = Text("制作证据工作副本：{reason}", "Working copy made: {reason}")
    case_id: int
    item_id: int
    copy_id: int
    kind: str
    reason: str
    sha256: str
    sm3: str
    copy_sha256: str
    copy_sm3: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceScanned(Event):
    """A virus scanner saw a file. `signature` is its name for what it found, else empty."""

    words: ClassVar[Text] = Text("证据病毒检测", "Evidence scanned for viruses")
    item_id: int
    verdict: str
    signature: str
    engine: str
    sha256: str
    case_id: int | None = None
    tip_id: int | None = None
