"""The procuratorate's letters: a suggestion waiting for its reply, an opinion asking for a referral."""

from __future__ import annotations

from datetime import date

from portal.main.demo import acts
from portal.main.demo.stage import Stage
from referrals.desk import queries as desk
from referrals.desk.rules import Part


def load(stage: Stage, today: date) -> None:
    """Write both this morning; the opinion is about what tops the list of non-referrals."""
    stage.at(today, 8, 30)
    suggested = acts.write(
        stage,
        "zhou",
        "cao",
        "suggestion",
        "hq-ybj",
        title="定点医药机构虚构诊疗项目案件",
        text="对定点医药机构结算数据的日常核查不足，异常结算长期未被发现。",
        asks="建立结算数据定期比对制度。\n规定线索受理、核查、移送各环节的时限和责任人。",
    )
    acts.answer(stage, "lin", suggested, "receive")
    with stage.as_("zhou") as work:
        unreferred = desk.page(work.session, work.actor, Part.UNREFERRED, limit=1)
    for line in unreferred:
        acts.write(
            stage,
            "zhou",
            "cao",
            "refer_opinion",
            line.row.owner,
            case_id=line.row.case_id,
            title="查实骗取医保基金案",
            text="已查实骗取医保基金，达到立案标准，尚未移送公安机关。",
            asks="依法及时移送公安机关，并将移送情况告知本院。",
            days=10,
        )
