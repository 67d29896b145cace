"""What counts from the receipt of a letter counts from the day it reached the other side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Final

from portal.deliveries.events import DocumentDelivered
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from referrals.clocks import queries as clock_rows
from referrals.clocks import service as clocks
from referrals.transfers import queries, rules
from referrals.transfers.service.turning import SUBJECT

FROM_RECEIPT: Final[Mapping[str, frozenset[str]]] = {
    "supplement_notice": frozenset({"F8"}),
    "filing_notice": frozenset({"F14"}),
    "non_filing_notice": frozenset({"F15"}),
    "reconsideration_request": frozenset({"F16"}),
    "reconsideration_decision": frozenset({"F18"}),
    "explain_request": frozenset({"P3", "F17"}),
    "filing_order": frozenset({"P5"}),
    "order_objection": frozenset({"P8"}),
    "order_review_request": frozenset({"P8R"}),
    "penalty_opinion": frozenset({"B5"}),
}
"""Which terms the receipt of a letter starts. The step starts them at once: what is delivered
electronically is delivered when it arrives in the other side's system, and nobody gains time by leaving
it unsigned there."""
_DAY_OVER: Final = time(23, 59, 59)


def when_delivered(work: Work, event: DocumentDelivered) -> None:
    """Count a term from the day the letter was received outside the portal, if that was later.

    Only the first delivery recorded by whoever made it; a signature inside the portal moves nothing.
    """
    codes = FROM_RECEIPT.get(event.kind)
    if codes is None or event.to_agency:
        return
    paper = queries.paper_numbered(work.session, event.case_id, event.kind, event.number)
    if paper is None or not queries.first_delivered(work.session, event):
        return
    running = clock_rows.open_for(work.session, SUBJECT, paper.transfer_id)
    for clock in sorted(running, key=lambda each: known(each.id)):
        if rules.duty_of(clock.code) in codes:
            _begin_anew(work, clock, event)


def _begin_anew(work: Work, clock: queries.ClockRow, event: DocumentDelivered) -> None:
    received = min(work.now, datetime.combine(event.delivered_on, _DAY_OVER, LEGAL_ZONE))
    before = clock.started_at.astimezone(LEGAL_ZONE).date()
    today = work.now.astimezone(LEGAL_ZONE).date()
    if (
        not before < event.delivered_on <= today
        or clock_rows.open_pause(work.session, clock) is not None
    ):
        return
    clocks.stop(work, clock.code, clock.subject, clock.subject_id, at=received)
    clocks.start(
        work,
        clock.code,
        subject=clock.subject,
        subject_id=clock.subject_id,
        agency=clock.agency,
        started_at=received,
        case_id=clock.case_id,
        unit=clock.unit,
        n=clock.n,
        office=clock.office,
    )
