"""Signing in and out."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe

import pyotp

from portal.crypto import fields, keys, suites
from portal.crypto.framing import frame
from portal.identity import queries, rules
from portal.identity.events import SignedIn, SignedOut, SignInRefused
from portal.identity.forms import SignIn
from portal.identity.models import Officer, StaffSession
from portal.identity.service import locks
from portal.infra.web import Caller
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM
from portal.kernel.ids import known

_PRIVATE = b"officer private key"


def token_key(token: str) -> tuple[bytes, bytes]:
    """Return (row key, sealing key) of a session cookie: the row cannot be turned into the key."""
    raw = token.encode()
    return (
        sha256(frame("cluebridge session row", raw)).digest(),
        sha256(frame("cluebridge session key", raw)).digest(),
    )


def sign_in(works: Works, form: SignIn) -> str | None:
    """Return a fresh session token, or None when login, passphrase or one-time code is wrong.

    The key is derived with no transaction open, and whether or not the account exists or is locked,
    so the time taken tells nothing. A one-time code counts once.
    """
    with works.begin(SYSTEM, writes=False) as work:
        officer = queries.by_login(work.session, form.login)
    usable = officer is not None and officer.active and bool(officer.public)
    lock = locks.of(officer) if officer and usable else locks.nobodys(works.settings)
    opened = locks.open_(works.settings, lock, form.passphrase)
    if officer is None or not usable:
        return None
    with works.begin(SYSTEM) as work:
        return _admit(work, known(officer.id), opened, form.code)


def resume(work: Work, token: str) -> Caller | None:
    """Return who a session cookie belongs to, with their key opened; None when it no longer counts."""
    row_key, sealing_key = token_key(token)
    row = queries.staff_session(work.session, row_key)
    if row is None or not rules.alive(started_at=row.started_at, seen_at=row.seen_at, now=work.now):
        return None
    officer = queries.officer(work.session, row.officer_id)
    if not officer.active:
        return None
    key = suites.key(suites.of_sealed(row.sealed_private), sealing_key)
    private = fields.open_(key, row.sealed_private, context=_PRIVATE)
    return Caller(queries.actor(work.session, officer), keys.PrivateKey(private), row.seen_at)


def touch(work: Work, token: str) -> None:
    """Note that a session is in use."""
    row = queries.staff_session(work.session, token_key(token)[0])
    if row is not None:
        row.seen_at = work.now
        work.session.add(row)


def sign_out(work: Work, token: str) -> None:
    """End the session."""
    row = queries.staff_session(work.session, token_key(token)[0])
    if row is not None:
        work.session.delete(row)
        work.record(SignedOut(officer_id=row.officer_id))


def end_sessions(work: Work, officer_id: int) -> None:
    """End every session of an officer: what one of them was left open on is lost."""
    for row in queries.sessions_of(work.session, officer_id):
        work.session.delete(row)


def drop_dead_sessions(work: Work) -> None:
    """Delete the rows of sessions that no longer count."""
    for row in queries.all_sessions(work.session):
        if not rules.alive(started_at=row.started_at, seen_at=row.seen_at, now=work.now):
            work.session.delete(row)


def _admit(work: Work, officer_id: int, opened: tuple[bytes, str] | None, code: str) -> str | None:
    # Held from here: two sign-ins at one moment must not both count the same one-time code.
    officer = queries.officer(work.session, officer_id, lock=True)
    if not officer.active:
        return None
    locked = officer.locked_until is not None and officer.locked_until > work.now
    if locked or opened is None or not _code_counts(work, officer, opened[1], code):
        if not locked:  # tries at a locked account must not keep its owner out for longer
            officer.failures += 1
            officer.locked_until = rules.locked_until(officer.failures, work.now)
            work.session.add(officer)
        work.record(SignInRefused(officer_id=officer_id))
        return None
    officer.failures, officer.locked_until = 0, None
    work.session.add(officer)
    return _start_session(work, officer, opened[0])


def _code_counts(work: Work, officer: Officer, secret: str, typed: str) -> bool:
    totp = pyotp.TOTP(secret)
    for step in rules.totp_steps(work.now):
        if step > officer.last_totp_step and totp.verify(
            typed.replace(" ", ""), for_time=step * rules.TOTP_SECONDS
        ):
            officer.last_totp_step = step
            return True
    return False


def _start_session(work: Work, officer: Officer, private: bytes) -> str:
    token = token_urlsafe(32)
    row_key, sealing_key = token_key(token)
    key = suites.key(suites.of_key(private), sealing_key)
    work.session.add(
        StaffSession(
            token_hash=row_key,
            officer_id=known(officer.id),
            sealed_private=fields.seal(key, private, context=_PRIVATE, pad_to=1),
            started_at=work.now,
            seen_at=work.now,
        )
    )
    work.record(SignedIn(officer_id=known(officer.id)))
    return token
