"""Raising the alarm about a log that contradicts itself."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.identity import queries as officers
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.notices import service as notices
from portal.notices.rules import Topic
from portal.witness import queries
from portal.witness.events import LogContradicted
from portal.witness.models import LogAlarm
from portal.witness.rules import Finding

TOLD = (Office.AUDITOR, Office.ADMINISTRATOR)


def sound(
    work: Work, *, origin: str, witness: str, finding: Finding, size: int, one: str, other: str
) -> None:
    """Keep a contradiction with both statements and tell auditors and administrators, once."""
    found = queries.alarm(work.session, origin=origin, witness=witness, finding=finding, size=size)
    if found is not None:
        return
    work.session.add(
        LogAlarm(
            origin=origin,
            witness=witness,
            finding=finding,
            size=size,
            one=one,
            other=other,
            at=work.now,
        )
    )
    work.session.flush()
    event = LogContradicted(origin=origin, witness=witness, finding=finding, size=size)
    work.record(event)
    for agency in agencies.all_agencies(work.session):
        if officers.colleagues(work.session, agency.code, *TOLD):
            notices.about(work, event, agency=agency.code, offices=TOLD, topic=Topic.SYSTEM)
