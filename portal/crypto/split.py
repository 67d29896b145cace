"""A key in two halves for two people: neither half says anything alone."""

from __future__ import annotations

import secrets


def split(key: bytes) -> tuple[bytes, bytes]:
    """Return (a, b) with a xor b = `key`; `a` is fresh randomness of the same length."""
    a = secrets.token_bytes(len(key))
    return a, _xor(a, key)


def join(a: bytes, b: bytes) -> bytes:
    """Return the key whose halves are `a` and `b`; ValueError when their lengths differ.

    Any two halves of one length give some key: whether it is the right one shows when it opens.
    """
    return _xor(a, b)


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(left, right, strict=True))
