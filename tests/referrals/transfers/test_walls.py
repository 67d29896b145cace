"""policy.can_see and queries.visible_to are the same wall twice."""

from __future__ import annotations

import pytest
from sqlmodel import select

from portal.kernel.actor import SYSTEM, Actor, Office
from portal.main.people import PEOPLE
from referrals.transfers import policy, queries
from referrals.transfers.models import Transfer
from tests.referrals.transfers.conftest import TO_HAND_OVER, Scene

AGENCIES = ["", *sorted({person.agency for person in PEOPLE})]


def compare(scene: Scene, actor: Actor) -> set[int]:
    with scene.works.begin(actor, writes=False) as work:
        seen = {each.id or 0 for each in work.session.exec(queries.visible_to(actor))}
        rows = work.session.exec(select(Transfer)).all()
        assert seen == {each.id for each in rows if policy.can_see(actor, each)}, actor
        return seen


@pytest.mark.parametrize("agency", AGENCIES)
def test_the_two_walls_agree(opened: Scene, agency: str) -> None:
    for steps in ((), TO_HAND_OVER):
        opened.walk(*steps)
        for office in Office:
            compare(opened, Actor("x", agency, frozenset({office}), officer_id=1))
        compare(opened, Actor("x", agency, frozenset(Office), officer_id=1))
    compare(opened, SYSTEM)


def test_who_sees_a_referral_before_and_after_the_hand_over(opened: Scene) -> None:
    def seers() -> set[str]:
        return {
            person.login for person in PEOPLE if compare(opened, opened.people.as_(person.login)[0])
        }

    inside = {"chen", "lin", "he", "zhao", "sun", "xu", "zhou"}
    assert seers() == inside
    opened.walk(*TO_HAND_OVER)
    assert seers() == inside | {"wu", "yan"}
