"""A case changes its owner only when the other agency takes it."""

from __future__ import annotations

import pytest

from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.forms import NewParty
from portal.cases.queries import counting
from portal.cases.rules import Role, Scope
from portal.cases.rules.masking import FieldProfile
from portal.cases.service import rows
from portal.figures import queries as figures
from portal.intake import queries as tips
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.sharing import queries, service
from portal.sharing.forms import OfferCase, SetPolicy
from portal.sharing.rules.states import HandoverState
from referrals.clocks import queries as clocks
from referrals.clocks import service as clock_service
from tests.portal.cases.conftest import Scene
from tests.portal.sharing.conftest import BASIS, TITLE, Client, post
from tests.portal.sharing.test_invitations import invite


def offer(scene: Scene, to: str = "xc-ybj", stays_as: str = "contributor") -> int:
    form = OfferCase(to_agency=to, basis=0, stays_as=stays_as, reason="违法行为发生在西城区")
    with scene.people.work("zhao") as work:
        return service.offer(work, scene.case_id, form).id or 0


def state(scene: Scene, offer_id: int) -> HandoverState:
    with scene.people.work("zhao", writes=False) as work:
        return queries.handover(work.session, work.actor, offer_id).state


def test_taking_a_case_changes_its_owner_and_nothing_before_does(
    scene: Scene, staff_client: Client
) -> None:
    with scene.people.work("lin") as work:
        case_service.add_party(work, scene.case_id, NewParty(kind="doctor", name="周某"))
        case_service.set_lead(work, scene.case_id, "hq-ybj", work.actor.officer_id)
    offer_id = offer(scene)
    feng, url = staff_client("feng"), f"/sharing/offers/{offer_id}"
    html = feng.get(url).text
    assert "违法行为发生在西城区" in html and "（未共享）" in html and TITLE not in html
    assert feng.get(f"/cases/{scene.case_id}").status_code == 404
    with scene.people.work("qian") as work, pytest.raises(NotAllowed):
        service.take_over(work, offer_id)
    with scene.people.work("zhao") as work, pytest.raises(NotAllowed):
        service.take_over(work, offer_id)
    answer = post(feng, f"{url}/acceptance", url)
    assert answer.headers["location"] == f"/cases/{scene.case_id}"
    with scene.people.work("qian") as work:
        found = case_service.opened(work, scene.case_id)
        assert found.grant.role is Role.OWNER
        assert [name for _, name in found.parties] == ["周某"]
        assert found.tips[0].body.what == scene.words
        assert found.case.ball_with == found.case.agency == "xc-ybj"
        assert found.case.number.startswith("990100-2026-")
        rows = {each.agency: each for each in cases.accesses(work.session, scene.case_id)}
        assert {name: each.role for name, each in rows.items()} == {
            "hq-ybj": Role.CONTRIBUTOR,
            "xc-ybj": Role.OWNER,
        }
        assert [each.lead_id for each in rows.values()] == [None, None]
        assert figures.everything(work.session)[0] == counting.by_agency(work.session)
    with scene.people.work("lin") as work:
        assert case_service.opened(work, scene.case_id).tips, "who received the tip keeps it"
        case_service.add_note(work, scene.case_id, "移交后继续协助")
        assert tips.by_id(work.session, scene.tip_id).agency == "hq-ybj"
    with scene.people.work("zhao") as work, pytest.raises(NotAllowed):
        case_service.end_share(work, scene.case_id, "xc-ybj", reason="收回")
    html = staff_client("zhao").get(url).text
    assert "已接收" in html and "西城区医疗保障局" in html


def test_the_former_owner_stays_as_a_reader_when_it_chose_so(scene: Scene) -> None:
    offer_id = offer(scene, stays_as="reader")
    with scene.people.work("feng") as work:
        service.take_over(work, offer_id)
    with scene.people.work("lin") as work:
        assert case_service.opened(work, scene.case_id).grant.role is Role.READER
        with pytest.raises(NotAllowed):
            case_service.add_note(work, scene.case_id, "不能再写")


def test_an_offer_is_returned_for_material_and_comes_again(scene: Scene) -> None:
    offer_id = offer(scene)
    with scene.people.work("feng") as work:
        service.give_back(work, offer_id, "一、病历复印件；二、床位登记")
    assert state(scene, offer_id) is HandoverState.RETURNED
    with scene.people.work("feng") as work, pytest.raises(Conflict):
        service.take_over(work, offer_id)
    with scene.people.work("lin") as work, pytest.raises(NotAllowed):
        service.supplement(work, offer_id, "已补")
    with scene.people.work("zhao") as work:
        service.supplement(work, offer_id, "病历已补")
    with scene.people.work("feng") as work:
        service.take_over(work, offer_id)
        told = [(each.state, each.text) for each in queries.steps(work.session, offer_id)]
    assert [each for each, _ in told] == ["requested", "returned", "requested", "accepted"]
    assert told[1][1].startswith("一、病历")


def test_an_offer_passed_on_is_made_anew_by_the_owner(scene: Scene) -> None:
    first = offer(scene)
    with scene.people.work("feng") as work, pytest.raises(Invalid):
        service.pass_on(work, first, "hq-ybj", "退回去")
    with scene.people.work("feng") as work:
        service.pass_on(work, first, "hq-scjg", "属于价格违法")
    with scene.people.work("zhao", writes=False) as work:
        assert not rows.key_wraps(work.session, scene.case_id, "xc-ybj")
    second = offer(scene, "hq-scjg")
    assert state(scene, first) is HandoverState.WITHDRAWN
    with scene.people.work("fang") as work:
        service.take_over(work, second)
    with scene.people.work("shi", writes=False) as work:
        assert cases.get(work.session, work.actor, scene.case_id).agency == "hq-scjg"
    with scene.people.work("feng", writes=False) as work, pytest.raises(NotFound):
        cases.get(work.session, work.actor, scene.case_id)


def test_withdrawn_or_closed_is_not_taken(scene: Scene) -> None:
    offer_id = offer(scene)
    with pytest.raises(Conflict):
        offer(scene, "hq-scjg")
    with scene.people.work("zhao") as work:
        service.withdraw_offer(work, offer_id)
    with scene.people.work("feng") as work, pytest.raises(Conflict):
        service.take_over(work, offer_id)
    again = offer(scene)
    with scene.people.work("zhao") as work:
        case_service.decide_not_to_file(work, scene.case_id, "查无实据", outcome="no_violation")
    with scene.people.work("feng") as work, pytest.raises(Conflict):
        service.take_over(work, again)


def test_an_agency_already_in_gets_the_tips_only_with_ownership(scene: Scene) -> None:
    scene.share("hq-wjw")
    offer_id = offer(scene, "hq-wjw")
    with scene.people.work("wei") as work:
        assert case_service.opened(work, scene.case_id).tips == []
    with scene.people.work("pan") as work:
        service.take_over(work, offer_id)
    with scene.people.work("wei") as work:
        assert case_service.opened(work, scene.case_id).tips[0].body.what == scene.words


def test_ending_a_share_takes_back_what_was_offered(scene: Scene) -> None:
    scene.share("hq-wjw")
    offer_id = offer(scene, "hq-wjw")
    with scene.people.work("lin") as work:
        case_service.end_share(work, scene.case_id, "hq-wjw", reason="结束")
    assert state(scene, offer_id) is HandoverState.WITHDRAWN


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to_agency": "hq-ybj"}, "to_agency"),
        ({"to_agency": "nobody"}, "to_agency"),
        ({"basis": 9}, "basis"),
        ({"stays_as": "owner"}, "stays_as"),
    ],
)
def test_an_offer_that_makes_no_sense(scene: Scene, change: dict[str, object], field: str) -> None:
    given = {"to_agency": "xc-ybj", "basis": 0, "stays_as": "reader", "reason": "属地"}
    with scene.people.work("zhao") as work, pytest.raises(Invalid) as told:
        service.offer(work, scene.case_id, OfferCase(**{**given, **change}))
    assert list(told.value.fields) == [field]
    with scene.people.work("lin") as work, pytest.raises(NotAllowed):
        service.offer(work, scene.case_id, OfferCase(**given))
    assert BASIS


def test_only_who_may_own_is_offered_a_case_takes_it_or_is_named_for_it(scene: Scene) -> None:
    with pytest.raises(Invalid) as told:
        offer(scene, "hq-jcy-x")
    assert told.value.fields == {"to_agency": "unknown_choice"}
    may_not(scene, "hq-scjg")
    with pytest.raises(Invalid) as told:
        offer(scene, "hq-scjg")
    assert told.value.fields == {"to_agency": "pair_may_not_own"}
    with scene.people.work("zhao", writes=False) as work:
        assert not rows.key_wraps(work.session, scene.case_id, "hq-scjg")
    offer_id = offer(scene)
    with scene.people.work("feng") as work, pytest.raises(Invalid) as told:
        service.pass_on(work, offer_id, "hq-scjg", "属于价格违法")
    assert told.value.fields == {"passed_to": "pair_may_not_own"}
    may_not(scene, "xc-ybj")
    with scene.people.work("feng") as work, pytest.raises(Refused) as refused:
        service.take_over(work, offer_id)
    assert [each.code for each in refused.value.reasons] == ["pair_may_not_own"]


def may_not(scene: Scene, receiver: str) -> None:
    form = SetPolicy(
        sender="hq-ybj",
        receiver=receiver,
        roles=(Role.READER,),
        most=FieldProfile.FULL,
        usual=FieldProfile.FACTS,
        basis="市局规定",
    )
    with scene.people.work("kong") as work:
        service.set_policy(work, form)


def test_a_case_is_taken_while_an_invitation_to_the_taker_is_open(scene: Scene) -> None:
    invite(scene, "xc-ybj")
    offer_id = offer(scene)
    with scene.people.work("feng") as work:
        service.take_over(work, offer_id)
    with scene.people.work("qian") as work:
        assert case_service.opened(work, scene.case_id).tips[0].body.what == scene.words
        assert not queries.open_invitations(work.session, scene.case_id)


def test_keys_laid_ready_open_nothing_before_the_agency_agreed(scene: Scene) -> None:
    with scene.people.work("lin") as work:
        facts = FieldProfile.FACTS
        case_service.share(
            work, scene.case_id, "hq-wjw", role=Role.READER, basis=BASIS, profile=facts
        )
    scene.share("xc-ybj")
    offer_id = offer(scene, "xc-ybj")
    invite(scene, "hq-wjw")
    for login, agency, opens in (("wei", "hq-wjw", False), ("qian", "xc-ybj", True)):
        with scene.people.work(login) as work:
            assert rows.key_wraps(work.session, scene.case_id, agency), "they lie ready"
            keys = case_service.keys_of(work, cases.by_id(work.session, scene.case_id))
            assert (Scope.CASE in keys.by_scope) is opens
            assert Scope.TIPS not in keys.by_scope
    with scene.people.work("feng") as work:
        service.take_over(work, offer_id)
    with scene.people.work("qian") as work:
        keys = case_service.keys_of(work, cases.by_id(work.session, scene.case_id))
        assert {Scope.CASE, Scope.TIPS} <= set(keys.by_scope)


def test_what_two_agencies_ask_of_each_other_is_told_to_them_alone(
    scene: Scene, staff_client: Client
) -> None:
    scene.share("hq-scjg")
    invite(scene, "hq-wjw")
    offer_id = offer(scene)
    page = f"/cases/{scene.case_id}"
    for login, told in (("lin", True), ("shi", False)):
        html = staff_client(login).get(page).text
        for words in ("参与案件", "将案件移送"):
            assert (words in html) is told, (login, words)
    with scene.people.work("feng") as work:
        service.take_over(work, offer_id)
    for login, told in (("qian", True), ("lin", True), ("shi", False)):
        html = staff_client(login).get(page).text
        assert ("接收案件，成为主办单位" in html) is told, login
        assert "主办单位由" in html, login


def test_the_terms_of_the_case_follow_its_owner(scene: Scene) -> None:
    scene.file()
    with scene.people.work("lin", writes=False) as work:
        (before,) = clocks.open_for(work.session, "case", scene.case_id)
        assert before.agency == "hq-ybj"
    offer_id = offer(scene)
    with scene.people.work("feng") as work:
        service.take_over(work, offer_id)
    with scene.people.work("qian", writes=False) as work:
        (after,) = clocks.open_for(work.session, "case", scene.case_id)
        assert (after.agency, after.id) == ("xc-ybj", before.id)
        assert after.effective_due_at == before.effective_due_at, "the days already run count"
        due = {each.agency: each.due_at for each in cases.accesses(work.session, scene.case_id)}
        assert due["xc-ybj"] == before.effective_due_at
        assert due["hq-ybj"] == clocks.next_due(work.session, scene.case_id, "hq-ybj")
        assert due["hq-ybj"] != before.effective_due_at
    with scene.people.work("feng") as work:
        clock_service.extend(work, before.code, "case", scene.case_id, reason="案情复杂")


def test_a_term_the_new_owner_is_not_bound_by_ends(scene: Scene) -> None:
    scene.file()
    offer_id = offer(scene, "hq-gaj")
    with scene.people.work("yan") as work:
        service.take_over(work, offer_id)
        assert not clocks.open_for(work.session, "case", scene.case_id)
        due = {each.agency: each.due_at for each in cases.accesses(work.session, scene.case_id)}
        assert due["hq-gaj"] is None
