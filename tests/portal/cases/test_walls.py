"""policy.can_see and queries.visible_to are the same wall twice."""

from __future__ import annotations

import pytest

from portal.cases import policy, queries, service
from portal.cases.models import CaseGrant
from portal.cases.rules import Role
from portal.kernel.actor import Actor, Office
from portal.main.people import PEOPLE
from tests.portal.cases.conftest import Scene


def compare(scene: Scene, actor: Actor) -> None:
    with scene.works.begin(actor, writes=False) as work:
        by_query = queries.visible(work.session, actor, scene.case_id) is not None
        grant = queries.grant(work.session, scene.case_id, actor.agency)
        assert policy.can_see(actor, grant) is by_query, actor


AGENCIES = sorted({person.agency for person in PEOPLE})


@pytest.mark.parametrize("agency", AGENCIES)
def test_both_walls_agree_for_every_office_and_every_capacity(scene: Scene, agency: str) -> None:
    for other in AGENCIES:
        if other != "hq-ybj" and other != "xc-ybj":
            scene.share(other)
    with scene.people.work("lin") as work:
        service.end_share(work, scene.case_id, "hq-scjg", reason="结束")
    for office in Office:
        compare(scene, Actor("x", agency, frozenset({office}), officer_id=1))
        compare(scene, Actor("x", agency, frozenset({office, Office.ADMINISTRATOR}), officer_id=1))
    compare(scene, Actor("x", agency, frozenset(Office), officer_id=1))
    compare(scene, Actor("x", agency))
    compare(scene, Actor("reporter", tip_id=scene.tip_id))


def test_the_walls_keep_out_and_let_in_as_meant(scene: Scene) -> None:
    scene.share("hq-wjw")
    allowed = {"chen", "lin", "he", "zhao", "sun", "xu", "gao", "luo", "yin", "wei", "pan"}
    for person in PEOPLE:
        with scene.people.work(person.login, writes=False) as work:
            seen = queries.visible(work.session, work.actor, scene.case_id) is not None
            assert seen is (person.login in allowed), person.login


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("office", Office)
def test_what_may_be_done_is_never_more_than_what_may_be_seen(role: Role, office: Office) -> None:
    grant = CaseGrant(
        case_id=1,
        agency="a",
        role=role,
        basis="",
        with_tip_text=True,
        granted_by="",
        granted_at=None,
    )
    for agency in ("a", "b"):
        actor = Actor("x", agency, frozenset({office}), officer_id=1)
        for act in (
            policy.can_contribute,
            policy.can_work,
            policy.can_share,
            policy.can_close,
            policy.can_write_to_reporter,
            policy.sees_tip_text,
        ):
            assert not act(actor, None)
            assert policy.can_see(actor, grant) or not act(actor, grant)
        if office in {Office.AUDITOR, Office.ADMINISTRATOR}:
            assert not policy.can_see(actor, grant)
