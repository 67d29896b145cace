"""Text signed with Ed25519: c2sp.org/signed-note@v1.0.0, see docs/formats/audit-log.md.

Unknown keys are ignored, so that a second signature by another algorithm can stand beside ours.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from portal.crypto.errors import NoteInvalid
from portal.crypto.trust import Signing, Trusted

ED25519 = b"\x01"
KEY_BYTES = 32
KEY_ID_BYTES = 4
MAX_SIGNATURES = 100
MAX_NOTE_CHARACTERS = 1_000_000
_DASH = "\u2014 "
_SKEY = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name and the Ed25519 public key (32 bytes) trusted under it."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        _require_name(self.name)
        _require_key(self.public)

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell this key from others of its name; not a fingerprint."""
        return sha256(b"\n".join((self.name.encode(), ED25519 + self.public))).digest()[:4]

    @property
    def vkey(self) -> str:
        """The text form: `name+key id+base64`."""
        return key_text(self.name, self.key_id, ED25519 + self.public)

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """Read a text form, else raise NoteInvalid (also when its key id does not fit)."""
        name, key_id, public = parse_key_text(vkey)
        verifier = cls(name, public)
        if verifier.key_id != key_id:
            raise NoteInvalid("the key id does not fit the key")
        return verifier

    def verify(self, text: str, signature: bytes) -> None:
        """Check an Ed25519 signature over `text`, else raise NoteInvalid."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError) as error:
            raise NoteInvalid(f"not signed by {self.name}") from error


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and the Ed25519 private key (its 32-byte seed) that signs under it."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _require_name(self.name)
        _require_key(self.seed)

    @classmethod
    def generate(cls, name: str) -> Signer:
        """Return a new key under `name`, usually a URL without its scheme."""
        return cls(name, secrets.token_bytes(KEY_BYTES))

    @property
    def verifier(self) -> Verifier:
        """The public side."""
        return Verifier(self.name, self._key.public_key().public_bytes_raw())

    @property
    def skey(self) -> str:
        """The text form: `PRIVATE+KEY+name+key id+base64`. Secret."""
        return _SKEY + key_text(self.name, self.verifier.key_id, ED25519 + self.seed)

    @classmethod
    def parse(cls, skey: str) -> Signer:
        """Read a text form, else raise NoteInvalid (also when its key id does not fit)."""
        if not skey.startswith(_SKEY):
            raise NoteInvalid("not a private key")
        name, key_id, seed = parse_key_text(skey.removeprefix(_SKEY))
        signer = cls(name, seed)
        if signer.verifier.key_id != key_id:
            raise NoteInvalid("the key id does not fit the key")
        return signer

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: str) -> str:
        """Return the signature line over `text`, with its newline."""
        signature = self._key.sign(text.encode())
        return signature_line(self.name, self.verifier.key_id + signature)


@dataclass(frozen=True, slots=True)
class Note:
    """A note that opened: its text, and the trusted keys that signed it, in order."""

    text: str
    signed_by: tuple[Trusted, ...]


def sign_note(text: str, *signers: Signing) -> str:
    """Return the note: `text` (ends in a newline), a blank line, one line per signer."""
    _require_plain(text)
    if not text.endswith("\n") or not signers:
        raise NoteInvalid("a note is a text ending in a newline and at least one signature")
    return text + "\n" + "".join(signer.sign(text) for signer in signers)


def open_note(note: str, verifiers: Iterable[Trusted]) -> Note:
    """Return text and signers of a note that at least one of `verifiers` signed.

    Signatures by other keys are ignored; one by a known key that fails rejects the note, and so
    does any line that is not formed as the format says. Raises NoteInvalid.
    """
    text, lines = signature_lines(note)
    known = {(each.name, each.key_id): each for each in verifiers}
    signed_by: dict[Trusted, None] = {}
    for name, blob in lines:
        verifier = known.get((name, blob[:KEY_ID_BYTES]))
        if verifier is not None:
            verifier.verify(text, blob[KEY_ID_BYTES:])
            signed_by[verifier] = None
    if not signed_by:
        raise NoteInvalid("signed by no known key")
    return Note(text, tuple(signed_by))


def signature_lines(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the text of a note and its signatures: name, then key id and signature in one.

    Nothing is verified. Raises NoteInvalid when any line is not formed as the format says.
    """
    _require_plain(note)
    if len(note) > MAX_NOTE_CHARACTERS:
        raise NoteInvalid("too long")
    # The text keeps its newline; the second one is the blank line.
    cut = note.rfind("\n\n") + 1
    text, lines = note[:cut], note[cut + 1 :].split("\n")
    if not cut or lines.pop() or not 1 <= len(lines) <= MAX_SIGNATURES:
        raise NoteInvalid("text, blank line and signature lines were expected")
    return text, [_parse_signature(line) for line in lines]


def signature_line(name: str, blob: bytes) -> str:
    """Return one signature line; `blob` is key id and signature."""
    return f"{_DASH}{name} {to_base64(blob)}\n"


def to_base64(raw: bytes) -> str:
    """Return standard base64 with padding (RFC 4648, section 4)."""
    return base64.b64encode(raw).decode()


def from_base64(text: str) -> bytes:
    """Read standard base64, taking only the spelling `to_base64` gives; else NoteInvalid."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteInvalid("not base64") from error
    if to_base64(raw) != text:
        raise NoteInvalid("not the one spelling of this base64")
    return raw


def _parse_signature(line: str) -> tuple[str, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH):
        raise NoteInvalid("a signature line starts with a dash")
    _require_name(name)
    blob = from_base64(encoded)
    if len(blob) <= KEY_ID_BYTES:
        raise NoteInvalid("an empty signature")
    return name, blob


def key_text(name: str, key_id: bytes, key: bytes) -> str:
    """Return the text form of a key; `key` begins with its type byte."""
    return f"{name}+{key_id.hex()}+{to_base64(key)}"


def parse_key_text(
    text: str, kind: bytes = ED25519, *, length: int = KEY_BYTES
) -> tuple[str, bytes, bytes]:
    """Return name, key id and key (without its type) of a text form; NoteInvalid otherwise."""
    name, _, rest = text.partition("+")
    hexed, _, encoded = rest.partition("+")
    key = from_base64(encoded)
    if not key.startswith(kind):
        raise NoteInvalid("a key of another type")
    try:
        key_id = bytes.fromhex(hexed)
    except ValueError as error:
        raise NoteInvalid("not a key id") from error
    if key_id.hex() != hexed:
        raise NoteInvalid("not the one spelling of this key id")
    _require_name(name)
    if len(key) != len(kind) + length:
        raise NoteInvalid(f"a key is {length} bytes")
    return name, key_id, key[len(kind) :]


def _require_plain(text: str) -> None:
    if any(sign < " " and sign != "\n" for sign in text):
        raise NoteInvalid("a control character")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NoteInvalid("not UTF-8") from error


def _require_name(name: str) -> None:
    if not name or "+" in name or any(sign.isspace() for sign in name):
        raise NoteInvalid("a key name has no spaces and no plus")
    _require_plain(name)


def _require_key(raw: bytes) -> None:
    if len(raw) != KEY_BYTES:
        raise NoteInvalid("a key is 32 bytes")
