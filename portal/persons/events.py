"""What happens to the registry of people. Never a name, never a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsKeyMade(Event):
    words: ClassVar[Text] = Text("生成当事人登记密钥", "Key of the registry of people made")
    agency: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsKeyDestroyed(Event):
    words: ClassVar[Text] = Text(
        "销毁当事人登记旧密钥", "Old key of the registry of people destroyed"
    )
    agency: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered(Event):
    words: ClassVar[Text] = Text("登记人员", "Person registered")
    person_id: int
    agency: str
    kind: str
    numbers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCompleted(Event):
    words: ClassVar[Text] = Text("补登人员证件", "Numbers added to a person")
    person_id: int
    agency: str
    numbers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOpened(Event):
    words: ClassVar[Text] = Text("查看人员信息，理由：{reason}", "Person opened. Reason: {reason}")
    person_id: int
    agency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLookedUp(Event):
    words: ClassVar[Text] = Text("按证件号码查找人员", "Person looked up by number")
    agency: str
    scheme: str
    found: bool
