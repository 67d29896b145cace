"""Tips as they arrive, and what triage made of them."""

from __future__ import annotations

from typing import Any

from portal.crypto.codes import new_receipt
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.models import Tip
from portal.intake.rules import Answers, Mode
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.registry import service as registry
from portal.triage import queries
from portal.triage.models import TipCandidate
from portal.triage.rules import CandidateState

STORY = "五楼的病床一直空着，账上却天天有人住院，护士每天晚上补写护理记录，院长知道这件事。"
NEARLY = "五楼的病床一直都空着，账上却天天有人住院，护士每天晚上补写护理记录，院长也知道。"
OTHER = "药店收走老人的医保卡，刷三百返二百现金，买米买油都可以用医保结算。"


def institution(works: Works, number: int = 1) -> int:
    """Return an institution of the register."""
    with works.begin(SYSTEM) as work:
        entry = {
            "code": f"H9901000{number:04}",
            "name": f"花桥市演示第{number}医院",
            "kind": "hospital",
            "region": "990102",
        }
        return registry.load(work, [entry])[0].id or 0


def send(works: Works, **given: Any) -> int:
    """Send a tip; return its id."""
    usual: dict[str, Any] = {
        "region": "990102",
        "place_kind": "hospital",
        "categories": ("fake_stay",),
        "what": STORY,
        "mode": Mode.ANONYMOUS,
        "wants_reward": False,
    }
    with works.begin(ANONYMOUS) as work:
        return intake.submit(work, Answers(**{**usual, **given}), new_receipt()).id or 0


def tip(works: Works, tip_id: int) -> Tip:
    with works.begin(SYSTEM, writes=False) as work:
        found = work.session.get(Tip, tip_id)
        assert found
        return found


def pairs(works: Works, tip_id: int, state: CandidateState | None = None) -> list[TipCandidate]:
    with works.begin(SYSTEM, writes=False) as work:
        found = queries.pairs(work.session, tip_id)
        return [each for each in found if state in {None, each.state}]
