"""What accounts and sessions tell the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerAppointed(Event):
    words: ClassVar[Text] = Text("任命人员", "Officer appointed")
    officer_id: int
    agency: str
    offices: tuple[str, ...]
    acting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerActivated(Event):
    words: ClassVar[Text] = Text("启用账号", "Account activated")
    officer_id: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerDismissed(Event):
    words: ClassVar[Text] = Text("停用账号", "Account closed")
    officer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerKeyRenewed(Event):
    words: ClassVar[Text] = Text("更换本人密钥和口令", "Own key and passphrase changed")
    officer_id: int
    keys: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    words: ClassVar[Text] = Text("登录", "Signed in")
    officer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRefused(Event):
    words: ClassVar[Text] = Text("登录被拒绝", "Sign-in refused")
    officer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut(Event):
    words: ClassVar[Text] = Text("退出登录", "Signed out")
    officer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceEntered(Event):
    words: ClassVar[Text] = Text(
        "登记外出，由他人代收：{from_on} 至 {until_on}",
        "Absence with a delegate: {from_on} to {until_on}",
    )
    officer_id: int
    delegate_id: int
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceEnded(Event):
    words: ClassVar[Text] = Text("外出结束", "Absence ended")
    officer_id: int
    absence_id: int
