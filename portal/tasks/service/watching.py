"""Watching a case: being told what matters in it."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.events import Event
from portal.kernel.ids import known
from portal.notices import service as notices
from portal.notices.rules import Topic
from portal.tasks import queries
from portal.tasks.events import TOLD_AS, WatchEnded, WatchStarted
from portal.tasks.models import Watch
from portal.tasks.rules import WATCHED

_TOLD = "watchers_told"


def watch(work: Work, case_id: int) -> None:
    """Be told of stage, decisions, findings and turns of a case the actor sees; nothing twice."""
    case = cases.listed(work.session, work.actor, case_id)
    officer_id = known(work.actor.officer_id)
    if queries.watches(work.session, officer_id, known(case.id)):
        return
    work.session.add(
        Watch(officer_id=officer_id, case_id=case_id, agency=work.actor.agency, since=work.now)
    )
    work.session.flush()
    agency = work.actor.agency
    work.record(WatchStarted(watched_case_id=case_id, officer_id=officer_id, agency=agency))


def unwatch(work: Work, case_id: int) -> None:
    """Stop being told; nothing when the case was not watched."""
    cases.listed(work.session, work.actor, case_id)
    officer_id = known(work.actor.officer_id)
    row = queries.watch_row(work.session, officer_id, case_id)
    if row is not None:
        work.session.delete(row)
        work.session.flush()
        agency = work.actor.agency
        work.record(WatchEnded(watched_case_id=case_id, officer_id=officer_id, agency=agency))


def tell_watchers(work: Work, event: Event) -> None:
    """Tell everybody who watches the case, but not of their own acts, and of one act once.

    The words hold the number of the case only: whatever the watcher's profile, it is shown to them.
    """
    case_id: int = getattr(event, "case_id", 0)
    what = WATCHED[type(event).__name__]
    told: set[tuple[int, str]] = work.session.info.setdefault(_TOLD, set())
    if (case_id, what) in told:
        return
    told.add((case_id, what))
    case = cases.by_id(work.session, case_id)
    by_agency: dict[str, list[int]] = {}
    for each in queries.watchers(work.session, case_id):
        turn = getattr(event, "to_agency", each.agency) == each.agency
        if turn and each.officer_id != work.actor.officer_id:
            by_agency.setdefault(each.agency, []).append(each.officer_id)
    for agency, officers in by_agency.items():
        notices.tell(
            work,
            agency=agency,
            officers=officers,
            kind=TOLD_AS[what].__name__,
            case_id=case_id,
            facts={"number": case.number},
            topic=Topic.WATCH,
        )
