"""Rewards as stories: three proven cases to begin with, and the acts the journeys have in common."""

from __future__ import annotations

import re
import time
from typing import Any

from tests.support.chain import Chain, today
from tests.support.citizen import Receipt, Story
from tests.support.html import Page
from tests.support.officer import Officer
from tests.support.town import Town

HEADER = "交易日期,收入金额,支出金额,余额,对方户名,对方账号,交易流水号,摘要"
PROVEN, REWARD = "360000.00", "3600.00"
NAME, CONTACT = "柳桥燕", "13900000000"
WHO = {
    "plain": Story(),
    "sealed": Story(name=NAME, contact=CONTACT),
    "first": Story(what="夜里病区没有人，第二天账单照样有护理费。"),
    "second": Story(what="三楼住院的人晚上都回家。"),
}


def told_rewards(town: Town) -> Chain:
    """Tell three proven cases in a town: rewards approved for `plain` and for `sealed`; `first` and
    `second` reported the facts of the third, which waits.

    `seen` keeps receipts, tips, cases and awards by these names. The chain's own receipt, tip, case
    and `award` are those of `plain`.
    """
    chain = Chain(town, seen={"receipts": {}, "tips": {}, "cases": {}, "awards": {}})
    for name, story in WHO.items():
        receipt = chain.seen["receipts"][name] = town.citizen().report(story)
        chen = town.officer("chen")
        tip = chen.open(chen.open("/tips").link(receipt.number)).path
        chain.seen["tips"][name] = int(tip.rsplit("/", 1)[-1])
    for name in ("plain", "sealed", "first"):
        _becomes_a_proven_case(chain, name)
    _joins_the_case(chain, "second", "first")
    luo, zhao = town.officer("luo"), town.officer("zhao")
    luo.open("/rewards/budget")
    luo.act("/rewards/budget", amount="100000", document="花财社〔2026〕8号")
    zhao.open("/rewards/budget")
    zhao.act("/grants/1", decision="confirm")
    custodian_says_no(chain, "sealed")
    for name in ("plain", "sealed"):
        approve(chain, propose(chain, name))
    chain.receipt, chain.tip_id = chain.seen["receipts"]["plain"], chain.seen["tips"]["plain"]
    chain.case_id, chain.seen["award"] = chain.seen["cases"]["plain"], chain.seen["awards"]["plain"]
    return chain


def _becomes_a_proven_case(chain: Chain, name: str) -> None:
    chen, lin, tip = chain.town.officer("chen"), chain.town.officer("lin"), chain.seen["tips"][name]
    chen.open(f"/tips/{tip}")
    here = chen.act(f"/cases/from-tip/{tip}", title=f"虚假住院 {name}").path
    case = chain.seen["cases"][name] = int(here.rsplit("/", 1)[-1])
    find(lin, case, PROVEN)


def _joins_the_case(chain: Chain, name: str, of: str) -> None:
    chen, tip = chain.town.officer("chen"), chain.seen["tips"][name]
    case = chain.seen["cases"][name] = chain.seen["cases"][of]
    number = re.search(r"\d{6}-\d{4}-\d{6}", chain.town.officer("lin").case(case).text)
    assert number, chain.town.officer("lin").page.text[:600]
    chen.open(f"/tips/{tip}")
    chen.act(f"/cases/from-tip/{tip}/attachment", number=number[0])


def find(lin: Officer, case: int, yuan: str, **more: Any) -> None:
    """Record what is proven; `replaces` names the finding that is amended."""
    lin.case(case)
    proof: dict[str, Any] = {"category": "fake_stay", "suspected_fen": "400000", "proven_fen": yuan}
    lin.act(f"/cases/{case}/findings", **proof, basis="住院登记与门禁记录比对。", **more)


def custodian_says_no(chain: Chain, name: str) -> None:
    """Let the clerk ask the custodian every ground about an identity, and answer no to each."""
    gao, tang = chain.town.officer("gao"), chain.town.officer("tang")
    basis = f"/cases/{chain.seen['cases'][name]}/rewards/basis"
    while True:
        asked = [each for each in gao.open(basis).forms if each.path.endswith("/questions")]
        if not asked:
            break
        ground = asked[0].options("ground")[0]
        gao.submit(asked[0], ground=ground)
    while tang.open("/rewards/identity-checks").has_form("/answer"):
        tang.act("/answer", way="state", answer="no")


def propose(chain: Chain, name: str, **more: Any) -> str:
    """Propose the full reward for a tip; return the award's address."""
    gao, case = chain.town.officer("gao"), chain.seen["cases"][name]
    form = gao.open(f"/cases/{case}/rewards/new").form(f"/cases/{case}/rewards")
    filled: dict[str, Any] = {
        "tip_id": str(chain.seen["tips"][name]),
        "findings": form.options("findings"),
        "amount": REWARD,
        "basis": "查实金额的百分之一。",
        **more,
    }
    award = chain.seen["awards"][name] = gao.submit(form, **filled).path
    return award


def approve(chain: Chain, award: str) -> None:
    """Let the legal reviewer check a proposal and the head approve it."""
    xu, zhao = chain.town.officer("xu"), chain.town.officer("zhao")
    xu.open(award)
    xu.act("/check", decision="pass", note="核对无误。")
    zhao.open(award)
    zhao.act("/decision", decision="approve", reasons="符合规定，同意。")


def claims(chain: Chain, name: str, **claim: Any) -> Page:
    """Come back with the receipt and claim the reward."""
    citizen = chain.town.citizen()
    citizen.come_back(chain.seen["receipts"][name])
    citizen.open("/follow/reward")
    return citizen.act("/follow/reward", **claim)


def mailbox(chain: Chain, name: str) -> Page:
    """Return what the reporter reads on coming back."""
    receipt: Receipt = chain.seen["receipts"][name]
    return chain.town.citizen().come_back(receipt)


def send(officer: Officer, award: str, slip: str) -> str:
    """Reserve and send the payment of a claimed reward; return the payment's page."""
    payment = f"{award}/payment"
    officer.open(payment)
    officer.act("/payout")
    officer.open(payment)
    officer.act("/payment", reference=slip)
    return payment


def csv(*lines: str) -> bytes:
    """Return a bank's file as our bank writes it."""
    return "\n".join((HEADER, *lines, "")).encode("gb18030")


def uploaded(officer: Officer, *lines: str) -> str:
    """Upload a bank's file and say which column is which; return its page."""
    officer.open("/statements")
    officer.act("/statements", {"files": [("流水.csv", csv(*lines), "text/csv")]})
    file = officer.page.path
    assert re.fullmatch(r"/statements/\d+", file), file
    officer.act("/columns")
    return file


def paid_by_bank(chain: Chain, name: str, *, sends: str, settles: str, account: str = "") -> str:
    """Send by one finance officer, confirm by the other on the bank's file; return the payment."""
    sender, other = chain.town.officer(sends), chain.town.officer(settles)
    slip = f"FK-{name}"
    payment = send(sender, chain.seen["awards"][name], slip)
    file = uploaded(sender, f"{today()},,{REWARD},,,{account},B-{name},{slip}")
    until(sender, file, "须由上传人以外")
    other.open(file)
    other.submit(other.page.form("/decision", with_="lines"), act="book")
    until(sender, payment, "已支付")
    return payment


def until(officer: Officer, path: str, words: str) -> Page:
    """Open a page until it says something: the worker is on its way."""
    ends = time.monotonic() + 60
    while words not in (page := officer.open(path)).text:
        assert time.monotonic() < ends, page.text[:1500]
        time.sleep(0.2)
    return page


def reads(page: Page, *words: str) -> None:
    """Fail unless every one of the words is on the page."""
    for each in words:
        assert each in page.text, f"{each!r} is not on {page.path}: {page.text[:2500]}"


def books_balance(town: Town) -> None:
    """Run the nightly checks once: they have nothing to say."""
    done = town.run("reconcile")
    assert done.returncode == 0, done.stdout
