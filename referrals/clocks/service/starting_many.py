"""The same term on many leads that came in together: counted once, written in one statement."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import insert

from portal.infra.work import Work
from portal.intake import service as tips
from portal.intake.events import LeadsTaken
from portal.kernel.clock import LEGAL_ZONE
from referrals.clocks import events, queries
from referrals.clocks.models import Clock
from referrals.clocks.service.counting import facts
from referrals.clocks.service.running import counted
from referrals.clocks.service.tips import CHECK, code_of


def when_leads_taken(work: Work, event: LeadsTaken) -> None:
    """Start the term to check on every one of these new tips, none of which has a clock yet."""
    code = code_of(work, CHECK, event.agency)
    if code is None:
        return
    since, tip_ids = datetime.combine(event.received_on, time(), LEGAL_ZONE), event.tip_ids
    model = counted(work, code, subject="tip", subject_id=0, agency=event.agency, began=since)
    same = model.model_dump(exclude={"id"})
    rows = [{**same, "subject_id": tip_id, "tip_id": tip_id} for tip_id in tip_ids]
    work.session.execute(insert(Clock), rows)
    tips.set_due_of_all(work, tip_ids, model.effective_due_at)
    told = {**facts(model), "law": model.law}
    ids = queries.running_on_tips(work.session, code, tip_ids)
    for tip_id in tip_ids:
        its = {"clock_id": ids[tip_id], "tip_id": tip_id}
        work.record(events.LeadClockStarted(**(told | its)))
