"""kill -9 at any point: what was acknowledged is there, nothing half-done is, the log verifies."""

from __future__ import annotations

import re
from functools import partial
from io import BytesIO

import pyrage
import pytest

from portal.crypto.agefile import open_age
from portal.packages.rules.reading import Trust, verify
from tests.support.chain import HOSPITAL, LEGS, Chain, today
from tests.support.citizen import Story, receipt_on
from tests.support.storm import Storm, killed_during, verified
from tests.support.town import Town

LEAST_KILLS = 12
"""The tests below add one for each moment of `MOMENTS`, more than twenty in all."""
MOMENTS = (0.0, 0.005, 0.012, 0.025, 0.06)
"""How long a request runs before the process dies, in seconds."""


@pytest.mark.slow
def test_what_was_acknowledged_survives(town: Town) -> None:
    storm = _told_in_a_storm(town, every=4)
    assert len(storm.killed) >= LEAST_KILLS, storm.killed


@pytest.mark.slow
@pytest.mark.parametrize("offset", [0, 1])
def test_what_was_acknowledged_survives_at_every_step(any_town: Town, offset: int) -> None:
    storm = _told_in_a_storm(any_town, every=2, offset=offset)
    assert len(storm.killed) >= LEAST_KILLS, storm.killed


def _told_in_a_storm(town: Town, *, every: int, offset: int = 0) -> Storm:
    chain, storm = Chain(town), Storm(town, every=every, offset=offset)
    town.after_post = storm.after_post
    for leg in LEGS:
        leg(chain)
    chain.check()
    storm.look()
    assert town.bugs() == []
    return storm


def test_a_tip_sent_again_after_a_kill_is_the_same_tip(town: Town) -> None:
    chen = town.officer("chen")
    checkpoint = ""
    for moment in MOMENTS:
        citizen = town.citizen()
        page = citizen.answer_everything(Story(files=[("a.txt", b"a" * 50_000, "text/plain")]))
        form = page.form("/report/check")
        killed_during(town, "public", partial(citizen.post, form), moment)
        receipt = receipt_on(citizen.submit(form))
        again = receipt_on(citizen.submit(form))
        assert again == receipt
        citizen.act("/report/receipt", digits=receipt.secret[-4:])
        assert "a.txt" in citizen.come_back(receipt).text
        assert chen.open("/tips").text.count(receipt.number) == 1
        checkpoint = verified(town, since=checkpoint)
    rows = {href for href, _ in chen.page.links if re.search(r"/tips/\d+$", href)}
    assert len(rows) == len(MOMENTS)


def test_a_message_sent_again_after_a_kill_is_there_once(town: Town) -> None:
    citizen = town.citizen()
    receipt = citizen.report(Story())
    for number, moment in enumerate(MOMENTS):
        text = f"第{number}次补充说明"
        form = citizen.come_back(receipt).form("/follow/messages")
        answer = killed_during(town, "public", partial(citizen.post, form, text=text), moment)
        if answer is not None and answer.status == 303:
            assert citizen.open("/follow/tip").text.count(text) == 1
        citizen.submit(form, text=text)
        assert citizen.page.text.count(text) == 1
    verified(town)


def test_an_upload_cut_by_a_kill_leaves_all_or_nothing(town: Town) -> None:
    citizen = town.citizen()
    citizen.open("/")
    citizen.act("/report")
    files = {"files": [("big.bin", bytes(range(256)) * 4096 * 20, "application/octet-stream")]}
    for moment in (0.02, 0.08, 0.2):
        form = citizen.open("/report/files").form("/report/files")
        before = citizen.page.text.count("big.bin 2")
        answer = killed_during(town, "public", partial(citizen.post, form, files), moment)
        after = citizen.open("/report/files").text.count("big.bin 2")
        assert after in {before, before + 1}
        if answer is not None and answer.status == 303:
            assert after == before + 1
    verified(town)


def test_money_is_booked_once_whatever_dies(chain: Chain) -> None:
    town, luo = chain.town, chain.town.officer("luo")
    lin, zhao = town.officer("lin"), town.officer("zhao")
    lin.open(f"/cases/{chain.case_id}/orders/new")
    order = lin.act(
        f"/cases/{chain.case_id}/orders",
        ledger="contract",
        obligor=HOSPITAL,
        amount="500.05",
        base="100.01",
        times="5",
        basis="按服务协议追回五倍。",
    ).path
    zhao.open(order)
    zhao.act(f"{order}/decision", decision="approve", reasons="同意。")
    for number, moment in enumerate(MOMENTS):
        form = luo.open(order).form(f"{order}/payments")
        paid = {"amount": "100.01", "reference": f"凭证-{number}", "received_on": today()}
        killed_during(town, "staff", partial(luo.post, form, None, **paid), moment)
        luo.submit(form, None, **paid)
        left = 500_05 - (number + 1) * 100_01
        assert f"未收（元） {left // 100}.{left % 100:02d}" in luo.page.text, luo.page.text[:900]
    assert luo.page.text.count("100.01") == len(MOMENTS)
    verified(town)


@pytest.mark.slow
def test_a_package_cut_by_a_kill_is_known_to_be_cut_and_can_be_made_again(chain: Chain) -> None:
    town, lin, identity = chain.town, chain.town.officer("lin"), pyrage.x25519.Identity.generate()
    lin.open(f"/cases/{chain.case_id}")
    big = ("大文件.bin", bytes(range(256)) * 4096 * 60, "application/octet-stream")
    lin.act(f"/cases/{chain.case_id}/evidence", files={"files": [big]})
    page = f"/cases/{chain.case_id}/packages"
    given = {"purpose": "移送审查起诉", "receiver": "检察院", "key": str(identity.to_public())}
    for moment in (0.1, 0.3, 0.6):
        form = lin.open(page).form(page)
        known = lin.page.text.count("已完整发出") + lin.page.text.count("没有发完")
        cut = killed_during(town, "staff", partial(lin.post, form, None, **given), moment)
        text = lin.open(page).text
        assert (cut is not None) <= (text.count("已完整发出") > 0)
        released = text.count("已完整发出") + text.count("没有发完") - known
        assert released in {0, 1}, "what left was recorded before its first byte"
        whole = lin.post(lin.page.form(page), None, **given)
        assert whole.status == 200
        bag = open_age(str(identity), BytesIO(whole.content))
        assert verify(bag, Trust()).defects == []
    assert "没有发完" in lin.open(page).text
    verified(town)
