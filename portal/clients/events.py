"""What happens to clients and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRegistered(Event):
    words: ClassVar[Text] = Text("登记接口客户端 {name}", "API client {name} registered")
    client_id: int
    name: str
    agency: str
    may: tuple[str, ...]
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRotated(Event):
    words: ClassVar[Text] = Text("更换接口密钥", "Secret of an API client changed")
    client_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRevoked(Event):
    words: ClassVar[Text] = Text("停用接口客户端", "API client revoked")
    client_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsSent(Event):
    words: ClassVar[Text] = Text(
        "接口送来线索：新增 {made}，已有 {already}，有误 {failed}",
        "Leads sent: {made} made, {already} known, {failed} with errors",
    )
    client_id: int
    kind: str
    made: int
    already: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRefused(Event):
    words: ClassVar[Text] = Text("拒绝接口请求（{reason}）", "Call refused ({reason})")
    client_id: int
    reason: str
