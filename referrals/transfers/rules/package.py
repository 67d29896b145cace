"""What is sealed, hashed and typed line by line."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from portal.crypto.canonical import canonical
from portal.crypto.framing import frame


def package_digest(manifest: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of a package's manifest as canonical JSON (RFC 8785)."""
    return sha256(canonical(manifest)).hexdigest()


def sealed_context(kind: str, transfer_id: int, ref: bytes) -> bytes:
    """Return what sealed content of a referral is bound to; `ref` is 16 random bytes of its row."""
    return frame("cluebridge/transfer/v1", kind.encode(), transfer_id.to_bytes(8, "big"), ref)


def lines_of(text: str) -> list[str]:
    """Return the non-empty lines of what was typed."""
    return [line.strip() for line in text.split("\n") if line.strip()]
