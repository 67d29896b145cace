"""The course of an administrative case from its proposal to its end."""

from __future__ import annotations

from referrals.proceedings.rules import State
from tests.referrals.proceedings.conftest import TO_READY, Scene


def test_sx09_from_filing_to_paid_and_closed(noticed: Scene) -> None:
    assert noticed.now().state is State.NOTICED
    for step in (*TO_READY, "decide"):
        noticed.take(step)
    assert noticed.now().state is State.DECIDED and "A13" in noticed.running()
    noticed.deliver("penalty_decision")
    assert noticed.now().state is State.SERVED
    noticed.pay()
    assert noticed.now().state is State.PERFORMED
    noticed.take("close_case")
    assert noticed.now().state is State.CLOSED
    assert noticed.running() == {"A18R", "A18S"}, "the party may still contest it"
