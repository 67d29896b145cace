"""Short secrets at rest: AES-256-GCM (suite 3: SM4-GCM) with padding, see docs/formats/sealed-field.md.

One key seals the fields of one tip or one case. Nonces are 96 random bits: after 2**32 seals
under one key the chance of a repeat is below 2**-32 (NIST SP 800-38D, section 8.3), and a case
has thousands of fields, not billions. So no subkey is derived, and no counter must be kept.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.crypto import national, suites
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame

KEY_BYTES = 32
_NONCE_BYTES = 12
_LENGTH_BYTES = 4
PAD_TO_BYTES = 1024


def new_key(suite: bytes = suites.XWING_AES256) -> bytes:
    """Return 32 random bytes: a tip key, case key or file key. One of suite 3 has its byte before."""
    return suites.key(suite, secrets.token_bytes(KEY_BYTES))


def seal(key: bytes, plaintext: bytes, *, context: bytes, pad_to: int = PAD_TO_BYTES) -> bytes:
    """Close `plaintext` under a key of `new_key`, bound to `context`; the key says in which suite.

    Returns suite byte, 12-byte nonce, AES-256-GCM of (u32 length, text, zeros), 16-byte tag. The
    part inside is padded to a multiple of `pad_to` bytes, so a size tells little; 1 pads nothing.
    """
    if pad_to < 1:
        raise ValueError("pad_to is at least 1")
    inner = len(plaintext).to_bytes(_LENGTH_BYTES, "big") + plaintext
    inner += bytes(-len(inner) % pad_to)
    if suites.of_key(key) == suites.SM2_SM4:
        return suites.SM2_SM4 + national.seal(key[1:], inner, info=_bound(context, suites.SM2_SM4))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_checked(key)).encrypt(nonce, inner, _bound(context))
    return suites.XWING_AES256 + nonce + sealed


def open_(key: bytes, sealed: bytes, *, context: bytes) -> bytes:
    """Return what `seal` closed under this key in this context, else raise SealBroken."""
    inner = _inside(key, sealed, context)
    length = int.from_bytes(inner[:_LENGTH_BYTES], "big")
    text, padding = inner[_LENGTH_BYTES:][:length], inner[_LENGTH_BYTES + length :]
    # Only a holder of the key can get here with a bad length; one text still has one form.
    if len(inner) < _LENGTH_BYTES + length or any(padding):
        raise SealBroken
    return text


def seal_text(key: bytes, text: str, *, context: bytes, pad_to: int = PAD_TO_BYTES) -> bytes:
    """Close `text` as UTF-8; see `seal`."""
    return seal(key, text.encode(), context=context, pad_to=pad_to)


def open_text(key: bytes, sealed: bytes, *, context: bytes) -> str:
    """Return the text that `seal_text` closed, else raise SealBroken."""
    try:
        return open_(key, sealed, context=context).decode()
    except UnicodeDecodeError as error:
        raise SealBroken from error


def _inside(key: bytes, sealed: bytes, context: bytes) -> bytes:
    suite = suites.of_key(key)
    rest = suites.body(sealed, suite)
    if suite == suites.SM2_SM4:
        return national.open_(key[1:], rest, info=_bound(context, suite))
    nonce, ciphertext = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    try:
        return AESGCM(_checked(key)).decrypt(nonce, ciphertext, _bound(context))
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def _checked(key: bytes) -> bytes:
    # AESGCM would quietly take 16 or 24 bytes and give a weaker cipher.
    if len(key) != KEY_BYTES:
        raise ValueError("a field key is 32 bytes")
    return key


def _bound(context: bytes, suite: bytes = suites.XWING_AES256) -> bytes:
    return frame("cluebridge/field/v1", suite, context)
