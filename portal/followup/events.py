"""What followup tells the rest of the system. Never a word of the reporter's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterAsked(Event):
    words: ClassVar[Text] = Text("向举报人提问", "Question to the reporter")
    tip_id: int
    question_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterAnswered(Event):
    words: ClassVar[Text] = Text("举报人回答提问", "The reporter answered a question")
    tip_id: int
    question_id: int
    said: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionTakenBack(Event):
    words: ClassVar[Text] = Text("收回向举报人的提问", "Question to the reporter taken back")
    tip_id: int
    question_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRaised(Event):
    words: ClassVar[Text] = Text("举报人提出异议，要求复查", "The reporter asks for a review")
    tip_id: int
    objection_id: int
    agency: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDecided(Event):
    words: ClassVar[Text] = Text("复查已有结论", "Review decided")
    tip_id: int
    objection_id: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDeleted(Event):
    words: ClassVar[Text] = Text("举报人删除自己的身份信息", "The reporter deleted their identity")
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDeleted(Event):
    words: ClassVar[Text] = Text("举报人在受理前删除举报", "The reporter deleted the report")
    tip_id: int
