"""Key pairs and wraps: HPKE base mode (RFC 9180) with X-Wing, or SM2 (suite 3).

See docs/formats/sealed-field.md.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256, shake_256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from portal.crypto import national, suites
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame

PRIVATE_BYTES = 32  # the X-Wing seed
PUBLIC_BYTES = 1216  # ML-KEM-768 encapsulation key, 1184, then X25519, 32
WRAP_OVERHEAD_BYTES = 1 + 1120 + 16  # suite byte, X-Wing ciphertext, GCM tag
_MLKEM_PUBLIC_BYTES = 1184
_MLKEM_SEED_BYTES = 64
_FINGERPRINT_HEX = 32

_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An X-Wing encapsulation key, 1216 bytes, or suite byte 3 and an SM2 point, 66 bytes.

    ValueError when it is neither.
    """

    raw: bytes

    def __post_init__(self) -> None:
        if self.suite == suites.SM2_SM4:
            national.check_public(self.raw)
        else:
            _opened_public(self.raw)

    @property
    def suite(self) -> bytes:
        """The suite byte of what is wrapped to this key."""
        return suites.of_public(self.raw)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """An X-Wing decapsulation key (its 32-byte seed), or suite byte 3 and an SM2 scalar.

    Never printed by repr.
    """

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.suite == suites.SM2_SM4:
            national.check_private(self.raw)
        elif len(self.raw) != PRIVATE_BYTES:
            raise ValueError("a private key is a 32-byte X-Wing seed")

    @classmethod
    def generate(cls, suite: bytes = suites.XWING_AES256) -> PrivateKey:
        """Return a new key of a suite from the machine's random source."""
        if suite == suites.SM2_SM4:
            return cls(national.generate())
        return cls(secrets.token_bytes(PRIVATE_BYTES))

    @property
    def suite(self) -> bytes:
        """The suite byte of what this key opens."""
        return suites.of_key(self.raw)

    @property
    def public(self) -> PublicKey:
        """The public half."""
        if self.suite == suites.SM2_SM4:
            return PublicKey(national.public_of(self.raw))
        mlkem, x25519 = _halves(self.raw)
        return PublicKey(
            mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        )


def wrap(recipient: PublicKey, secret: bytes, *, context: bytes) -> bytes:
    """Seal `secret` to `recipient`, bound to `context`; anyone with the public key can.

    Returns suite byte, X-Wing ciphertext (1120), AES-256-GCM ciphertext and tag; for a key of suite 3
    see `national.wrap`.
    """
    if recipient.suite == suites.SM2_SM4:
        return national.wrap(recipient.raw, secret, context=context)
    opened = _opened_public(recipient.raw)
    return suites.XWING_AES256 + _HPKE.encrypt(secret, opened, info=_info(context))


def unwrap(key: PrivateKey, wrapped: bytes, *, context: bytes) -> bytes:
    """Return what `wrap` sealed for this key in this context, else raise SealBroken."""
    if key.suite == suites.SM2_SM4:
        return national.unwrap(key.raw, wrapped, context=context)
    ciphertext = suites.body(wrapped)
    try:
        return _HPKE.decrypt(
            ciphertext, MLKEM768X25519PrivateKey(*_halves(key.raw)), info=_info(context)
        )
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def fingerprint(public: PublicKey) -> str:
    """Return 128 bits of the key's SHA-256 as eight groups of four hex digits, to read aloud."""
    digest = sha256(frame("cluebridge/public-key/v1", public.raw)).hexdigest()[:_FINGERPRINT_HEX]
    return " ".join(digest[at : at + 4] for at in range(0, _FINGERPRINT_HEX, 4))


def _info(context: bytes) -> bytes:
    return frame("cluebridge/wrap/v1", suites.XWING_AES256, context)


def _halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """Expand an X-Wing seed (draft-connolly-cfrg-xwing-kem, section 5.2)."""
    expanded = shake_256(seed).digest(_MLKEM_SEED_BYTES + 32)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
    )


def _opened_public(raw: bytes) -> MLKEM768X25519PublicKey:
    if len(raw) != PUBLIC_BYTES:
        raise ValueError("a public key is 1216 bytes")
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC_BYTES]),
        X25519PublicKey.from_public_bytes(raw[_MLKEM_PUBLIC_BYTES:]),
    )
