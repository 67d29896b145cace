"""A penalty decision on the public site: by two people, no person named, withdrawn with reasons."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from starlette.testclient import TestClient

from referrals.proceedings.models import PublishedDecision
from referrals.proceedings.rules import StepInvalid
from tests.referrals.proceedings.conftest import Scene
from tests.referrals.proceedings.test_service import clock, refused


def rows(scene: Scene) -> list[PublishedDecision]:
    with scene.people.work("lin", writes=False) as work:
        return list(work.session.exec(select(PublishedDecision)).all())


def test_published_by_two_within_the_term_and_withdrawn_with_reasons(
    served: Scene, public_client: TestClient
) -> None:
    assert clock(served, "A14P").n == 7
    with pytest.raises(StepInvalid):
        served.take("propose_publication", summary="经办电话13800138000，超限定支付范围用药。")
    served.take("propose_publication")
    assert (
        not rows(served)
        and served.now().decision_number not in public_client.get("/decisions").text
    )
    served.take("approve_publication")
    assert "A14P" not in served.running()
    (row,) = rows(served)
    assert row.proposed_by_id != row.approved_by_id
    assert row.number in public_client.get("/decisions").text
    page = public_client.get(f"/decisions/{row.id}").text
    assert "正华肛肠专科医院" in page and "罚款4,195.20元" in page and "第三十八条" in page
    assert "林" not in page and public_client.get("/decisions/999999").status_code == 404
    served.take("record_remedy")
    served.take("set_aside")
    served.take("withdraw_publication", reason="复议机关撤销了处罚决定。")
    page = public_client.get(f"/decisions/{row.id}").text
    assert "复议机关撤销了处罚决定。" in page
    assert "正华肛肠专科医院" not in page and "4,195.20" not in page


def test_no_natural_person_is_named_anywhere(scene: Scene, public_client: TestClient) -> None:
    scene.open(party="李小某", party_kind="person")
    scene.take("file")
    scene.plan("fine", 2 * 419_520, act="O735-41")
    scene.take("report_inquiry")
    scene.take("give_notice")
    scene.deliver("prior_notice")
    scene.take("close_statements")
    scene.take("submit_review")
    scene.take("pass_review")
    scene.take("decide")
    scene.deliver("penalty_decision")
    with pytest.raises(StepInvalid):
        scene.take("propose_publication", summary="李小某冒名使用他人医保卡就医。")
    scene.take("propose_publication", summary="当事人冒名使用他人医保卡就医。")
    scene.take("approve_publication")
    (row,) = rows(scene)
    page = public_client.get(f"/decisions/{row.id}").text
    assert "李小某" not in page + public_client.get("/decisions").text and row.party == ""
    assert "个人（姓名不公开）" in page


def test_not_publishing_is_decided_and_may_change(served: Scene) -> None:
    served.take("keep_unpublished")
    assert "A14P" not in served.running()
    assert refused(lambda: served.take("keep_unpublished")) == {"publication_decided"}
    served.take("propose_publication")
    served.take("approve_publication")
    with pytest.raises(IntegrityError), served.people.work("zhao") as work:
        (row,) = work.session.exec(select(PublishedDecision)).all()
        row.approved_by_id = row.proposed_by_id
        work.session.add(row)
        work.session.flush()
