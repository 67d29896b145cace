"""Secrets people type: receipts and passphrases, see docs/formats/receipt-code.md."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256

from argon2.low_level import Type, hash_secret_raw

from portal.crypto.errors import ReceiptMistyped

NUMBER_DIGITS = 8
SECRET_DIGITS = 20
CHECK_DIGITS = 2
SALT_BYTES = 16
PEPPER_BYTES = 32
STRETCHED_BYTES = 32

# Besides white space and dashes (Unicode category Pd), which phones and scanners vary freely.
_SEPARATORS = frozenset(".·•・。−_\u200b\ufeff")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one Argon2id run takes: memory in KiB and passes over it. Always one lane."""

    memory_kib: int
    passes: int


DEFAULT = Cost(memory_kib=64 * 1024, passes=3)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a reporter keeps: a number that finds the tip and a secret that opens it."""

    number: str  # 8 digits
    secret: str = field(repr=False)  # 20 digits

    @property
    def check(self) -> str:
        """Two check digits over number and secret, ISO 7064 MOD 97-10."""
        return f"{98 - int(self.number + self.secret) * 100 % 97:02d}"

    @property
    def printed_number(self) -> str:
        """The number, as `1234 5678`."""
        return _grouped(self.number)

    @property
    def printed_secret(self) -> str:
        """The secret and its check digits, as `1234 5678 9012 3456 7890 12`."""
        return _grouped(self.secret + self.check)

    @property
    def printed(self) -> str:
        """All thirty digits in groups of four."""
        return f"{self.printed_number} {self.printed_secret}"


def new_receipt() -> Receipt:
    """Return a fresh receipt: 66.4 random bits of secret; the number may already be taken."""
    number = str(10**7 + secrets.randbelow(9 * 10**7))  # never starts with 0
    return Receipt(number, f"{secrets.randbelow(10**SECRET_DIGITS):0{SECRET_DIGITS}d}")


def parse_receipt(*typed: str) -> Receipt:
    """Read a receipt from one field or from several in order (number, then secret).

    Full-width digits, spaces, dashes and dots are fine anywhere. Raises ReceiptMistyped (a
    ValueError) on anything else, on a wrong count, and when the check digits do not fit.
    """
    digits = "".join(_digits(part) for part in typed)
    if len(digits) != NUMBER_DIGITS + SECRET_DIGITS + CHECK_DIGITS:
        raise ReceiptMistyped("a receipt has thirty digits")
    receipt = Receipt(digits[:NUMBER_DIGITS], digits[NUMBER_DIGITS:-CHECK_DIGITS])
    # Compared as text, not modulo 97, so that 00, 01 and 99 are never second spellings.
    if receipt.check != digits[-CHECK_DIGITS:]:
        raise ReceiptMistyped("the check digits do not fit")
    return receipt


def stretch(secret: str, *, salt: bytes, pepper: bytes, cost: Cost = DEFAULT) -> bytes:
    """Return 32 bytes from a receipt secret: Argon2id over HMAC-SHA256(pepper, secret).

    `salt` (16 bytes) is stored beside the result; `pepper` (32 bytes) is kept outside the
    database, so a stolen database alone cannot be searched.
    """
    if len(pepper) != PEPPER_BYTES:
        raise ValueError("a pepper is 32 bytes")
    return _argon2id(hmac.digest(pepper, secret.encode(), sha256), salt, cost)


def stretch_passphrase(text: str, *, salt: bytes, cost: Cost = DEFAULT) -> bytes:
    """Return 32 bytes from an officer's passphrase: Argon2id over its NFKC form in UTF-8.

    NFKC makes full-width and half-width typing of one passphrase equal. `salt` is 16 bytes.
    """
    return _argon2id(unicodedata.normalize("NFKC", text).encode(), salt, cost)


def _argon2id(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt is 16 bytes")
    return hash_secret_raw(
        secret,
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=1,
        hash_len=STRETCHED_BYTES,
        type=Type.ID,
    )


def _digits(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", typed)
    digits = "".join(sign for sign in plain if not _separates(sign))
    if not digits.isascii() or (digits and not digits.isdecimal()):
        raise ReceiptMistyped("a receipt is made of digits")
    return digits


def _separates(sign: str) -> bool:
    return sign.isspace() or sign in _SEPARATORS or unicodedata.category(sign) == "Pd"


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
