"""Appointing officers, activating accounts, signing in and out."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from secrets import token_bytes, token_urlsafe

import pyotp

from portal.agencies import service as agencies
from portal.crypto import codes, fields, keys
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame
from portal.identity import policy, queries, rules
from portal.identity.events import (
    OfficerActivated,
    OfficerAppointed,
    OfficerDismissed,
    SignedIn,
    SignedOut,
    SignInRefused,
)
from portal.identity.forms import Appoint, SignIn
from portal.identity.models import Officer, OfficerOffice, StaffSession
from portal.infra import kdf
from portal.infra.web import Caller
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require

_PRIVATE, _TOTP = b"officer private key", b"officer totp secret"


def token_key(token: str) -> tuple[bytes, bytes]:
    """Return (row key, sealing key) of a session cookie: the row cannot be turned into the key."""
    raw = token.encode()
    return (
        sha256(frame("cluebridge session row", raw)).digest(),
        sha256(frame("cluebridge session key", raw)).digest(),
    )


def appoint(work: Work, form: Appoint) -> tuple[Officer, str]:
    """Make an account; return it with the activation code to hand over in person. Administrators only."""
    require(policy.can_appoint(work.actor))
    if queries.by_login(work.session, form.login):
        raise Invalid(login="login_taken")
    code = token_urlsafe(18)
    officer = Officer(
        login=form.login,
        name=form.name,
        agency=form.agency,
        certificate_no=form.certificate_no,
        phone=form.phone,
        activation_hash=sha256(code.encode()).digest(),
        made_at=work.now,
    )
    work.session.add(officer)
    work.session.flush()
    for office in form.offices:
        work.session.add(OfficerOffice(officer_id=known(officer.id), office=office))
    work.session.flush()
    work.record(
        OfficerAppointed(
            officer_id=known(officer.id), agency=officer.agency, offices=tuple(form.offices)
        )
    )
    return officer, code


def activate(work: Work, officer: Officer, passphrase: str, *, totp_secret: str = "") -> str:
    """Make the officer's key pair under `passphrase`; return the new secret for one-time codes.

    `totp_secret` (base32) is for demonstration data; otherwise a fresh one is made.
    """
    if officer.public:
        raise Conflict
    cost = kdf.cost(work.settings)
    salt, private, secret = (
        token_bytes(16),
        keys.PrivateKey.generate(),
        totp_secret or pyotp.random_base32(),
    )
    with kdf.slot(work.settings):
        opened = codes.stretch_passphrase(passphrase, salt=salt, cost=cost)
    officer.salt, officer.kdf_memory_kib, officer.kdf_passes = salt, cost.memory_kib, cost.passes
    officer.public = private.public.raw
    officer.sealed_private = fields.seal(opened, private.raw, context=_PRIVATE, pad_to=1)
    officer.sealed_totp = fields.seal_text(opened, secret, context=_TOTP, pad_to=1)
    officer.activation_hash = None
    work.session.add(officer)
    work.session.flush()
    work.record(OfficerActivated(officer_id=known(officer.id)))
    return secret


def dismiss(work: Work, officer_id: int) -> None:
    """Close an account at once: no sign-in, no session, no key. Administrators only."""
    require(policy.can_appoint(work.actor))
    officer = queries.officer(work.session, officer_id)
    officer.active = False
    work.session.add(officer)
    for session in queries.sessions_of(work.session, officer_id):
        work.session.delete(session)
    agencies.withdraw_all(work, officer_id)
    work.record(OfficerDismissed(officer_id=officer_id))


def grant_key(work: Work, agency_key_id: int, officer_id: int) -> None:
    """Give a colleague a key that their office calls for; only a holder can."""
    waiting = queries.waiting_for_keys(work.session, work.actor)
    for officer, key in waiting:
        if officer.id == officer_id and key.id == agency_key_id:
            agencies.grant(work, agency_key_id, officer_id, keys.PublicKey(officer.public))
            return
    raise NotFound


def sign_in(work: Work, form: SignIn) -> str | None:
    """Return a fresh session token, or None when login, passphrase or one-time code is wrong.

    The key derivation runs whether or not the account exists or is locked, so the time taken tells
    nothing. A one-time code counts once. The refusal is recorded, so the caller must let it commit.
    """
    officer = queries.by_login(work.session, form.login)
    usable = officer is not None and officer.active and bool(officer.public)
    if officer is None or not usable:
        _open_keys(work, _nobody(work), form.passphrase)
        return None
    found = _open_keys(work, officer, form.passphrase)
    # Read afresh and held: two sign-ins at one moment must not both count the same one-time code.
    work.session.refresh(officer, with_for_update=True)
    locked = officer.locked_until is not None and officer.locked_until > work.now
    if found is None or locked or not _code_counts(work, officer, found[1], form.code):
        officer.failures += 1
        officer.locked_until = rules.locked_until(officer.failures, work.now)
        work.session.add(officer)
        work.record(SignInRefused(officer_id=known(officer.id)))
        return None
    officer.failures, officer.locked_until = 0, None
    work.session.add(officer)
    return _start_session(work, officer, found[0])


def resume(work: Work, token: str) -> Caller | None:
    """Return who a session cookie belongs to, with their key opened; None when it no longer counts."""
    row_key, sealing_key = token_key(token)
    row = queries.staff_session(work.session, row_key)
    if row is None or not rules.alive(started_at=row.started_at, seen_at=row.seen_at, now=work.now):
        return None
    officer = queries.officer(work.session, row.officer_id)
    if not officer.active:
        return None
    private = fields.open_(sealing_key, row.sealed_private, context=_PRIVATE)
    return Caller(queries.actor(work.session, officer), keys.PrivateKey(private))


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


def _nobody(work: Work) -> Officer:
    cost = kdf.cost(work.settings)
    return Officer(
        login="",
        name="",
        agency="",
        salt=bytes(16),
        kdf_memory_kib=cost.memory_kib,
        kdf_passes=cost.passes,
        made_at=work.now,
    )


def _open_keys(work: Work, officer: Officer, passphrase: str) -> tuple[bytes, str] | None:
    cost = codes.Cost(officer.kdf_memory_kib, officer.kdf_passes)
    with kdf.slot(work.settings):
        opened = codes.stretch_passphrase(passphrase, salt=officer.salt, cost=cost)
    try:
        return (
            fields.open_(opened, officer.sealed_private, context=_PRIVATE),
            fields.open_text(opened, officer.sealed_totp, context=_TOTP),
        )
    except SealBroken:
        return None


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
    work.session.add(
        StaffSession(
            token_hash=row_key,
            officer_id=known(officer.id),
            sealed_private=fields.seal(sealing_key, private, context=_PRIVATE, pad_to=1),
            started_at=work.now,
            seen_at=work.now,
        )
    )
    work.record(SignedIn(officer_id=known(officer.id)))
    return token


def drop_dead_sessions(work: Work) -> None:
    """Delete the rows of sessions that no longer count."""
    for row in queries.all_sessions(work.session):
        if not rules.alive(started_at=row.started_at, seen_at=row.seen_at, now=work.now):
            work.session.delete(row)


def stale(work: Work, token: str, after: timedelta) -> bool:
    """Tell whether a session was last noted as used more than `after` ago."""
    row = queries.staff_session(work.session, token_key(token)[0])
    return row is not None and work.now - row.seen_at > after


def open_private(work: Work, officer: Officer, passphrase: str) -> keys.PrivateKey:
    """Return the officer's private key; raise NotFound on a wrong passphrase. For set-up and demo."""
    opened = _open_keys(work, officer, passphrase)
    if opened is None:
        raise NotFound
    return keys.PrivateKey(opened[0])
