"""The byte every sealed object starts with: which algorithms closed it."""

from __future__ import annotations

from portal.crypto.errors import SealBroken

# X-Wing (ML-KEM-768 + X25519), HKDF-SHA256, AES-256-GCM, SHA-256. 0x03 is kept for SM2/SM4/SM3.
XWING_AES256 = b"\x02"


def body(sealed: bytes) -> bytes:
    """Return `sealed` without its suite byte; SealBroken when this suite is not ours."""
    if sealed[:1] != XWING_AES256:
        raise SealBroken
    return sealed[1:]
