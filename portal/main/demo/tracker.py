"""The officers' day: who has which case, tasks, watched cases, queues, links, shares that wait."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import col

from portal.assignments import service as assignments
from portal.cases import queries as cases
from portal.cases.models import CaseFile
from portal.cases.rules import Role, Stage
from portal.cases.rules.masking import FieldProfile
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.linking import service as linking
from portal.linking.forms import NewLink
from portal.linking.rules import LinkKind
from portal.main.demo.acts import officer_id
from portal.main.demo.stage import Stage as Scene
from portal.sharing import service as sharing
from portal.sharing.forms import Share
from portal.tasks import service as tasks
from portal.tasks.forms import NewTask
from portal.worklists import service as worklists
from portal.worklists.forms import KeepView
from portal.worklists.rules import QuickAct
from portal.worklists.rules import Scope as ViewScope

BASIS = "《医疗保障基金使用监督管理条例》第四条"


def load(stage: Scene, today: date) -> None:
    """Act the day out on the cases that are open; the newest stays with nobody."""
    stage.at(today - timedelta(days=1), 10)
    with stage.as_("zhao") as work:
        opened = _open_cases(work)[:-2]  # of the oldest one is claims, one on its way back
        for case_id, login in zip(opened[1:], ("lin", "he", "lin"), strict=False):
            assignments.assign(work, case_id, officer_id(work, login))
        worklists.keep(
            work,
            KeepView(
                name="待分办",
                query="lead=none",
                scope=ViewScope.AGENCY,
                queue=True,
                quick=QuickAct.TAKE,
            ),
        )
        tasks.watch(work, opened[-1])
    with stage.as_("lin") as work:
        tasks.apply_checklist(work, opened[1], "tip")
        due = today + timedelta(days=2)
        form = NewTask(kind="question", text="询问收费员，核对手工票据。", due_on=due)
        tasks.add(work, opened[-1], form)
        number = cases.by_id(work.session, opened[-1]).number
        reason = "同一采购渠道，账目可以互相印证。"
        linking.link(work, opened[1], NewLink(number=number, kind=LinkKind.RELATED, reason=reason))
    _shares(stage, opened[1])


def _shares(stage: Scene, case_id: int) -> None:
    with stage.as_("lin") as work:
        read = {"role": Role.READER, "profile": FieldProfile.FACTS, "basis": BASIS}
        sharing.share(work, case_id, Share(agency="hq-wjw", **read))
        asked = Share(
            agency="hq-scjg",
            role=Role.CONTRIBUTOR,
            basis=BASIS,
            way="invite",
            text="请协助核对进销存和价格。",
        )
        sharing.share(work, case_id, asked)


def _open_cases(work: Work) -> list[int]:
    rows = cases.listed_to(work.actor).where(
        CaseFile.stage != Stage.CLOSED, CaseFile.agency == work.actor.agency
    )
    found = work.session.exec(rows.order_by(col(CaseFile.id).desc())).all()
    return [known(each.id) for each in found]
