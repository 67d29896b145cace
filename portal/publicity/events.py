"""What publishing tells the rest of the system. Never a word of the text: it is in the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryProposed(Event):
    words: ClassVar[Text] = Text("拟公布典型案例", "Publication of the case proposed")
    case_id: int
    story_id: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPublished(Event):
    words: ClassVar[Text] = Text("公布典型案例，至 {until}", "Case published until {until}")
    case_id: int
    story_id: int
    digest: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDeclined(Event):
    words: ClassVar[Text] = Text("典型案例未获批准公布", "Publication of the case not approved")
    case_id: int
    story_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryWithdrawn(Event):
    words: ClassVar[Text] = Text("撤回已公布的典型案例", "Published case withdrawn")
    case_id: int
    story_id: int
    reason: str
