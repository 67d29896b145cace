"""What packages tell the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageExported(Event):
    """Written before the first byte leaves. `sha256` is that of the tag manifest, which binds all.

    Each item has a leaf of its own beside this one (EvidenceOpened, kind `exported`).
    """

    words: ClassVar[Text] = Text(
        "导出证据包，接收方：{receiver}，用途：{purpose}",
        "Package exported to {receiver}: {purpose}",
    )
    case_id: int
    package_id: int
    ref: str
    receiver: str
    purpose: str
    seal: str
    key: str
    sha256: str
    item_ids: tuple[int, ...]
    documents: int
    stamped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageChecked(Event):
    """An officer had a received package checked; `sha256` and `size` are of the file as received.

    Nothing of it was kept. `ref` is what the package calls itself, empty when it cannot say.
    """

    words: ClassVar[Text] = Text("核验收到的证据包", "Received package checked")
    agency: str
    ref: str
    sha256: str
    size: int
    defects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSent(Event):
    """The last byte was handed over; `sha256` and `size` are of the sealed file."""

    words: ClassVar[Text] = Text("证据包已完整发出", "The whole package was handed over")
    case_id: int
    package_id: int
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverKept(Event):
    words: ClassVar[Text] = Text("保存证据包接收方", "Receiver of packages kept")
    receiver_id: int
    agency: str
    name: str
    seal: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverDropped(Event):
    words: ClassVar[Text] = Text("停用证据包接收方", "Receiver of packages dropped")
    receiver_id: int
    agency: str
    name: str
