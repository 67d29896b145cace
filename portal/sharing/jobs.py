"""Ending what has had its day: shares and unanswered invitations. Needs no officer's key."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, OperationalError

from portal.cases import service as case_service
from portal.infra.database import crossed
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import DomainError
from portal.sharing import queries, service

BROKEN = (DomainError, ValueError, LookupError, IntegrityError)
"""What a row that makes no sense raises. A database that is away is the worker's affair."""

_BATCH = 200
_log = logging.getLogger("cluebridge.sharing")


def expire(works: Works) -> None:
    """End every share whose last day is over and every invitation nobody answered, one at a time.

    Each is looked at again under its lock, so two workers end it once; one that makes no sense
    holds up nothing.
    """
    with works.begin(SYSTEM, writes=False) as work:
        shares = queries.expired_grants(work.session, work.now, _BATCH)
        unanswered = queries.overdue_invitations(work.session, work.now, _BATCH)
    for case_id, agency in shares:
        with _one("share", case_id), works.begin(SYSTEM) as work:
            case_service.expire_share(work, case_id, agency)
    for invitation_id in unanswered:
        with _one("invitation", invitation_id), works.begin(SYSTEM) as work:
            service.expire(work, invitation_id)


@contextmanager
def _one(what: str, row_id: int) -> Iterator[None]:
    """Let a row that cannot be ended now hold up no other; it is tried again next time."""
    try:
        yield
    except BROKEN as error:
        _log.error("%s %s not ended: %s", what, row_id, type(error).__name__)
    except OperationalError as error:
        if not crossed(error):
            raise
        _log.warning("%s %s left for the next round: %s", what, row_id, type(error.orig).__name__)
