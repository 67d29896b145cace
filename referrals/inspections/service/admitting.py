"""What a campaign asks of an inspection: checklists pinned beforehand, one more agency taken along."""

from __future__ import annotations

from collections.abc import Mapping

from portal.agencies import queries as agencies
from portal.cases import service as case_file
from portal.cases.rules import Role
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.checklists import queries as checklists
from referrals.inspections import policy, queries, rules
from referrals.inspections.events import InspectorsInvited
from referrals.inspections.models import Inspection, Participant
from referrals.inspections.rules import State


def pin(work: Work, found: Inspection, versions: Mapping[str, str]) -> None:
    """Give the agencies of a plan the checklists (agency to version) chosen for all of a campaign.

    NotFound for a version there is not; Conflict once the plan was decided on.
    """
    if found.state is not State.PLANNED or found.agency != work.actor.agency:
        raise Conflict
    for part in queries.participants(work.session, known(found.id)):
        if versions.get(part.agency):
            part.checklist = checklists.version(work.session, versions[part.agency]).version
            work.session.add(part)
    work.session.flush()


def admit(work: Work, inspection_id: int, agency: str) -> Participant:
    """Take one more agency along on a visit not begun; it names its officers itself.

    Investigators and heads of the lead agency. Invalid for an agency without a checklist, Conflict
    once somebody has entered or when it takes part already. Of an approved visit it learns at once.
    """
    found = queries.get(work.session, work.actor, inspection_id)
    queries.lock(work.session, inspection_id)
    require(policy.can_close(work.actor, found))
    if found.state not in {State.PLANNED, State.APPROVED}:
        raise Conflict
    if queries.participant(work.session, inspection_id, agency) is not None:
        raise Conflict
    kind = agencies.agency(work.session, agency).kind
    today = work.now.astimezone(LEGAL_ZONE).date()
    checklist = checklists.in_force(work.session, agency, kind, today)
    if checklist is None:
        raise Invalid(agencies="unknown_choice")
    part = Participant(inspection_id=inspection_id, agency=agency, checklist=checklist.version)
    work.session.add(part)
    work.session.flush()
    if found.state is State.APPROVED:
        basis = str(rules.COOPERATION)
        case_file.share(
            work, found.case_id, agency, role=Role.CONTRIBUTOR, basis=basis, with_tip_text=False
        )
    work.record(
        InspectorsInvited(
            case_id=found.case_id,
            inspection_id=inspection_id,
            agency=found.agency,
            invited=agency,
            title=found.title,
        )
    )
    return part
