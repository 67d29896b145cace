"""What evidence belongs to, what can happen to it, and how it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote

from portal.crypto.framing import frame
from portal.kernel.text import Text


class ContainerKind(StrEnum):
    """What holds a piece of evidence and whose key seals it."""

    DRAFT = "draft"
    TIP = "tip"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Container:
    """A draft, tip or case: its row id and its opened 32-byte key."""

    kind: ContainerKind
    id: int
    key: bytes = field(repr=False)

    @property
    def tip_id(self) -> int | None:
        """Return the tip's id, None for anything else."""
        return self.id if self.kind == ContainerKind.TIP else None

    @property
    def case_id(self) -> int | None:
        """Return the case's id, None for anything else."""
        return self.id if self.kind == ContainerKind.CASE else None


class CustodyKind(StrEnum):
    """What happened to a piece of evidence."""

    RECEIVED = "received"
    VIEWED = "viewed"
    PREVIEWED = "previewed"
    DOWNLOADED = "downloaded"
    EXPORTED = "exported"
    SCRUBBED = "scrubbed"
    REDACTED = "redacted"
    TRANSCRIBED = "transcribed"
    SCANNED = "scanned"
    SHARED = "shared"


CUSTODY_NAMES = {
    CustodyKind.RECEIVED: Text("收到", "Received"),
    CustodyKind.VIEWED: Text("查看", "Viewed"),
    CustodyKind.PREVIEWED: Text("预览", "Previewed"),
    CustodyKind.DOWNLOADED: Text("下载", "Downloaded"),
    CustodyKind.EXPORTED: Text("导出", "Exported"),
    CustodyKind.SCRUBBED: Text("制作去元数据副本", "Copy without metadata made"),
    CustodyKind.REDACTED: Text("制作遮盖副本", "Redacted copy made"),
    CustodyKind.TRANSCRIBED: Text("制作文字记录", "Transcript made"),
    CustodyKind.SCANNED: Text("病毒检测", "Scanned for viruses"),
    CustodyKind.SHARED: Text("共享", "Shared"),
}


def name_context(container: Container, file_id: bytes) -> bytes:
    """Return what a sealed file name is bound to: this file in this container."""
    return _context("cluebridge/evidence-name/v1", container, file_id)


def key_context(container: Container, file_id: bytes) -> bytes:
    """Return what a sealed file key is bound to: this file in this container."""
    return _context("cluebridge/evidence-key/v1", container, file_id)


def download_headers(name: str, media_type: str, *, size: int) -> dict[str, str]:
    """Return the headers under which a file of `size` bytes leaves: saved, never shown by the portal.

    The name is given twice, as RFC 6266 asks: plain ASCII, and UTF-8 for everybody since 2011.
    """
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    encoded = quote(name, safe="")
    return {
        "Content-Type": media_type,
        "Content-Length": str(size),
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }


def _context(label: str, container: Container, file_id: bytes) -> bytes:
    return frame(label, container.kind.encode(), container.id.to_bytes(8, "big"), file_id)
