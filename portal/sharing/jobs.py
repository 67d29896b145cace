"""Ending what has had its day: shares and unanswered invitations. Needs no officer's key."""

from __future__ import annotations

from portal.cases import service as case_service
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.sharing import queries, service

_BATCH = 200


def expire(works: Works) -> None:
    """End every share whose last day is over and every invitation nobody answered, one at a time.

    Each is looked at again under its lock, so two workers end it once.
    """
    with works.begin(SYSTEM, writes=False) as work:
        shares = queries.expired_grants(work.session, work.now, _BATCH)
        unanswered = queries.overdue_invitations(work.session, work.now, _BATCH)
    for case_id, agency in shares:
        with works.begin(SYSTEM) as work:
            case_service.expire_share(work, case_id, agency)
    for invitation_id in unanswered:
        with works.begin(SYSTEM) as work:
            service.expire(work, invitation_id)
