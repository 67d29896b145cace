"""Terms of an administrative case when another agency takes it over (移送管辖).

They follow the owner, with the days already run: the ninety days to decide are counted from the
filing of the case (行政处罚法第六十条), whichever agency has it, and a change of jurisdiction begins no
new term. A term missed before stays missed; the log says whose it was then. What binds only the
former owner's kind of agency ends with it. Terms on a tip stay with the agency that received it,
those of referrals, orders and inspections with the agency that made them.
"""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import service as case_file
from portal.cases.events import CaseSucceeded, OwnerChanged
from portal.infra.work import Work
from referrals.clocks import events, queries
from referrals.clocks.models import Clock
from referrals.clocks.service.counting import facts
from referrals.clocks.service.merging import SUBJECT, of_case
from referrals.clocks.service.running import stop

CHECK = "A1"
JUSTICE = queries.JUSTICE


def when_owner_changed(work: Work, event: OwnerChanged) -> None:
    """Let the terms of the case itself run on for its new owner, and both lists say so."""
    kind = agencies.agency(work.session, event.to_agency).kind
    for clock in of_case(work, event.case_id):
        if clock.agency != event.from_agency:
            continue
        if not _binds(clock.code, kind):
            stop(work, clock.code, SUBJECT, event.case_id)
            continue
        take_over(work, clock, event.to_agency)
    for agency in (event.from_agency, event.to_agency):
        due = queries.next_due(work.session, event.case_id, agency)
        case_file.set_due(work, event.case_id, agency, due)


def take_over(work: Work, clock: Clock, agency: str) -> None:
    """Let another agency answer for a clock from now on, and say so."""
    former, clock.agency = clock.agency, agency
    work.session.add(clock)
    work.session.flush()
    work.record(events.ClockTakenOver(**facts(clock), from_agency=former))


def when_case_succeeded(work: Work, event: CaseSucceeded) -> None:
    """Let whatever still runs for an agency that is no more run for its successor."""
    for clock in queries.open_of_case(work.session, event.case_id):
        if clock.agency == event.from_agency:
            take_over(work, clock, event.to_agency)
    due = queries.next_due(work.session, event.case_id, event.to_agency)
    case_file.set_due(work, event.case_id, event.to_agency, due)


def _binds(code: str, kind: AgencyKind) -> bool:
    """Tell whether a term of a case is one for this kind of agency: the same that starts it."""
    return kind is AgencyKind.HEALTHCARE_SECURITY if code == CHECK else kind not in JUSTICE
