"""What an agency may do besides a fine: a department suspended, a doctor stopped, points given."""

from __future__ import annotations

from datetime import date, timedelta

from portal.cases import service as cases
from portal.cases.forms import NewParty
from portal.cases.rules import PartyKind
from portal.main.demo.stage import Stage
from referrals.measures import service as measures
from referrals.measures.forms import Decide, Hear, Propose, Score
from referrals.measures.rules import Heard

_YES = Decide(decision="approve", reasons="事实清楚，程序合法，同意。")
_SAID = "当事人对事实没有异议，请求从轻处理。"


def load(stage: Stage, case_id: int, institution: int, today: date) -> None:
    """Order two measures in a case, and leave a third, from twelve points, to the head."""
    stage.at(today - timedelta(days=20))
    with stage.as_("lin") as work:
        doctor = NewParty(kind=PartyKind.DOCTOR, name="演示医师甲")
        person = cases.add_party(work, case_id, doctor).person_id
    _order(stage, case_id, f"i{institution}", "suspend_department", 6)
    _order(stage, case_id, f"p{person}", "stop_doctor", 12)
    stage.at(today - timedelta(days=5))
    with stage.as_("lin") as work:
        basis = "为同一项目重复开具处方，情节严重。"
        told = Score(subject=f"p{person}", on=today - timedelta(days=30), points=12, basis=basis)
        measures.score(work, case_id, told)


def _order(stage: Stage, case_id: int, subject: str, kind: str, months: int) -> None:
    with stage.as_("lin") as work:
        on = measures.today(work)
        told = Propose(
            subject=subject, kind=kind, months=months, from_on=on, grounds="同一项目重复收费。"
        )
        made = measures.propose(work, case_id, told).id or 0
    with stage.as_("lin") as work:
        heard = Hear(heard=Heard.STATED, heard_on=on, statement=_SAID)
        measures.hear(work, made, heard)
    with stage.as_("zhao") as work:
        measures.decide(work, made, _YES)
