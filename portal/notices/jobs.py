"""Periodic work on notices. Rows are claimed, so two workers do no harm."""

from __future__ import annotations

import logging

from portal.infra import mail, sms
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Unavailable
from portal.notices import queries, service
from portal.notices.rules import Channel
from portal.notices.service import Parcel

BATCH = 200

_log = logging.getLogger("cluebridge.mail")


def deliver(works: Works) -> None:
    """Send what waits: each message at least once, and once unless a worker dies while sending.

    What is logged is the number of a message and the kind of trouble, never an address.
    """
    with works.begin(SYSTEM, writes=False) as work:
        there = service.channels(work)
        ready = queries.ready(work.session, work.now, BATCH) if there else []
    for officer_id, channel in ready:
        if channel in there:
            with works.begin(SYSTEM) as work:
                service.gather(work, officer_id, channel)
    with works.begin(SYSTEM, writes=False) as work:
        due = queries.due(work.session, work.now, there, BATCH)
    silent: set[Channel] = set()
    for message_id, channel, seen in due:
        if channel in silent:  # the others need not wait for the same silence
            continue
        with works.begin(SYSTEM) as work:
            parcel = service.claim(work, message_id, seen)
        if parcel is not None and not _sent(works, parcel):
            silent.add(channel)


def forget(works: Works) -> None:
    """Delete old messages, some at a time."""
    more = True
    while more:
        with works.begin(SYSTEM) as work:
            more = service.forget(work)


def _sent(works: Works, parcel: Parcel) -> bool:
    """Hand one message over and note how it went; return False when nobody is there to take any."""
    try:
        _hand_over(works, parcel)
    except (mail.MailRefused, sms.SmsRefused) as refused:
        _failed(works, parcel, refused.trouble, for_good=refused.for_good)
        return True
    except Unavailable as down:
        _failed(works, parcel, "unreachable", for_good=False)
        _log.warning("no %s server (%s)", parcel.channel.value, type(down.__cause__).__name__)
        return False
    with works.begin(SYSTEM) as work:
        service.sent(work, parcel.message_id)
    return True


def _hand_over(works: Works, parcel: Parcel) -> None:
    letter = parcel.letter
    if parcel.channel is Channel.SMS:
        sms.send(
            works.settings,
            to=parcel.to,
            template=letter.template,
            text=letter.short,
            mark=parcel.mark,
        )
        return
    mail.send(
        works.settings,
        to=parcel.to,
        subject=letter.subject,
        text=letter.text,
        mark=parcel.mark,
        at=parcel.at,
    )


def _failed(works: Works, parcel: Parcel, trouble: str, *, for_good: bool) -> None:
    _log.warning("message %s not sent (%s)", parcel.message_id, trouble)
    with works.begin(SYSTEM) as work:
        service.failed(work, parcel.message_id, trouble, for_good=for_good)
