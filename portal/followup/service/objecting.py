"""Objections: a reporter asks for a review, the head of the agency that decided answers it."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.queries import of_tips
from portal.followup import policy, queries
from portal.followup.events import ObjectionDecided, ObjectionRaised
from portal.followup.forms import Decide, Object
from portal.followup.models import Objection
from portal.followup.queries import TipRow
from portal.followup.rules import Ground, Objected, grounds
from portal.followup.service.progress import standing
from portal.infra.work import Work
from portal.intake.events import TipHandedOver
from portal.intake.rules import Side
from portal.intake.service import mailbox, tips, triage
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.policy import require
from portal.notices import service as notices


def open_grounds(work: Work, tip: TipRow) -> tuple[Ground, ...]:
    """Return what the reporter may object to now: nothing twice while it is under review."""
    at = standing(work, tip)
    if at.deleted:
        return ()
    late = any(due.tone == "late" for due in at.dues.values())
    waiting = {
        each.ground
        for each in queries.objections(work.session, tip.id or 0)
        if each.state is Objected.OPEN
    }
    can = grounds(tip.state, ended=at.ended, late=late)
    return tuple(each for each in can if each not in waiting)


def object_to(work: Work, form: Object) -> Objection:
    """Raise an objection as the reporter of the tip; sent twice it is raised once.

    Invalid for a ground that is not open as the tip stands.
    """
    tip, key = mailbox.mine(work, lock=True)
    can = open_grounds(work, tip)
    message = tips.send(work, tip, key, form.reason, Side.REPORTER, mark=bytes.fromhex(form.mark))
    before = queries.objection_by_message(work.session, message)
    if before is not None:
        return before
    if form.ground not in can:
        raise Invalid(ground="unknown_choice")
    made = Objection(
        tip_id=tip.id or 0,
        agency=_decider(work, tip),
        ground=form.ground,
        message_id=message,
        raised_on=work.now.astimezone(LEGAL_ZONE).date(),
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        ObjectionRaised(
            tip_id=made.tip_id, objection_id=made.id or 0, agency=made.agency, ground=made.ground
        )
    )
    return made


def decide(work: Work, objection_id: int, form: Decide) -> Objection:
    """Answer an objection as the head of the agency that decided; the reply goes to the reporter.

    "changed" says that the matter is taken up again: reopening the case is an act of its own.
    """
    found = queries.objection(work.session, work.actor, objection_id)
    require(policy.can_decide(work.actor))
    if found.state is not Objected.OPEN:
        raise Conflict
    found.reply_id = _reply(work, found, form)
    found.state = Objected(form.outcome)
    found.decided_by, found.decided_by_name = work.actor.officer_id, work.actor.name
    found.decided_at = work.now
    work.session.add(found)
    work.session.flush()
    work.record(
        ObjectionDecided(tip_id=found.tip_id, objection_id=objection_id, outcome=found.state)
    )
    return found


def when_raised(work: Work, event: ObjectionRaised) -> None:
    """Tell the head, who decides."""
    notices.about(work, event, agency=event.agency, offices=(Office.HEAD,))


def move_objections(work: Work, event: TipHandedOver) -> None:
    """Whoever has the tip now answers what its reporter objected to and nobody answered yet."""
    for each in queries.objections(work.session, event.tip_id):
        if each.state is Objected.OPEN and each.agency == event.from_agency:
            each.agency = event.to_agency
            work.session.add(each)
            moved = ObjectionRaised(
                tip_id=each.tip_id,
                objection_id=each.id or 0,
                agency=each.agency,
                ground=each.ground,
            )
            when_raised(work, moved)
    work.session.flush()


def _reply(work: Work, found: Objection, form: Decide) -> int:
    mark = bytes.fromhex(form.mark)
    owned = of_tips.owned_with_tip(work.session, work.actor, found.tip_id)
    if owned:
        case_id = owned[0].id or 0
        return case_service.send_to_reporter(work, case_id, found.tip_id, form.reply, mark=mark)
    return triage.write_to_reporter(work, found.tip_id, form.reply, mark=mark)


def _decider(work: Work, tip: TipRow) -> str:
    """Return who decides: the owner of the case the tip is in, else the agency that has the tip."""
    for case_id in of_tips.case_ids(work.session, tip.id or 0):
        case = cases.by_id(work.session, case_id)
        return cases.by_id(work.session, case.merged_into or case_id).agency
    return tip.agency


def subject(work: Work, objection_id: int) -> Objection:
    """Return an objection to whoever may decide it, else NotFound."""
    found = queries.objection(work.session, work.actor, objection_id)
    if not policy.can_decide(work.actor):
        raise NotFound
    return found
