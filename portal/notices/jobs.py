"""Periodic work on notices."""

from __future__ import annotations

import logging

from portal.infra import mail
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Unavailable
from portal.notices import queries, rules, service

BATCH = 100

_log = logging.getLogger("cluebridge.mail")


def deliver(works: Works) -> None:
    """Hand waiting mails to the mail server: each at least once, and once unless a worker dies."""
    if not works.settings.smtp_host:
        return
    with works.begin(SYSTEM, writes=False) as work:
        waiting = queries.mail_due(work.session, work.now, BATCH)
    for mail_id, seen in waiting:
        with works.begin(SYSTEM) as work:
            taken = service.claim(work, mail_id, seen)
        if taken is None:
            continue
        try:
            mail.send(
                works.settings,
                to=taken.to,
                subject=rules.SUBJECT,
                text=rules.TEXT,
                mark=taken.mark,
                at=taken.at,
            )
        except mail.MailRefused as refused:
            _log.warning("mail %s refused (%s)", mail_id, type(refused.__cause__).__name__)
            continue
        except Unavailable as down:  # the others need not wait for the same silence
            _log.warning("no mail server (%s)", type(down.__cause__).__name__)
            return
        with works.begin(SYSTEM) as work:
            service.sent(work, mail_id)


def forget_mail(works: Works) -> None:
    with works.begin(SYSTEM) as work:
        service.forget_mail(work)
