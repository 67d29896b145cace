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


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyKeyRotated(Event):
    words: ClassVar[Text] = Text("更换机构密钥：{reason}", "Agency key changed: {reason}")
    agency: str
    compartment: str
    generation: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyKeyDestroyed(Event):
    words: ClassVar[Text] = Text("销毁旧机构密钥", "Old agency key destroyed")
    agency: str
    compartment: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryKeySplit(Event):
    words: ClassVar[Text] = Text(
        "生成恢复密钥，分为 {shares} 份，{threshold} 份可恢复",
        "Recovery key made: {shares} shares, {threshold} recover it",
    )
    agency: str
    generation: int
    shares: int
    threshold: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDeposited(Event):
    words: ClassVar[Text] = Text("密钥存入恢复密钥", "Key made recoverable")
    agency: str
    compartment: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecovered(Event):
    words: ClassVar[Text] = Text("凭恢复份额找回密钥", "Key recovered from shares")
    agency: str
    compartment: str
    generation: int
    officer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRenamed(Event):
    words: ClassVar[Text] = Text(
        "机构更名：{from_zh} → {to_zh}", "Agency renamed: {from_en} → {to_en}"
    )
    agency: str
    from_zh: str
    from_en: str
    to_zh: str
    to_en: str
    basis: str
