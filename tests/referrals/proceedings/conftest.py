"""A case with a finding, and every step of the administrative case against its party in one word."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from sqlmodel import select

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.deliveries import service as deliveries
from portal.deliveries.forms import Deliver
from portal.identity.models import Officer
from portal.infra.forms import Confirm
from portal.infra.work import Works
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.main.app import make_works
from referrals.proceedings import forms, queries, service
from referrals.proceedings.models import Proceeding
from referrals.proceedings.steps.registry import STEPS
from referrals.recoveries import forms as money
from referrals.recoveries import service as recoveries
from tests.conftest import START, cheap
from tests.referrals.proceedings.said import SAID, SX09, WHO
from tests.support.people import People

TO_READY = ("close_statements", "submit_review", "pass_review")
BROUGHT = frozenset({"noticed", "ready", "served"})


class Scene:
    """The administrative case of one case file, by the officers of the demonstration."""

    def __init__(
        self,
        works: Works,
        people: People,
        clock: SetClock,
        *,
        case_id: int = 0,
        finding_id: int = 0,
        id: int = 0,  # noqa: A002
    ) -> None:
        self.works, self.people, self.clock = works, people, clock
        self.case_id = case_id or self.case("lin", "正华肛肠专科医院超限定用药案")
        self.finding_id = finding_id or self.find(SX09)
        self.id = id

    def case(self, login: str, title: str) -> int:
        with self.people.work(login) as work:
            form = OpenCase(
                title=title,
                region="990100",
                category="outside_scope",
                source=Source.AUDIT,
                suspected_fen=SX09,
            )
            return cases.open_case(work, form).id or 0

    def find(self, fen: int, *, by: str = "lin", case_id: int = 0) -> int:
        with self.people.work(by) as work:
            made = cases.record_finding(
                work,
                case_id or self.case_id,
                category="outside_scope",
                suspected_fen=fen,
                proven_fen=fen,
                basis="超限定支付范围用药",
                source="audit",
            )
            return made.id or 0

    def officer(self, login: str) -> int:
        with self.people.work("lin", writes=False) as work:
            return work.session.exec(select(Officer.id).where(Officer.login == login)).one() or 0

    def opening(self, **more: Any) -> dict[str, Any]:
        return {
            "officers": [self.officer("lin"), self.officer("he")],
            "party": "正华肛肠专科医院",
            "party_kind": "unit",
            "party_code": "12000000MB0000000X",
            "address": "花桥市一路1号",
            "categories": ["outside_scope"],
            "act_ended_on": date(2026, 1, 31),
            "found_on": date(2026, 3, 1),
            "facts": "超限定支付范围用药。",
            "legal_basis": "第三十八条",
            **more,
        }

    def open(self, *, by: str = "lin", case_id: int = 0, **more: Any) -> int:
        self.tick()
        form = forms.ProposeFiling.model_validate(self.opening(**more))
        with self.people.work(by) as work:
            self.id = service.open_proceeding(work, case_id or self.case_id, form).id or 0
        return self.id

    def tick(self, **span: int) -> None:
        self.clock.instant += timedelta(**(span or {"minutes": 1}))

    def go_to(self, day: date) -> None:
        self.clock.instant = datetime.combine(day, self.clock.instant.timetz(), None)

    def today(self) -> date:
        return self.clock.instant.astimezone(LEGAL_ZONE).date()

    def typed(self, code: str, **more: Any) -> BaseModel:
        form = STEPS[code].form
        if form is Confirm:
            return Confirm()
        usual: dict[str, Any] = {"on": self.today(), "reason": "依法办理。", **SAID.get(code, {})}
        usual = {k: v for k, v in usual.items() if k in form.model_fields}
        return form.model_validate({**usual, **more})

    def take(self, code: str, *, by: str = "", **more: Any) -> None:
        """Take a step as the officer who usually does, a minute after the last one."""
        self.tick()
        with self.people.work(by or WHO[code]) as work:
            service.take(work, self.id, STEPS[code], self.typed(code, **more))

    def plan(self, kind: str, amount: int = 0, **more: Any) -> None:
        usual = {"finding": self.finding_id, "act": "O735-38", "factors": "已改正。"}
        self.take("add_line", kind=kind, amount=amount, **{**usual, **more})

    def deliver(self, kind: str, *, on: date | None = None, by: str = "lin") -> None:
        self.tick()
        with self.people.work(by) as work:
            paper = queries.papers(work.session, self.id)[kind]
            form = Deliver(
                way="mail",
                addressee="正华肛肠专科医院",
                done_on=on or self.today(),
                tracking="EMS123456",
            )
            found = queries.get(work.session, work.actor, self.id)
            deliveries.deliver(work, found.case_id, paper.document_id, form, None)

    def pay(self, fen: int | None = None) -> None:
        """Pay every order of the decision, or so much of the first."""
        with self.people.work("luo") as work:
            found = list(queries.orders(work.session, self.id))
        for order in found if fen is None else found[:1]:
            self.tick()
            with self.people.work("luo") as work:
                slip = money.Receive(
                    amount=fen or order.amount_fen,
                    reference=f"银行回单{order.id}{self.clock.instant:%H%M%S}",
                    received_on=self.today(),
                )
                recoveries.receive(work, order.id or 0, slip)

    def to_noticed(self, *, fine: int = SX09) -> None:
        self.open()
        self.take("file")
        self.plan("recover", SX09)
        self.plan("fine", fine)
        self.take("report_inquiry")
        self.take("give_notice")
        self.deliver("prior_notice")

    def now(self, by: str = "lin") -> Proceeding:
        with self.people.work(by, writes=False) as work:
            return queries.get(work.session, work.actor, self.id)

    def running(self) -> set[str]:
        with self.people.work("lin", writes=False) as work:
            return set(service.running(work, queries.get(work.session, work.actor, self.id)))

    def stage(self) -> str:
        with self.people.work("lin", writes=False) as work:
            return case_rows.by_id(work.session, self.case_id).stage.value


@pytest.fixture
def scene(works: Works, people: People, clock: SetClock) -> Scene:
    return Scene(works, people, clock)


@pytest.fixture(scope="session")
def _brought(_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The scene noticed, ready and served, brought there once: folder, what it knows, when."""
    secrets = pickle.loads((_template / "totp.pickle").read_bytes())
    clock, before, found = SetClock(START), _template, {}
    known: dict[str, int] = {}
    for name, steps in (("noticed", ()), ("ready", TO_READY), ("served", ("decide",))):
        folder = tmp_path_factory.mktemp(name) / "data"
        shutil.copytree(before, folder)
        works = make_works(cheap(folder), clock=clock)
        scene = Scene(works, People(works, secrets), clock, **known)
        if not known:
            scene.to_noticed()
        for step in steps:
            scene.take(step)
        if name == "served":
            scene.deliver("penalty_decision")
        works.engine.dispose()
        known = {"case_id": scene.case_id, "finding_id": scene.finding_id, "id": scene.id}
        found[name] = (folder, known, clock.instant)
        before = folder
    return found


@pytest.fixture
def works(
    request: pytest.FixtureRequest, _template: Path, tmp_path: Path, clock: SetClock
) -> Iterator[Works]:
    """The database of every test; that of a scene brought somewhere when the test asks for one."""
    wanted = sorted(BROUGHT & set(request.fixturenames))
    folder = request.getfixturevalue("_brought")[wanted[0]][0] if wanted else _template
    shutil.copytree(folder, tmp_path / "data")
    made = make_works(cheap(tmp_path / "data"), clock=clock)
    yield made
    made.engine.dispose()


def _from(name: str) -> Any:
    @pytest.fixture(name=name)
    def brought(works: Works, people: People, clock: SetClock, _brought: dict[str, Any]) -> Scene:
        _, known, clock.instant = _brought[name]
        return Scene(works, people, clock, **known)

    return brought


noticed, ready, served = _from("noticed"), _from("ready"), _from("served")
