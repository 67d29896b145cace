"""What letters tell the rest of the system. None carries a case: a letter is for its two sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFact(Event):
    """What every event of a letter says. `number` is "—" before it was sent."""

    letter_id: int
    number: str
    kind: str
    title: str
    title_en: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDrafted(LetterFact):
    words: ClassVar[Text] = Text("起草{title}", "Letter drafted: {title_en}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterActTaken(LetterFact):
    """Somebody did something with a letter; `with_agency` names the receiver it concerns, if one."""

    words: ClassVar[Text] = Text("{title} {number}：{label}", "{title_en} {number}: {label_en}")
    act: str
    label: str
    label_en: str
    state: str
    standing: str
    with_agency: str
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterActRefused(LetterFact):
    words: ClassVar[Text] = Text(
        "{title} {number}：{label} 未获准许（{reasons_zh}）",
        "{title_en} {number}: {label_en} refused ({reasons_en})",
    )
    act: str
    label: str
    label_en: str
    reasons: str
    reasons_zh: str
    reasons_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOpened(LetterFact):
    """Somebody read what a letter says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOverdue(LetterFact):
    words: ClassVar[Text] = Text(
        "{title} {number}：对方逾期未回复，可以催办", "{title_en} {number}: the reply is overdue"
    )
    with_agency: str
