"""Payments over HTTP: what is refused, and what the pages then say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from portal.cases import queries as case_queries
from portal.cases import service as cases
from portal.crypto.codes import Receipt, new_receipt
from portal.infra.work import Works
from tests.rewards.claims import support
from tests.rewards.payouts.support import enter, post
from tests.support.people import People

Client = Callable[[str], TestClient]


@pytest.fixture
def receipt() -> Receipt:
    return new_receipt()


@pytest.fixture
def scene(works: Works, people: People, receipt: Receipt) -> tuple[int, int]:
    """Return a proven case and its tip."""
    tip_id = support.tip(works, receipt=receipt)
    return support.case(people, tip_id, proven="360000.00"), tip_id


def test_a_claim_without_account_keeps_what_was_typed(
    public_client: TestClient, people: People, receipt: Receipt, scene: tuple[int, int]
) -> None:
    case_id, tip_id = scene
    enter(public_client, receipt)
    assert public_client.get("/follow/reward").status_code == 404
    support.approve(people, support.propose(people, case_id, tip_id, "100.00"))
    answer = post(public_client, "/follow/reward", "/follow/reward", way="bank", payee="梅先生")
    assert answer.status_code == 422
    assert "梅先生" in answer.text and "请填写此项" in answer.text
    wrong = post(public_client, "/follow/reward", "/follow/reward", way="bank", account="12")
    assert wrong.status_code == 422 and "格式不正确" in wrong.text
    assert post(public_client, "/follow/reward", "/follow/reward", way="pickup").status_code == 303


def test_a_payment_that_did_not_arrive(staff_client: Client, works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    base, finance = f"/rewards/{award_id}", staff_client("luo")
    url = f"{base}/payment"
    assert post(finance, f"{base}/return", url).status_code == 422
    answer = post(finance, f"{base}/return", url, reasons="账号不存在", ask_again="yes")
    assert answer.status_code == 303
    assert "待领取" in finance.get(url).text


def test_the_head_takes_back_what_finance_sent(
    staff_client: Client, works: Works, people: People
) -> None:
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-1")
    base, finance, head = f"/rewards/{award_id}", staff_client("luo"), staff_client("zhao")
    url = f"{base}/payment"
    assert "由另一位财务人员或者负责人办理退回" in finance.get(url).text
    assert f"{base}/return" not in finance.get(url).text
    assert post(finance, f"{base}/return", url, reasons="退票", slip="TP-1").status_code == 403
    without = post(head, f"{base}/return", url, reasons="收款账号有误")
    assert without.status_code == 422
    assert "收款账号有误" in without.text and "请填写此项" in without.text
    assert post(head, f"{base}/return", url, reasons="退票", slip="TP-1").status_code == 303
    assert "开始付款" in finance.get(url).text


def test_a_payment_above_the_present_ceiling_is_answered_with_the_reason(
    staff_client: Client, works: Works, people: People
) -> None:
    case_id, _, award_id = support.claimed(works, people)
    with people.work("lin") as work:
        (found,) = case_queries.live_findings(work.session, case_id)
        cases.record_finding(
            work,
            case_id,
            category="fake_stay",
            suspected_fen=1_00,
            proven_fen=1_00,
            basis="复核",
            source="review",
            replaces=found.id,
        )
    url = f"/rewards/{award_id}"
    answer = post(staff_client("luo"), f"{url}/payout", f"{url}/payment")
    assert answer.status_code == 409
    assert "案件的查实金额已经调整" in answer.text
