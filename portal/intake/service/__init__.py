"""The verbs of intake, under one name."""

from portal.intake.service.drafts import purge
from portal.intake.service.erasing import destroy
from portal.intake.service.limits import forget
from portal.intake.service.mailbox import drop_dead, open_mailbox, resume, touch, withdraw
from portal.intake.service.recusing import keep_away, let_back
from portal.intake.service.rekeying import renew_key
from portal.intake.service.reopening import reopen
from portal.intake.service.seals import officer_key, read, read_sketch, reporter_key
from portal.intake.service.sorting import (
    compared_sketch,
    hold,
    holder,
    holder_name,
    rank,
    release,
    set_due,
    set_due_of_all,
    set_due_of_each,
    undecided,
)
from portal.intake.service.tips import Message, container, lock, messages, send, submit
from portal.intake.service.triage import (
    accept,
    decline,
    hand_over,
    open_tip,
    write_to_reporter,
)
from portal.intake.service.typing_in import take

__all__ = [
    "Message",
    "accept",
    "compared_sketch",
    "container",
    "decline",
    "destroy",
    "drop_dead",
    "forget",
    "hand_over",
    "hold",
    "holder",
    "holder_name",
    "keep_away",
    "let_back",
    "lock",
    "messages",
    "officer_key",
    "open_mailbox",
    "open_tip",
    "purge",
    "rank",
    "read",
    "read_sketch",
    "release",
    "renew_key",
    "reopen",
    "reporter_key",
    "resume",
    "send",
    "set_due",
    "set_due_of_all",
    "set_due_of_each",
    "submit",
    "take",
    "touch",
    "undecided",
    "withdraw",
    "write_to_reporter",
]
