"""Rewards in a running town: by name, under a sealed identity, shared, disputed, too late, taken back."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlmodel import col, update

from portal.infra.settings import Settings
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE
from portal.main.app import make_works
from rewards.claims.models import Award
from tests.support import rewarding as acts
from tests.support.chain import Chain, today
from tests.support.documents import words
from tests.support.rewarding import mailbox, reads, until
from tests.support.town import Town

pytestmark = pytest.mark.slow

DOCUMENT = "110101199001011237"


def test_a_named_reporter_shows_a_document_and_is_paid(rewarded: Chain) -> None:
    award, town = rewarded.seen["awards"]["plain"], rewarded.town
    citizen = town.citizen()
    citizen.come_back(rewarded.receipt)
    form = citizen.open("/follow/reward").form("/follow/reward")
    unnumbered = citizen.post(form, way="named", payee="梅先生", document="")
    assert unnumbered.status == 422
    kept = unnumbered.page.form("/follow/reward").sent_untouched()
    assert (kept["way"], kept["payee"]) == (["named"], ["梅先生"])
    acts.claims(rewarded, "plain", way="named", payee="梅先生", document=DOCUMENT)
    luo, lin = town.officer("luo"), town.officer("lin")
    luo.open(f"{award}/payment")
    luo.act("/payout")
    reads(luo.open(f"{award}/payee"), "梅先生", DOCUMENT)
    for other in ("lin", "gao", "zhao", "yin"):
        assert town.officer(other).look(f"{award}/payee").status in {403, 404, 409}, other
    luo.open(f"{award}/payment")
    luo.act("/payment", reference="FK-named")
    assert not luo.open(f"{award}/payment").has_form("/settlement"), "who sends does not confirm"
    file = acts.uploaded(luo, f"{today()},,3600.00,,,,B-named,FK-named")
    until(luo, file, "须由上传人以外")
    yin = town.officer("yin")
    yin.open(file)
    yin.submit(yin.page.form("/decision", with_="lines"), act="book")
    until(luo, f"{award}/payment", "已支付")
    slip = words(luo.look(f"{award}/slip.pdf").content)
    assert "3,600.00" in slip and "梅先生" not in slip and DOCUMENT not in slip
    reads(mailbox(rewarded, "plain"), "已支付", "奖励收款信息于")
    assert "梅先生" not in lin.case(rewarded.seen["cases"]["plain"]).text
    acts.books_balance(town)


def test_a_lost_receipt_is_paid_under_the_identity_two_offices_open(rewarded: Chain) -> None:
    award, town = rewarded.seen["awards"]["sealed"], rewarded.town
    luo, payment = town.officer("luo"), f"{award}/payment"
    luo.open(payment)
    luo.act("/identity", reason="来人说回执丢了")
    for login in ("tang", "zhao"):
        assert not luo.open(payment).has_form("/identity/opening")
        officer = town.officer(login)
        officer.open(officer.open("/unsealing").link("/unsealing/"))
        officer.act("/half")
    luo.open(payment)
    luo.act("/identity/opening")
    reads(luo.open(f"{award}/visitor"), acts.NAME, acts.CONTACT)
    luo.act("/visitor", decision="yes")
    assert not luo.open(payment).has_form("/payout")
    acts.paid_by_bank(rewarded, "sealed", sends="yin", settles="luo")
    told = mailbox(rewarded, "sealed")
    reads(told, "已支付", "奖励收款信息于")
    assert told.text.count("奖励收款信息于") >= 2
    body = (town.export_log("opened") / "bodies.jsonl").read_text("utf-8")
    kinds = [json.loads(line)["body"]["event"] for line in body.splitlines()]
    assert kinds.count("UnsealHalfOpened") == 2
    assert {"UnsealRequested", "IdentityUnsealed", "PayeeOpened", "VisitorMatched"} <= set(kinds)
    assert acts.NAME not in body and acts.CONTACT not in body
    case = town.officer("lin").case(rewarded.seen["cases"]["sealed"])
    assert acts.NAME not in case.text and acts.CONTACT not in case.text
    acts.books_balance(town)


def test_two_who_reported_together_agree_at_last_and_one_collects(rewarded: Chain) -> None:
    town, case = rewarded.town, rewarded.seen["cases"]["first"]
    tips = {name: str(rewarded.seen["tips"][name]) for name in ("first", "second")}
    gao, basis = town.officer("gao"), f"/cases/{case}/rewards/basis"
    gao.open(basis)
    gao.act("/joints", tips=list(tips.values()), reason="两人同住，一起来反映。")
    gao.open(f"/cases/{case}/rewards/new")
    form = gao.page.form(f"/cases/{case}/rewards")
    wish = {"tip_id": tips["first"], "findings": form.options("findings"), "amount": "3600.00"}
    assert gao.post(form, basis="两人一起举报。", **wish).status in {409, 422}
    _divides(rewarded, "first", ["1", "1"], tips["first"])
    _divides(rewarded, "second", ["1", "2"], tips["first"])
    reads(mailbox(rewarded, "first"), "不一致")
    _divides(rewarded, "second", ["1", "1"], tips["first"])
    award = acts.propose(rewarded, "first", basis="两人一起举报。")
    acts.approve(rewarded, award)
    reads(town.officer("gao").open(award), "1,800.00")
    reads(mailbox(rewarded, "second"), "1,800.00", "全部奖励由另一张回执领取")
    partner = town.citizen()
    partner.come_back(rewarded.seen["receipts"]["second"])
    assert not partner.page.has_form("/follow/reward")
    assert partner.look("/follow/reward").status in {303, 404}
    partner.open("/follow/reward/review")
    partner.act("/follow/reward/review", about="decision", reason="材料多半是我找到的。")
    zhao, sun = town.officer("zhao"), town.officer("sun")
    assert not zhao.open("/rewards/reviews").has_form("/reviews/1"), "who approved does not answer"
    sun.open("/rewards/reviews")
    sun.act("/reviews/1", outcome="upheld", reply="份数是你们自己商定的，数额无误。")
    reads(mailbox(rewarded, "second"), "份数是你们自己商定的")
    assert "份数是你们自己商定的" not in mailbox(rewarded, "first").text
    bank = {"payee": "领奖人", "bank": "花桥农商银行", "account": "6228480012345678"}
    acts.claims(rewarded, "first", way="bank", **bank)
    acts.paid_by_bank(rewarded, "first", sends="luo", settles="yin")
    reads(mailbox(rewarded, "first"), "已支付", "1,800.00")
    reads(mailbox(rewarded, "second"), "1,800.00", "已付给领取的回执")
    acts.books_balance(town)


def test_who_was_first_is_disputed_and_ruled(rewarded: Chain) -> None:
    town, case = rewarded.town, rewarded.seen["cases"]["first"]
    gao, zhao, xu = town.officer("gao"), town.officer("zhao"), town.officer("xu")
    numbers = [rewarded.seen["receipts"][name].number for name in ("first", "second")]
    order = re.findall("|".join(numbers), gao.open(f"/cases/{case}/rewards/basis").text)
    assert order[:2] == numbers
    acts.approve(rewarded, acts.propose(rewarded, "first"))
    form = gao.open(f"/cases/{case}/rewards/new").form(f"/cases/{case}/rewards")
    twice = {
        "tip_id": str(rewarded.seen["tips"]["second"]),
        "findings": form.options("findings"),
        "amount": "1.00",
        "basis": "同一事实。",
        "first_reason": "补充了时间。",
    }
    assert gao.post(form, **twice).status == 422  # the same fact is not rewarded twice
    acts.find(town.officer("lin"), case, "60000.00")
    form = gao.open(f"/cases/{case}/rewards/new").form(f"/cases/{case}/rewards")
    own = form.options("findings")[-1:]
    more = {"findings": own, "amount": "600.00", "first_reason": "另一项事实。"}
    second = acts.propose(rewarded, "second", **more)
    xu.open(second)
    xu.act("/check", decision="return", note="不是首个举报。")
    loser = town.citizen()
    loser.come_back(rewarded.seen["receipts"]["second"])
    loser.open("/follow/reward/review")
    loser.act("/follow/reward/review", about="first", reason="我先寄的信。")
    assert not xu.open("/rewards/reviews").forms[-1].path.endswith("/reviews/1")
    reads(zhao.open("/rewards/reviews"), "日志序号", *numbers)
    zhao.act("/reviews/1", outcome="changed", reply="寄达在先，裁定您为首个举报人。")
    reads(mailbox(rewarded, "second"), "寄达在先", "改变")
    reads(gao.open(f"/cases/{case}/rewards/basis"), "负责人裁定")
    loser.come_back(rewarded.seen["receipts"]["second"])
    loser.open("/follow/reward/review")
    form = loser.page.form("/follow/reward/review")
    assert form.options("about") == ["decision"]  # the same is not objected to twice
    loser.submit(form, about="decision", reason="既然我在先，请重新办理。")
    acts.books_balance(town)


def test_a_reward_not_claimed_in_time_is_given_up_and_restored(rewarded: Chain) -> None:
    award, town = rewarded.seen["awards"]["plain"], rewarded.town
    reads(mailbox(rewarded, "plain"), "领取奖励")
    late = town.citizen()
    late.come_back(rewarded.seen["receipts"]["plain"])
    claim = late.open("/follow/reward").form("/follow/reward")
    _a_day_too_late(town, int(award.rsplit("/", 1)[-1]))
    gao, zhao = town.officer("gao"), town.officer("zhao")
    until(gao, award, "恢复逾期的奖励")
    assert late.post(claim, way="pickup").status == 409
    reads(mailbox(rewarded, "plain"), "算放弃", "因为特殊原因")
    gao.open(award)
    gao.act("/restore", reason="举报人来信：住院手术。")
    assert not gao.open(award).has_form("/restore/decision")
    zhao.open(award)
    zhao.act("/restore/decision", decision="restore", reasons="有正当理由。")
    acts.claims(rewarded, "plain", way="named", payee="梅先生", document=DOCUMENT)
    acts.paid_by_bank(rewarded, "plain", sends="luo", settles="yin")
    reads(mailbox(rewarded, "plain"), "已支付")
    acts.books_balance(town)


def test_a_reward_is_taken_back_when_the_proof_falls(rewarded: Chain) -> None:
    award, town = rewarded.seen["awards"]["plain"], rewarded.town
    acts.claims(rewarded, "plain", way="named", payee="梅先生", document=DOCUMENT)
    acts.paid_by_bank(rewarded, "plain", sends="luo", settles="yin")
    lin, gao, zhao, luo = (town.officer(each) for each in ("lin", "gao", "zhao", "luo"))
    case = rewarded.seen["cases"]["plain"]
    lin.case(case)
    replaced = lin.page.form(f"/cases/{case}/findings").options("replaces")[-1]
    acts.find(lin, case, "300000.00", replaces=replaced)
    reads(gao.open(award), "查实金额已经下降")
    reads(gao.open(f"{award}/clawbacks"), "600.00")
    here = gao.act("/clawbacks", ground="base_fell", amount="600.00", reason="查实金额调低。").path
    assert not gao.open(here).has_form("/decision")
    zhao.open(here)
    zhao.act("/decision", decision="approve", reasons="同意追回。")
    due = re.search(r"退回的最后一天 (\d{4}-\d\d-\d\d|\d{4}年\d+月\d+日)", gao.open(here).text)
    assert due, gao.page.text[:1500]
    paper = words(gao.look(f"{here}/demand.pdf").content)
    assert "600.00" in paper and "梅先生" not in paper
    reads(mailbox(rewarded, "plain"), "机关要求退回奖励", "600.00", due[1])
    luo.open(here)
    luo.act("/repayments", amount="200.00", paid_on=today(), slip="HD-1")
    again = luo.open(here).form("/repayments")
    assert luo.post(again, amount="400.01", paid_on=today(), slip="HD-2").status == 422
    assert luo.post(again, amount="400.00", paid_on=today(), slip="HD-1").status == 422
    luo.submit(again, amount="400.00", paid_on=today(), slip="HD-2")
    assert not luo.open(here).has_form("/repayments")
    acts.books_balance(town)


def _divides(chain: Chain, name: str, parts: list[str], collector: str) -> None:
    citizen = chain.town.citizen()
    citizen.come_back(chain.seen["receipts"][name])
    citizen.open("/follow/reward/division")
    citizen.act("/follow/reward/division", parts=parts, collector=collector)


def _a_day_too_late(town: Town, award_id: int) -> None:
    """Move the last day to claim into the past and start the worker anew: it looks once an hour."""
    town.kill9("worker")
    works = make_works(Settings(data_dir=town.data, min_free_bytes=0))
    try:
        with works.begin(SYSTEM) as work:
            yesterday = work.now.astimezone(LEGAL_ZONE).date() - timedelta(days=1)
            work.session.exec(
                update(Award).where(col(Award.id) == award_id).values(claim_by=yesterday)
            )
    finally:
        works.engine.dispose()
    town.start("worker")
