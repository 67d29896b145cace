"""Suite 3: SM2 (GB/T 32918), SM3 (GB/T 32905), SM4-GCM (GB/T 32907, RFC 8998).

SM3 and SM4 are OpenSSL's. SM2 is gmalg's, pure Python: about 10 to 20 ms a wrap, and not constant
time, so an attacker who can time many openings on this machine may learn about the private key. Keep
it behind sign-in, as it is; where an agency has a cryptographic card, its driver belongs here.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from gmalg import SM2  # type: ignore[import-untyped]
from gmalg.errors import GMError  # type: ignore[import-untyped]

from portal.crypto import suites
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame

SIGNATURE_BYTES = 64
_SIGNER_ID = b"1234567812345678"
"""What GB/T 35275 and openssl take for the signer's name when none was agreed."""
KEY_BYTES, NONCE_BYTES, TAG_BYTES, SALT_BYTES, COMMITMENT_BYTES = 16, 12, 16, 24, 32
_SEED_BYTES, _SM2_OVERHEAD = 32, 65 + 32
WRAP_OVERHEAD_BYTES = 1 + _SM2_OVERHEAD + _SEED_BYTES + NONCE_BYTES + TAG_BYTES
SEGMENT_OVERHEAD_BYTES = 1 + SALT_BYTES + COMMITMENT_BYTES + TAG_BYTES
_ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_PRIME = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF

Bytes = bytes | bytearray | memoryview


def generate() -> bytes:
    """Return a private key: suite byte and a scalar from 1 to n - 2, 32 bytes big-endian."""
    scalar = 1 + secrets.randbelow(_ORDER - 2)
    return suites.SM2_SM4 + scalar.to_bytes(32, "big")


def of_seed(seed: bytes) -> bytes:
    """Return the private key made of 32 random bytes: the scalar is 1 + seed mod (n - 2)."""
    scalar = 1 + int.from_bytes(seed, "big") % (_ORDER - 2)
    return suites.SM2_SM4 + scalar.to_bytes(32, "big")


def check_private(raw: bytes) -> None:
    """Raise ValueError unless this is a private key of suite 3."""
    if not 1 <= int.from_bytes(raw[1:], "big") <= _ORDER - 2:
        raise ValueError("an SM2 private key lies between 1 and n - 2")


def public_of(private: bytes) -> bytes:
    """Return suite byte and the uncompressed point (0x04, x, y)."""
    found: bytes = SM2().generate_pk(private[1:])
    return suites.SM2_SM4 + found


def check_public(raw: bytes) -> None:
    """Raise ValueError unless this is a point of the curve in its one spelling."""
    x, y = int.from_bytes(raw[2:34], "big"), int.from_bytes(raw[34:], "big")
    on_curve = raw[1:2] == b"\x04" and x < _PRIME and y < _PRIME and _is_point(raw[1:])
    if not on_curve:
        raise ValueError("not an SM2 public key")


def wrap(public: bytes, secret: bytes, *, context: bytes) -> bytes:
    """Seal `secret` to a public key: SM2 carries a fresh seed, SM4-GCM under it the secret."""
    seed = secrets.token_bytes(_SEED_BYTES)
    carried: bytes = SM2(pk=public[1:]).encrypt(seed)
    return suites.SM2_SM4 + carried + seal(seed, secret, info=_wrap_info(context, carried))


def unwrap(private: bytes, wrapped: bytes, *, context: bytes) -> bytes:
    """Return what `wrap` sealed, else raise SealBroken."""
    rest = suites.body(wrapped, suites.SM2_SM4)
    cut = _SM2_OVERHEAD + _SEED_BYTES
    carried, sealed = rest[:cut], rest[cut:]
    if len(carried) < cut or carried[:1] != b"\x04":
        raise SealBroken
    try:
        seed = SM2(sk=private[1:]).decrypt(carried)
    except (GMError, ValueError) as error:
        raise SealBroken from error
    return open_(seed, sealed, info=_wrap_info(context, carried))


def sign(private: bytes, message: bytes) -> bytes:
    """Return r and s of the SM2 signature (GB/T 32918.2, SM3), 32 bytes each, big-endian."""
    signer = SM2(sk=private[1:], uid=_SIGNER_ID, pk=public_of(private)[1:])
    return b"".join(bytes(part).rjust(32, b"\0") for part in signer.sign(message))


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether `sign` made this signature with the private half of `public`."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    checker = SM2(uid=_SIGNER_ID, pk=public[1:])
    return bool(checker.verify(message, signature[:32], signature[32:]))


def seal(key: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """Return nonce, SM4-GCM ciphertext and tag under a key derived from `key` and `info`.

    `info` is also the associated data.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + gcm_seal(_derived(key, b"", info, KEY_BYTES), nonce, plaintext, info)


def open_(key: bytes, sealed: bytes, *, info: bytes) -> bytes:
    """Return what `seal` closed, else raise SealBroken."""
    derived = _derived(key, b"", info, KEY_BYTES)
    return gcm_open(derived, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], info)


def seal_segment(key: bytes, plaintext: Bytes, *, context: bytes) -> bytes:
    """Return salt, commitment to the key, SM4-GCM ciphertext and tag of one segment."""
    salt = secrets.token_bytes(SALT_BYTES)
    commitment, derived, nonce = _segment_keys(key, salt, context)
    return b"".join(
        (suites.SM2_SM4, salt, commitment, gcm_seal(derived, nonce, plaintext, context))
    )


def open_segment(key: bytes, sealed: bytes, *, context: bytes) -> bytes:
    """Return what `seal_segment` closed, else raise SealBroken."""
    rest = suites.body(sealed, suites.SM2_SM4)
    salt, rest = rest[:SALT_BYTES], rest[SALT_BYTES:]
    commitment, derived, nonce = _segment_keys(key, salt, context)
    if not secrets.compare_digest(commitment, rest[:COMMITMENT_BYTES]):
        raise SealBroken
    return gcm_open(derived, nonce, rest[COMMITMENT_BYTES:], context)


def gcm_seal(key: bytes, nonce: bytes, plaintext: Bytes, associated: bytes) -> bytes:
    """Return SM4-GCM ciphertext and tag (RFC 8998, section 2)."""
    cipher = Cipher(SM4(key), GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(associated)
    return b"".join((cipher.update(plaintext), cipher.finalize(), cipher.tag))


def gcm_open(key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
    """Return the verified plaintext of SM4-GCM, else raise SealBroken."""
    if len(nonce) != NONCE_BYTES or len(sealed) < TAG_BYTES:
        raise SealBroken
    cipher = Cipher(SM4(key), GCM(nonce, sealed[-TAG_BYTES:])).decryptor()
    cipher.authenticate_additional_data(associated)
    try:
        return cipher.update(memoryview(sealed)[:-TAG_BYTES]) + cipher.finalize()
    except InvalidTag as error:
        raise SealBroken from error


def _segment_keys(key: bytes, salt: bytes, context: bytes) -> tuple[bytes, bytes, bytes]:
    made = _derived(key, salt, context, COMMITMENT_BYTES + KEY_BYTES + NONCE_BYTES)
    cut = COMMITMENT_BYTES + KEY_BYTES
    return made[:COMMITMENT_BYTES], made[COMMITMENT_BYTES:cut], made[cut:]


def _derived(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SM3(), length, salt, info).derive(key)


def _wrap_info(context: bytes, carried: bytes) -> bytes:
    return frame("cluebridge/wrap/v1", suites.SM2_SM4, context, carried)


def _is_point(point: bytes) -> bool:
    try:
        return bool(SM2().verify_pk(point))
    except GMError:
        return False
