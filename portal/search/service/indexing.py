"""Keeping the index equal to the cases, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError

from portal.assignments.events import AssignmentEnded, CaseAssigned, MemberAdded
from portal.cases import service as cases
from portal.cases.events import BallPassed
from portal.cases.rules.masking import FieldProfile
from portal.infra.work import Work
from portal.kernel.events import Event
from portal.search import rules
from portal.search.events import SearchIndexDiffered, SearchIndexRepaired
from portal.search.models import SearchEntry, SearchPending
from portal.search.queries import subjects
from portal.search.queries.conditions import on_postgresql
from portal.search.rules import Entry
from portal.tasks.events import TaskAdded, TaskDone

AT_ONCE = 200
"""Cases of a renamed institution indexed in the act itself; with more the worker does it."""
BATCH = 500
_STALE, _MANY_STALE = "search_stale", "search_many_stale"
_REGISTRY = "portal.registry.events"
_LEAVE_WORDS = (BallPassed, CaseAssigned, AssignmentEnded, MemberAdded, TaskAdded, TaskDone)
"""Acts, the most frequent, that change no number, title, category, institution or reader of a case."""


@dataclass(frozen=True, slots=True)
class Batch:
    """How far indexing everything has come: the last case, how many seen and how many set right."""

    last: int
    seen: int
    wrong: int


def when_registry_changed(work: Work, event: Event) -> None:
    """Note an institution whatever was done to it: its names and codes are in the index of its cases.

    Those of a list are many: their cases wait for the worker.
    """
    institution_id = getattr(event, "institution_id", None)
    if type(event).__module__ != _REGISTRY:
        return
    if institution_id is not None:
        _stale(work).add(institution_id)
    _many_stale(work).update(getattr(event, "renamed", ()))


def keep(work: Work) -> None:
    """Index every case this unit of work touched. Runs before the commit, after all the verbs."""
    wanted = cases.touched(work) - _as_before(work)
    later = subjects.with_cases(work.session, _many_stale(work))
    for institution_id in sorted(_stale(work)):
        found = subjects.cases_on(work.session, institution_id, limit=AT_ONCE + 1)
        if len(found) > AT_ONCE:
            later.add(institution_id)
        else:
            wanted.update(found)
    _let_wait(work, sorted(later))
    for noted in (_STALE, _MANY_STALE):
        work.session.info.pop(noted, None)
    if not cases.waiting(work) <= wanted:  # those too are written at the end: all in one order
        cases.lock(work, *cases.waiting(work), *wanted)
    _index(work, wanted)


def _as_before(work: Work) -> set[int]:
    """Return the cases of which nothing was told but what leaves every searchable word as it was."""
    told: dict[int, bool] = {}
    for event in work.recorded:
        case_id = getattr(event, "case_id", None)
        if case_id is not None:
            told[case_id] = told.get(case_id, True) and isinstance(event, _LEAVE_WORDS)
    return {case_id for case_id, same in told.items() if same}


def index_pending(work: Work) -> bool:
    """Index some cases of an institution that waits; tell whether there was one."""
    waiting = subjects.pending(work.session)
    if waiting is None:
        return False
    found = subjects.cases_on(
        work.session, waiting.institution_id, after=waiting.done_to, limit=BATCH
    )
    _index(work, found)
    if len(found) < BATCH:
        work.session.delete(waiting)
    else:
        waiting.done_to = found[-1]
    return True


def index_more(work: Work, *, after: int) -> Batch | None:
    """Index the next cases above the id `after`, for the command that rebuilds; None at the end."""
    ids = subjects.case_ids(work.session, after=after, limit=BATCH)
    return Batch(ids[-1], len(ids), _index(work, ids)) if ids else None


def differing(work: Work, *, after: int) -> Batch | None:
    """Compare the next cases above `after` with the index, writing nothing; None at the end.

    What differs is looked at again while nobody can change it: a case may be in the making.
    """
    ids = subjects.case_ids(work.session, after=after, limit=BATCH)
    if not ids:
        return None
    wrong = {case_id for case_id, _ in _compared(work, ids)}
    if wrong:
        held = subjects.lock(work.session, wrong)
        wrong = {case_id for case_id, _ in _compared(work, held)}
    return Batch(ids[-1], len(ids), len(wrong))


def is_sound(work: Work) -> bool:
    """Tell whether SQLite's inverted index says what the rows say; PostgreSQL's is the database's own."""
    if on_postgresql(work.session):
        return True
    try:
        with work.session.begin_nested():
            work.session.execute(
                text("INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)")
            )
    except DatabaseError:
        return False
    return True


def tell_differences(work: Work, found: int) -> None:
    """Write in the custody log that the index was not what it should be."""
    work.record(SearchIndexDiffered(cases=found))


def tell_repairs(work: Work, found: int) -> None:
    """Write in the custody log that the index was set right."""
    work.record(SearchIndexRepaired(cases=found))


def make_ready(work: Work) -> None:
    """Let SQLite build its inverted index anew from the rows; PostgreSQL keeps its own."""
    if not on_postgresql(work.session):
        work.session.execute(text("INSERT INTO search_fts(search_fts) VALUES ('rebuild')"))


def _index(work: Work, case_ids: Collection[int]) -> int:
    """Write what is not as it should be; return in how many cases that was."""
    if not case_ids:
        return 0
    work.session.flush()
    # Whoever shares, renames or closes the case at this moment waits, then indexes what we wrote too.
    wrong = _compared(work, subjects.lock(work.session, case_ids))
    fresh = []
    for (case_id, profile), (old, new) in wrong.items():
        if new is None and old is not None:
            work.session.delete(old)
        elif new is not None and old is not None:
            old.tokens, old.text = new.tokens, new.text
        elif new is not None:
            fresh.append(
                {"case_id": case_id, "profile": profile, "text": new.text, "tokens": new.tokens}
            )
    work.session.flush()
    if fresh:
        work.session.execute(insert(SearchEntry), fresh)
    return len({case_id for case_id, _ in wrong})


def _compared(
    work: Work, case_ids: Collection[int]
) -> dict[tuple[int, FieldProfile], tuple[SearchEntry | None, Entry | None]]:
    """Return the rows that differ: (as it is, as it should be)."""
    is_now = {
        (each.case_id, each.profile): each for each in subjects.entries(work.session, case_ids)
    }
    should = {
        (each.case_id, each.profile): each
        for about in subjects.subjects(work.session, case_ids)
        for each in rules.entries(about)
    }
    return {
        key: (is_now.get(key), should.get(key))
        for key in sorted(is_now.keys() | should.keys())
        if not _same(is_now.get(key), should.get(key))
    }


def _same(is_now: SearchEntry | None, should: Entry | None) -> bool:
    if is_now is None or should is None:
        return False
    return (is_now.tokens, is_now.text) == (should.tokens, should.text)


def _let_wait(work: Work, institution_ids: Sequence[int]) -> None:
    """Note that all cases of these wait, from the first on, whoever notes or indexes them now."""
    if institution_ids:
        dialect = postgresql if on_postgresql(work.session) else sqlite
        new = dialect.insert(SearchPending).values(
            [{"institution_id": each, "done_to": 0} for each in institution_ids]
        )
        anew = new.on_conflict_do_update(index_elements=["institution_id"], set_={"done_to": 0})
        work.session.execute(anew)


def _stale(work: Work) -> set[int]:
    found: set[int] = work.session.info.setdefault(_STALE, set())
    return found


def _many_stale(work: Work) -> set[int]:
    found: set[int] = work.session.info.setdefault(_MANY_STALE, set())
    return found
