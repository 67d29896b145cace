"""What only the former owner could end keeps a case with it; what it leaves behind is told of."""

from __future__ import annotations

from datetime import date

import pytest

from portal.assignments import queries as assignments
from portal.assignments import service as handling
from portal.cases.rules import Stage
from portal.intake import service as intake
from portal.intake.rules import Side
from portal.kernel.errors import Refused
from portal.notices import queries as notices
from portal.sharing import service
from portal.sharing.forms import OfferCase
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose, Receive
from referrals.recoveries.rules import Ledger
from referrals.transfers.models import Transfer
from rewards.claims import service as rewards
from rewards.claims.forms import Decide as DecideAward
from tests.portal.cases.conftest import Scene
from tests.portal.sharing.conftest import Client
from tests.rewards.claims.support import propose


def hand_over(scene: Scene, stays_as: str = "contributor", to: str = "xc-ybj") -> int:
    form = OfferCase(to_agency=to, basis=0, stays_as=stays_as, reason="违法行为发生在西城区")
    with scene.people.work("zhao") as work:
        return service.offer(work, scene.case_id, form).id or 0


def take(scene: Scene, offer_id: int, login: str = "feng") -> None:
    with scene.people.work(login) as work:
        service.take_over(work, offer_id)


def refused(scene: Scene, offer_id: int) -> list[str]:
    with pytest.raises(Refused) as found:
        take(scene, offer_id)
    return [each.code for each in found.value.reasons]


def test_money_not_decided_or_not_paid_keeps_the_owner(scene: Scene) -> None:
    offer_id = hand_over(scene)
    form = Propose(ledger=Ledger.FUND, obligor="演示医院", amount=500_00, basis="协议")
    with scene.people.work("lin") as work:
        order_id = recoveries.propose(work, scene.case_id, form).id or 0
    assert refused(scene, offer_id) == ["order_undecided"]
    with scene.people.work("zhao") as work:
        recoveries.decide(work, order_id, Decide(decision="approve", reasons="同意"))
    assert refused(scene, offer_id) == ["order_unpaid"]
    with scene.people.work("luo") as work:
        paid = Receive(amount=500_00, reference="银行-1", received_on=date(2026, 3, 2))
        recoveries.receive(work, order_id, paid)
    take(scene, offer_id)


def test_a_reward_under_way_keeps_the_owner(scene: Scene) -> None:
    scene.find("lin", 360_000_00)
    offer_id = hand_over(scene)
    award = propose(scene.people, scene.case_id, scene.tip_id, "1000.00")
    assert refused(scene, offer_id) == ["award_open"]
    with scene.people.work("zhao") as work:
        rewards.decide(work, award, DecideAward(decision="decline", reasons="证据不足"))
    take(scene, offer_id)


def test_a_referral_under_way_keeps_the_owner(scene: Scene) -> None:
    offer_id = hand_over(scene)
    with scene.people.work("zhao") as work:
        row = Transfer(
            case_id=scene.case_id,
            number="演移〔2026〕9号",
            title="x",
            referring_agency="hq-ybj",
            receiving_agency="hq-gaj",
            stage_before=Stage.CHECKING,
            opened_at=work.now,
            updated_at=work.now,
        )
        work.session.add(row)
    assert refused(scene, offer_id) == ["referral_running"]


def test_the_page_says_what_keeps_a_case(scene: Scene, staff_client: Client) -> None:
    zhao = staff_client("zhao")
    html = zhao.get(f"/cases/{scene.case_id}/sharing").text
    assert "未付清的缴款决定" in html
    zhao.cookies.set("lang", "en")
    assert "not paid in full" in zhao.get(f"/cases/{scene.case_id}/sharing").text


def test_both_agencies_name_anew_who_handles_a_case(scene: Scene) -> None:
    with scene.people.work("lin") as work:
        handling.take(work, scene.case_id)
    other = scene.people.as_("he")[0].officer_id or 0
    with scene.people.work("zhao") as work:
        handling.add_member(work, scene.case_id, other)
    scene.share("xc-ybj")
    with scene.people.work("qian") as work:
        handling.take(work, scene.case_id)
    take(scene, hand_over(scene))
    with scene.people.work("feng") as work:
        for agency in ("hq-ybj", "xc-ybj"):
            assert assignments.current(work.session, scene.case_id, agency) == []
            assert assignments.lead_id(work.session, scene.case_id, agency) is None
        ended = assignments.history(work.session, scene.case_id, "hq-ybj")
        assert {each.end_reason for each in ended} == {"变更主办单位"}


def unread(scene: Scene, login: str) -> list[tuple[str, int | None]]:
    with scene.people.work(login, writes=False) as work:
        found = notices.unread(work.session, work.actor)
        return [(each.kind, each.case_id) for each in found if each.kind == "MessageSent"]


def test_the_new_owner_too_hears_that_the_reporter_wrote(scene: Scene) -> None:
    take(scene, hand_over(scene))
    with scene.people.work("chen") as work:
        tip, key, _ = intake.open_tip(work, scene.tip_id)
        intake.send(work, tip, key, "请问是哪一天？", Side.AGENCY)
    assert unread(scene, "qian") == []
    with scene.people.work("chen") as work:
        tip, key, _ = intake.open_tip(work, scene.tip_id)
        intake.send(work, tip, key, "上周三。", Side.REPORTER)
    assert unread(scene, "qian") == [("MessageSent", scene.case_id)]
    assert len(unread(scene, "chen")) == 1
    assert unread(scene, "wei") == []
