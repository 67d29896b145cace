"""Claims of one hospital: a sample that is scaled and contested, and a review under way."""

from __future__ import annotations

from datetime import date, timedelta

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra.small_files import seal_bytes
from portal.kernel.ids import known
from portal.kernel.money import parse_yuan
from portal.main.demo.stage import Stage
from portal.registry import service as registry
from referrals.reviews import queries as rows
from referrals.reviews import service as reviews
from referrals.reviews.forms import (
    AddThird,
    Ask,
    Bring,
    Check,
    Conclude,
    Contest,
    Draw,
    Freeze,
    Take,
)
from referrals.reviews.rules import ListKind, Third

HEADER = "单据号,人员代号,项目,金额,命中规则,事前预警"
REGION, CATEGORY = "990100", "duplicate_charge"
SEED = "03 07 12 18 25 31 09"


def load(stage: Stage, day: date) -> None:
    """Open a case on a hospital of its own and tell the story from `day` on."""
    stage.at(day)
    place = {"code": "CLAIMS-01", "name": "演示医院 费用审核", "kind": "hospital", "region": REGION}
    with stage.as_("lin") as work:
        (hospital,) = registry.load(work, [place])
        opening = OpenCase(
            title="住院费用重复收取（审核发现）",
            region=REGION,
            category=CATEGORY,
            source=Source.AUDIT,
            institution_id=known(hospital.id),
        )
        case_id = known(cases.open_case(work, opening).id)
    _sample(stage, case_id, day)
    _review(stage, case_id)
    _expert(stage, case_id)


def _sample(stage: Stage, case_id: int, day: date) -> None:
    list_id = _brought(stage, case_id, "已支付费用抽样", ["500.00"] * 60, ListKind.POOL)
    with stage.as_("lin") as work:
        source = Freeze(source="福彩双色球开奖号码", source_on=day + timedelta(days=1))
        reviews.freeze(work, list_id, source)
    stage.at(day + timedelta(days=1))
    with stage.as_("he") as work:
        sample = reviews.draw(work, list_id, Draw(seed=SEED))
        drawn = [known(each.id) for _, each in rows.sampled(work.session, known(sample.id))]
    for place, claim in enumerate(drawn):
        error = parse_yuan("120.00") if place == 0 else 0
        form = Check(claim=claim, error=error, reason="护理费重复收取" if error else None)
        with stage.as_("sun") as work:
            reviews.check(work, list_id, form)
    with stage.as_("lin") as work:
        reviews.conclude(work, list_id, Conclude(basis="抽样核查，见抽样记录。"))
    with stage.as_("lin") as work:
        told = Contest(contested_on=day + timedelta(days=1), text="样本数量偏少，对放大有异议。")
        reviews.contest(work, list_id, told)


def _review(stage: Stage, case_id: int) -> None:
    amounts = [f"{100 + 7 * at}.50" for at in range(24)]
    list_id = _brought(stage, case_id, "一月住院费用审核", amounts, ListKind.REVIEW)
    with stage.as_("lin") as work:
        first, second, *_ = rows.page(work.session, list_id)
        chosen = [known(first.id), known(second.id)]
    for decision, claim in zip(("clear", "doubtful"), chosen, strict=True):
        form = Take(claims=(claim,), decision=decision, reason="同一时段重复收取静脉输液费。")
        with stage.as_("lin") as work:
            reviews.take(work, list_id, "first", form)
    with stage.as_("lin") as work:
        reviews.take(work, list_id, "first", Take(every=True, decision="pass"))
        reviews.advance(work, list_id)


def _expert(stage: Stage, case_id: int) -> None:
    with stage.as_("zhao") as work:
        form = AddThird(kind=Third.EXPERT, name="市护理质量控制中心", field="护理、静脉治疗")
        third = known(reviews.add_third(work, form).id)
    with stage.as_("lin") as work:
        reviews.ask(work, case_id, Ask(third=third, question="同日两次一级护理是否合理？"))


def _brought(stage: Stage, case_id: int, title: str, amounts: list[str], kind: ListKind) -> int:
    lines = [
        f"Z{at:04d},P{at:04d},静脉输液,{amount},重复收费,{'忽略' if at == len(amounts) else ''}"
        for at, amount in enumerate(amounts, 1)
    ]
    content = "\n".join([HEADER, *lines, ""]).encode()
    with stage.as_("lin") as work:
        file = seal_bytes(work.blobs, content, f"{title}.csv", "text/csv")
        item = cases.keep_evidence(work, case_id, file)
    form = Bring(
        title=title,
        kind=kind,
        category=CATEGORY,
        item=item,
        total=sum(parse_yuan(each) for each in amounts),
    )
    with stage.as_("lin") as work:
        return known(reviews.bring(work, case_id, form).id)
