"""Whole stories of the demonstration. All facts and people are invented.

Forged records referred and repaid; a non-filing contested, another turned into the agency's own
penalty; a joint inspection under way with a referral before the head; tips waiting.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal.cases import service as cases
from portal.cases.forms import OpenFromTip
from portal.crypto.codes import Receipt
from portal.intake import service as intake
from portal.intake.rules import Answers, Channel, Mode, Side
from portal.intake.service.triage import fresh_receipt
from portal.kernel.actor import ANONYMOUS
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from portal.main.demo import acts, justice, standing
from portal.main.demo.stage import Stage
from portal.registry import service as registry
from referrals.inspections import service as inspections
from referrals.inspections.forms import Decide as DecideVisit
from referrals.inspections.forms import Join, Plan
from referrals.inspections.rules import Notice
from referrals.recoveries.rules import Ledger
from referrals.transfers import forms as steps
from rewards.budgets import service as budgets
from rewards.budgets.forms import Grant
from rewards.budgets.forms import Settle as SettleGrant
from rewards.claims import service as claims
from rewards.claims.forms import Check
from rewards.claims.forms import Decide as DecideAward
from rewards.claims.forms import Propose as ProposeAward
from rewards.eligibility.queries import findings

REGION = "990100"
PLACES = (
    ("HQ-0001", "花桥演示康复医院", "hospital"),
    ("HQ-0002", "东城演示大药房", "pharmacy"),
    ("HQ-0003", "西城演示诊所", "clinic"),
    ("HQ-0004", "花桥演示中医医院", "hospital"),
)


def load(stage: Stage, now: datetime) -> Receipt:
    """Act the stories out in the weeks before `now`; return the receipt of the first tip."""
    today = now.astimezone(LEGAL_ZONE).date()
    stage.at(today - timedelta(days=40))
    with stage.as_("lin") as work:
        entries = [{"code": c, "name": n, "kind": k, "region": REGION} for c, n, k in PLACES]
        rehab, pharmacy, clinic, hospital = (known(i.id) for i in registry.load(work, entries))
    justice.way_back(stage, today, clinic)
    receipt = _forged_records(stage, today, rehab)
    _own_penalty_after_non_filing(stage, today, clinic)
    _contested_non_filing(stage, today, pharmacy)
    _visit_and_pending_referral(stage, today, hospital)
    _waiting_tips(stage, today, pharmacy)
    return receipt


def tip(stage: Stage, answers: Answers, agency: str = "") -> tuple[int, Receipt]:
    """Submit a tip as a citizen; return its id and receipt."""
    with stage.works.begin(ANONYMOUS) as work:
        receipt = fresh_receipt(work)
        made = intake.submit(work, answers, receipt, channel=Channel.WEB, agency=agency)
        return known(made.id), receipt


def told(what: str, institution: int, *, mode: Mode = Mode.ANONYMOUS, **more: object) -> Answers:
    """Return the answers of a tip."""
    answers: dict[str, object] = {
        "region": REGION,
        "place_kind": "hospital",
        "institution_id": institution,
        "where_known": True,
        "categories": ("forged_records",),
        "what": what,
        "when_text": "今年以来",
        "how_often": "constantly",
        "how_known": "works_there",
        "files_done": True,
        "mode": mode,
        "wants_reward": True,
    }
    return Answers(**{**answers, **more})  # type: ignore[arg-type]  # named like the fields


def _forged_records(stage: Stage, today: date, institution: int) -> Receipt:
    """Tip, case, referral, filing, restitution, and a reward waiting to be claimed."""
    text = "科室让护士给没有住院的人补病历和治疗单，每月结算前集中补一批。"
    tip_id, receipt = tip(stage, told(text, institution))
    with stage.as_("chen") as work:
        form = OpenFromTip(title="花桥演示康复医院伪造病历案", suspected_fen=36_000_000)
        case_id = known(cases.open_from_tip(work, tip_id, form).id)
        cases.send_to_reporter(work, case_id, tip_id, "已受理。请问补写的病历大约有多少份？")
    with stage.as_("lin") as work:
        cases.record_finding(
            work,
            case_id,
            category="forged_records",
            suspected_fen=36_000_000,
            proven_fen=36_000_000,
            basis="核对住院登记、收费与病历，虚构住院一百二十人次。",
            source="review",
        )
    acts.file(stage, case_id)
    stage.at(today - timedelta(days=30))
    referral = acts.refer(stage, case_id, charge="诈骗罪", facts="虚构住院骗取医保基金。")
    acts.take(stage, "wu", referral, "file", steps.FileCase(charge="诈骗罪"))
    stage.at(today - timedelta(days=28))
    handed = steps.HandOverItems(handed="病历一百二十份\n结算明细一册")
    acts.take(stage, "lin", referral, "hand_over_items", handed)
    justice.prosecuted(stage, today, referral)
    stage.at(today - timedelta(days=12))
    acts.collect(stage, case_id, Ledger.RESTITUTION, "花桥演示康复医院", 36_000_000)
    with stage.as_("gao") as work:
        found = tuple(known(each.id) for each in findings(work.session, case_id))
        proposal = ProposeAward(
            tip_id=tip_id, amount=360_000, findings=found, basis="主要线索，查证属实。"
        )
        award_id = known(claims.propose(work, case_id, proposal).id)
    with stage.as_("luo") as work:
        money = Grant(year=work.now.year, amount=20_000_000, document="花财社〔演示〕1号")
        grant_id = known(budgets.propose(work, money).id)
    with stage.as_("xu") as work:
        claims.check(work, award_id, Check(decision="pass", note="事实、比例核对无误。"))
    with stage.as_("zhao") as work:
        budgets.settle(work, grant_id, SettleGrant(decision="confirm"))
        claims.decide(work, award_id, DecideAward(decision="approve", reasons="同意按规则上限。"))
    return receipt


def _contested_non_filing(stage: Stage, today: date, institution: int) -> None:
    """Not filed, reconsidered, upheld, and the procuratorate orders the police to file."""
    case_id = acts.case(stage, "东城演示大药房串换药品案", "substitution", institution, 8_200_000)
    stage.at(today - timedelta(days=20))
    referral = acts.refer(stage, case_id, charge="诈骗罪", facts="以保健品串换药品结算。")
    declined = steps.DeclineFiling(reason="现有证据不能证明主观故意。", returned="案卷二册")
    acts.take(stage, "wu", referral, "decline_filing", declined)
    asked = steps.RequestReconsideration(grounds="进销存与结算记录足以证明明知。")
    acts.take(stage, "lin", referral, "request_reconsideration", asked)
    stage.at(today - timedelta(days=18))
    upheld = steps.Reasoned(reason="维持不予立案。")
    acts.take(stage, "wu", referral, "reconsideration_upheld", upheld)
    suggest = steps.Reasoned(reason="建议依法进行立案监督。")
    acts.take(stage, "lin", referral, "suggest_supervision", suggest)
    stage.at(today - timedelta(days=10))
    asked_why = steps.Reasoned(reason="请说明不立案的理由。")
    acts.take(stage, "zhou", referral, "ask_explanation", asked_why)
    stage.at(today - timedelta(days=8))
    told_why = steps.Explain(reason="现有证据不能证明主观故意。", evidence="询问笔录二份")
    acts.take(stage, "wu", referral, "explain", told_why)
    stage.at(today - timedelta(days=6))
    order = steps.Reasoned(reason="不立案理由不能成立，通知立案。")
    acts.take(stage, "zhou", referral, "order_filing", order)


def _own_penalty_after_non_filing(stage: Stage, today: date, institution: int) -> None:
    """Not filed; the agency takes the case back and orders the money and a fine itself (O310 art. 10)."""
    case_id = acts.case(stage, "西城演示诊所重复收费案", "duplicate_charge", institution, 260_000)
    stage.at(today - timedelta(days=25))
    referral = acts.refer(stage, case_id, charge="诈骗罪", facts="同一项目重复收费。")
    declined = steps.DeclineFiling(reason="未达到立案标准。", returned="案卷一册")
    acts.take(stage, "wu", referral, "decline_filing", declined)
    stage.at(today - timedelta(days=24))
    acts.take(stage, "lin", referral, "take_back", steps.Reasoned(reason="由本机关依法处理。"))
    acts.collect(stage, case_id, Ledger.FUND, "西城演示诊所", 260_000)
    fine = {"base": 260_000, "fine_rule": "O735-38"}
    acts.collect(stage, case_id, Ledger.FINE, "西城演示诊所", 260_000, pay=False, **fine)
    standing.load(stage, case_id, institution, today)


def _visit_and_pending_referral(stage: Stage, today: date, institution: int) -> None:
    """A joint inspection approved and joined; a referral waiting for the head."""
    case_id = acts.case(
        stage, "花桥演示中医医院虚构诊疗案", "invented_services", institution, 5_400_000
    )
    stage.at(today - timedelta(days=3))
    with stage.as_("lin") as work:
        plan = Plan(
            title="花桥演示中医医院联合检查",
            planned_on=today,
            notice=next(iter(Notice)),
            agencies=("hq-wjw", "hq-scjg"),
            officers=(acts.officer_id(work, "lin"), acts.officer_id(work, "he")),
            institution_id=institution,
        )
        visit = known(inspections.plan(work, case_id, plan).id)
    with stage.as_("zhao") as work:
        inspections.decide(work, visit, DecideVisit(decision="approve", reasons="同意联合检查。"))
    for login, second in (("wei", "pan"), ("shi", "fang")):
        with stage.as_(login) as work:
            team = (acts.officer_id(work, login), acts.officer_id(work, second))
            inspections.join(work, visit, Join(officers=team))
    stage.at(today - timedelta(days=1), 15)
    acts.report(stage, case_id, charge="诈骗罪", facts="虚构针灸、推拿等诊疗项目。")


def _waiting_tips(stage: Stage, today: date, institution: int) -> None:
    """Tips nobody has decided on yet, one with a sealed identity and a message."""
    stage.at(today - timedelta(days=2))
    text = "药店用会员的医保卡刷保健品，小票上写的是药。"
    tip_id, _ = tip(
        stage,
        told(
            text,
            institution,
            mode=Mode.SEALED,
            name="举报人甲",
            contact="演示联系方式",
            contact_note="晚上八点后",
            categories=("substitution",),
            place_kind="pharmacy",
        ),
    )
    with stage.as_("chen") as work:
        row, key, _ = intake.open_tip(work, tip_id)
        intake.send(work, row, key, "请问大约发生在什么时间？", Side.AGENCY)
    stage.at(today, 8)
    other = "邻居说诊所可以帮忙挂床，住院登记了但人在家里。"
    tip(stage, told(other, institution, categories=("fake_stay",), wants_reward=False))
