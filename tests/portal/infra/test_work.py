"""What a unit of work keeps of the time: exact for officers, the day for citizens."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.infra.work import Works
from portal.intake.events import MailboxOpened
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor, Office, reporter
from portal.kernel.clock import SetClock

LATE = datetime(2026, 3, 2, 17, 30, 59, tzinfo=UTC)  # the third of March, 01:30:59, in Beijing
MIDNIGHT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
OPERATOR = Actor("operator", offices=frozenset({Office.ADMINISTRATOR}))


@pytest.mark.parametrize(
    ("actor", "kept"),
    [
        (reporter(1), MIDNIGHT),
        (ANONYMOUS, MIDNIGHT),
        (Actor("lin", "hq-ybj", frozenset({Office.INVESTIGATOR}), officer_id=2), LATE),
        (Actor("nobody yet", "hq-ybj", officer_id=2), LATE),
        (OPERATOR, LATE),
        (SYSTEM, LATE),
    ],
)
def test_a_leaf_keeps_the_day_only_when_a_citizen_acts(
    works: Works, clock: SetClock, actor: Actor, kept: datetime
) -> None:
    clock.instant = LATE
    with works.begin(actor) as work:
        assert work.stamp == kept
        assert work.now == LATE
        work.record(MailboxOpened(tip_id=1))
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).where(AuditLeaf.event == "MailboxOpened")
        leaf = work.session.exec(rows).one()
        assert leaf.at == kept
        assert leaf.body["at"] == kept.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_what_fails_after_a_commit_fails_nothing_that_was_done(
    works: Works, caplog: pytest.LogCaptureFixture
) -> None:
    called: list[Works] = []

    def fail(_: Works) -> None:
        raise RuntimeError

    with works.begin(SYSTEM) as work:
        work.after += [fail, called.append]
    assert called == [works]
    assert "after a commit" in caplog.text
