"""What evidence belongs to, what can happen to it, and how it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote

from portal.crypto.framing import frame
from portal.evidence.rules.custody import CUSTODY_NAMES, CustodyKind, on_hold
from portal.evidence.rules.store import DAMAGE_NAMES, LEVEL_NAMES, DamageKind, StoreLevel

__all__ = [
    "CUSTODY_NAMES",
    "DAMAGE_NAMES",
    "LEVEL_NAMES",
    "Container",
    "ContainerKind",
    "CustodyKind",
    "DamageKind",
    "StoreLevel",
    "caption_context",
    "download_headers",
    "key_context",
    "name_context",
    "on_hold",
    "upload_context",
]


class ContainerKind(StrEnum):
    """What holds a piece of evidence and whose key seals it."""

    DRAFT = "draft"
    TIP = "tip"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Container:
    """A draft, tip or case: its row id and its opened 32-byte key.

    `older` are the keys it had before, where they still open what was begun under them.
    """

    kind: ContainerKind
    id: int
    key: bytes = field(repr=False)
    older: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def tip_id(self) -> int | None:
        """Return the tip's id, None for anything else."""
        return self.id if self.kind == ContainerKind.TIP else None

    @property
    def case_id(self) -> int | None:
        """Return the case's id, None for anything else."""
        return self.id if self.kind == ContainerKind.CASE else None


def name_context(container: Container, file_id: bytes) -> bytes:
    """Return what a sealed file name is bound to: this file in this container."""
    return _context("cluebridge/evidence-name/v1", container, file_id)


def caption_context(container: Container, file_id: bytes) -> bytes:
    """Return what a sealed caption is bound to: this file in this container."""
    return _context("cluebridge/evidence-caption/v1", container, file_id)


def key_context(container: Container, file_id: bytes) -> bytes:
    """Return what a sealed file key is bound to: this file in this container."""
    return _context("cluebridge/evidence-key/v1", container, file_id)


def upload_context(container: Container, file_id: bytes) -> bytes:
    """Return what the sealed state of an upload is bound to: this file in this container."""
    return _context("cluebridge/evidence-upload/v1", container, file_id)


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
