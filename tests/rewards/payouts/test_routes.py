"""Payments over HTTP: what is refused, and what the pages then say."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from portal.cases import queries as case_queries
from portal.cases import service as cases
from portal.crypto.codes import Receipt, new_receipt
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.kernel.actor import ANONYMOUS
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


def approved(people: People, scene: tuple[int, int]) -> int:
    award_id = support.propose(people, *scene, "3600.00")
    support.approve(people, award_id)
    return award_id


def test_an_anonymous_reporter_is_paid_at_the_counter(
    staff_client: Client,
    public_client: TestClient,
    people: People,
    receipt: Receipt,
    scene: tuple[int, int],
) -> None:
    award_id = approved(people, scene)
    enter(public_client, receipt)
    made = post(public_client, "/follow/reward", "/follow/reward", way="pickup")
    assert (made.status_code, made.headers["location"]) == (303, "/follow/reward/code")
    page = public_client.get("/follow/reward/code").text
    code = " ".join(re.findall(r"<span>(\d{4})</span>", page))
    assert len(code) == 14 and "3,600.00" in page
    assert "查看领取码" in public_client.get("/follow/tip").text
    taken = post(
        public_client,
        "/follow/reward",
        "/follow/tip",
        way="named",
        payee="冒名者",
        document="12345",
    )
    assert taken.status_code == 409 and "已经有人领取" in taken.text

    cashier, witness = staff_client("luo"), staff_client("gao")
    assert "举报人凭一次性领取码" in cashier.get(f"/rewards/{award_id}/payment").text
    wrong = post(cashier, "/reward-counter", "/reward-counter", code="000000000000")
    assert wrong.status_code == 409 and "没有这个领取码" in wrong.text
    shown = post(cashier, "/reward-counter", "/reward-counter", code=code)
    assert shown.status_code == 303, shown.text
    at = shown.headers["location"]
    told = cashier.get(at).text
    assert "3,600.00" in told and "请另一位工作人员" in told
    for hidden in ("虚假住院", "受理编号", receipt.printed_number, receipt.number):
        assert hidden not in told
    assert post(cashier, f"{at}/witness", at).status_code == 403
    assert "等您见证" in witness.get("/").text
    assert post(witness, f"{at}/witness", at).status_code == 303
    assert "已付" in cashier.get(at).text
    again = post(cashier, "/reward-counter", "/reward-counter", code=code)
    assert again.status_code == 409 and "不再付款" in again.text
    assert "已经使用" in public_client.get("/follow/reward/code").text
    slip = cashier.get(f"/rewards/{award_id}/slip.pdf")
    assert slip.status_code == 200 and slip.content.startswith(b"%PDF")
    cashier.cookies.set("lang", "en")
    assert "Reward counter" in cashier.get("/reward-counter").text


def test_a_reward_is_claimed_back_over_http(
    staff_client: Client,
    public_client: TestClient,
    works: Works,
    people: People,
    receipt: Receipt,
    scene: tuple[int, int],
) -> None:
    award_id = approved(people, scene)
    support.claim(works, scene[1])
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-1")
    support.settle(people, award_id)
    clerk, head, finance = (staff_client(login) for login in ("gao", "zhao", "luo"))
    url = f"/rewards/{award_id}/clawbacks"
    much = post(clerk, url, url, ground="fraud", amount="3600.01", reason="骗取")
    assert much.status_code == 422 and "超过已支付" in much.text and "骗取" in much.text
    made = post(clerk, url, url, ground="fraud", amount="600", reason="骗取")
    assert made.status_code == 303, made.text
    claim = made.headers["location"]
    assert clerk.get(f"{claim}/demand.pdf").status_code == 404
    assert claim in head.get("/").text
    assert post(head, f"{claim}/decision", claim).status_code == 422
    assert (
        post(head, f"{claim}/decision", claim, decision="approve", reasons="同意").status_code
        == 303
    )
    assert head.get(f"{claim}/demand.pdf").content.startswith(b"%PDF")
    enter(public_client, receipt)
    mailbox = public_client.get("/follow/tip").text
    assert "机关要求退回奖励" in mailbox and "2026-04-01" in mailbox and "待核实" in mailbox
    wrong = post(
        finance, f"{claim}/repayments", claim, amount="600.01", paid_on="2026-03-02", slip="HD-1"
    )
    assert wrong.status_code == 422 and "HD-1" in wrong.text
    asked = post(finance, f"{claim}/waiver", claim, reason="生活困难")
    assert asked.status_code == 303
    waived = post(head, f"{claim}/waiver-decision", claim, decision="decline", reasons="不同意")
    assert waived.status_code == 303
    paid = post(
        finance, f"{claim}/repayments", claim, amount="600", paid_on="2026-03-02", slip="HD-1"
    )
    assert paid.status_code == 303
    page = finance.get(claim).text
    assert "已退回" in page and "HD-1" in page
    assert "3,000.00" in finance.get(url).text


def test_a_lost_receipt_is_claimed_under_the_sealed_identity(
    staff_client: Client, public_client: TestClient, works: Works, people: People, receipt: Receipt
) -> None:
    answers = Answers(
        region="990100",
        categories=("fake_stay",),
        what="住院的人都在家里",
        mode=Mode.SEALED,
        wants_reward=True,
        name="柳桥燕",
        contact="13900000000",
    )
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, answers, receipt).id or 0
    award_id = approved(people, (support.case(people, tip_id, proven="360000.00"), tip_id))
    finance, url = staff_client("luo"), f"/rewards/{award_id}"
    pay = f"{url}/payment"
    assert post(finance, f"{url}/identity", pay).status_code == 422
    assert post(finance, f"{url}/identity", pay, reason="来人说回执丢了").status_code == 303
    assert "等待身份保管员和负责人同意" in finance.get(pay).text
    for login in ("tang", "zhao"):
        other = staff_client(login)
        assert "来人说回执丢了" in other.get("/unsealing/1").text
        assert "柳桥燕" not in other.get("/unsealing/1").text
        assert post(other, "/unsealing/1/half", "/unsealing/1").status_code == 303
    assert post(finance, f"{url}/identity/opening", pay).status_code == 303
    assert "柳桥燕" in finance.get(f"{url}/visitor").text
    assert post(finance, f"{url}/visitor", f"{url}/visitor").status_code == 422
    assert post(finance, f"{url}/visitor", f"{url}/visitor", decision="yes").status_code == 303
    told = finance.get(pay).text
    assert "由另一位财务人员付款" in told and "开始付款" not in told
    assert "开始付款" in staff_client("yin").get(pay).text
    enter(public_client, receipt)
    mailbox = public_client.get("/follow/tip").text
    assert "打开看了一次" in mailbox and "被财务人员查看" in mailbox and "等待付款" in mailbox
