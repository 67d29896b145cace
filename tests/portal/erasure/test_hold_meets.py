"""A legal hold and a destruction that meet: whoever is first wins, and the other one is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from portal.cases import service as cases
from portal.cases.forms import OpenFromTip
from portal.copies.service.making import sealed
from portal.crypto.codes import new_receipt
from portal.erasure import service
from portal.erasure.rules import Ground
from portal.evidence import service as evidence
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import Container, ContainerKind
from portal.infra.work import Work, Works
from portal.intake import service as intake
from portal.intake.models import Tip
from portal.intake.rules import Answers, Mode
from portal.intake.service import seals
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.errors import Destroyed, Refused
from tests.support.people import People

Act = Callable[[Work], object]


def asked(works: Works, people: People, *, of_reporter: bool) -> tuple[int, int, int]:
    """Return a case, a file of it or of its report, and a request to destroy the case's keys."""
    told = Answers(region="990100", what="经过", mode=Mode.ANONYMOUS)
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, told, new_receipt()).id or 0
    received = sealed(works.blobs, b"x", "a.txt", "")
    with people.work("lin") as work:
        tip = work.session.get(Tip, tip_id)
        assert tip
        if of_reporter:
            place = Container(ContainerKind.TIP, tip_id, seals.officer_key(work, tip))
            item_id = evidence.item_id(evidence.keep(work, place, received))
        case_id = cases.open_from_tip(work, tip_id, OpenFromTip(suspected_fen=100)).id or 0
        if not of_reporter:
            item_id = cases.keep_evidence(work, case_id, received)
        erasure = service.ask_case(work, case_id, Ground.RETENTION_OVER)
    return case_id, item_id, erasure.id or 0


def in_turn(people: People, first: Act, second: Act) -> None:
    """Do one act as the head; the other begins before it commits, and is seen to wait."""

    def other() -> None:
        with people.work("zhao") as work:
            second(work)

    with ThreadPoolExecutor(1) as beside:
        with people.work("zhao") as work:
            first(work)
            waiting = beside.submit(other)
            with suppress(TimeoutError):
                waiting.result(timeout=0.3)
            assert not waiting.done()
        waiting.result(timeout=20)


def meets(works: Works, people: People, *, of_reporter: bool) -> None:
    """Try both orders."""
    for hold_first in (True, False):
        case_id, item_id, erasure_id = asked(works, people, of_reporter=of_reporter)

        def hold(work: Work, case_id: int = case_id, item_id: int = item_id) -> None:
            cases.hold_item(work, case_id, item_id, "诉讼保全")

        def agree(work: Work, erasure_id: int = erasure_id) -> None:
            service.decide(work, erasure_id, agreed=True)

        if hold_first:
            with pytest.raises(Refused):
                in_turn(people, hold, agree)
        else:
            with pytest.raises(Destroyed):
                in_turn(people, agree, hold)
        with works.begin(SYSTEM, writes=False) as work:
            item = work.session.get(EvidenceItem, item_id)
            assert item
            assert (item.legal_hold, item.destroyed_at is None) == (hold_first, hold_first)
            assert bool(item.file_key_sealed) is hold_first


@pytest.mark.parametrize("of_reporter", [False, True])
def test_hold_and_destruction_meet(works: Works, people: People, of_reporter: bool) -> None:
    meets(works, people, of_reporter=of_reporter)
