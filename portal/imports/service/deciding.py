"""Starting, pausing and cancelling a run."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.agencies.rules import Compartment
from portal.imports import queries
from portal.imports.events import ImportCancelled, ImportPaused, ImportStarted
from portal.imports.models import ImportRun
from portal.imports.rules import Kind, RunState
from portal.imports.service.moving import move
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from portal.notices import service as notices


def start(work: Work, run_id: int) -> ImportRun:
    """Have the good rows taken, in the name of the officer who says so; also after a pause.

    Refused when there is none, or when cases come to an agency that has no key for them yet.
    """
    run = queries.run(work.session, work.actor, run_id, lock=True)
    if not run.good:
        raise Refused(Reason("nothing_to_import"))
    sealed = agencies.compartments(work.session, run.agency)
    if run.kind is not Kind.INSTITUTIONS and Compartment.CASEWORK not in sealed:
        raise Refused(Reason("no_casework_key"))
    move(run, RunState.RUNNING)
    run.officer_id = work.actor.officer_id or 0
    work.session.flush()
    work.record(ImportStarted(run_id=run_id))
    return run


def pause(work: Work, run_id: int) -> ImportRun:
    """Stop after the batch under way; nothing is undone, `start` goes on."""
    return _pause(work, queries.run(work.session, work.actor, run_id, lock=True), note="")


def stop_by_itself(work: Work, run_id: int, *, note: str) -> ImportRun:
    """Hold a run the worker cannot go on with, and say why: a code of the book of words.

    Its officer is told, for nobody watches a long run.
    """
    run = queries.by_id(work.session, run_id)
    back = run.state is RunState.CHECKING
    _pause(work, run, note=note, state=RunState.UPLOADED if back else RunState.PAUSED)
    stopped = ImportPaused(run_id=run_id, note=note)
    notices.about(work, stopped, agency=run.agency, officer_id=run.officer_id)
    return run


def cancel(work: Work, run_id: int) -> ImportRun:
    """Give a run up. What was taken stays."""
    run = queries.run(work.session, work.actor, run_id, lock=True)
    move(run, RunState.CANCELLED)
    run.ended_at = work.now
    work.session.flush()
    work.record(ImportCancelled(run_id=run_id))
    return run


def _pause(
    work: Work, run: ImportRun, *, note: str, state: RunState = RunState.PAUSED
) -> ImportRun:
    move(run, state)
    run.note = note
    work.session.flush()
    work.record(ImportPaused(run_id=run.id or 0, note=note))
    return run
