"""Handing a mail to the mail server. The only code that opens a connection to one."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from portal.infra.settings import Settings
from portal.kernel.errors import DomainError, Unavailable

TIMEOUT_SECONDS = 20
_ABOUT_THIS_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    ValueError,  # an address no header can hold
)


class MailRefused(DomainError):
    """The mail server is there and does not want this mail."""

    code = "mail-refused"


def send(settings: Settings, *, to: str, subject: str, text: str, mark: str, at: datetime) -> None:
    """Hand one mail over; raise MailRefused when the server will not have it, Unavailable without one.

    The message says `localhost` of this machine and nothing else; its id is `mark`, the same at each
    attempt, so a reader's program can drop a second copy. TLS is used wherever the server offers it.
    """
    try:
        message = _message(settings.mail_from, to=to, subject=subject, mark=mark, at=at)
        message.set_content(text)
        with smtplib.SMTP(
            settings.smtp_host,
            settings.smtp_port,
            local_hostname="localhost",
            timeout=TIMEOUT_SECONDS,
        ) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            server.send_message(message)
    except _ABOUT_THIS_MAIL as error:
        raise MailRefused from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable from error


def _message(sender: str, *, to: str, subject: str, mark: str, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mark}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    return message
