"""Asking for a case by its number: the owner decides, and a guess learns nothing."""

from __future__ import annotations

import re

import pytest

from portal.cases import queries as cases
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.sharing import queries, service
from portal.sharing.forms import AskAccess, DecideAccess, SetPolicy, Share
from portal.sharing.models import AccessRequest
from tests.portal.cases.conftest import Scene
from tests.portal.sharing.conftest import BASIS, Client, post

NUMBER, NONE = "990100-2026-000001", "990100-2026-000777"
YES = {"decision": "yes", "basis": BASIS}


def ask(scene: Scene, number: str = NUMBER, login: str = "shi") -> int:
    with scene.people.work(login) as work:
        return service.ask(work, AskAccess(number=number, text="核查同一机构")).id or 0


def plain(html: str, number: str) -> str:
    """Return a page without what differs by number, token or id."""
    html = re.sub(r'nonce="[^"]*"|name="csrf" value="[^"]*"|requests(/|%2F)\d+', "", html)
    return html.replace(number, "#")


def test_a_number_that_does_not_exist_is_answered_exactly_the_same(
    scene: Scene, staff_client: Client
) -> None:
    shi, seen = staff_client("shi"), {}
    for number in (NUMBER, NONE):
        form = {"number": number, "profile": "facts", "text": "核查同一机构"}
        answers = [post(shi, "/sharing/requests", "/sharing", **form) for _ in range(2)]
        row = re.search(r"/sharing/requests/(\d+)/withdrawal", shi.get("/sharing").text)
        assert row
        url = f"/sharing/requests/{row[1]}"
        seen[number] = [
            *(each.status_code for each in answers),
            plain(shi.get(url).text, number),
            post(shi, f"{url}/decision", "/sharing", **YES).status_code,
            plain(post(shi, f"{url}/decision", "/sharing", **YES).text, number),
            post(shi, f"{url}/withdrawal", "/sharing").status_code,
            plain(shi.get(url).text, number),
        ]
    assert seen[NUMBER] == seen[NONE]
    assert seen[NUMBER][0] == 303


def test_a_refusal_is_silent_towards_whoever_did_not_know_of_the_case(
    scene: Scene, staff_client: Client
) -> None:
    request_id = ask(scene)
    lin = staff_client("lin")
    assert NUMBER in lin.get("/sharing").text
    url = f"/sharing/requests/{request_id}"
    assert post(lin, f"{url}/decision", url, decision="no").status_code == 422
    assert post(lin, f"{url}/decision", url, decision="no", reason="无关").status_code == 303
    html = staff_client("shi").get(url).text
    assert "已发出" in html and "无关" not in html and "未同意" not in html
    assert "未同意" not in staff_client("shi").get("/notices").text
    with scene.people.work("shi") as work:
        service.withdraw_request(work, request_id)


def test_an_agency_with_an_outline_is_told_and_may_be_shown_more(scene: Scene) -> None:
    little = Share(agency="hq-scjg", role="reader", profile="outline", basis=BASIS)
    with scene.people.work("lin") as work:
        service.share(work, scene.case_id, little)
    first = ask(scene)
    with scene.people.work("lin") as work:
        assert service.decline_request(work, first, "材料不足").is_told
    second = ask(scene)
    with scene.people.work("lin") as work, pytest.raises(Invalid, match="already_in"):
        service.grant(work, second, DecideAccess(profile="outline", **YES))
    with scene.people.work("lin") as work:
        service.grant(work, second, DecideAccess(role="contributor", profile="full", **YES))
    with scene.people.work("shi", writes=False) as work:
        assert cases.get(work.session, work.actor, scene.case_id)
    with scene.people.work("shi") as work, pytest.raises(Invalid, match="already_in"):
        service.ask(work, AskAccess(number=NUMBER, text="再看"))


def test_the_pair_policy_binds_the_owner_s_answer(scene: Scene) -> None:
    with scene.people.work("kong") as work:
        service.set_policy(
            work,
            SetPolicy(
                sender="hq-ybj",
                receiver="hq-scjg",
                roles=("reader",),
                most="outline",
                usual="outline",
                basis="两单位约定",
            ),
        )
    request_id = ask(scene)
    with scene.people.work("lin") as work, pytest.raises(Refused) as told:
        service.grant(work, request_id, DecideAccess(role="reader", profile="facts", **YES))
    assert [each.code for each in told.value.reasons] == ["pair_profile"]
    assert str(told.value.reasons[0].law) == "两单位约定"


def test_only_the_owner_decides_and_once(scene: Scene) -> None:
    request_id = ask(scene)
    with scene.people.work("wei") as work, pytest.raises(NotFound):
        service.decline_request(work, request_id, "无关")
    with scene.people.work("shi") as work, pytest.raises(NotFound):
        service.decline_request(work, request_id, "无关")
    with scene.people.work("chen") as work, pytest.raises(NotAllowed):
        service.decline_request(work, request_id, "无关")
    with scene.people.work("gao") as work, pytest.raises(NotAllowed):
        service.ask(work, AskAccess(number=NUMBER, text="看"))
    with scene.people.work("lin") as work:
        service.grant(work, request_id, DecideAccess(role="reader", profile="facts", **YES))
    with scene.people.work("lin") as work, pytest.raises(Conflict):
        service.decline_request(work, request_id, "无关")
    with scene.people.work("shi", writes=False) as work:
        with pytest.raises(NotFound):
            cases.get(work.session, work.actor, scene.case_id)
        assert cases.listed(work.session, work.actor, scene.case_id)


def test_a_number_nobody_has_leaves_no_trace_at_any_owner(scene: Scene) -> None:
    ask(scene, NONE)
    with scene.people.work("lin", writes=False) as work:
        assert queries.requests_to(work.session, work.actor) == []
        assert work.session.get(AccessRequest, 1).case_id is None
