"""What signatures tell the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateIssued(Event):
    """An officer has a certificate to sign with. `sha256` is that of the certificate (DER)."""

    words: ClassVar[Text] = Text("启用签名证书", "Signing certificate in use")
    officer_id: int
    agency: str
    serial: str
    sha256: str
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateEnded(Event):
    words: ClassVar[Text] = Text("停用签名证书", "Signing certificate ended")
    officer_id: int
    agency: str
    serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSigned(Event):
    """An officer signed a version of a document; `signed` is the version that carries the signature.

    `complete` when no further signature is called for. `level` is that of PAdES: B-B or B-T.
    """

    words: ClassVar[Text] = Text(
        "签名：{title}{number}（{role_zh} {name}）", "Signed: {title}{number} ({role_en} {name})"
    )
    case_id: int
    document: int
    signed: int
    kind: str
    title: str
    number: str
    role_zh: str
    role_en: str
    name: str
    agency: str
    serial: str
    sha256: str
    level: str
    complete: bool
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySigned(Event):
    """A party or witness signed by hand, or did not; who is sealed with the case.

    `item_id` is the picture among the evidence, 0 when there is none.
    """

    words: ClassVar[Text] = Text("{role_zh}签名：{how_zh}", "{role_en}: {how_en}")
    case_id: int
    document: int
    item_id: int
    role_zh: str
    role_en: str
    how_zh: str
    how_en: str
    agency: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignaturePageMade(Event):
    """The page with the parties' signatures was put behind a document: `made` is the new version."""

    words: ClassVar[Text] = Text(
        "{title}{number}附签名页", "Page of signatures put behind {title}{number}"
    )
    case_id: int
    document: int
    made: int
    kind: str
    title: str
    number: str
    sha256: str
    agency: str
    visibility: str
