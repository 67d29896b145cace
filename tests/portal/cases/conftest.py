"""A tip and the case on it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from portal.cases import service
from portal.cases.forms import OpenFromTip
from portal.crypto.codes import new_receipt
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.kernel.actor import ANONYMOUS
from tests.support.people import People

WORDS = "五楼的病床一直空着，账上却天天有人住院。"
BASIS = "医疗保障基金使用监督管理条例第二十六条"


@dataclass(frozen=True)
class Scene:
    """A tip, the case on it, and everybody's keys."""

    works: Works
    people: People
    tip_id: int
    case_id: int
    words: str = WORDS

    def another_tip(self) -> int:
        """Return a further tip that nobody has decided on."""
        return send_tip(self.works)

    def share(self, agency: str, *, with_tip_text: bool | None = None) -> None:
        """Let an agency in, as the investigator."""
        with self.people.work("lin") as work:
            service.share(work, self.case_id, agency, basis=BASIS, with_tip_text=with_tip_text)

    def file(self) -> None:
        """Decide to file, as the head."""
        with self.people.work("zhao") as work:
            service.file_case(work, self.case_id, "应予处罚")

    def find(self, login: str, proven_fen: int, *, replaces: int | None = None) -> int:
        """Record a finding of this officer's agency; return its id."""
        with self.people.work(login) as work:
            made = service.record_finding(
                work,
                self.case_id,
                category="fake_stay",
                suspected_fen=proven_fen,
                proven_fen=proven_fen,
                basis="现场核对床位",
                source="review",
                replaces=replaces,
            )
            return made.id or 0


def send_tip(works: Works) -> int:
    """Send an anonymous tip; return its id."""
    answers = Answers(
        region="990100",
        categories=("fake_stay",),
        what=WORDS,
        mode=Mode.ANONYMOUS,
        wants_reward=True,
    )
    with works.begin(ANONYMOUS) as work:
        return intake.submit(work, answers, new_receipt()).id or 0


@pytest.fixture
def scene(works: Works, people: People) -> Scene:
    tip_id = send_tip(works)
    with people.work("chen") as work:
        case = service.open_from_tip(work, tip_id, OpenFromTip(suspected_fen=500_00))
        return Scene(works, people, tip_id, case.id or 0)
