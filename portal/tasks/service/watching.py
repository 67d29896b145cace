"""Watching a case: being told what matters in it."""

from __future__ import annotations

from collections.abc import Collection

from portal.cases import queries as cases
from portal.infra.database import insert_all
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.events import Event
from portal.kernel.ids import known
from portal.notices import service as notices
from portal.notices.rules import Topic
from portal.tasks import queries
from portal.tasks.events import TOLD_AS, WatchEnded, WatchStarted
from portal.tasks.models import Watch
from portal.tasks.rules import WATCHED

_NEWS = "news_for_watchers"


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


def watch_many(work: Work, case_ids: Collection[int]) -> None:
    """Do as `watch` for each of these cases, with a few statements for all of them."""
    found = _listed(work, case_ids)
    officer_id, agency = known(work.actor.officer_id), work.actor.agency
    before = queries.watched_among(work.session, officer_id, found)
    fresh = [each for each in found if each not in before]
    rows = [
        Watch(officer_id=officer_id, case_id=each, agency=agency, since=work.now) for each in fresh
    ]
    insert_all(work.session, rows)
    for each in fresh:
        work.record(WatchStarted(watched_case_id=each, officer_id=officer_id, agency=agency))


def unwatch_many(work: Work, case_ids: Collection[int]) -> None:
    """Do as `unwatch` for each of these cases, with a few statements for all of them."""
    found = _listed(work, case_ids)
    officer_id, agency = known(work.actor.officer_id), work.actor.agency
    gone = queries.watched_among(work.session, officer_id, found)
    queries.forget_watches(work.session, officer_id, gone)
    for each in sorted(gone):
        work.record(WatchEnded(watched_case_id=each, officer_id=officer_id, agency=agency))


def note_for_watchers(work: Work, event: Event) -> None:
    """Note what its watchers are to hear of a case; of one act once, whatever it consists of."""
    case_id: int = getattr(event, "case_id", 0)
    what = WATCHED[type(event).__name__]
    _news(work).setdefault((case_id, what), getattr(event, "to_agency", None))


def tell_watchers(work: Work) -> None:
    """Tell everybody who watches a case what was noted, but not of their own acts. Runs at the end.

    The words hold the number of the case only. That something was found is told to no agency
    whose profile does not show findings.
    """
    news = dict(_news(work))
    work.session.info.pop(_NEWS, None)
    if not news:
        return
    watchers = queries.watchers(work.session, sorted({case_id for case_id, _ in news}))
    numbers = queries.case_numbers(work.session, list(watchers))
    unshown = queries.findings_unshown(work.session, {i for i, what in news if what == "finding"})
    with notices.gathering(work):
        for (case_id, what), turn in news.items():
            by_agency: dict[str, list[int]] = {}
            for each in watchers.get(case_id, ()):
                if what == "finding" and (case_id, each.agency) in unshown:
                    continue
                if turn in {None, each.agency} and each.officer_id != work.actor.officer_id:
                    by_agency.setdefault(each.agency, []).append(each.officer_id)
            for agency, officers in by_agency.items():
                notices.tell(
                    work,
                    agency=agency,
                    officers=officers,
                    kind=TOLD_AS[what].__name__,
                    case_id=case_id,
                    facts={"number": numbers[case_id]},
                    topic=Topic.WATCH,
                )


def _listed(work: Work, case_ids: Collection[int]) -> list[int]:
    """Return these cases in order; NotFound when one is not the actor's to know of."""
    found = cases.numbers(work.session, work.actor, case_ids)
    if found.keys() != set(case_ids):
        raise NotFound
    return sorted(found)


def _news(work: Work) -> dict[tuple[int, str], str | None]:
    found: dict[tuple[int, str], str | None] = work.session.info.setdefault(_NEWS, {})
    return found
