"""Running clocks, offered to the application: what starts and stops them, where they are shown."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, time

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import events as case_events
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.rules import Filing, Stage
from portal.followup.events import ObjectionDecided, ObjectionRaised
from portal.followup.rules.asked import DatesOf
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.infra.work import Work
from portal.intake import events as tips
from portal.intake import queries as intake
from portal.intake.rules import Mode
from portal.intake.rules.channels import MACHINES
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Reason, Refused
from portal.kernel.text import Text
from portal.linking.events import CaseMerged, MergeUndone
from portal.notices.rules import WorkingDays
from referrals.clocks import events, jobs, policy, queries, routes, service
from referrals.clocks.book import registry

CHECK, TELL, DECIDE = service.CHECK, service.TELL, "A11"
REMEDIES = frozenset({"A18R", "A18S", "A18T"})
OUTLIVE = frozenset({DECIDE, service.FINISH, service.REVIEW, "REWARD-CLAIM", "RV7"}) | REMEDIES
"""Terms that do not keep a case open: closing it ends the first, the others come after it.

Those to contest a decision are the party's own and run on when the case is closed (ARL 20, ALL 46).
"""


def _received(work: Work, event: tips.TipReceived) -> None:
    """A letter begins its term on the day it came in, however late it is typed."""
    if event.channel in MACHINES:
        return  # one of LeadsTaken
    on = intake.by_id(work.session, event.tip_id).received_on
    since = datetime.combine(on, time(), LEGAL_ZONE)
    service.start_of_agency(work, CHECK, event.tip_id, event.agency, since=since)
    service.start_for_petition(work, service.REGISTER, event.tip_id, event.agency, since=since)


def _handed_over(work: Work, event: tips.TipHandedOver) -> None:
    service.stop_of_any(work, CHECK, event.tip_id)
    service.stop(work, service.REGISTER, "tip", event.tip_id)
    service.start_of_agency(work, CHECK, event.tip_id, event.to_agency)
    service.start_for_petition(work, service.REGISTER, event.tip_id, event.to_agency)


def _accepted(work: Work, event: tips.TipAccepted) -> None:
    """The term to check runs on until filing is decided; in a case already decided on it ends."""
    case = cases.by_id(work.session, event.case_id)
    service.stop(work, service.REGISTER, "tip", event.tip_id)
    service.start_for_petition(work, service.FINISH, event.tip_id, case.agency)
    if case.filing is not Filing.UNDECIDED:
        _decided(work, event.tip_id)
    # The tip's key is laid into the case only after this: its terms are asked for by themselves.
    ends = (
        queries.next_due(work.session, event.case_id, case.agency),
        queries.next_due_of_tip(work.session, event.tip_id, case.agency),
    )
    soonest = min((each for each in ends if each is not None), default=None)
    case_service.set_due(work, event.case_id, case.agency, soonest)


def _opened(work: Work, event: case_events.CaseOpened) -> None:
    """A clue found without a tip is checked within the same term."""
    if event.tip_id is None:
        _check_case(work, event.case_id, event.agency)


def _imported(work: Work, event: case_events.CaseImported) -> None:
    """A case taken from a ledger that is still open runs on from the ledger's own days.

    Closed ones start nothing, nor does a day from before the term was law.
    """
    filed = event.filed_on is not None
    began = event.filed_on or event.opened_on
    waits = event.stage == Stage.CHECKING or (event.stage == Stage.FILED and filed)
    if waits and _kind(work, event.agency) is AgencyKind.HEALTHCARE_SECURITY:
        with suppress(registry.TermUnknown):
            code, since = DECIDE if filed else CHECK, datetime.combine(began, time(), LEGAL_ZONE)
            _start_on_case(work, code, event.case_id, event.agency, since=since)


def _reopened(work: Work, event: case_events.CaseReopened) -> None:
    _check_case(work, event.case_id, event.agency)


def _filed(work: Work, event: case_events.CaseFiled) -> None:
    _all_decided(work, event.case_id)
    if _kind(work, event.agency) not in service.JUSTICE:
        _start_on_case(work, DECIDE, event.case_id, event.agency)


def _not_filed(work: Work, event: case_events.CaseNotFiled) -> None:
    _all_decided(work, event.case_id)


def _told(work: Work, event: case_events.DecisionTold) -> None:
    service.stop_of_any(work, TELL, event.tip_id)


def _closing(work: Work, event: case_events.CaseClosing) -> None:
    """Keep a case open while a term of it runs."""
    running = queries.open_of_case(work.session, event.case_id)
    waiting = [each for each in running if each.code not in OUTLIVE | registry.trackers()]
    if waiting:
        laws = [registry.term_version(each.version).law for each in waiting]
        raise Refused(*(Reason("clock_running", law) for law in dict.fromkeys(laws)))


def _closed(work: Work, event: case_events.CaseClosed) -> None:
    service.stop(work, DECIDE, "case", event.case_id)
    for member in cases.with_merged(work.session, event.case_id):
        for tip in cases.tips(work.session, member):
            service.stop(work, service.FINISH, "tip", tip.tip_id)


def _declined(work: Work, event: tips.TipDeclined) -> None:
    """A refusal reaches the mailbox with its reasons in the same act, so the notice is given."""
    _decided(work, event.tip_id)
    service.stop_of_any(work, TELL, event.tip_id)
    service.stop(work, service.REGISTER, "tip", event.tip_id)


def _tip_reopened(work: Work, event: tips.TipReopened) -> None:
    """A refusal taken back: the tip is checked within its first term."""
    service.check_again(work, event.tip_id, since=datetime.min.replace(tzinfo=UTC))


def _decided(work: Work, tip_id: int) -> None:
    """Only somebody who left a name is owed a notice by law."""
    service.stop_of_any(work, CHECK, tip_id)
    tip = intake.by_id(work.session, tip_id)
    if tip.mode is not Mode.ANONYMOUS and tip.withdrawn_on is None:
        service.start_of_agency(work, TELL, tip_id, tip.agency)


def _all_decided(work: Work, case_id: int) -> None:
    """End the terms to check a case, and of the tips of every case merged into it."""
    service.stop(work, CHECK, "case", case_id)
    for member in cases.with_merged(work.session, case_id):
        for tip in cases.tips(work.session, member):
            _decided(work, tip.tip_id)


def _merged(work: Work, event: CaseMerged) -> None:
    """Its own terms stand still; into a case decided on, its tips are decided on with it."""
    service.suspend_merged(work, event.case_id, event.merge_id)
    if _undecided(work, event.case_id) and not _undecided(work, event.other_case):
        for tip in cases.tips(work.session, event.case_id):
            _decided(work, tip.tip_id)


def _unmerged(work: Work, event: MergeUndone) -> None:
    """Its own terms run on; what was decided in the other case is no decision on its tips."""
    service.resume_unmerged(work, event.case_id, event.merge_id)
    if not _undecided(work, event.case_id):
        return
    for tip in cases.tips(work.session, event.case_id):
        service.check_again(work, tip.tip_id, since=event.merged_at)


def _undecided(work: Work, case_id: int) -> bool:
    return cases.by_id(work.session, case_id).filing is Filing.UNDECIDED


def _withdrawn(work: Work, event: tips.TipWithdrawn) -> None:
    service.stop_all(work, "tip", event.tip_id)


def _check_case(work: Work, case_id: int, agency: str) -> None:
    if _kind(work, agency) is AgencyKind.HEALTHCARE_SECURITY:
        _start_on_case(work, CHECK, case_id, agency)


def _start_on_case(
    work: Work, code: str, case_id: int, agency: str, *, since: datetime | None = None
) -> None:
    service.start(
        work,
        code,
        subject="case",
        subject_id=case_id,
        agency=agency,
        case_id=case_id,
        office=Office.INVESTIGATOR,
        started_at=since,
    )


def _kind(work: Work, agency: str) -> AgencyKind:
    return agencies.agency(work.session, agency).kind


feature = Feature(
    "referrals.clocks",
    staff=routes.STAFF,
    subscribers=(
        (tips.TipReceived, _received),
        (tips.LeadsTaken, service.when_leads_taken),
        (tips.TipHandedOver, _handed_over),
        (tips.TipAccepted, _accepted),
        (tips.TipDeclined, _declined),
        (tips.TipReopened, _tip_reopened),
        (tips.TipWithdrawn, _withdrawn),
        (case_events.CaseOpened, _opened),
        (case_events.CaseImported, _imported),
        (case_events.CaseReopened, _reopened),
        (case_events.CaseFiled, _filed),
        (case_events.CaseNotFiled, _not_filed),
        (case_events.DecisionTold, _told),
        (case_events.CaseClosing, _closing),
        (case_events.CaseClosed, _closed),
        (case_events.OwnerChanged, service.when_owner_changed),
        (case_events.CaseSucceeded, service.when_case_succeeded),
        (ObjectionRaised, service.when_objected),
        (ObjectionDecided, service.when_objection_decided),
        (CaseMerged, _merged),
        (MergeUndone, _unmerged),
        (events.ClockFact, service.when_due_moved),
    ),
    answers=(
        (WorkingDays, lambda work, _question: queries.calendar(work.session)),
        (DatesOf, queries.dates_of),
    ),
    jobs=(Job("sweep-clocks", 0, jobs.sweep), Job("recount-clocks", 60, jobs.recount, long=True)),
    sections=(
        Section("case", 300, "referrals/clocks/on_case.html", routes.on_case),
        Section("tip", 300, "referrals/clocks/on_tip.html", routes.on_tip),
        Section("follow", 300, "referrals/clocks/on_follow.html", routes.for_reporter),
        Section("home", 20, "referrals/clocks/on_home.html", routes.on_home),
    ),
    nav=(
        NavItem(40, Text("办理期限", "Time limits"), "clocks.list", policy.CASEWORK),
        NavItem(87, Text("放假安排", "Holidays"), "calendars.list", policy.CALENDAR_KEEPERS),
    ),
)
