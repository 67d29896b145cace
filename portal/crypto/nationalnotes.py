"""A second signature on a note: SM2 with SM3, see docs/formats/audit-log.md.

c2sp.org/signed-note keeps type 0xff for kinds without a number of their own; its name follows the byte.
Readers that do not know the kind skip the line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from portal.crypto import national, notes, suites
from portal.crypto.errors import NoteInvalid
from portal.crypto.trust import Trusted

SM2_SM3 = b"\xff" + b"sm2-sm3"
POINT_BYTES = 65


@dataclass(frozen=True, slots=True)
class NationalVerifier:
    """A name and the SM2 point (0x04, x, y; 65 bytes) trusted under it. ValueError when it is none."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if len(self.public) != POINT_BYTES:
            raise ValueError("not an SM2 public key")
        national.check_public(suites.SM2_SM4 + self.public)

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell this key from others of its name."""
        return sha256(b"\n".join((self.name.encode(), SM2_SM3 + self.public))).digest()[:4]

    @property
    def vkey(self) -> str:
        """The text form: `name+key id+base64`."""
        return notes.key_text(self.name, self.key_id, SM2_SM3 + self.public)

    @classmethod
    def parse(cls, vkey: str) -> NationalVerifier:
        """Read a text form, else raise NoteInvalid (also when its key id does not fit)."""
        name, key_id, public = notes.parse_key_text(vkey, SM2_SM3, length=POINT_BYTES)
        try:
            verifier = cls(name, public)
        except ValueError as error:
            raise NoteInvalid("not an SM2 public key") from error
        if verifier.key_id != key_id:
            raise NoteInvalid("the key id does not fit the key")
        return verifier

    def verify(self, text: str, signature: bytes) -> None:
        """Check r and s (32 bytes each) over `text`, else raise NoteInvalid. Some 20 ms."""
        if not national.signed(suites.SM2_SM4 + self.public, text.encode(), signature):
            raise NoteInvalid(f"not signed by {self.name} (SM2)")


@dataclass(frozen=True, slots=True)
class NationalSigner:
    """A name and the 32 secret bytes that sign under it; used for nothing else."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> NationalVerifier:
        """The public side."""
        return NationalVerifier(self.name, national.public_of(self._private)[1:])

    @property
    def _private(self) -> bytes:
        return national.of_seed(self.seed)

    def sign(self, text: str) -> str:
        """Return the signature line over `text`, with its newline. Some 10 ms."""
        signature = national.sign(self._private, text.encode())
        return notes.signature_line(self.name, self.verifier.key_id + signature)


def read_key(vkey: str) -> Trusted:
    """Read the text form of a key of either kind, else raise NoteInvalid."""
    _, _, rest = vkey.partition("+")
    kind = notes.from_base64(rest.partition("+")[2])[: len(SM2_SM3)]
    return NationalVerifier.parse(vkey) if kind == SM2_SM3 else notes.Verifier.parse(vkey)


def read_keys(text: str) -> tuple[Trusted, ...]:
    """Read the public keys of one log, white space between them; NoteInvalid otherwise."""
    found = tuple(read_key(each) for each in text.split())
    if len({each.name for each in found}) != 1:
        raise NoteInvalid("keys of different logs")
    return found


def require_all(note: notes.Note, keys: tuple[Trusted, ...]) -> None:
    """Raise NoteInvalid unless each of these keys signed the note."""
    for each in keys:
        if each not in note.signed_by:
            raise NoteInvalid(f"not signed by every key of {each.name}")
