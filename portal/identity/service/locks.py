"""What a passphrase opens: an officer's private key and the secret of one-time codes."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_bytes

import pyotp

from portal.crypto import codes, fields, keys, suites
from portal.crypto.errors import SealBroken
from portal.identity.models import Officer
from portal.infra import kdf
from portal.infra.settings import Settings

_PRIVATE, _TOTP = b"officer private key", b"officer totp secret"


@dataclass(frozen=True, slots=True)
class Lock:
    """Both secrets sealed under a passphrase."""

    public: bytes
    salt: bytes
    cost: codes.Cost
    sealed_private: bytes
    sealed_totp: bytes


def fresh(
    settings: Settings, agency: str, passphrase: str, totp_secret: str = ""
) -> tuple[Lock, str]:
    """Return a new key pair under `passphrase` and its secret of one-time codes. Slow (Argon2id).

    In the suite of the officer's agency.
    """
    suite = settings.suite_of(agency)
    cost, salt, private = kdf.cost(settings), token_bytes(16), keys.PrivateKey.generate(suite)
    secret = totp_secret or pyotp.random_base32()
    with kdf.slot(settings):
        stretched = codes.stretch_passphrase(passphrase, salt=salt, cost=cost)
    opened = suites.key(suite, stretched)
    sealed_private = fields.seal(opened, private.raw, context=_PRIVATE, pad_to=1)
    sealed_totp = fields.seal_text(opened, secret, context=_TOTP, pad_to=1)
    return Lock(private.public.raw, salt, cost, sealed_private, sealed_totp), secret


def of(officer: Officer) -> Lock:
    """Return the lock of an activated officer."""
    cost = codes.Cost(officer.kdf_memory_kib, officer.kdf_passes)
    return Lock(officer.public, officer.salt, cost, officer.sealed_private, officer.sealed_totp)


def nobodys(settings: Settings) -> Lock:
    """Return a lock that costs what any other costs and opens for nobody."""
    return Lock(b"", bytes(16), kdf.cost(settings), b"", b"")


def put_on(officer: Officer, lock: Lock) -> None:
    """Give an officer this lock."""
    officer.public, officer.salt = lock.public, lock.salt
    officer.kdf_memory_kib, officer.kdf_passes = lock.cost.memory_kib, lock.cost.passes
    officer.sealed_private, officer.sealed_totp = lock.sealed_private, lock.sealed_totp


def open_(settings: Settings, lock: Lock, passphrase: str) -> tuple[bytes, str] | None:
    """Return (private key, secret of one-time codes), None with a wrong passphrase. Slow."""
    with kdf.slot(settings):
        stretched = codes.stretch_passphrase(passphrase, salt=lock.salt, cost=lock.cost)
    opened = suites.key(suites.of_sealed(lock.sealed_private), stretched)
    try:
        return (
            fields.open_(opened, lock.sealed_private, context=_PRIVATE),
            fields.open_text(opened, lock.sealed_totp, context=_TOTP),
        )
    except SealBroken:
        return None
