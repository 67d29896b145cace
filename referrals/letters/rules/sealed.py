"""What the keys and words of a letter are bound to."""

from __future__ import annotations

from portal.crypto.framing import frame


def key_context(letter: bytes, agency: str, scope: str) -> bytes:
    """Return what a letter key's wrap is bound to; `letter` is the letter's 16 random bytes."""
    return frame("cluebridge/letter-key/v1", letter, agency.encode(), scope.encode())


def text_context(letter: bytes, kind: str, ref: bytes) -> bytes:
    """Return what sealed words of a letter are bound to: the letter, the act, 16 bytes of the row."""
    return frame("cluebridge/letter/v1", letter, kind.encode(), ref)
