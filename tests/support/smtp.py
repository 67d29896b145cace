"""A real mail server for tests; it keeps what it is given."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.support.processes import LOOPBACK, free_port


@dataclass
class Delivered:
    """One message and the addresses on its envelope."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class Mailbox:
    """Where the server listens and what it received; `refuse` is an SMTP answer to give."""

    host: str
    port: int
    delivered: list[Delivered] = field(default_factory=list)
    refuse: str | None = None

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message (the name is the one aiosmtpd calls)."""
        if self.refuse:
            return self.refuse
        message = BytesParser(policy=default).parsebytes(envelope.original_content or b"")
        assert isinstance(message, EmailMessage)
        self.delivered.append(Delivered(envelope.mail_from or "", list(envelope.rcpt_tos), message))
        return "250 OK"


@contextmanager
def running_smtp() -> Iterator[Mailbox]:
    """Run a mail server on a loopback port for the length of a block."""
    mailbox = Mailbox(LOOPBACK, free_port())
    controller = Controller(mailbox, hostname=mailbox.host, port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
