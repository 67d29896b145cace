"""A joint campaign under way: a dozen institutions, tasks in every state, two that could not be done."""

from __future__ import annotations

from datetime import date, timedelta

from portal.kernel.ids import known
from portal.main.demo import acts
from portal.main.demo.stage import Stage
from portal.registry import service as registry
from referrals.campaigns import service as campaigns
from referrals.campaigns.forms import (
    AddByHand,
    Begin,
    Decide,
    Declare,
    Dispatch,
    GiveUp,
    NameOfficers,
    PlanCampaign,
    Report,
    TaskFilter,
)
from referrals.campaigns.queries import tasks
from referrals.campaigns.rules import Undone
from referrals.inspections.rules import Notice

REGION = "990100"
KINDS = ("hospital", "dialysis", "pharmacy", "clinic")
NAMES = ("演示医院", "演示血液透析中心", "演示药店", "演示门诊所")


def load(stage: Stage, today: date) -> int:
    """Plan it the day before `today`, hand its tasks out, do some; return its id."""
    stage.at(today - timedelta(days=1), 16)
    codes = [f"HQ-C{n:02}" for n in range(1, 13)]
    entries = [
        {"code": code, "name": f"第{n}{NAMES[n % 4]}", "kind": KINDS[n % 4], "region": REGION}
        for n, code in enumerate(codes, 1)
    ]
    with stage.as_("lin") as work:
        registry.load(work, entries)
        plan = PlanCampaign(
            kind="joint",
            title="定点医药机构联合检查（一业一查）",
            basis="年度联合检查计划",
            scope="医保、卫健、市场监管一次入场，各查各的事项。",
            category="duplicate_charge",
            focus=("dialysis", "drugs"),
            notice=Notice.AT_THE_DOOR,
            members=("hq-wjw", "hq-scjg"),
            starts_on=today - timedelta(days=1),
            ends_on=today + timedelta(days=70),
            on_site_from=today - timedelta(days=1),
            on_site_until=today + timedelta(days=30),
            rectification_from=today + timedelta(days=31),
            rectification_until=today + timedelta(days=60),
        )
        campaign_id = known(campaigns.plan(work, plan).id)
        for code in codes:
            campaigns.add_by_hand(work, campaign_id, AddByHand(institution=code))
    with stage.as_("zhao") as work:
        campaigns.decide(work, campaign_id, Decide(decision="approve", reasons="同意。"))
    _hand_out(stage, campaign_id, today)
    return campaign_id


def _hand_out(stage: Stage, campaign_id: int, today: date) -> None:
    with stage.as_("lin") as work:
        lines = tasks.page(work.session, campaign_id, TaskFilter(), today)
        ids = [known(each.task.id) for each in lines]
        for agency, part in (("hq-ybj", ids[:6]), ("hq-wjw", ids[6:8]), ("hq-scjg", ids[8:10])):
            due = today + timedelta(days=20)
            campaigns.dispatch(
                work, campaign_id, Dispatch(tasks=tuple(part), agency=agency, due_on=due)
            )
        campaigns.report(work, ids[0], Report(breached="yes", suspected=182_000, proven=150_000))
        campaigns.report(work, ids[1], Report(breached="no", note="现场抽查三十份病历。"))
        moved = GiveUp(undone=Undone.MOVED, note="原址已改作他用。")
        campaigns.give_up(work, ids[2], moved)
        team = (acts.officer_id(work, "lin"), acts.officer_id(work, "he"))
        campaigns.name_officers(work, ids[3], NameOfficers(officers=team))
        campaigns.begin(work, ids[3], Begin(planned_on=today + timedelta(days=2)))
        told = Declare(category="duplicate_charge", amount=36_000, returned=36_000)
        campaigns.declare(work, ids[4], told)
    with stage.as_("wei") as work:
        campaigns.report(work, ids[6], Report(breached="no"))
