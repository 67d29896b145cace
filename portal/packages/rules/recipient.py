"""Whom a package is closed for: an age recipient, or the key of another Cluebridge agency."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import pyrage  # type: ignore[import-untyped]

from portal.crypto.agefile import export_age
from portal.crypto.keys import PublicKey, fingerprint
from portal.crypto.sealed import seal_stream
from portal.packages.rules import SealKind

PREFIX: Final = "cluebridge-key-v1:"
_CHECK_BYTES = 4


@dataclass(frozen=True, slots=True)
class Recipient:
    """A public key a package is sealed to; `text` is its one written form."""

    kind: SealKind
    text: str
    public: PublicKey | None = None

    @property
    def short(self) -> str:
        """What people compare: the age recipient itself, or the key's fingerprint."""
        return self.text if self.public is None else fingerprint(self.public)

    def seal(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield `pieces` closed to this recipient, as a stream."""
        if self.public is None:
            return export_age(self.text, pieces)
        return seal_stream(self.public, pieces)


def read(typed: str) -> Recipient:
    """Return the recipient somebody typed or pasted, spaces and line breaks aside; else ValueError."""
    text = "".join(typed.split())
    if text.startswith(PREFIX):
        return Recipient(SealKind.CLUEBRIDGE, text, _public(text.removeprefix(PREFIX)))
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError("neither an age recipient nor a key of Cluebridge") from error
    return Recipient(SealKind.AGE, text)


def written(public: PublicKey) -> str:
    """Return a public key as text: prefix, base64 of the key and four bytes of its SHA-256."""
    raw = public.raw
    return PREFIX + base64.b64encode(raw + sha256(raw).digest()[:_CHECK_BYTES]).decode()


def _public(encoded: str) -> PublicKey:
    try:
        whole = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    raw, check = whole[:-_CHECK_BYTES], whole[-_CHECK_BYTES:]
    if sha256(raw).digest()[:_CHECK_BYTES] != check:
        raise ValueError("mistyped")
    return PublicKey(raw)
