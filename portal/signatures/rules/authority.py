"""Certificates of a deployment: its own authority, and what it issues to officers (RFC 5280).

ECDSA over P-256 with SHA-256: what PDF readers know. SM2 has no PAdES profile that pyHanko or common
readers check, so an agency of the national suite signs with P-256 too, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID

AUTHORITY_LIVES: Final = timedelta(days=3650)
CERTIFICATE_LIVES: Final = timedelta(days=1095)
_SLACK: Final = timedelta(minutes=5)
_DOCUMENT_SIGNING: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
# Order of the group P-256 (SEC 2, 2.4.2).
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_WIDE_BYTES: Final = 48


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a certificate names: name, agency, and the number of the enforcement certificate."""

    name: str
    agency: str
    certificate_no: str = ""

    def as_name(self) -> x509.Name:
        """Return it as a distinguished name, each part no longer than X.520 allows (64)."""
        parts = [
            (NameOID.COUNTRY_NAME, "CN"),
            (NameOID.ORGANIZATION_NAME, self.agency[:64]),
            (NameOID.COMMON_NAME, self.name[:64]),
            (NameOID.SERIAL_NUMBER, self.certificate_no[:64]),
        ]
        return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts if text])


def key_of(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key of 32 secret bytes: HKDF-SHA256 to 48 bytes, reduced (FIPS 186-5, A.2.1)."""
    info = b"cluebridge/signing-key/v1"
    wide = HKDF(algorithm=SHA256(), length=_WIDE_BYTES, salt=None, info=info).derive(secret)
    scalar = int.from_bytes(wide, "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(scalar, ec.SECP256R1())


def authority(key: ec.EllipticCurvePrivateKey, name: str, now: datetime) -> x509.Certificate:
    """Return the certificate of a deployment's own authority, signed by itself; it issues no other CA."""
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    builder = _begun(own, own, key.public_key(), now, now + AUTHORITY_LIVES)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    return builder.sign(key, SHA256())


def issued(
    subject: Subject,
    public: ec.EllipticCurvePublicKey,
    by: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    """Return an officer's certificate: for signing documents, three years, never beyond its issuer's."""
    until = min(now + CERTIFICATE_LIVES, by.not_valid_after_utc)
    builder = _begun(subject.as_name(), by.subject, public, now, until)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    return builder.add_extension(above, critical=False).sign(key, SHA256())


def serial_of(certificate: x509.Certificate) -> str:
    """Return the serial number as hex digits, as readers of PDF show it."""
    return f"{certificate.serial_number:x}"


def named_in(certificate: x509.Certificate) -> str:
    """Return the common name of whom a certificate is for; empty when it has none or several."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if len(names) == 1 else ""


def leads_to(
    made: x509.Certificate,
    above: Sequence[x509.Certificate],
    trusted: Sequence[x509.Certificate],
    now: datetime,
) -> bool:
    """Tell whether a certificate was issued by a trusted authority, perhaps through `above`.

    Every issuer must be an authority in force that may stand so far up (RFC 5280, 6.1.4).
    """
    current, left = made, list(above)
    for between in range(len(left) + 1):
        if any(_issued_by(current, each, between, now) for each in trusted):
            return True
        following = next((each for each in left if _issued_by(current, each, between, now)), None)
        if following is None:
            return False
        left.remove(following)
        current = following
    return False


def _issued_by(
    certificate: x509.Certificate, issuer: x509.Certificate, between: int, now: datetime
) -> bool:
    """Tell it of an authority `between` others above the officer's certificate."""
    try:
        certificate.verify_directly_issued_by(issuer)
        basic = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    except (ValueError, TypeError, InvalidSignature):
        return False
    except (x509.ExtensionNotFound, x509.DuplicateExtension):
        return False
    in_force = issuer.not_valid_before_utc <= now < issuer.not_valid_after_utc
    reaches = basic.path_length is None or between <= basic.path_length
    return in_force and basic.ca and usage.key_cert_sign and reaches


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    now: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    builder = builder.public_key(public).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - _SLACK).not_valid_after(until)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
