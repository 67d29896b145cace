"""What each desk is told of a referral, and from when until when."""

from __future__ import annotations

import pytest

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra.work import Work, Works
from portal.kernel.clock import SetClock
from portal.kernel.ids import known
from referrals.desk import queries, routes
from referrals.desk.models import DeskRow
from referrals.desk.rules import NO_END
from referrals.transfers import service
from referrals.transfers.forms.criminal import OpenReverse
from tests.referrals.transfers.conftest import CRIMINAL, TO_HAND_OVER, Scene
from tests.support.people import People

ABOVE = {"hq-jcy"}


@pytest.fixture
def scene(works: Works, people: People, clock: SetClock) -> Scene:
    return Scene(works, people, clock)


def rows(scene: Scene) -> dict[str, DeskRow]:
    with scene.people.work("lin", writes=False) as work:
        return queries.rows_of(work.session, scene.case_id)


def shown(scene: Scene, login: str) -> list[dict[str, object]]:
    row = rows(scene)[scene.people.as_(login)[0].agency]
    with scene.people.work(login, writes=False) as work:
        line = queries.line(work.session, work.actor, known(row.id))
        return routes._shown(work, line)["referrals"]  # type: ignore[no-any-return]


def clocks(scene: Scene, login: str) -> set[str]:
    every = [each.code for one in shown(scene, login) for each in one["clocks"]]  # type: ignore[attr-defined]
    return {each for each in every if each.startswith("C")}


def test_the_sender_s_desk_knows_no_term_of_the_criminal_case(scene: Scene) -> None:
    scene.open("lin", "he")
    scene.walk(*TO_HAND_OVER, "receive", "file", "hand_over_items", "record_detention")
    assert (clocks(scene, "yan"), clocks(scene, "zhou")) == ({"C1"}, {"C1"})
    assert clocks(scene, "zhao") == set()
    ends = {agency: row.due_at == NO_END for agency, row in rows(scene).items()}
    assert ends == {"hq-ybj": True, "hq-gaj": False, "hq-jcy": False}


def own_case(work: Work) -> int:
    form = OpenCase(title="自侦案", region="990100", category="fake_stay", source=Source.AUDIT)
    case_id = known(cases.open_case(work, form).id)
    cases.share(work, case_id, "hq-jcy", basis="《刑事诉讼法》第一百六十二条")
    return case_id


def test_a_way_back_is_on_the_bureau_s_desk_from_the_opinion_on(scene: Scene) -> None:
    with scene.people.work("yan") as work:
        scene.case_id = own_case(work)
    typed = {"on": scene.today(), "charge": "诈骗罪", **CRIMINAL["not_prosecute"]}
    form = OpenReverse.model_validate({**typed, "agency": "hq-ybj"})
    with scene.people.work("zhou") as work:
        scene.transfer_id = known(service.open_reverse(work, scene.case_id, form).id)
    assert set(rows(scene)) == ABOVE
    scene.walk("find_penalty_due", "issue_opinion")
    assert set(rows(scene)) == ABOVE | {"hq-ybj", "hq-gaj"}


def test_the_police_watch_while_it_runs_or_the_case_is_shared(scene: Scene) -> None:
    scene.open("lin", "he")
    scene.walk("report", "withdraw")
    assert set(rows(scene)) == ABOVE | {"hq-ybj"}
    scene.open("lin", "he", new_facts="新查实的事实。")
    scene.walk(*TO_HAND_OVER)
    assert [len(shown(scene, login)) for login in ("yan", "zhao", "zhou")] == [1, 2, 2]
    scene.take("withdraw")
    assert set(rows(scene)) == ABOVE | {"hq-ybj"}
    with scene.people.work("lin") as work:
        cases.share(work, scene.case_id, "hq-gaj", basis="会商")
    assert "hq-gaj" in rows(scene)
    with scene.people.work("lin") as work:
        cases.end_share(work, scene.case_id, "hq-gaj", reason="完成")
    assert set(rows(scene)) == ABOVE | {"hq-ybj"}
