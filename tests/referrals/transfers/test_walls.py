"""policy.can_see and queries.visible_to are the same wall twice."""

from __future__ import annotations

import pytest
from sqlmodel import select

from portal.cases import service as cases
from portal.cases.rules import Role
from portal.cases.rules.masking import FieldProfile
from portal.kernel.actor import SYSTEM, Actor, Office
from portal.main.people import PEOPLE
from portal.sharing import queries as sharing_queries
from portal.sharing import service as sharing
from portal.sharing.forms import Share
from referrals.transfers import policy, queries, service
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

    inside = {"chen", "lin", "he", "zhao", "sun", "xu", "zhou", "cao"}
    assert seers() == inside
    opened.walk(*TO_HAND_OVER)
    assert seers() == inside | {"wu", "yan"}


def test_keys_that_lie_ready_open_no_words_of_a_referral(opened: Scene) -> None:
    opened.walk("report")
    asked = {"agency": "hq-jcy", "basis": "依据", "text": "请提前介入", "way": "invite"}
    with opened.people.work("lin") as work:
        facts = FieldProfile.FACTS
        cases.share(work, opened.case_id, "hq-jcy", role=Role.READER, basis="依据", profile=facts)
        sharing.share(work, opened.case_id, Share(role=Role.PROCURATORATE, **asked))  # type: ignore[arg-type]
    assert set(words(opened, "zhou")) == {None}
    with opened.people.work("zhou") as work:
        (invitation,) = sharing_queries.open_invitations(work.session, opened.case_id)
        sharing.accept(work, invitation.id or 0)
    assert None not in words(opened, "zhou")


def words(scene: Scene, login: str) -> list[object]:
    with scene.people.work(login) as work:
        found = queries.get(work.session, work.actor, scene.transfer_id)
        return [each.lines for each in service.opened(work, found).history]
