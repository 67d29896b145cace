"""Appointing, activating and dismissing officers; handing compartment keys on."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe

from portal.agencies import service as agencies
from portal.crypto import keys
from portal.identity import policy, queries, rules
from portal.identity.events import OfficerActivated, OfficerAppointed, OfficerDismissed
from portal.identity.forms import Appoint
from portal.identity.models import Officer, OfficerOffice
from portal.identity.service import locks, proven
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require


def appoint(work: Work, form: Appoint) -> tuple[Officer, str]:
    """Make an account; return it with the activation code to hand over in person. Administrators only."""
    require(policy.can_appoint(work.actor))
    if queries.by_login(work.session, form.login):
        raise Invalid(login="login_taken")
    if rules.incompatible(frozenset(form.offices)):
        raise Invalid(offices="incompatible_offices")
    code = token_urlsafe(18)
    officer = Officer(
        login=form.login,
        name=form.name,
        agency=form.agency,
        certificate_no=form.certificate_no,
        phone=form.phone,
        email=form.email,
        activation_hash=sha256(code.encode()).digest(),
        made_at=work.now,
    )
    work.session.add(officer)
    work.session.flush()
    for office in form.offices:
        acting = form.acting and office is Office.HEAD
        row = OfficerOffice(officer_id=known(officer.id), office=office, acting=acting)
        work.session.add(row)
    work.session.flush()
    work.record(
        OfficerAppointed(
            officer_id=known(officer.id),
            agency=officer.agency,
            offices=tuple(form.offices),
            acting=form.acting and Office.HEAD in form.offices,
        )
    )
    return officer, code


def waiting(work: Work, code: str) -> Officer:
    """Return the officer an activation code was made for; NotFound when used up or too old."""
    officer = queries.by_activation(work.session, sha256(code.encode()).digest())
    if not officer.active or work.now - officer.made_at > rules.ACTIVATION_LIVES:
        raise NotFound
    return officer


def activate(work: Work, officer: Officer, passphrase: str, *, totp_secret: str = "") -> str:
    """Make the officer's key pair under `passphrase`; return the new secret for one-time codes.

    Derives the key inside the transaction, for set-up; web routes use `activate_with`.
    `totp_secret` (base32) is for demonstration data; otherwise a fresh one is made.
    """
    lock, secret = locks.fresh(work.settings, officer.agency, passphrase, totp_secret)
    _activate(work, officer, lock)
    return secret


def activate_with(works: Works, code: str, passphrase: str) -> str:
    """Do the same by activation code, with no transaction open while the key is derived."""
    with works.begin(SYSTEM, writes=False) as work:
        agency = waiting(work, code).agency
    lock, secret = locks.fresh(works.settings, agency, passphrase)
    with works.begin(SYSTEM) as work:
        _activate(work, waiting(work, code), lock)
    return secret


def dismiss(work: Work, officer_id: int) -> None:
    """Close an account at once: no sign-in, no session, no key. Administrators only.

    A key that nobody else holds stays with the account, which can no longer open it.
    """
    require(policy.can_appoint(work.actor))
    officer = queries.officer(work.session, officer_id)
    officer.active = False
    work.session.add(officer)
    for session in queries.sessions_of(work.session, officer_id):
        work.session.delete(session)
    agencies.withdraw_all(work, officer_id)
    work.record(OfficerDismissed(officer_id=officer_id))


def grant_key(work: Work, agency_key_id: int, officer_id: int, *, typed: str) -> None:
    """Give a colleague a key that their office calls for; only a holder whose office it is can.

    `typed` are the first eight digits of the colleague's fingerprint, learnt from the colleague:
    whoever changed the public key in the database has another one. Invalid when they differ,
    SealBroken when the custody log names another key.
    """
    require(policy.can_grant(work.actor))
    for waits, key in queries.waiting_for_keys(work.session, work.actor):
        if waits.id == officer_id and key.id == agency_key_id:
            officer = queries.kept_so(work.session, officer_id)
            if not officer.active:
                break
            public = proven.public_of(work, officer)
            if not rules.fingerprint_matches(typed, keys.fingerprint(public)):
                raise Invalid(fingerprint="wrong_fingerprint")
            agencies.grant(work, agency_key_id, officer_id, public)
            return
    raise NotFound


def open_private(work: Work, officer: Officer, passphrase: str) -> keys.PrivateKey:
    """Return the officer's private key; raise NotFound on a wrong passphrase. For set-up and demo."""
    opened = locks.open_(work.settings, locks.of(officer), passphrase)
    if opened is None:
        raise NotFound
    return keys.PrivateKey(opened[0])


def _activate(work: Work, officer: Officer, lock: locks.Lock) -> None:
    work.session.refresh(officer, with_for_update=True)
    if officer.public:
        raise Conflict
    locks.put_on(officer, lock)
    officer.activation_hash = None
    work.session.add(officer)
    work.session.flush()
    told = keys.fingerprint(keys.PublicKey(lock.public))
    work.record(OfficerActivated(officer_id=known(officer.id), fingerprint=told))
