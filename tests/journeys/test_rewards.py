"""An anonymous reward to its end: reserved, the site killed, sent, confirmed by the bank's file, once."""

from __future__ import annotations

import pytest

from tests.support.chain import Chain, today
from tests.support.rewarding import csv, until, uploaded

pytestmark = pytest.mark.slow

SLIP = "FK-2026-0001"


def test_an_anonymous_reward_is_confirmed_by_the_banks_file_and_paid_once(rewarded: Chain) -> None:
    town = rewarded.town
    payment = _sent(rewarded)
    luo, yin = town.officer("luo"), town.officer("yin")
    file = uploaded(luo, f"{today()},,3600.00,,不愿具名的举报人,6228480012345678,B1,{SLIP}")
    sure = until(luo, file, "须由上传人以外")
    assert not [each for each in sure.forms if each.named("lines")]
    yin.open(file)
    yin.submit(yin.page.form("/decision", with_="lines"), act="book")
    town.kill9("worker")
    town.start("worker")
    until(luo, payment, "已支付")
    assert "已支付" in town.citizen().come_back(rewarded.receipt).text
    again = luo.open("/statements").form("/statements")
    data = csv(f"{today()},,3600.00,,不愿具名的举报人,6228480012345678,B1,{SLIP}")
    assert luo.post(again, {"files": [("流水.csv", data, "text/csv")]}).status == 422
    books = town.run("reconcile")
    assert books.returncode == 0, books.stdout


def _sent(chain: Chain) -> str:
    """Claim by bank, reserve, kill the site, reserve again, send; return the payment's page."""
    town = chain.town
    citizen, luo = town.citizen(), town.officer("luo")
    citizen.come_back(chain.receipt)
    citizen.open("/follow/reward")
    bank = {"payee": "不愿具名的举报人", "bank": "花桥农商银行", "account": "6228480012345678"}
    citizen.act("/follow/reward", way="bank", **bank)
    payment = f"{chain.seen['award']}/payment"
    luo.open(payment)
    reserve = luo.page.form("/payout")
    luo.act("/payout")
    town.kill9("staff")
    town.start("staff")
    assert luo.post(reserve).status == 303
    luo.open(payment)
    luo.act("/payment", reference=SLIP)
    return payment
