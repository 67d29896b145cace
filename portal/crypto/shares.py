"""A secret in n shares of which any k give it back: Shamir (1979) over GF(2^8), byte by byte.

The field is that of AES (FIPS 197, section 4). A share by itself, and any k - 1 together, say nothing.
On paper a share is groups of four letters and digits with a checksum; see docs/formats/keys.md.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame

SECRET_BYTES = 32
MOST = 255
_MARK_BYTES, _CHECK_BYTES, _GROUP = 4, 4, 4
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Share:
    """One share: its number (1 to 255), how many are needed, and which secret it is of.

    `mark` is four bytes of a digest of the public side, so that shares of two secrets are not mixed.
    """

    number: int
    threshold: int
    mark: bytes
    value: bytes = field(repr=False)

    def printed(self) -> str:
        """Return the share as it is printed: groups of four."""
        raw = bytes((_VERSION, self.threshold, self.number)) + self.mark + self.value
        text = base64.b32encode(raw + _check(raw)).decode().rstrip("=")
        return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))

    @classmethod
    def parse(cls, typed: str) -> Share:
        """Read a printed share, however it is spaced; ValueError when a character is wrong."""
        text = "".join(typed.split()).upper().replace("-", "")
        try:
            raw = base64.b32decode(text + "=" * (-len(text) % 8))
        except binascii.Error as error:
            raise ValueError("not a share") from error
        body, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
        one_spelling = base64.b32encode(raw).decode().rstrip("=") == text.rstrip("=")
        if len(body) != 3 + _MARK_BYTES + SECRET_BYTES or check != _check(body) or not one_spelling:
            raise ValueError("a character of the share is wrong or missing")
        version, threshold, number = body[:3]
        if version != _VERSION or not number or not threshold:
            raise ValueError("a share of another kind")
        return cls(number, threshold, body[3 : 3 + _MARK_BYTES], body[3 + _MARK_BYTES :])


def mark_of(public: bytes) -> bytes:
    """Return the mark of the secret that belongs to a public value."""
    return sha256(frame("cluebridge/share-mark/v1", public)).digest()[:_MARK_BYTES]


def split(secret: bytes, *, threshold: int, shares: int, mark: bytes) -> list[Share]:
    """Return `shares` shares of a 32-byte secret, any `threshold` of which give it back.

    ValueError unless 2 <= threshold <= shares <= 255.
    """
    if len(secret) != SECRET_BYTES or not 2 <= threshold <= shares <= MOST:  # noqa: PLR2004
        raise ValueError("a 32-byte secret and 2 <= threshold <= shares <= 255")
    # One polynomial a byte: the secret, then threshold - 1 random coefficients.
    polynomials = [[byte, *secrets.token_bytes(threshold - 1)] for byte in secret]
    return [
        Share(number, threshold, mark, bytes(_at(each, number) for each in polynomials))
        for number in range(1, shares + 1)
    ]


def join(shares: Sequence[Share]) -> bytes:
    """Return the secret; ValueError with too few, double or mixed shares.

    With a false share the result is another secret: compare its public side.
    """
    if not shares or len({(each.threshold, each.mark) for each in shares}) != 1:
        raise ValueError("shares of different secrets")
    numbers = [each.number for each in shares]
    if len(set(numbers)) != len(numbers):
        raise ValueError("the same share twice")
    if len(shares) < shares[0].threshold:
        raise ValueError(f"{shares[0].threshold} shares are needed")
    used = shares[: shares[0].threshold]
    weights = [_weight(each.number, [other.number for other in used]) for each in used]
    columns = zip(*(each.value for each in used), strict=True)
    return bytes(_sum(map(_times, weights, column)) for column in columns)


def require_public(expected: bytes, found: bytes) -> None:
    """Raise SealBroken when what was joined belongs to another public value."""
    if expected != found:
        raise SealBroken


def _weight(number: int, numbers: Sequence[int]) -> int:
    """Return Lagrange's coefficient at 0; subtraction in this field is exclusive or."""
    weight = 1
    for other in numbers:
        if other != number:
            weight = _times(weight, _times(other, _inverse(other ^ number)))
    return weight


def _at(polynomial: Sequence[int], x: int) -> int:
    total = 0
    for coefficient in reversed(polynomial):
        total = _times(total, x) ^ coefficient
    return total


def _sum(terms: Iterable[int]) -> int:
    total = 0
    for term in terms:
        total ^= term
    return total


def _times(a: int, b: int) -> int:
    """Multiply in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1, in the same steps for every value."""
    product = 0
    for _ in range(8):
        product ^= a & -(b & 1)
        b >>= 1
        a = (a << 1) ^ (0x11B & -(a >> 7))
    return product


def _inverse(a: int) -> int:
    """Return a^254, the inverse of a; 0 for 0."""
    result = 1
    for bit in f"{254:08b}":
        result = _times(result, result)
        if bit == "1":
            result = _times(result, a)
    return result


def _check(raw: bytes) -> bytes:
    return sha256(frame("cluebridge/share/v1", raw)).digest()[:_CHECK_BYTES]
