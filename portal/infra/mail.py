"""Handing a mail to the mail server. The only code that opens a connection to one."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from portal.infra.settings import Settings
from portal.kernel.errors import DomainError, Unavailable

TIMEOUT_SECONDS = 20
REFUSED_FOR_GOOD = 500


class MailRefused(DomainError):
    """The mail server is there and does not want this mail: for now, or `for_good`.

    `trouble` is a code without an address or a word of the server's.
    """

    code = "mail-refused"

    def __init__(self, trouble: str, *, for_good: bool) -> None:
        super().__init__(trouble)
        self.trouble, self.for_good = trouble, for_good


class _NoTls(OSError):
    """TLS is required and the server offers none."""


def send(settings: Settings, *, to: str, subject: str, text: str, mark: str, at: datetime) -> None:
    """Hand one mail over; raise MailRefused when the server will not have it, Unavailable without one.

    The message says `localhost` of this machine and nothing else; its id is `mark`, the same at each
    attempt, so a reader's program can drop a second copy. How it is protected on the way is
    `smtp_tls`; account and password never go over an open connection.
    """
    try:
        message = _message(settings.mail_from, to=to, subject=subject, mark=mark, at=at)
    except ValueError as error:  # an address no header can hold
        raise MailRefused("address", for_good=True) from error
    message.set_content(text)
    try:
        server = _connected(settings)
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable from error
    try:
        _hand_over(server, message)
    finally:
        _leave(server)


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _refused(max(codes, default=0)) from error
    except smtplib.SMTPSenderRefused as error:  # a matter of our settings, not of this address
        raise MailRefused("sender", for_good=False) from error
    except smtplib.SMTPDataError as error:
        raise _refused(error.smtp_code) from error
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        raise MailRefused("address", for_good=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable from error


def _connected(settings: Settings) -> smtplib.SMTP:
    """Return a connection as the settings want it; OSError or SMTPException without one."""
    host, port = settings.smtp_host, settings.smtp_port
    context = ssl.create_default_context(cafile=settings.smtp_ca_file or None)
    me, patience = "localhost", TIMEOUT_SECONDS
    server = (
        smtplib.SMTP_SSL(host, port, me, timeout=patience, context=context)
        if settings.smtp_tls == "direct"
        else smtplib.SMTP(host, port, me, timeout=patience)
    )
    try:
        _protect(server, settings, context)
    except BaseException:
        server.close()
        raise
    return server


def _protect(server: smtplib.SMTP, settings: Settings, context: ssl.SSLContext) -> None:
    server.ehlo()
    protected = settings.smtp_tls == "direct"
    if settings.smtp_tls in {"offered", "required"} and server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
        protected = True
    if not protected and (settings.smtp_tls == "required" or settings.smtp_user):
        raise _NoTls
    if settings.smtp_user:
        server.login(settings.smtp_user, settings.smtp_password)


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; whatever comes back, the message is taken or not already."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


def _refused(code: int) -> MailRefused:
    return MailRefused(f"smtp-{code}", for_good=code >= REFUSED_FOR_GOOD)


def _message(sender: str, *, to: str, subject: str, mark: str, at: datetime) -> EmailMessage:
    host = sender.rpartition("@")[2] or "localhost"
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mark}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"<notices.{host}>"
    return message
