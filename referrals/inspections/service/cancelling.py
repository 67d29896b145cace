"""Calling off an approved visit nobody has begun."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict
from portal.kernel.policy import require
from portal.notices import service as notices
from referrals.inspections import policy, queries
from referrals.inspections.events import InspectionCancelled
from referrals.inspections.forms import Cancel
from referrals.inspections.models import Inspection
from referrals.inspections.rules import State


def cancel(work: Work, inspection_id: int, form: Cancel) -> Inspection:
    """Call off an approved inspection, with a reason. The head of the lead agency or the planner.

    Conflict once somebody has entered, and before approval. Who was invited is told, and keeps
    access to the case until its owner ends it.
    """
    found = queries.get(work.session, work.actor, inspection_id)
    queries.lock(work.session, inspection_id)
    if found.state is not State.APPROVED:
        raise Conflict
    require(policy.can_cancel(work.actor, found))
    found.state, found.cancel_reasons = State.CANCELLED, form.reasons
    found.closed_by, found.closed_at = work.actor.name, work.now
    work.session.add(found)
    event = InspectionCancelled(
        case_id=found.case_id,
        inspection_id=inspection_id,
        agency=found.agency,
        title=found.title,
        number=found.number,
    )
    work.record(event)
    for part in queries.participants(work.session, inspection_id):
        notices.about(work, event, agency=part.agency, offices=(Office.INVESTIGATOR, Office.HEAD))
    return found
