"""An agency asked to take part sees the outline, and everything only once it agrees."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.models import CaseRecusal
from portal.cases.rules import Role
from portal.cases.rules.masking import FieldProfile
from portal.cases.service import rows
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.sharing import jobs, queries, service
from portal.sharing.forms import AskAccess, Share
from portal.sharing.rules.states import InvitationState
from tests.portal.cases.conftest import Scene
from tests.portal.sharing.conftest import BASIS, TITLE, Client, post


def invite(scene: Scene, agency: str = "hq-wjw", **more: object) -> int:
    form = Share(
        **{"agency": agency, "role": "contributor", "basis": BASIS, "way": "invite", **more},
        text="请协助核对护理记录",
    )
    with scene.people.work("lin") as work:
        service.share(work, scene.case_id, form)
        return max(each.id or 0 for each in queries.open_invitations(work.session, scene.case_id))


def sees(scene: Scene, login: str) -> bool:
    with scene.people.work(login, writes=False) as work:
        return cases.visible(work.session, work.actor, scene.case_id) is not None


def notes(scene: Scene, login: str) -> list[str]:
    with scene.people.work(login) as work:
        return [text for _, text in case_service.opened(work, scene.case_id).notes]


def test_before_it_agrees_the_agency_has_the_outline_and_no_more(
    scene: Scene, staff_client: Client
) -> None:
    invitation_id = invite(scene)
    assert not sees(scene, "wei")
    wei, url = staff_client("wei"), f"/sharing/invitations/{invitation_id}"
    html = wei.get(url).text
    assert "990100-2026-000001" in html and "请协助核对护理记录" in html and "（未共享）" in html
    assert TITLE not in html and scene.words not in html
    assert wei.get(f"/cases/{scene.case_id}").status_code == 404
    with scene.people.work("wei") as work, pytest.raises(NotFound):
        case_service.opened(work, scene.case_id)
    for stranger in ("qian", "shi", "shen"):
        assert staff_client(stranger).get(url).status_code == 404
    answer = post(wei, f"{url}/answer", url, decision="yes")
    assert answer.headers["location"] == f"/cases/{scene.case_id}"
    assert TITLE in wei.get(f"/cases/{scene.case_id}").text
    assert post(wei, f"{url}/answer", url, decision="yes").status_code == 409


def test_keys_laid_ready_keep_up_when_the_case_changes_its_key(scene: Scene) -> None:
    with scene.people.work("lin") as work:
        case_service.share(work, scene.case_id, "hq-scjg", basis=BASIS)
        case_service.add_note(work, scene.case_id, "换钥匙之前")
    invitation_id = invite(scene)
    with scene.people.work("lin") as work:
        case_service.end_share(work, scene.case_id, "hq-scjg", reason="结束")
    with scene.people.work("lin") as work:
        case_service.add_note(work, scene.case_id, "换钥匙之后")
    with scene.people.work("wei") as work:
        service.accept(work, invitation_id)
    assert notes(scene, "wei") == ["换钥匙之前", "换钥匙之后"]


def test_an_agency_declines_with_a_reason_and_its_keys_are_gone(scene: Scene) -> None:
    invitation_id = invite(scene)
    with scene.people.work("wei") as work, pytest.raises(Invalid):
        service.decline(work, invitation_id, " ")
    with scene.people.work("wei") as work:
        service.decline(work, invitation_id, "人手不足")
    with scene.people.work("lin", writes=False) as work:
        assert not rows.key_wraps(work.session, scene.case_id, "hq-wjw")
    with scene.people.work("wei") as work, pytest.raises(Conflict):
        service.accept(work, invitation_id)
    assert invite(scene) > invitation_id, "and may be asked again"


def test_the_owner_withdraws_and_time_runs_out(scene: Scene, clock: SetClock) -> None:
    first = invite(scene)
    with scene.people.work("wei") as work, pytest.raises(NotFound):
        service.withdraw(work, first)
    with scene.people.work("chen") as work, pytest.raises(NotAllowed):
        service.withdraw(work, first)
    with scene.people.work("lin") as work:
        service.withdraw(work, first)
    with scene.people.work("lin") as work, pytest.raises(Conflict):
        service.withdraw(work, first)
    second = invite(scene)
    clock.instant += timedelta(days=15)
    with scene.people.work("wei") as work, pytest.raises(Conflict):
        service.accept(work, second)
    jobs.expire(scene.works)
    jobs.expire(scene.works)
    with scene.people.work("lin", writes=False) as work:
        states = [
            queries.invitation(work.session, work.actor, each).state for each in (first, second)
        ]
    assert states == [InvitationState.WITHDRAWN, InvitationState.EXPIRED]
    assert not sees(scene, "wei")


def test_nobody_is_asked_twice_or_for_what_it_has(scene: Scene) -> None:
    invite(scene)
    with pytest.raises(Invalid, match="already_asked"):
        invite(scene)
    with scene.people.work("lin") as work:
        case_service.share(work, scene.case_id, "hq-scjg", basis=BASIS)
    with pytest.raises(Invalid, match="already_in"):
        invite(scene, "hq-scjg")


def test_a_share_beyond_the_rule_is_refused_by_name(scene: Scene) -> None:
    cases_ = [
        ({"agency": "xc-ybj", "role": "contributor"}, "pair_needs_accept"),
        ({"agency": "hq-wjw", "role": "contributor", "with_tip_text": True}, "pair_tip_text"),
    ]
    for asked, code in cases_:
        with scene.people.work("lin") as work, pytest.raises(Refused) as told:
            service.share(work, scene.case_id, Share(basis=BASIS, **asked))
        assert [each.code for each in told.value.reasons] == [code]
        assert told.value.reasons[0].law is not None


def test_an_agency_that_sees_little_is_shown_more(scene: Scene) -> None:
    little = Share(agency="hq-scjg", role="reader", profile="outline", basis=BASIS)
    with scene.people.work("lin") as work:
        service.share(work, scene.case_id, little)
    assert not sees(scene, "shi")
    with scene.people.work("lin") as work:
        service.share(work, scene.case_id, Share(agency="hq-scjg", role="contributor", basis=BASIS))
    assert sees(scene, "shi")
    assert notes(scene, "shi") == []
    with scene.people.work("lin", writes=False) as work:
        live = [each for each in cases.grants(work.session, scene.case_id) if not each.revoked_at]
        access = {each.agency: each for each in cases.accesses(work.session, scene.case_id)}
    assert {each.agency: each.role for each in live}["hq-scjg"] is Role.CONTRIBUTOR
    assert access["hq-scjg"].profile is FieldProfile.FULL


def test_a_recused_officer_does_not_answer(scene: Scene) -> None:
    invitation_id = invite(scene)
    with scene.people.work("wei") as work:
        officer_id = work.actor.officer_id
    with scene.people.work("zhao") as work:
        work.session.add(CaseRecusal(officer_id=officer_id, case_id=scene.case_id, since=work.now))
    with scene.people.work("wei") as work, pytest.raises(NotFound):
        service.accept(work, invitation_id)


def test_the_desk_of_a_recused_officer_names_no_case(scene: Scene, staff_client: Client) -> None:
    invite(scene)
    wei, pan = staff_client("wei"), staff_client("pan")
    with scene.people.work("lin", writes=False) as work:
        number = cases.by_id(work.session, scene.case_id).number
    with scene.people.work("pan") as work:
        request_id = service.ask(work, AskAccess(number=number, text="核查")).id
    assert number in pan.get("/sharing").text
    with scene.people.work("zhao") as work:
        for each in ("wei", "pan"):
            officer_id = scene.people.as_(each)[0].officer_id
            recusal = CaseRecusal(officer_id=officer_id, case_id=scene.case_id, since=work.now)
            work.session.add(recusal)
    for client in (wei, pan):
        assert number not in client.get("/sharing").text
    assert pan.get(f"/sharing/requests/{request_id}").status_code == 404
