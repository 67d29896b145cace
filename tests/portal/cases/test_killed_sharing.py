"""kill -9 before every statement of a share, and of its end: all of it is there, or nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from portal.audit.models import AuditLeaf
from portal.cases import queries
from portal.cases import service as cases
from portal.cases.models import CaseFile, CaseKeyWrap
from portal.kernel.actor import SYSTEM
from portal.main import logdata
from portal.main.app import make_works
from tests.portal.cases.conftest import BASIS

WITH = "hq-wjw"


def share(work, case_id):
    cases.share(work, case_id, WITH, basis=BASIS, with_tip_text=True)


def end(work, case_id):
    cases.end_share(work, case_id, WITH, reason="结束")


def run_and_die(settings, who, act, case_id, at):
    """Act in this process; kill it before statement number `at`, the commit counted as one."""
    works, seen = make_works(settings), []

    def die(*_):
        seen.append(1)
        if len(seen) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(works.engine, "before_cursor_execute", die)
    event.listen(works.engine, "commit", die)
    with works.begin(*who) as work:
        act(work, case_id)
    os._exit(0)


def state(works, case_id):
    """Return all that a share changes, as one who looks at it afterwards finds it."""
    with works.begin(SYSTEM, writes=False) as work:
        session = work.session
        wraps = select(CaseKeyWrap.agency, CaseKeyWrap.scope, CaseKeyWrap.generation)
        wraps = wraps.where(CaseKeyWrap.case_id == case_id)
        grant = queries.grant(session, case_id, WITH)
        return (
            grant is not None,
            sorted(tuple(map(str, each)) for each in session.exec(wraps).all()),
            session.get(CaseFile, case_id).generation,
            session.exec(select(func.count()).select_from(AuditLeaf)).one(),
        )


@pytest.mark.slow
@pytest.mark.parametrize("act", [share, end])
def test_killed_at_every_step_a_share_is_whole_or_not_there(works, people, scene, act):
    if act is end:
        with people.work("lin") as work:
            share(work, scene.case_id)
    before, who = state(works, scene.case_id), people.as_("lin")
    fork, killed = multiprocessing.get_context("fork"), 0
    while True:
        works.engine.dispose()
        arguments = (works.settings, who, act, scene.case_id, killed + 1)
        process = fork.Process(target=run_and_die, args=arguments)
        process.start()
        process.join()
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        killed += 1
        assert state(works, scene.case_id) == before
    assert killed > 8
    after = state(works, scene.case_id)
    assert after[0] is (act is share)
    assert after != before
    assert logdata.verify(works) == []
    with people.work("lin") as work:
        assert cases.opened(work, scene.case_id).tips[0].body.what == scene.words
