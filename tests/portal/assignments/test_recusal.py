"""A recused officer no longer finds the case: by no query, page or verb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.assignments import queries, service
from portal.assignments.forms import DecideRecusal, EnterRecusal
from portal.assignments.rules import RecusalState
from portal.audit.models import AuditLeaf
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.forms import NewParty, OpenCase
from portal.cases.models import CaseTip
from portal.cases.rules import PartyKind, Source
from portal.intake import queries as tips
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.notices.queries import inbox
from portal.registry import service as registry
from portal.registry.forms import NewInstitution
from tests.portal.assignments.test_service import assign, lead, who
from tests.portal.cases.conftest import Scene
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]
WHY = "配偶在该院任职"


def enter(scene: Scene, login: str, *, officer: str = "", way: str = "declare") -> int:
    form = EnterRecusal(
        officer_id=who(scene, officer) if officer else None,
        ground="relative",
        reason=WHY,
        way=way,  # type: ignore[arg-type]
    )
    with scene.people.work(login) as work:
        return service.enter_recusal(work, form, case_id=scene.case_id).id or 0


def decide(scene: Scene, login: str, recusal_id: int, decision: str) -> None:
    with scene.people.work(login) as work:
        form = DecideRecusal(decision=decision, reason="经审查")  # type: ignore[arg-type]
        service.decide_recusal(work, recusal_id, form)


def sees(scene: Scene, login: str, case_id: int = 0) -> bool:
    with scene.people.work(login, writes=False) as work:
        return cases.visible(work.session, work.actor, case_id or scene.case_id) is not None


def institution(scene: Scene) -> int:
    with scene.people.work("lin") as work:
        form = NewInstitution(
            code="H99010000999", name="回避测试医院", kind="hospital", region="990100"
        )
        return registry.add(work, form).id or 0


def on(scene: Scene, institution_id: int, login: str = "chen") -> int:
    form = OpenCase(
        title="案",
        region="990100",
        category="fake_stay",
        source=Source.PATROL,
        institution_id=institution_id,
    )
    with scene.people.work(login) as work:
        return case_service.open_case(work, form).id or 0


def test_declaring_holds_at_once_and_frees_the_case(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    enter(scene, "lin")
    assert not sees(scene, "lin") and sees(scene, "he")
    assert lead(scene) is None


def test_no_verb_of_cases_or_assignments_works_any_more(scene: Scene) -> None:
    enter(scene, "lin")
    with scene.people.work("lin") as work:
        for act in (
            lambda: case_service.opened(work, scene.case_id),
            lambda: case_service.add_note(work, scene.case_id, "x"),
            lambda: case_service.share(work, scene.case_id, "hq-wjw", basis="x"),
            lambda: service.take(work, scene.case_id),
            lambda: service.suggest(work, scene.case_id),
        ):
            with pytest.raises(NotFound):
                act()


def test_the_pages_do_not_know_the_case(scene: Scene, staff_client: Client) -> None:
    client = staff_client("lin")
    with scene.works.begin(SYSTEM, writes=False) as work:
        number = cases.by_id(work.session, scene.case_id).number
    here = f"/cases/{scene.case_id}"
    assert number in client.get("/cases").text
    enter(scene, "lin")
    for path in (here, f"{here}/readers", f"{here}/assignments", f"{here}/recusals"):
        assert client.get(path).status_code == 404, path
    for path in ("/cases", "/work", "/", "/tasks", f"/search?q={number}"):
        page = client.get(path).text
        assert f'href="{here}' not in page and f">{number}<" not in page, path
    page = client.get("/recusals").text
    assert number in page and "本人声明，已回避" in page


def test_the_tips_of_the_case_go_with_it_and_come_back(scene: Scene, staff_client: Client) -> None:
    client, there = staff_client("lin"), f"/tips/{scene.tip_id}"
    assert scene.words in client.get(there).text
    declared = enter(scene, "lin")
    assert client.get(there).status_code == 404
    assert f'href="{there}"' not in client.get("/tips").text
    later = scene.another_tip()
    with scene.people.work("chen") as work:
        case_service.attach_tip(work, scene.case_id, later)
    assert client.get(f"/tips/{later}").status_code == 404
    assert staff_client("he").get(there).status_code == 200
    decide(scene, "zhao", declared, "lift")
    for tip_id in (scene.tip_id, later):
        assert client.get(f"/tips/{tip_id}").status_code == 200


def test_a_tip_of_two_cases_stays_hidden_while_one_recusal_holds(scene: Scene) -> None:
    other = on(scene, institution(scene))
    with scene.people.work("chen") as work:
        work.session.add(CaseTip(tip_id=scene.tip_id, case_id=other, generation=1, sealed_key=b""))
    first = enter(scene, "lin")
    with scene.people.work("lin") as work:
        form = EnterRecusal(ground="other", reason=WHY)
        service.enter_recusal(work, form, case_id=other)
    decide(scene, "zhao", first, "lift")
    with scene.people.work("lin", writes=False) as work, pytest.raises(NotFound):
        tips.get(work.session, work.actor, scene.tip_id)


def test_a_recused_officer_cannot_be_named_or_delegated_to(scene: Scene) -> None:
    enter(scene, "lin")
    with pytest.raises(Invalid) as error:
        assign(scene, "chen", "lin")
    assert error.value.fields == {"officer_id": "recused"}


def test_what_a_party_asks_for_waits_for_the_head_and_work_goes_on(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    asked = enter(scene, "chen", officer="lin", way="asked")
    assert sees(scene, "lin") and lead(scene) == who(scene, "lin")
    with pytest.raises(NotAllowed):
        decide(scene, "sun", asked, "order")
    decide(scene, "zhao", asked, "order")
    assert not sees(scene, "lin") and lead(scene) is None
    with pytest.raises(Conflict):
        decide(scene, "zhao", asked, "order")


def test_a_refused_request_changes_nothing_and_a_declaration_is_not_refused(scene: Scene) -> None:
    asked = enter(scene, "chen", officer="lin", way="asked")
    decide(scene, "zhao", asked, "refuse")
    assert sees(scene, "lin")
    declared = enter(scene, "lin")
    with pytest.raises(Conflict):
        decide(scene, "zhao", declared, "refuse")


def test_lifting_shows_the_case_again(scene: Scene) -> None:
    declared = enter(scene, "lin")
    decide(scene, "zhao", declared, "lift")
    assert sees(scene, "lin")
    assign(scene, "chen", "lin")
    assert lead(scene) == who(scene, "lin")


def test_nobody_decides_about_oneself_and_a_deputy_enters_it_for_the_head(scene: Scene) -> None:
    declared = enter(scene, "zhao")
    with pytest.raises(NotAllowed):
        decide(scene, "zhao", declared, "lift")
    decide(scene, "sun", declared, "lift")
    with pytest.raises(NotAllowed):
        enter(scene, "zhao", officer="zhao", way="order")
    with pytest.raises(NotAllowed):
        enter(scene, "sun", officer="lin", way="order")


def test_only_oneself_declares_and_only_colleagues_are_named(scene: Scene) -> None:
    with pytest.raises(Invalid) as error:
        enter(scene, "he", officer="lin")
    assert error.value.fields == {"way": "declared_by_oneself"}
    with pytest.raises(Invalid):
        enter(scene, "zhao", officer="wei", way="order")
    enter(scene, "lin")
    with pytest.raises((Conflict, NotFound)):
        enter(scene, "lin")


def test_foreigners_find_no_recusal(scene: Scene) -> None:
    declared = enter(scene, "lin")
    for login in ("pan", "feng", "yan"):
        with pytest.raises(NotFound):
            decide(scene, login, declared, "lift")
        with pytest.raises(NotFound):
            enter(scene, login)


def test_the_standing_list_covers_old_new_and_shared_cases(scene: Scene) -> None:
    hospital = institution(scene)
    old = on(scene, hospital)
    with scene.people.work("he") as work:
        form = EnterRecusal(ground="interest", reason=WHY, institution_id=hospital)
        standing = service.enter_recusal(work, form).id or 0
    new = on(scene, hospital)
    assert not sees(scene, "he", old) and not sees(scene, "he", new)
    assert sees(scene, "lin", old) and sees(scene, "he")
    with pytest.raises(Refused) as error:
        on(scene, hospital, "he")
    assert [reason.code for reason in error.value.reasons] == ["recused"]
    with scene.people.work("lin") as work:
        party = NewParty(kind=PartyKind.INSTITUTION, name="涉案医院", institution_id=hospital)
        case_service.add_party(work, scene.case_id, party)
    assert not sees(scene, "he")
    decide(scene, "zhao", standing, "lift")
    assert sees(scene, "he", old) and sees(scene, "he", new) and sees(scene, "he")


def test_an_agency_let_in_later_keeps_its_own_list(scene: Scene) -> None:
    hospital = institution(scene)
    with scene.people.work("wei") as work:
        form = EnterRecusal(ground="interest", reason=WHY, institution_id=hospital)
        service.enter_recusal(work, form)
    case_id = on(scene, hospital)
    with scene.people.work("lin") as work:
        case_service.share(work, case_id, "hq-wjw", basis="条例第二十六条")
    assert sees(scene, "pan", case_id) and not sees(scene, "wei", case_id)


def test_one_of_two_recusals_lifted_leaves_the_other(scene: Scene) -> None:
    hospital = institution(scene)
    case_id = on(scene, hospital)
    with scene.people.work("he") as work:
        form = EnterRecusal(ground="interest", reason=WHY)
        first = service.enter_recusal(work, form, case_id=case_id).id or 0
        standing = EnterRecusal(ground="interest", reason=WHY, institution_id=hospital)
        service.enter_recusal(work, standing)
    decide(scene, "zhao", first, "lift")
    assert not sees(scene, "he", case_id)


def test_the_head_is_told_and_the_reason_is_in_no_event(scene: Scene) -> None:
    enter(scene, "lin")
    with scene.people.work("zhao", writes=False) as work:
        assert "RecusalEntered" in [each.kind for each in inbox(work.session, work.actor)]
        bodies = [str(each.body) for each in work.session.exec(select(AuditLeaf))]
        assert not any(WHY in body for body in bodies)
        state = queries.of_case(work.session, scene.case_id, "hq-ybj")[0].state
        assert state is RecusalState.DECLARED


def post(client: TestClient, url: str, page: str, **data: Any) -> Any:
    return client.post(
        url, data={"csrf": csrf_of(client.get(page).text), **data}, follow_redirects=False
    )


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_pages_work_in_both_languages(scene: Scene, staff_client: Client, locale: str) -> None:
    here = f"/cases/{scene.case_id}"
    chen = staff_client("chen")
    chen.get(f"/language/{locale}")
    for path in (
        here,
        f"{here}/assignments",
        f"{here}/recusals",
        "/assignments",
        "/assignments/bulk",
        "/absences",
        "/recusals",
    ):
        answer = chen.get(path)
        assert answer.status_code == 200, path
    page = chen.get(f"{here}/assignments").text
    assert ("How open load is counted" if locale == "en" else "在办权重怎样计算") in page


def test_wrong_input_is_answered_with_what_was_typed(scene: Scene, staff_client: Client) -> None:
    here, chen = f"/cases/{scene.case_id}", staff_client("chen")
    answers = [
        post(chen, f"{here}/assignments", here, officer_id="99999", reason="打字的理由"),
        post(chen, f"{here}/recusals", here, ground="relative", way="declare"),
        post(chen, "/absences", "/absences", delegate_id="1", from_on="昨天", until_on="x"),
        post(chen, "/recusals", "/recusals", ground="relative", reason="打字的理由"),
        post(chen, "/assignments/bulk", "/assignments/bulk", from_id="0", to_id="x"),
    ]
    assert [each.status_code for each in answers] == [422] * 5
    assert "打字的理由" in answers[0].text and "昨天" in answers[2].text
    assert "打字的理由" in answers[3].text


def test_a_case_is_handed_out_taken_and_moved_over_http(scene: Scene, staff_client: Client) -> None:
    here, chen, lin = f"/cases/{scene.case_id}", staff_client("chen"), staff_client("lin")
    assert post(lin, f"{here}/taking", here).status_code == 303
    assert post(lin, f"{here}/taking", here).status_code == 409
    assert "林承办" in chen.get(here).text
    stale = post(chen, f"{here}/assignments", here, officer_id=who(scene, "he"), seen_lead="0")
    assert stale.status_code == 409
    move = {
        "from_id": who(scene, "lin"),
        "to_id": who(scene, "he"),
        "reason": "调整",
        "case_ids": [scene.case_id],
    }
    answer = post(chen, "/assignments/bulk", "/assignments/bulk", **move)
    assert answer.status_code == 303
    assert "已调整 1 件" in chen.get(answer.headers["location"]).text
    assert lead(scene) == who(scene, "he")
    assert post(lin, "/assignments/next", here).status_code == 303


@pytest.mark.parametrize("login", ["wei", "wu", "feng"])
def test_foreigners_get_404_everywhere(scene: Scene, staff_client: Client, login: str) -> None:
    here, client = f"/cases/{scene.case_id}", staff_client(login)
    for path in (f"{here}/assignments", f"{here}/recusals"):
        assert client.get(path).status_code == 404
        assert post(client, path, "/absences", officer_id="1", ground="other").status_code == 404
    assert post(client, f"{here}/taking", "/absences").status_code == 404
    assert post(client, f"{here}/assignments/1/end", "/absences", reason="x").status_code == 404
