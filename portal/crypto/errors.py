"""What can be wrong with bytes that came from outside."""

from __future__ import annotations


class CryptoError(Exception):
    """Bytes that cannot be trusted, for whatever reason."""


class SealBroken(CryptoError):
    """A sealed object does not open: wrong key, wrong context, other suite, or changed bytes.

    The cause is never told apart, on purpose: a caller must not learn which it was.
    """


class ProofInvalid(CryptoError):
    """A Merkle proof, frontier or proof file does not prove what it is said to prove."""


class NoteInvalid(CryptoError):
    """A signed note or checkpoint is malformed, or no trusted key vouches for it."""


class ReceiptMistyped(CryptoError, ValueError):
    """What was typed is not a receipt: wrong count of digits, or check digits do not fit."""
