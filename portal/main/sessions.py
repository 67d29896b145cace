"""From a session cookie to the caller, for each site."""

from __future__ import annotations

from datetime import timedelta

from portal.identity import service as identity
from portal.infra.web import Caller, Resume
from portal.infra.work import Works
from portal.intake import service as intake
from portal.kernel.actor import SYSTEM

TOUCH_EVERY = timedelta(minutes=1)


def staff_resume(works: Works) -> Resume:
    """Return how the staff site reads its cookie. A session in use is touched once a minute."""

    def resume(token: str) -> Caller | None:
        with works.begin(SYSTEM, writes=False) as work:
            caller = identity.resume(work, token)
            seen_at = caller.seen_at if caller else None
        if seen_at is not None and work.now - seen_at > TOUCH_EVERY:
            with works.begin(SYSTEM) as work:
                identity.touch(work, token)
        return caller

    return resume


def public_resume(works: Works) -> Resume:
    """Return how the public site reads its cookie: a draft's or an open mailbox's."""

    def resume(token: str) -> Caller | None:
        with works.begin(SYSTEM, writes=False) as work:
            return intake.resume(work, token)

    return resume
