"""A visit opened for one unit of work: inspection, part, team and the keys of its case."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.errors import Destroyed, NotAllowed, NotFound
from portal.kernel.ids import known
from referrals.inspections import policy as inspecting
from referrals.inspections import queries as inspections
from referrals.inspections.rules import Part, State
from referrals.visits import queries
from referrals.visits.queries import Case, Inspection, Participant, Team
from referrals.visits.rules.answers import EntryRefused


@dataclass(slots=True)
class Visit:
    """What every entry of one inspection needs, looked up once."""

    inspection: Inspection
    part: Participant
    team: Team
    case: Case
    keys: case_file.CaseKeys = field(repr=False)
    key: bytes = field(repr=False)

    @property
    def id(self) -> int:
        """Return the inspection's id."""
        return known(self.inspection.id)

    @property
    def officers(self) -> frozenset[int]:
        """Return the ids of the officers named for the agency."""
        return frozenset(each.officer_id for each in self.team)

    @property
    def over(self) -> bool:
        """Tell whether the record is made or the visit closed."""
        return self.part.state is Part.RECORDED or self.inspection.state is State.CLOSED


def open_visit(work: Work, inspection_id: int) -> Visit:
    """Return a visit to hand something in to, held until the end.

    EntryRefused when it is not this officer's, or the officer is not (any more) named for it.
    """
    try:
        found = inspections.get(work.session, work.actor, inspection_id)
        part = inspections.own_part(work.session, work.actor, inspection_id)
    except NotFound:
        raise EntryRefused("not_found") from None
    inspections.lock(work.session, inspection_id)
    team = inspections.officers(work.session, part.id)
    if not inspecting.can_inspect(work.actor, part, team):
        raise EntryRefused("not_on_inspection")
    case = queries.case_of(work.session, work.actor, found.case_id)
    try:
        key = case_file.case_key(work, case)
        keys = case_file.keys_of(work, case)
    except NotAllowed:
        raise EntryRefused("not_found") from None
    except Destroyed:
        raise EntryRefused("erased") from None
    return Visit(found, part, team, case, keys, key)
