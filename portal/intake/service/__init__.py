"""The verbs of intake, under one name."""

from portal.intake.service.drafts import purge
from portal.intake.service.mailbox import drop_dead, open_mailbox, resume, touch, withdraw
from portal.intake.service.seals import officer_key, read, reporter_key
from portal.intake.service.tips import Message, container, messages, send, submit
from portal.intake.service.triage import (
    accept,
    decline,
    hand_over,
    open_tip,
    take,
    write_to_reporter,
)

__all__ = [
    "Message",
    "accept",
    "container",
    "decline",
    "drop_dead",
    "hand_over",
    "messages",
    "officer_key",
    "open_mailbox",
    "open_tip",
    "purge",
    "read",
    "reporter_key",
    "resume",
    "send",
    "submit",
    "take",
    "touch",
    "withdraw",
    "write_to_reporter",
]
