"""What the directory of agencies tells the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryLoaded(Event):
    words: ClassVar[Text] = Text("载入机构名录", "Directory of agencies loaded")
    agencies: int
    regions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyKeyMade(Event):
    words: ClassVar[Text] = Text("生成机构密钥", "Agency key made")
    agency: str
    compartment: str
    generation: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyGranted(Event):
    words: ClassVar[Text] = Text("授予密钥", "Key granted")
    agency: str
    compartment: str
    officer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWithdrawn(Event):
    words: ClassVar[Text] = Text("收回密钥", "Key withdrawn")
    agency: str
    compartment: str
    officer_id: int
