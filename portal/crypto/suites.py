"""The byte every sealed object starts with: which algorithms closed it.

Suite 2 is the default. Suite 3 is the national one; its keys say so themselves (their first byte), so
whoever seals or opens needs no second parameter: the key decides, the byte must agree.
"""

from __future__ import annotations

from portal.crypto.errors import SealBroken

XWING_AES256 = b"\x02"
"""X-Wing (ML-KEM-768 + X25519), HKDF-SHA256, AES-256-GCM, SHA-256."""
SM2_SM4 = b"\x03"
"""SM2, HKDF over HMAC-SM3, SM4-GCM, SM3: see `national`."""

NATIONAL_KEY_BYTES = 1 + 32
NATIONAL_PUBLIC_BYTES = 1 + 65


def key(suite: bytes, secret: bytes) -> bytes:
    """Return 32 secret bytes as a key of a suite: as they are, or suite byte 3 and they."""
    return suite + secret if suite == SM2_SM4 else secret


def secret(key: bytes) -> bytes:
    """Return the 32 secret bytes of a key, whatever its suite."""
    return key[1:] if of_key(key) == SM2_SM4 else key


def of_sealed(sealed: bytes) -> bytes:
    """Return the suite something was sealed in; what is malformed fails when it is opened."""
    return SM2_SM4 if sealed[:1] == SM2_SM4 else XWING_AES256


def of_key(key: bytes) -> bytes:
    """Return the suite of a symmetric or private key: 32 bytes, or suite byte 3 and 32 bytes."""
    national = len(key) == NATIONAL_KEY_BYTES and key[:1] == SM2_SM4
    return SM2_SM4 if national else XWING_AES256


def of_public(raw: bytes) -> bytes:
    """Return the suite of a public key."""
    national = len(raw) == NATIONAL_PUBLIC_BYTES and raw[:1] == SM2_SM4
    return SM2_SM4 if national else XWING_AES256


def body(sealed: bytes, suite: bytes = XWING_AES256) -> bytes:
    """Return `sealed` without its suite byte; SealBroken when that is not `suite`."""
    if sealed[:1] != suite:
        raise SealBroken
    return sealed[1:]
