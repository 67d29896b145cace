"""Handing a mail to the mail server. The only code that opens a connection to one."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from portal.infra.settings import Settings
from portal.kernel.errors import Unavailable

TIMEOUT_SECONDS = 20


def send(settings: Settings, *, to: str, subject: str, text: str, mark: str, at: datetime) -> None:
    """Hand one mail over; raise Unavailable when the server does not take it.

    The message says `localhost` of this machine and nothing else; its id is `mark`, the same at each
    attempt, so a reader's program can drop a second copy. TLS is used wherever the server offers it.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mark}@{settings.mail_from.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
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
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable from error
