"""The letters about an order to drop a case, those that end a referral, and who reviews an order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from portal.agencies import service as agencies
from portal.agencies.models import Agency, Region
from portal.agencies.rules import AgencyKind, Compartment
from portal.cases import service as cases_service
from portal.cases.rules import Role
from portal.crypto.keys import PublicKey
from portal.identity import queries as identity
from portal.kernel.errors import NotAllowed, NotFound
from referrals.transfers import forms, queries
from referrals.transfers.rules import State, StepRefused
from tests.referrals.transfers.conftest import Scene
from tests.referrals.transfers.test_routes import post, text
from tests.referrals.transfers.test_service import check, codes, paper, running

ABOVE = "sheng-jcy"


@pytest.fixture
def filed(filed_by_police: Scene) -> Scene:
    """The police filed the case, and the procuratorate was let into it."""
    scene = filed_by_police
    with scene.people.work("lin") as work:
        cases_service.share(work, scene.case_id, "hq-jcy", role=Role.PROCURATORATE, basis="监督")
    return scene


def procuratorate_above(scene: Scene) -> None:
    """Found a procuratorate above; its only officer is the chief of the one below, for want of another."""
    with scene.people.work("cao") as work:
        work.session.add(Region(code="990000", zh="演示省", en="Demo Province"))
        city = work.session.get_one(Region, "990100")
        city.parent = "990000"
        above = Agency(
            code=ABOVE,
            zh="演示省人民检察院",
            en="Demo Province Procuratorate",
            kind=AgencyKind.PROCURATORATE,
            region="990000",
            mark="演检",
        )
        work.session.add_all([city, above])
        work.session.flush()
        cao = identity.officer(work.session, work.actor.officer_id or 0)
        holders = {cao.id or 0: PublicKey(cao.public)}
        agencies.make_key(work, ABOVE, Compartment.CASEWORK, holders)
        cao.agency = ABOVE
        work.session.add(cao)
    actor, private = scene.people.as_("cao")
    scene.people._opened["cao"] = (replace(actor, agency=ABOVE), private)


def test_every_act_about_an_order_has_its_letter(filed: Scene) -> None:
    filed.walk("order_withdrawal")
    order = paper(filed, "withdrawal_order")
    assert "花检通撤〔2026〕1号" in order and "撤销该案" in order and "花桥市公安局" in order
    filed.walk("contest_order")
    objection = paper(filed, "order_objection")
    assert "花检通撤〔2026〕1号" in objection and "要求你院进行复议" in objection
    filed.walk("uphold_order")
    upheld = paper(filed, "order_review_reply")
    assert "花公刑要复〔2026〕1号" in upheld and "维持花检通撤〔2026〕1号" in upheld
    filed.walk("review_order")
    asked = paper(filed, "order_review_request")
    assert "花检复通〔2026〕1号" in asked and "上一级人民检察院" in asked
    filed.walk("revoke_order")
    revoked = paper(filed, "order_review_reply")
    assert "经复核" in revoked and "撤销花检通撤〔2026〕1号" in revoked
    check(filed, State.INVESTIGATING)


def test_an_order_taken_back_at_once_answers_no_objection(filed: Scene) -> None:
    filed.walk("order_withdrawal", "revoke_order")
    revoked = paper(filed, "order_review_reply")
    assert "经审查" in revoked and "收悉" not in revoked


def test_the_one_that_gave_the_order_does_not_review_it(
    filed: Scene, staff_client: Callable[[str], TestClient]
) -> None:
    procuratorate_above(filed)
    filed.walk("order_withdrawal", "contest_order", "uphold_order")
    with pytest.raises(NotFound):
        filed.now("cao")
    filed.walk("review_order")
    assert running(filed) == {"P8R": ABOVE}
    assert "演示省人民检察院" in paper(filed, "order_review_request")
    for own in ("uphold_on_review", "revoke_order"):
        with pytest.raises(StepRefused) as refused:
            filed.take(own)
        assert codes(refused) == ["review_above"]
        assert "第五百六十五条" in str(refused.value.reasons[0].law)
    zhou, here = staff_client("zhou"), f"/transfers/{filed.transfer_id}"
    assert "上一级人民检察院作出" in text(zhou.get(here).text)
    assert post(zhou, f"{here}/steps/uphold_on_review", reason="维持。").status_code == 409
    filed.take("uphold_on_review", by="cao")
    check(filed, State.ORDER_FINAL)
    told = paper(filed, "order_review_reply")
    assert "演示省人民检察院" in told and "演检复通" in told and "花公刑提核" in told
    with pytest.raises((NotAllowed, NotFound)):
        filed.take("revoke_order", by="cao")
    with filed.people.work("cao", writes=False) as work:
        assert [each.id for each in queries.listed(work.session, work.actor, "region")] == [
            filed.transfer_id
        ], "the one above goes on seeing what it decided"


@pytest.mark.parametrize("asked", [True, False])
def test_accepted_reasons_are_told_in_writing(sent: Scene, asked: bool) -> None:
    sent.walk("receive", "decline_filing")
    sent.walk(*(("suggest_supervision",) if asked else ("open_file", "open_supervision")))
    sent.walk("accept_reasons")
    told = paper(sent, "accepted_reasons_notice")
    assert "花检不立审〔2026〕1号" in told and "理由成立" in told
    assert ("花医保监建〔2026〕1号" in told) is asked


def test_a_breach_goes_back_with_its_letter(sent: Scene) -> None:
    sent.walk("receive", "decline_filing", "send_as_breach")
    letter = paper(sent, "breach_return_letter")
    assert "花公刑行移〔2026〕1号" in letter and "重复收费一万元" in letter
    assert "花桥市医疗保障局" in letter
    with pytest.raises(StepRefused):
        sent.take("send_as_breach", forms.SendAsBreach(reason="再次。", facts="再次。"))
