"""Mail over TLS to a real server: required, direct, with an account, and never in the open."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.infra import mail
from portal.infra.settings import Settings
from portal.kernel.errors import Unavailable
from tests.support.processes import LOOPBACK, free_port
from tests.support.smtp import Mailbox, running_smtp

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


def send(mailbox: Mailbox, to: str = "lin@mail.example", **more: object) -> None:
    settings = Settings(
        smtp_host=mailbox.host, smtp_port=mailbox.port, mail_from="n@portal.example", **more
    )
    mail.send(settings, to=to, subject="提醒", text="请登录\n", mark="m1", at=AT)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, LOOPBACK)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(plain)
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    return folder


@contextmanager
def over_tls(folder: Path, *, direct: bool = False) -> Iterator[Mailbox]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    mailbox = Mailbox(LOOPBACK, free_port())
    more = (
        {"ssl_context": context} if direct else {"tls_context": context, "require_starttls": True}
    )
    controller = Controller(
        mailbox,
        hostname=mailbox.host,
        port=mailbox.port,
        authenticator=lambda *given: AuthResult(success=given[-1].password == b"right"),
        auth_required=not direct,
        **more,
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@pytest.mark.parametrize("tls", ["required", "offered"])
def test_mail_over_tls_with_an_account(
    certificate: Path, tls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 2)  # this server is slow to say no
    given = {"smtp_tls": tls, "smtp_ca_file": str(certificate / "cert.pem"), "smtp_user": "portal"}
    with over_tls(certificate) as mailbox:
        send(mailbox, **given, smtp_password="right")
        with pytest.raises(Unavailable):
            send(mailbox, **given, smtp_password="wrong")
    assert len(mailbox.delivered) == 1


def test_mail_over_a_line_that_is_tls_from_the_start(certificate: Path) -> None:
    with over_tls(certificate, direct=True) as mailbox:
        send(mailbox, smtp_tls="direct", smtp_ca_file=str(certificate / "cert.pem"))
    assert len(mailbox.delivered) == 1


def test_a_certificate_nobody_knows_is_not_trusted(certificate: Path) -> None:
    with over_tls(certificate) as mailbox, pytest.raises(Unavailable):
        send(mailbox, smtp_tls="required", smtp_user="portal", smtp_password="right")
    assert not mailbox.delivered


@pytest.mark.parametrize("given", [{"smtp_tls": "required"}, {"smtp_user": "x"}])
def test_nothing_is_said_in_the_open_when_tls_is_wanted(given: dict[str, str]) -> None:
    with running_smtp() as mailbox:
        with pytest.raises(Unavailable):
            send(mailbox, **given)
        send(mailbox, smtp_tls="never")
    assert len(mailbox.delivered) == 1


@pytest.mark.parametrize(
    ("answer", "trouble", "for_good"),
    [("451 later", "smtp-451", False), ("550 no such lin@mail.example", "smtp-550", True)],
)
def test_a_refusal_is_a_code_without_words_of_the_server(
    answer: str, trouble: str, for_good: bool
) -> None:
    with running_smtp() as mailbox:
        mailbox.refuse = answer
        with pytest.raises(mail.MailRefused) as refused:
            send(mailbox)
    assert (refused.value.trouble, refused.value.for_good) == (trouble, for_good)
    assert "lin" not in str(refused.value)


def test_an_address_no_header_can_hold() -> None:
    with running_smtp() as mailbox, pytest.raises(mail.MailRefused):
        send(mailbox, to="lin@mail.example\nBcc: all@mail.example")
    assert not mailbox.delivered
