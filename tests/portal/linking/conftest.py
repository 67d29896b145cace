"""Two cases of one owner, each with its own tip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from portal.cases import queries
from portal.cases import service as cases
from portal.cases.forms import NewParty, OpenCase, OpenFromTip
from portal.cases.rules import PartyKind, Source
from portal.crypto.codes import Receipt, new_receipt
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.kernel.actor import ANONYMOUS
from portal.kernel.clock import SetClock
from portal.kernel.money import parse_yuan
from portal.linking import service
from portal.registry import service as registry
from portal.registry.forms import NewInstitution
from portal.registry.rules import InstitutionKind
from tests.support.people import People

BASIS = "医疗保障基金使用监督管理条例第二十六条"
CARD = "11010519491231002X"


@dataclass
class Pair:
    """Two cases; the second came a day later."""

    works: Works
    people: People
    clock: SetClock
    first: int
    second: int
    first_tip: int
    second_tip: int
    receipts: tuple[Receipt, Receipt]

    def number(self, case_id: int) -> str:
        with self.people.work("lin", writes=False) as work:
            return queries.by_id(work.session, case_id).number

    def merge(self, merged: int = 0, into: int = 0, login: str = "zhao") -> int:
        with self.people.work(login) as work:
            made = service.merge(
                work, merged or self.second, into=into or self.first, reason="同一机构同一手法"
            )
            return made.id or 0

    def unmerge(self, merged: int = 0, login: str = "zhao") -> None:
        with self.people.work(login) as work:
            service.unmerge(work, merged or self.second, reason="经核实不是同一事实")

    def file(self, case_id: int) -> None:
        with self.people.work("zhao") as work:
            cases.file_case(work, case_id, "应予处罚")

    def find(self, case_id: int, proven: str) -> int:
        with self.people.work("lin") as work:
            made = cases.record_finding(
                work,
                case_id,
                category="fake_stay",
                suspected_fen=parse_yuan(proven),
                proven_fen=parse_yuan(proven),
                basis="现场核对床位",
                source="review",
            )
            return made.id or 0

    def share(self, case_id: int, agency: str) -> None:
        with self.people.work("lin") as work:
            cases.share(work, case_id, agency, basis=BASIS)

    def party(self, case_id: int, name: str, login: str = "lin", **numbers: str) -> int:
        form = NewParty(kind=PartyKind.DOCTOR, name=name, **numbers)
        with self.people.work(login) as work:
            return cases.add_party(work, case_id, form).id or 0

    def institution(self, name: str, code: str) -> int:
        form = NewInstitution(code=code, name=name, kind=InstitutionKind.HOSPITAL, region="990100")
        with self.people.work("lin") as work:
            return registry.add(work, form).id or 0

    def third(self, login: str = "lin", institution_id: int | None = None) -> int:
        """Return a further case without a tip."""
        form = OpenCase(
            title="专项检查发现",
            region="990100",
            category="fake_stay",
            source=Source.CAMPAIGN,
            institution_id=institution_id,
        )
        with self.people.work(login) as work:
            return cases.open_case(work, form).id or 0


def _tip(works: Works, receipt: Receipt) -> int:
    answers = Answers(
        region="990100",
        categories=("fake_stay",),
        what="住院的人都在家里",
        mode=Mode.ANONYMOUS,
        wants_reward=True,
    )
    with works.begin(ANONYMOUS) as work:
        return intake.submit(work, answers, receipt).id or 0


@pytest.fixture
def pair(works: Works, people: People, clock: SetClock) -> Pair:
    receipts, tips, made = (new_receipt(), new_receipt()), [], []
    for receipt in receipts:
        tips.append(_tip(works, receipt))
        with people.work("chen") as work:
            case = cases.open_from_tip(
                work, tips[-1], OpenFromTip(title="虚假住院", suspected_fen=500_00)
            )
            made.append(case.id or 0)
        clock.instant += timedelta(days=1)
    return Pair(works, people, clock, *made, *tips, receipts)
