"""The words of the tus protocol 1.0.0 (tus.io/protocols/resumable-upload) on the wire."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import new

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
CHECKSUMS = ("sha256", "sha1")
"""SHA-1 because the protocol wants it of every server; it finds what a line garbles, no more."""
BODY_TYPE = "application/offset+octet-stream"
DIGEST_HEADER = "Cluebridge-SHA256"
"""Ours: the digest of the whole file, in the answer to the request that ended it and to HEAD."""
MAX_METADATA = 24 * 1024
"""Room for a name of 4,000 characters, of which 200 are kept."""
_MOST_BYTES = 2**53
_MOST_DIGITS = 16


class Malformed(ValueError):
    """A header is missing or cannot be read: status 400."""


class Garbled(Exception):
    """A body is not what its checksum says: status 460. Nothing of it is kept."""


@dataclass(slots=True)
class Checked:
    """A body that is taken only when all of it came and has the digest its sender states."""

    algorithm: str
    digest: bytes
    body: bytearray = field(default_factory=bytearray, repr=False)

    def whole(self) -> memoryview:
        """Return the body. Raises Garbled."""
        if new(self.algorithm, self.body, usedforsecurity=False).digest() != self.digest:
            raise Garbled
        return memoryview(self.body)


@dataclass(frozen=True, slots=True)
class Announced:
    """What a client says of a file before it sends it."""

    size: int
    name: str
    media_type: str
    device_at: str


def announced(headers: Mapping[str, str]) -> Announced:
    """Read the headers of a creation request. Raises Malformed; the length must be known."""
    told = metadata(headers.get("upload-metadata", ""))
    return Announced(
        count(headers, "upload-length"),
        told.get("filename", ""),
        told.get("filetype", ""),
        told.get("device_at", ""),
    )


def count(headers: Mapping[str, str], name: str) -> int:
    """Read a header that is a number of bytes. Raises Malformed."""
    typed = headers.get(name, "")
    if len(typed) > _MOST_DIGITS or not (typed.isascii() and typed.isdigit()):
        raise Malformed(name)
    if int(typed) > _MOST_BYTES:
        raise Malformed(name)
    return int(typed)


def checksum(headers: Mapping[str, str]) -> Checked | None:
    """Read `Upload-Checksum`, None when there is none. Raises Malformed."""
    stated = headers.get("upload-checksum")
    if stated is None:
        return None
    algorithm, _, encoded = stated.partition(" ")
    if algorithm not in CHECKSUMS:
        raise Malformed("upload-checksum")
    try:
        return Checked(algorithm, base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError) as error:
        raise Malformed("upload-checksum") from error


def metadata(header: str) -> dict[str, str]:
    """Read `Upload-Metadata`: pairs of key and base64 with commas between. Raises Malformed."""
    if len(header) > MAX_METADATA:
        raise Malformed("upload-metadata")
    found = {}
    for pair in filter(None, (each.strip() for each in header.split(","))):
        key, _, encoded = pair.partition(" ")
        try:
            found[key] = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError) as error:
            raise Malformed("upload-metadata") from error
    return found


def expires(at: datetime) -> str:
    """Return an instant as `Upload-Expires` says it: RFC 9110, section 5.6.7."""
    return format_datetime(at.astimezone(UTC), usegmt=True)
