"""Checkpoints and proof files: c2sp.org/tlog-checkpoint and c2sp.org/tlog-proof@v1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.crypto import merkle, notes
from portal.crypto.errors import NoteInvalid, ProofInvalid
from portal.crypto.trust import Signing, Trusted

PROOF_HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF_HASHES = 63
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_CHECKPOINT_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's name, its size and its root (32 bytes) at that size. NoteInvalid when malformed."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin:
            raise NoteInvalid("an origin is one line")
        if not 0 <= self.size <= merkle.MAX_SIZE:
            raise NoteInvalid("size out of range")
        if len(self.root) != merkle.HASH_BYTES:
            raise NoteInvalid("a root is 32 bytes")

    def marshal(self) -> str:
        """Return the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{notes.to_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the three lines, else raise NoteInvalid.

        Extension lines are refused: no log of ours writes them, and no monitor can audit them.
        """
        lines = text.split("\n")
        if len(lines) != _CHECKPOINT_LINES + 1 or lines.pop():
            raise NoteInvalid("a checkpoint has three lines")
        origin, size, root = lines
        return cls(origin, decimal(size), notes.from_base64(root))


@dataclass(frozen=True, slots=True)
class ProofFile:
    """What a `.tlog-proof` file says: an index, sibling hashes, a signed checkpoint.

    `extra` is not authenticated by anything.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint_note: str
    extra: bytes | None = None

    def marshal(self) -> str:
        """Return the text of the file."""
        lines = [PROOF_HEADER]
        if self.extra is not None:
            lines.append(f"extra {notes.to_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines += [notes.to_base64(each) for each in self.hashes]
        return "\n".join([*lines, "", self.checkpoint_note])

    @classmethod
    def parse(cls, text: str) -> ProofFile:
        """Read a file, else raise NoteInvalid. Nothing is verified yet: see `verify`."""
        head, blank, checkpoint_note = text.partition("\n\n")
        header, *lines = head.split("\n")
        if header != PROOF_HEADER or not blank:
            raise NoteInvalid("not a proof file")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = notes.from_base64(lines.pop(0).removeprefix("extra "))
        if not lines or not lines[0].startswith("index "):
            raise NoteInvalid("an index line was expected")
        index = decimal(lines.pop(0).removeprefix("index "))
        if len(lines) > MAX_PROOF_HASHES:
            raise NoteInvalid("more hashes than any log needs")
        return cls(index, tuple(notes.from_base64(line) for line in lines), checkpoint_note, extra)

    def verify(self, leaf_hash: bytes, *, origin: str, verifiers: Iterable[Trusted]) -> Checkpoint:
        """Return the checkpoint of log `origin` that covers this leaf.

        Raises NoteInvalid when no trusted key signed it, ProofInvalid when the leaf is not in it.
        """
        checkpoint = open_checkpoint(self.checkpoint_note, origin=origin, verifiers=verifiers)
        merkle.verify_inclusion(
            leaf_hash, self.index, checkpoint.size, self.hashes, checkpoint.root
        )
        return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, *signers: Signing) -> str:
    """Return the checkpoint as a signed note."""
    return notes.sign_note(checkpoint.marshal(), *signers)


def open_checkpoint(note: str, *, origin: str, verifiers: Iterable[Trusted]) -> Checkpoint:
    """Return the checkpoint in a note signed by a trusted key of log `origin`; else NoteInvalid."""
    checkpoint = Checkpoint.parse(notes.open_note(note, verifiers).text)
    if checkpoint.origin != origin:
        raise NoteInvalid("a checkpoint of another log")
    return checkpoint


def verify_growth(older: Checkpoint, newer: Checkpoint, proof: Iterable[bytes]) -> None:
    """Check that one log grew from `older` to `newer` without changing what was in it.

    Raises ProofInvalid; both checkpoints must already have been opened.
    """
    if older.origin != newer.origin:
        raise ProofInvalid("two different logs")
    merkle.verify_consistency(older.size, newer.size, proof, older.root, newer.root)


def decimal(text: str) -> int:
    """Read a number in decimal without leading zeros, else raise NoteInvalid."""
    if not _DECIMAL.fullmatch(text):
        raise NoteInvalid("not a decimal number in its one spelling")
    return int(text)
