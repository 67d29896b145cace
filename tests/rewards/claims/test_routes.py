"""Rewards over HTTP: from the case page to the reporter's mailbox and back to finance."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.cases import queries as case_queries
from portal.cases.service.recusing import recuse
from portal.crypto.codes import Receipt, new_receipt
from portal.infra.work import Works
from rewards.claims import queries as awards
from rewards.claims import service as claims
from rewards.claims.forms import Annul, Check
from tests.rewards.claims import support
from tests.support.people import People, csrf_of

Client = Callable[[str], TestClient]


def post(client: TestClient, url: str, page: str, **data: str) -> Any:
    data["csrf"] = csrf_of(client.get(page).text)
    return client.post(url, data=data, follow_redirects=False)


def enter(client: TestClient, receipt: Receipt) -> None:
    answer = post(
        client,
        "/follow",
        "/follow",
        number=receipt.printed_number,
        secret=receipt.printed_secret,
    )
    assert answer.status_code == 303, answer.text


@pytest.fixture
def receipt() -> Receipt:
    return new_receipt()


@pytest.fixture
def scene(works: Works, people: People, receipt: Receipt) -> tuple[int, int]:
    """Return a proven case and its tip."""
    tip_id = support.tip(works, receipt=receipt)
    return support.case(people, tip_id, proven="360000.00"), tip_id


def test_the_whole_way(
    staff_client: Client, public_client: TestClient, receipt: Receipt, scene: tuple[int, int]
) -> None:
    case_id, tip_id = scene
    clerk, head, finance = (staff_client(login) for login in ("gao", "zhao", "luo"))

    assert f"/cases/{case_id}/rewards/new" in clerk.get("/").text
    case = clerk.get(f"/cases/{case_id}").text
    assert "360,000.00 元 × 1% ＝ 3,600.00 元" in case
    made = post(
        clerk,
        f"/cases/{case_id}/rewards",
        f"/cases/{case_id}/rewards/new",
        tip_id=str(tip_id),
        amount="3600",
        findings="1",
        basis="线索准确",
    )
    assert made.status_code == 303, made.text
    url = made.headers["location"]
    assert "提出人不能批准自己的提议" in clerk.get(url).text
    enter(public_client, receipt)
    assert "奖励正在审批" in public_client.get("/follow/tip").text

    checker = staff_client("xu")
    assert url in checker.get("/").text
    assert "还没有核对" in checker.get(url).text
    checked = post(checker, f"{url}/check", url, decision="pass", note="核对无误")
    assert checked.status_code == 303, checked.text
    assert url in head.get("/").text
    poor = post(head, f"{url}/decision", url, decision="approve", reasons="同意")
    assert poor.status_code == 409 and "没有奖励预算" in poor.text
    budget = "/rewards/budget"
    told = {"year": "2026", "amount": "5000", "document": "花财社〔2026〕1号"}
    assert post(finance, budget, budget, **told).status_code == 303
    grant = f"{budget}/grants/1"
    assert post(head, grant, budget, decision="confirm").status_code == 303
    decided = post(head, f"{url}/decision", url, decision="approve", reasons="同意")
    assert decided.status_code == 303, decided.text

    mailbox = public_client.get("/follow/tip").text
    assert "3,600.00" in mailbox and "2026-05-02" in mailbox and "待核实" in mailbox
    claimed = post(
        public_client,
        "/follow/reward",
        "/follow/reward",
        way="bank",
        payee=support.PAYEE,
        bank="花桥银行",
        account="６２２２ 0202-0011 2233445",
    )
    assert claimed.status_code == 303, claimed.text
    waiting = public_client.get("/follow/tip").text
    assert "等待付款" in waiting and "被财务人员查看" not in waiting
    assert public_client.get("/follow/reward", follow_redirects=False).status_code == 303

    assert url in finance.get("/").text
    assert finance.get(f"{url}/payee").status_code == 409
    pay = f"{url}/payment"
    assert url in finance.get(pay).text
    assert post(finance, f"{url}/payout", pay).status_code == 303
    assert support.ACCOUNT in finance.get(f"{url}/payee").text
    mailbox = public_client.get("/follow/tip").text
    assert "奖励收款信息于 2026-03-02 10:00 被财务人员查看" in mailbox
    assert post(finance, pay, pay, reference="FK-1").status_code == 303
    assert "确认已支付" not in finance.get(pay).text, "another finance officer confirms"
    second = staff_client("yin")
    late = post(second, f"{url}/settlement", pay, paid_on="2026-03-03")
    assert late.status_code == 422 and "日期不能晚于今天" in late.text
    assert post(second, f"{url}/settlement", pay, paid_on="2026-03-02").status_code == 303
    assert support.ACCOUNT not in finance.get(url).text

    paid = public_client.get("/follow/tip").text
    assert "已支付" in paid and "FK-1" in paid and "2026-03-02" in paid
    assert "3,600.00" in clerk.get(budget).text and "72%" in clerk.get(budget).text
    board = clerk.get("/rewards").text
    assert "已支付" in board and support.PAYEE not in board


def test_too_much_is_shown_beside_the_field(staff_client: Client, scene: tuple[int, int]) -> None:
    case_id, tip_id = scene
    clerk = staff_client("gao")
    answer = post(
        clerk,
        f"/cases/{case_id}/rewards",
        f"/cases/{case_id}/rewards/new",
        tip_id=str(tip_id),
        amount="3600.01",
        findings="1",
        basis="线索准确",
    )
    assert answer.status_code == 422
    assert "金额超过规则上限" in answer.text and "线索准确" in answer.text


def test_strangers_find_nothing(
    staff_client: Client, public_client: TestClient, works: Works, people: People
) -> None:
    _, _, award_id = support.claimed(works, people)
    for login in ("feng", "kong", "lin"):
        client = staff_client(login)
        assert client.get(f"/rewards/{award_id}").status_code == 404
        assert client.get(f"/rewards/{award_id}/payee").status_code == 404
    assert "举报奖励" not in staff_client("lin").get("/").text
    for path in ("/follow/reward",):
        assert support.ACCOUNT not in public_client.get(path).text


def test_the_honour_is_read_in_the_mailbox(
    works: Works, people: People, public_client: TestClient, receipt: Receipt
) -> None:
    tip_id = support.tip(works, receipt=receipt)
    case_id = support.case(people, tip_id, proven="49999.99")
    support.approve(people, support.propose(people, case_id, tip_id, "0.00", thanks="谢谢您"))
    enter(public_client, receipt)
    page = public_client.get("/follow/tip").text
    assert "谢谢您" in page and "49,999.99" in page


def test_everybody_can_read_the_rule(public_client: TestClient) -> None:
    page = public_client.get("/rewards")
    assert page.status_code == 200
    for told in ("1%", "100,000.00", "3,600.00", "以表扬为主", "第十七期", "待核实"):
        assert told in page.text


def test_pages_read_in_english(staff_client: Client, works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    client = staff_client("luo")
    client.cookies.set("lang", "en")
    page = client.get(f"/rewards/{award_id}/payment").text
    assert "Start the payment" in page


def test_the_rule_reads_in_english(public_client: TestClient) -> None:
    public_client.cookies.set("lang", "en")
    page = public_client.get("/rewards").text
    assert "How rewards are worked out" in page and "at most 1%" in page
    assert "to be confirmed" in page.lower() or "unconfirmed" in page.lower()


def test_a_reporter_says_they_were_first_and_the_head_rules(
    staff_client: Client,
    public_client: TestClient,
    works: Works,
    people: People,
    receipt: Receipt,
) -> None:
    other, mine = support.tip(works), support.tip(works, receipt=receipt)
    case_id = support.case(people, other, mine, proven="360000.00")
    award_id = support.propose(people, case_id, other, "3600.00")
    support.approve(people, award_id)
    enter(public_client, receipt)
    assert "对奖励有异议" not in public_client.get("/follow/tip").text
    later = support.find(people, case_id, "60000.00")
    second = support.propose(people, case_id, mine, "600.00", [later], first_reason="更具体")
    staff = Check(decision="return", note="不是首个举报")
    with people.work("xu") as work:
        claims.check(work, second, staff)
    assert "对奖励有异议" in public_client.get("/follow/tip").text
    ask = "/follow/reward/review"
    mark = re.findall(r'name="mark" value="(\w+)"', public_client.get(ask).text)[0]
    empty = post(public_client, ask, ask, about="first", mark=mark)
    assert empty.status_code == 422 and mark in empty.text
    sent = {"about": "first", "reason": "我先寄的信", "mark": mark}
    for _ in range(2):
        assert post(public_client, ask, "/follow/tip", **sent).status_code == 303
    wrong = post(public_client, ask, "/follow/tip", **sent | {"mark": "0" * 64})
    assert wrong.status_code == 422
    board = "/rewards/reviews"
    for login, status in (("lin", 404), ("feng", 200), ("xu", 200)):
        found = staff_client(login).get(board)
        assert found.status_code == status and "花桥" not in found.text.split("<main")[-1]
    head = staff_client("zhao")
    shown = head.get(board).text
    assert "日志序号" in shown and "没有支付：由奖励经办提出撤销" in shown
    answer = {"outcome": "changed", "reply": "寄达在先，裁定您为首个举报人。"}
    assert post(staff_client("xu"), f"{board}/1", board, **answer).status_code == 403
    assert post(head, f"{board}/1", board, **answer).status_code == 303
    assert post(head, f"{board}/1", board, **answer).status_code == 409
    told = public_client.get("/follow/tip").text
    assert "改变" in told and "寄达在先" in told
    basis = staff_client("lin").get(f"/cases/{case_id}/rewards/basis").text
    assert "负责人裁定" in basis and "寄达在先" in basis and "怎样办理" not in basis
    follows = staff_client("gao").get(f"/cases/{case_id}/rewards/basis").text
    assert "怎样办理" in follows and f"/rewards/{award_id}" in follows
    with people.work("gao") as work:
        form = Annul(ground="first_reporter", reason="裁定另一件在先", told="重新核对了先后")
        claims.propose_annulment(work, award_id, form)
    with people.work("gao", writes=False) as work:
        assert awards.first_tip_id(work.session, case_id) == mine
        kinds = [each.kind for each in case_queries.documents(work.session, case_id, "hq-ybj")]
    assert "reward_review" in kinds


def test_the_decision_is_looked_at_by_somebody_else(
    staff_client: Client,
    public_client: TestClient,
    people: People,
    receipt: Receipt,
    scene: tuple[int, int],
) -> None:
    case_id, tip_id = scene
    award_id = support.propose(people, case_id, tip_id, "100.00")
    support.approve(people, award_id)
    enter(public_client, receipt)
    assert public_client.get("/follow/tip").status_code == 200
    paper = public_client.get("/follow/reward/notice")
    assert paper.content.startswith(b"%PDF") and "notice.pdf" in str(paper.headers)
    ask = "/follow/reward/review"
    sent = {"about": "decision", "reason": "应当更多", "mark": "a" * 64}
    assert post(public_client, ask, ask, **sent).status_code == 303
    board, answer = "/rewards/reviews", {"outcome": "changed", "reply": "改变。"}
    for login, status in (("zhao", 403), ("xu", 403), ("xu", 404), ("gao", 404), ("sun", 303)):
        client = staff_client(login)
        if status == 404 and login == "xu":
            with people.work("xu") as work:
                recuse(work, case_id, work.actor.officer_id or 0, agency="hq-ybj")
            assert f"{board}/1" not in client.get(board).text
        data = answer | {"csrf": csrf_of(client.get("/").text)}
        answered = client.post(f"{board}/1", data=data, follow_redirects=False)
        assert (login, answered.status_code) == (login, status)
    annulled_over_the_pages(staff_client, public_client, award_id)


def annulled_over_the_pages(staff_client: Client, public_client: TestClient, award_id: int) -> None:
    """After an objection answered "changed" the reward is annulled and its reporter reads of it."""
    page = f"/rewards/{award_id}"
    wrong = {"ground": "base_fell", "reason": "查实金额没有变", "told": "数额有误"}
    clerk = staff_client("gao")
    refused = post(clerk, f"{page}/annulment", page, **wrong)
    assert refused.status_code == 422
    assert "系统记录没有显示这个事由" in refused.text and "查实金额没有变" in refused.text
    right = wrong | {"ground": "reconsidered"}
    assert post(clerk, f"{page}/annulment", page, **right).status_code == 303
    assert f"{page}/annulment" not in staff_client("zhao").get(page).text
    deputy = staff_client("sun")
    assert page in deputy.get("/").text
    sent = {"decision": "annul", "reasons": "同意"}
    assert post(deputy, f"{page}/annulment/decision", page, **sent).status_code == 303
    told = public_client.get("/follow/tip").text
    assert "奖励已撤销" in told and "数额有误" in told
    assert "查实金额没有变" not in told
    letter = public_client.get("/follow/reward/annulment")
    assert letter.content.startswith(b"%PDF") and "letter.pdf" in str(letter.headers)


def test_every_page_of_rewards_opens_for_whom_it_is_made(
    staff_client: Client, public_client: TestClient, works: Works, people: People
) -> None:
    case_id, _, award_id = support.claimed(works, people)
    basis = f"/cases/{case_id}/rewards/basis"
    pages = {
        "gao": (basis, "/rewards/budget", "/rewards/published", f"/rewards/{award_id}"),
        "xu": (basis, "/rewards/budget", "/rewards/reviews", f"/rewards/{award_id}"),
        "lin": (basis,),
        "tang": ("/rewards/identity-checks",),
        "sun": (basis, "/rewards/budget", "/rewards/reviews", f"/rewards/{award_id}"),
    }
    closed = ("/rewards/budget", "/rewards/published", f"/rewards/{award_id}")
    for login, urls in pages.items():
        client = staff_client(login)
        assert [client.get(url).status_code for url in urls] == [200] * len(urls)
        others = [url for url in closed if login in {"lin", "tang"}]
        assert [client.get(url).status_code for url in others] == [404] * len(others)
    assert "还没有公布" in public_client.get("/rewards/given").text


def test_the_head_rules_when_the_first_report_is_not_rewarded(
    staff_client: Client, public_client: TestClient, works: Works, people: People
) -> None:
    first, second = support.tip(works, wants_reward=False), support.tip(works)
    case_id = support.case(people, first, second, proven="360000.00")
    page, url = f"/cases/{case_id}/rewards/basis", f"/cases/{case_id}/rewards/first"
    clerk, head = staff_client("gao"), staff_client("zhao")
    assert "首个举报不予奖励，要由负责人裁定" in clerk.get(page).text
    assert url not in clerk.get(page).text
    empty = post(head, url, page, first=str(second), reasons="")
    assert empty.status_code == 422
    ruled = post(head, url, page, first=str(second), reasons="先到的没有申请奖励")
    assert ruled.status_code == 303
    assert "先到的没有申请奖励" in clerk.get(page).text
    assert "首个举报不予奖励，要由负责人裁定" not in clerk.get(page).text
    assert "/rewards/given" in public_client.get("/rewards").text
