"""Keys and certificates of officers. The private half opens only in the officer's own session."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from portal.agencies import queries as agencies
from portal.crypto import keys
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame
from portal.identity import queries as identity
from portal.identity.events import OfficerDismissed, OfficerKeyRenewed
from portal.identity.service import proven
from portal.infra.settings import Settings, secret_file
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotAllowed
from portal.kernel.policy import require
from portal.signatures import policy, queries, rules
from portal.signatures.events import CertificateEnded, CertificateIssued
from portal.signatures.models import SigningAuthority, SigningKey

SECRET_BYTES = 32


def issue(work: Work) -> SigningKey:
    """Give the acting officer a new key with a certificate of this deployment's own authority.

    The one they signed with until now ends. NotAllowed without the officer's open key.
    """
    row, key = _fresh(work)
    by = _authority(work)
    made = rules.issued(
        _subject(work),
        key.public_key(),
        by,
        rules.key_of(_authority_secret(work.settings)),
        work.now,
    )
    _put(work, row, made, by.public_bytes(Encoding.PEM))
    return row


def request(work: Work) -> bytes:
    """Make a new key and return a request for its certificate (PKCS #10, PEM), for the agency's own CA."""
    _, key = _fresh(work)
    builder = x509.CertificateSigningRequestBuilder().subject_name(_subject(work).as_name())
    return builder.sign(key, SHA256()).public_bytes(Encoding.PEM)


def install(work: Work, pem: str) -> SigningKey:
    """Put the certificate the agency's own CA issued on the key that waits for it; else Invalid."""
    row = queries.key_of(work.session, _me(work))
    if row is None or row.certificate:
        raise Invalid(certificate="nothing_waits")
    try:
        made, *above = x509.load_pem_x509_certificates(pem.encode())
    except ValueError as error:
        raise Invalid(certificate="not_a_certificate") from error
    if made.public_key() != opened(work, row).public_key():
        raise Invalid(certificate="another_key")
    if not (made.not_valid_before_utc <= work.now < made.not_valid_after_utc):
        raise Invalid(certificate="not_in_force")
    if rules.named_in(made).replace(" ", "") != _subject(work).name.replace(" ", ""):
        raise Invalid(certificate="not_your_name")
    if not rules.leads_to(made, above, roots(work), work.now):
        raise Invalid(certificate="unknown_authority")
    _put(work, row, made, b"".join(each.public_bytes(Encoding.PEM) for each in above))
    return row


def end(work: Work) -> None:
    """Stop using the acting officer's certificate; what it signed stays signed."""
    _end(work, _me(work))


def opened(work: Work, row: SigningKey) -> ec.EllipticCurvePrivateKey:
    """Open an officer's key in their own session; NotAllowed in any other."""
    if work.unlocked is None or row.officer_id != work.actor.officer_id:
        raise NotAllowed
    try:
        return rules.key_of(keys.unwrap(work.unlocked, row.wrapped, context=_context(row.ref)))
    except SealBroken:
        raise NotAllowed from None


def roots(work: Work) -> list[x509.Certificate]:
    """Return the authorities whose certificates count here: our own, and those that are configured."""
    own = queries.authority(work.session)
    found = [x509.load_der_x509_certificate(own.certificate)] if own else []
    if work.settings.signing_roots:
        pem = Path(work.settings.signing_roots).read_bytes()
        found += x509.load_pem_x509_certificates(pem)
    return found


def tsa_roots(work: Work) -> list[x509.Certificate]:
    """Return the roots of the configured time-stamp service; empty without one."""
    if not (work.settings.tsa_url and work.settings.tsa_roots):
        return []
    return x509.load_pem_x509_certificates(Path(work.settings.tsa_roots).read_bytes())


def authority_pem(work: Work) -> bytes:
    """Return the certificate of this deployment's own authority (PEM), made on first use."""
    return _authority(work).public_bytes(Encoding.PEM)


def when_key_renewed(work: Work, event: OfficerKeyRenewed) -> None:
    """Wrap the signing key to the officer's new key pair; the unit of work has the old one open."""
    if work.unlocked is None:
        return
    public = proven.public_of(work, identity.officer(work.session, event.officer_id))
    for row in queries.keys_of(work.session, event.officer_id):
        if row.wrapped:
            secret = keys.unwrap(work.unlocked, row.wrapped, context=_context(row.ref))
            row.wrapped = keys.wrap(public, secret, context=_context(row.ref))
            work.session.add(row)


def when_dismissed(work: Work, event: OfficerDismissed) -> None:
    """End the certificate of an officer who left."""
    _end(work, event.officer_id)


def _fresh(work: Work) -> tuple[SigningKey, ec.EllipticCurvePrivateKey]:
    require(policy.can_hold_key(work.actor))
    if work.unlocked is None:
        raise NotAllowed
    _end(work, _me(work))
    secret, ref = token_bytes(SECRET_BYTES), token_bytes(16)
    wrapped = keys.wrap(work.unlocked.public, secret, context=_context(ref))
    row = SigningKey(officer_id=_me(work), ref=ref, wrapped=wrapped, made_at=work.now)
    work.session.add(row)
    work.session.flush()
    return row, rules.key_of(secret)


def _put(work: Work, row: SigningKey, made: x509.Certificate, chain: bytes) -> None:
    row.certificate = made.public_bytes(Encoding.DER)
    row.chain, row.serial = chain, rules.serial_of(made)
    work.session.add(row)
    work.record(
        CertificateIssued(
            officer_id=row.officer_id,
            agency=work.actor.agency,
            serial=row.serial,
            sha256=sha256(row.certificate).hexdigest(),
            issuer=made.issuer.rfc4514_string(),
        )
    )


def _end(work: Work, officer_id: int) -> None:
    for row in queries.keys_of(work.session, officer_id):
        if row.ended_at is None:
            # The secret goes with it: whoever has the key pair one day signs nothing in this name.
            row.ended_at, row.wrapped = work.now, b""
            work.session.add(row)
            if row.certificate:
                agency = identity.officer(work.session, officer_id).agency
                work.record(
                    CertificateEnded(officer_id=officer_id, agency=agency, serial=row.serial)
                )


def _authority(work: Work) -> x509.Certificate:
    kept = queries.authority(work.session)
    if kept is None:
        key = rules.key_of(_authority_secret(work.settings))
        made = rules.authority(key, f"Cluebridge {work.settings.log_origin}", work.now)
        kept = SigningAuthority(certificate=made.public_bytes(Encoding.DER), made_at=work.now)
        work.session.add(kept)
        work.session.flush()
    return x509.load_der_x509_certificate(kept.certificate)


def _authority_secret(settings: Settings) -> bytes:
    return secret_file(settings.data_dir / "keys" / "signing-authority")


def _subject(work: Work) -> rules.Subject:
    officer = identity.officer(work.session, _me(work))
    agency = agencies.agency(work.session, officer.agency)
    return rules.Subject(officer.name, agency.name.zh, officer.certificate_no)


def _context(ref: bytes) -> bytes:
    return frame("cluebridge/signing-key/v1", ref)


def _me(work: Work) -> int:
    return work.actor.officer_id or 0
