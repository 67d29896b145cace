"""Cosignatures of witnesses over checkpoints: c2sp.org/tlog-cosignature, Ed25519 (type 0x04).

And what a log sends a witness: the body of add-checkpoint, c2sp.org/tlog-witness.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.crypto import merkle, notes, tlog
from portal.crypto.errors import NoteInvalid

COSIGNATURE = b"\x04"
MAX_TIME = 2**63 - 1
_TIME_BYTES = 8


@dataclass(frozen=True, slots=True)
class Witness:
    """A name and the Ed25519 public key (32 bytes) whose cosignatures count under it."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell this key from others of its name."""
        return sha256(b"\n".join((self.name.encode(), COSIGNATURE + self.public))).digest()[:4]

    @property
    def vkey(self) -> str:
        """The text form, of signature type 0x04."""
        return notes.key_text(self.name, self.key_id, COSIGNATURE + self.public)

    @classmethod
    def parse(cls, vkey: str) -> Witness:
        """Read a text form, else raise NoteInvalid."""
        name, key_id, public = notes.parse_key_text(vkey, COSIGNATURE)
        witness = cls(name, public)
        if witness.key_id != key_id:
            raise NoteInvalid("the key id does not fit the key")
        return witness


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A name and the Ed25519 seed (32 bytes) that cosigns under it; used for nothing else."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def witness(self) -> Witness:
        """The public side."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        return Witness(self.name, key.public_key().public_bytes_raw())

    def cosign(self, text: str, time: int) -> str:
        """Return the signature line over a checkpoint's text at `time` (POSIX seconds)."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        signed = time.to_bytes(_TIME_BYTES, "big") + key.sign(_message(text, time))
        return notes.signature_line(self.name, self.witness.key_id + signed)


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A cosignature that verified: whose, at what time (POSIX seconds), and its line."""

    name: str
    time: int
    line: str


def verify(note: str, witness: Witness) -> Cosignature:
    """Return the cosignature of `witness` on a checkpoint note; NoteInvalid when it has no valid one."""
    text, lines = notes.signature_lines(note)
    for name, blob in lines:
        if name == witness.name and blob[: notes.KEY_ID_BYTES] == witness.key_id:
            time = int.from_bytes(blob[notes.KEY_ID_BYTES :][:_TIME_BYTES], "big")
            signature = blob[notes.KEY_ID_BYTES + _TIME_BYTES :]
            try:
                key = Ed25519PublicKey.from_public_bytes(witness.public)
                key.verify(signature, _message(text, time))
            except (InvalidSignature, ValueError) as error:
                raise NoteInvalid(f"not cosigned by {name}") from error
            if time > MAX_TIME:
                raise NoteInvalid("a time beyond every calendar")
            return Cosignature(name, time, notes.signature_line(name, blob))
    raise NoteInvalid(f"not cosigned by {witness.name}")


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """What a log sends a witness: where it believes the witness to be, the proof, the checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    note: str

    def marshal(self) -> str:
        """Return the body of the request."""
        lines = [f"old {self.old_size}", *(notes.to_base64(each) for each in self.proof)]
        return "\n".join([*lines, "", self.note])

    @classmethod
    def parse(cls, body: str) -> AddCheckpoint:
        """Read the body of a request, else raise NoteInvalid. Nothing is verified yet."""
        head, blank, note = body.partition("\n\n")
        first, *lines = head.split("\n")
        if not blank or not first.startswith("old ") or len(lines) > tlog.MAX_PROOF_HASHES:
            raise NoteInvalid("not a request to add a checkpoint")
        proof = tuple(notes.from_base64(line) for line in lines)
        if any(len(each) != merkle.HASH_BYTES for each in proof):
            raise NoteInvalid("a hash is 32 bytes")
        return cls(tlog.decimal(first.removeprefix("old ")), proof, note)


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
