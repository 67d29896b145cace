"""RFC 3161 time stamps on a package's signature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)


class StampInvalid(Exception):
    """A time-stamp token is not one, or not on this signature, or not by the service we trust."""


def request(signature: bytes) -> tuple[bytes, int | None]:
    """Return a time-stamp request (DER) on the SHA-256 of `signature`, and its nonce."""
    builder = TimestampRequestBuilder().data(signature).hash_algorithm(HashAlgorithm.SHA256)
    made = builder.nonce(nonce=True).build()
    return made.as_bytes(), made.nonce


def instant(
    token: bytes, signature: bytes, roots: Sequence[Certificate], nonce: int | None = None
) -> str:
    """Return when the token was made (ISO 8601, UTC); StampInvalid when it does not hold."""
    try:
        answer = decode_timestamp_response(token)
        builder = VerifierBuilder(roots=list(roots), nonce=nonce)
        builder.build().verify(answer, sha256(signature).digest())
        return answer.tst_info.gen_time.strftime("%Y-%m-%dT%H:%M:%SZ")
    except (VerificationError, ValueError) as error:
        raise StampInvalid(str(error)) from error


def roots_of(pem: bytes) -> tuple[Certificate, ...]:
    """Return the certificates of a PEM file; StampInvalid when it holds none."""
    try:
        return tuple(load_pem_x509_certificates(pem))
    except ValueError as error:
        raise StampInvalid("no certificates") from error


def check(
    token: bytes,
    signature: bytes,
    own: bytes,
    trusted: Sequence[Certificate],
    *,
    path: str,
    wrong: Callable[[str], None],
    remark: Callable[[str], None],
) -> None:
    """Say when the package was stamped, or what is wrong with the token.

    Without `trusted` roots the package's own (`own`, PEM) are taken and named in a remark.
    """
    try:
        roots = trusted or roots_of(own)
        at = instant(token, signature, roots)
    except StampInvalid as error:
        wrong(f"{path}: {error}")
        return
    remark(f"time stamp: {at}")
    if not trusted:
        names = ", ".join(sorted(each.subject.rfc4514_string() for each in roots))
        remark(f"time stamp led to the package's own roots ({names}); compare, or give --tsa-roots")
