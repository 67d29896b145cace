"""What happens to letters. What one says is never in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperIssued(Event):
    """A letter got its number and first version; the document itself is told by DocumentFiled."""

    words: ClassVar[Text] = Text("文书编号：{title} {number}", "Numbered: {title} {number}")
    case_id: int
    paper_id: int
    kind: str
    title: str
    number: str
    agency: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSetAgain(Event):
    """`replaced` is the document of the version before, `document` that of the new one."""

    words: ClassVar[Text] = Text(
        "文书修改：{title} {number} 第 {version} 稿",
        "Set again: {title} {number}, version {version}",
    )
    case_id: int
    paper_id: int
    kind: str
    title: str
    number: str
    version: int
    replaced: int
    document: int
    sha256: str
    agency: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSent(Event):
    words: ClassVar[Text] = Text("文书发出：{title} {number}", "Sent: {title} {number}")
    case_id: int
    paper_id: int
    kind: str
    title: str
    number: str
    agency: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperVoided(Event):
    """The number stays taken."""

    words: ClassVar[Text] = Text("文书作废：{title} {number}", "Voided: {title} {number}")
    case_id: int
    paper_id: int
    kind: str
    title: str
    number: str
    agency: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedVersionKept(Event):
    """A letter that was signed was drawn up again: `document` is the signed version, which stays.

    `version` is the one that counts now; nobody has signed it yet.
    """

    words: ClassVar[Text] = Text(
        "{title} {number} 重新制作为第 {version} 稿；已由{signed_by}签名的前一稿保留在案",
        "{title} {number} drawn up again as version {version}; the one signed by {signed_by} stays",
    )
    case_id: int
    paper_id: int
    kind: str
    title: str
    number: str
    version: int
    document: int
    signed_by: str
    agency: str
    visibility: str
