"""How much may be sent: by one client, and by all together. Counted in the database, for every process."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from portal.clients import queries, rules
from portal.clients.models import ApiBucket, ApiClient
from portal.infra.work import Work
from portal.kernel.errors import TooMany


def spend(work: Work, client: ApiClient, wanted: int) -> None:
    """Take `wanted` of the client's bucket and of that of all; TooMany says how long to wait.

    Both stay locked until the transaction ends: clients are served one after the other.
    """
    _spend(work, client, wanted, most=rules.BUCKET, per_second=rules.PER_SECOND)
    common = queries.bucket(work.session) or _new(work)
    _spend(work, common, wanted, most=rules.ALL_BUCKET, per_second=rules.ALL_PER_SECOND)


def pay(work: Work, client_id: int) -> None:
    """Take what any call costs, before it is read: one of the client's bucket. TooMany as `spend`."""
    client = queries.client(work.session, work.actor, client_id)
    _spend(work, client, 1, most=rules.BUCKET, per_second=rules.PER_SECOND)


def _spend(
    work: Work, row: ApiClient | ApiBucket, wanted: int, *, most: int, per_second: int
) -> None:
    spent = rules.spend(row.left, row.left_at, work.now, wanted, most=most, per_second=per_second)
    if spent.wait:
        raise TooMany(spent.wait)
    row.left, row.left_at = spent.left, work.now
    work.session.add(row)


def _new(work: Work) -> ApiBucket:
    row = ApiBucket(id=1, left=rules.ALL_BUCKET, left_at=work.now)
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # another process was first
        found = queries.bucket(work.session)
        if found is None:
            raise
        return found
    return row
