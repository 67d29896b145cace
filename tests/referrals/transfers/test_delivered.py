"""What counts from receipt counts from the day a letter was received outside the portal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.deliveries import service as deliveries
from portal.deliveries.forms import Deliver
from referrals.clocks import queries as clocks
from referrals.clocks.models import Clock, ClockState
from referrals.transfers import queries
from tests.referrals.transfers.conftest import Scene


def running(scene: Scene, code: str) -> Clock:
    with scene.people.work("lin", writes=False) as work:
        found = clocks.last(work.session, code, "transfer", scene.transfer_id)
        assert found is not None and found.state is ClockState.OPEN
        return found


def delivered(scene: Scene, kind: str, by: str) -> date:
    """Record that a letter was handed over on paper today."""
    with scene.people.work(by) as work:
        paper = queries.papers(work.session, scene.now(by))[kind]
        today = date.fromisoformat(scene.today())
        form = Deliver(way="direct", addressee="花桥市医疗保障局", done_on=today, receiver="收发室")
        deliveries.deliver(work, scene.case_id, paper.document_id, form, None)
        return today


@pytest.mark.parametrize(
    ("steps", "kind", "code", "by"),
    [
        (("receive", "file"), "filing_notice", "F14", "wu"),  # O310 art. 12
        (("receive", "decline_filing"), "non_filing_notice", "F15", "wu"),  # O310 art. 9
    ],
)
def test_a_term_begins_anew_when_the_notice_was_received(
    sent: Scene, steps: tuple[str, ...], kind: str, code: str, by: str
) -> None:
    sent.walk(*steps)
    before = running(sent, code)
    sent.clock.instant += timedelta(days=2)
    received = delivered(sent, kind, by)
    after = running(sent, code)
    assert after.id != before.id and after.n == before.n == 3
    assert after.started_at.date() >= received and after.effective_due_at > before.effective_due_at
    with sent.people.work("lin", writes=False) as work:
        assert clocks.by_id(work.session, before.id or 0).late_seconds == 0
    sent.clock.instant += timedelta(days=1)
    delivered(sent, kind, by)
    assert running(sent, code).id == after.id, "delivered again, it starts nothing anew"


def test_received_the_same_day_it_changes_nothing(sent: Scene) -> None:
    sent.walk("receive", "file")
    before = running(sent, "F14")
    delivered(sent, "filing_notice", "wu")
    assert running(sent, "F14").id == before.id
