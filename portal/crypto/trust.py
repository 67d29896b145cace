"""What signs a note, and whose signature on one counts, whatever the algorithm."""

from __future__ import annotations

from typing import Protocol


class Trusted(Protocol):
    """A public key whose signatures count: Ed25519 here, SM2 in `nationalnotes`."""

    @property
    def name(self) -> str:
        """The name it signs under."""

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell it from others of its name."""

    @property
    def vkey(self) -> str:
        """The text form."""

    def verify(self, text: str, signature: bytes) -> None:
        """Check a signature over `text`, else raise NoteInvalid."""


class Signing(Protocol):
    """A private key that signs notes."""

    def sign(self, text: str) -> str:
        """Return the signature line over `text`, with its newline."""
