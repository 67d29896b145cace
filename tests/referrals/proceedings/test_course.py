"""The course of an administrative case from its proposal to its end."""

from __future__ import annotations

from referrals.proceedings.rules import State
from tests.referrals.proceedings.conftest import Scene


def test_sx09_from_filing_to_paid_and_closed(scene: Scene) -> None:
    scene.to_noticed()
    assert scene.now().state is State.NOTICED
    scene.take("close_statements")
    scene.take("submit_review")
    scene.take("pass_review")
    scene.take("decide")
    assert scene.now().state is State.DECIDED and "A13" in scene.running()
    scene.deliver("penalty_decision")
    assert scene.now().state is State.SERVED
    scene.pay()
    assert scene.now().state is State.PERFORMED
    scene.take("close_case")
    assert scene.now().state is State.CLOSED and not scene.running()
