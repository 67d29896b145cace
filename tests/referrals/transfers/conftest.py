"""A case with a finding, and every step of its referral in one word."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pydantic import BaseModel
from sqlmodel import select

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.identity.models import Officer
from portal.infra.forms import Confirm
from portal.infra.work import Works
from portal.kernel.clock import LEGAL_ZONE, SetClock
from referrals.transfers import forms, queries, service
from referrals.transfers.models import Transfer
from referrals.transfers.rules import Side
from referrals.transfers.steps import criminal as steps
from referrals.transfers.steps.registry import STEPS
from tests.support.kept import kept
from tests.support.people import People

REPORT = forms.Report(
    charge="诈骗罪",
    source="日常稽核",
    subject="花桥仁济医院",
    process="调取病历三百份，询问医护人员。",
    facts="虚记住院一百二十人次。",
    evidence="病历\n银行流水",
    law="《刑法》第二百六十六条",
    proposal="建议移送公安机关。",
)
ITEMS = forms.ListItems(items="账册 | A-1 | 3 本 | 蓝色封面 | 证物室\n印章")
LETTER = forms.WriteLetter(
    facts="虚记住院。", legal_basis="国务院令第310号第三条", suspects="花桥仁济医院"
)
REASON = forms.Reasoned(reason="事实清楚。")
SUSPECT = "甲某"
USUAL: dict[str, BaseModel] = {
    "report": REPORT,
    "list_items": ITEMS,
    "write_letter": LETTER,
    "approve": forms.Opinion(opinion="同意移送。"),
    "note_missing": forms.NoteMissing(missing="检验报告\n鉴定资质"),
    "complete_missing": forms.CompleteMissing(completed="已补检验报告。"),
    "not_police_matter": forms.NotPoliceMatter(reason="属行政违法", where="花桥市市场监督管理局"),
    "file": forms.FileCase(charge="诈骗罪"),
    "reconsideration_files": forms.FileCase(charge="诈骗罪"),
    "decline_filing": forms.DeclineFiling(reason="证据不足。", returned="案卷三册"),
    "hand_over_items": forms.HandOverItems(handed="账册 | A-1 | 3 本"),
    "request_reconsideration": forms.RequestReconsideration(grounds="证据充分。"),
    "open_supervision": forms.OpenSupervision(opened_by="工作中发现", reason="长期未决定。"),
    "send_as_breach": forms.SendAsBreach(reason="情节显著轻微。", facts="重复收费一万元。"),
    "explain": forms.Explain(reason="证据不足。", evidence="询问笔录二份"),
}
_USUALLY = {Side.REFERRING: "lin", Side.RECEIVING: "wu", Side.PROCURATORATE: "zhou"}
WHO = {code: _USUALLY[step.side] for code, step in STEPS.items()}
WHO |= dict.fromkeys(("approve", "decline_approval", "withdraw"), "zhao")
CRIMINAL: dict[str, dict[str, object]] = {
    **{code: {"reason": "依法办理。", "advice": "建议给予行政处罚。"} for code in steps.CRIMINAL},
    "report_progress": {"progress": "正在调取银行流水。"},
    "record_detention": {"suspect": SUSPECT, "special": "usual"},
    "request_arrest": {"suspect": SUSPECT, "custody": "detained"},
    "decide_arrest": {"suspect": SUSPECT, "arrest": "approved"},
    "pass_for_prosecution": {"charge": "诈骗罪", "review": "usual"},
    "indict": {"charge": "诈骗罪", "trial": "usual"},
    "not_prosecute": {
        "number": "花检刑不诉〔2026〕1号",
        "person": "花桥仁济医院",
        "ground": "discretionary",
        "reason": "犯罪情节轻微，已全部退赔。",
    },
    "issue_opinion": {
        "facts": "虚记住院一百二十人次。",
        "measures": "取保候审，已解除。",
        "legal_basis": "《医疗保障基金使用监督管理条例》第四十条",
        "advice": "建议依法给予罚款。",
        "assets": "账册三本",
    },
    "reply_to_opinion": {"handled": "penalised", "reply": "已作出罚款决定。"},
    "report_no_reply": {"told": "上一级检察院", "reason": "督促后仍未回复。"},
    "record_judgment": {
        "court": "花桥市人民法院",
        "verdict": "convicted",
        "sentence": "判处有期徒刑三年，并处罚金。",
        "paper": "judgment",
        "court_fine": "50000",
        "restitution": "100000",
        "obligor": "花桥仁济医院",
    },
    "record_second_judgment": {
        "court": "演示市中级人民法院",
        "verdict": "convicted",
        "sentence": "驳回上诉，维持原判。",
    },
    "record_appeal": {"appellant": "defendant"},
    "enter_force": {"restitution": "100000", "obligor": "花桥仁济医院", "number": "判1号"},
    "send_back_for_penalty": {"number": "判2号"},
}
"""What is typed at the steps of the criminal half, but for the day."""
TO_HAND_OVER = ("report", "list_items", "approve", "write_letter", "hand_over")
FAR = {
    "filed_by_police": (*TO_HAND_OVER, "receive", "file", "hand_over_items"),
    "sent": TO_HAND_OVER,
    "opened": (),
}
"""How far a referral has come in the fixtures of these names, the farthest first."""


class Scene:
    """The referral of one case, by the officers of the demonstration."""

    def __init__(
        self, works: Works, people: People, clock: SetClock, *, begun: bool = True
    ) -> None:
        self.works, self.people, self.clock = works, people, clock
        self.case_id = self.transfer_id = 0
        if begun:
            self.begin()

    def begin(self) -> None:
        with self.people.work("lin") as work:
            form = OpenCase(
                title="花桥仁济医院虚记住院案",
                region="990100",
                category="fake_stay",
                source=Source.AUDIT,
                suspected_fen=36_000_000,
            )
            self.case_id = cases.open_case(work, form).id or 0

    def officer(self, login: str) -> int:
        with self.people.work("lin", writes=False) as work:
            return work.session.exec(select(Officer.id).where(Officer.login == login)).one() or 0

    def open(self, *logins: str, by: str = "lin", new_facts: str | None = None) -> int:
        officers = tuple(self.officer(each) for each in logins)
        chosen = forms.OpenGroup(officers=officers, new_facts=new_facts)
        with self.people.work(by) as work:
            self.transfer_id = service.open_transfer(work, self.case_id, chosen).id or 0
        return self.transfer_id

    def take(self, code: str, form: BaseModel | None = None, *, by: str = "") -> None:
        """Take a step as the officer who usually does, a minute after the last one."""
        self.clock.instant += timedelta(minutes=1)
        if form is None and code in CRIMINAL:
            form = self.typed(code)
        typed = form or USUAL.get(code) or (Confirm() if STEPS[code].form is Confirm else REASON)
        with self.people.work(by or WHO[code]) as work:
            service.take(work, self.transfer_id, STEPS[code], typed)

    def walk(self, *codes: str) -> None:
        for code in codes:
            self.take(code)

    def today(self) -> str:
        return self.clock.instant.astimezone(LEGAL_ZONE).date().isoformat()

    def did(self, code: str, **more: object) -> None:
        """Take a step of the criminal half, today unless `more` says otherwise."""
        self.take(code, self.typed(code, **more))

    def typed(self, code: str, **more: object) -> BaseModel:
        usual = {"on": self.today(), "served_on": self.today(), **CRIMINAL[code]}
        return STEPS[code].form.model_validate({**usual, **more})

    def now(self, login: str = "lin") -> Transfer:
        with self.people.work(login, writes=False) as work:
            return queries.get(work.session, work.actor, self.transfer_id)


def once_told(scene: Scene, name: str, *codes: str) -> Scene:
    """Tell what `codes` say of an opened referral to `scene`, once for all tests that begin there."""

    def make() -> tuple[int, int, datetime]:
        scene.begin()
        scene.open("lin", "he")
        scene.walk(*codes)
        return scene.case_id, scene.transfer_id, scene.clock.instant

    scene.case_id, scene.transfer_id, scene.clock.instant = kept(scene.works, name, make)
    return scene


@pytest.fixture
def scene(request: pytest.FixtureRequest, works: Works, people: People, clock: SetClock) -> Scene:
    """A case; with what `FAR` says has happened to it, where the test begins there."""
    made = Scene(works, people, clock, begun=False)
    for name, codes in FAR.items():
        if name in request.fixturenames:
            return once_told(made, f"transfers {name}", *codes)
    made.begin()
    return made


@pytest.fixture
def opened(scene: Scene) -> Scene:
    return scene


@pytest.fixture
def sent(scene: Scene) -> Scene:
    return scene


@pytest.fixture
def filed_by_police(scene: Scene) -> Scene:
    """A case the police have filed; the items are handed over."""
    return scene
