"""The decision on filing, what it opens and bars, and taking a closed case up again."""

from __future__ import annotations

import pytest

from portal.cases import queries, service
from portal.cases.forms import Close
from portal.cases.models import CaseFile
from portal.cases.rules import Filing, Outcome, Stage
from portal.kernel.errors import Conflict, Invalid, NotAllowed, Refused
from tests.portal.cases.conftest import Scene

CLOSING = Close(outcome=Outcome.PROVEN, reason="事实清楚")


def now(scene: Scene) -> CaseFile:
    with scene.people.work("lin", writes=False) as work:
        return queries.get(work.session, work.actor, scene.case_id)


@pytest.mark.parametrize("login", ["chen", "lin", "sun"])
def test_only_the_head_decides_on_filing(scene: Scene, login: str) -> None:
    with pytest.raises(NotAllowed), scene.people.work(login) as work:
        service.file_case(work, scene.case_id, "应予处罚")
    with pytest.raises(NotAllowed), scene.people.work(login) as work:
        service.decide_not_to_file(work, scene.case_id, "查无实据", outcome=Outcome.NOT_PROVEN)
    assert now(scene).filing is Filing.UNDECIDED


def test_a_case_is_filed_once(scene: Scene) -> None:
    scene.file()
    assert (now(scene).stage, now(scene).filing) == (Stage.FILED, Filing.FILED)
    with pytest.raises(Conflict):
        scene.file()


def test_not_filing_closes_the_case_with_an_outcome_it_can_have(scene: Scene) -> None:
    with pytest.raises(Invalid), scene.people.work("zhao") as work:
        service.decide_not_to_file(work, scene.case_id, "x", outcome=Outcome.PROVEN)
    with scene.people.work("zhao") as work:
        service.decide_not_to_file(work, scene.case_id, "x", outcome=Outcome.NO_VIOLATION)
    found = now(scene)
    assert (found.stage, found.outcome) == (Stage.CLOSED, Outcome.NO_VIOLATION)


def test_a_case_not_decided_on_is_not_closed(scene: Scene) -> None:
    with pytest.raises(Refused) as refused, scene.people.work("lin") as work:
        service.close(work, scene.case_id, CLOSING)
    assert [each.code for each in refused.value.reasons] == ["filing_undecided"]
    assert now(scene).stage is Stage.CHECKING


def test_a_filed_case_that_comes_back_is_filed_still(scene: Scene) -> None:
    with scene.people.work("zhao") as work:
        case = queries.get(work.session, work.actor, scene.case_id)
        service.set_stage(work, case, Stage.REFERRED)
    scene.file()
    assert now(scene).stage is Stage.REFERRED
    with scene.people.work("zhao") as work:
        case = queries.get(work.session, work.actor, scene.case_id)
        service.set_stage(work, case, Stage.CHECKING)
    assert now(scene).stage is Stage.FILED


def test_a_message_tells_a_decision_only_when_there_is_one(scene: Scene) -> None:
    with pytest.raises(Invalid), scene.people.work("lin") as work:
        service.send_to_reporter(work, scene.case_id, scene.tip_id, "x", tells_decision=True)
    scene.file()
    with scene.people.work("lin") as work:
        service.send_to_reporter(work, scene.case_id, scene.tip_id, "x", tells_decision=True)


def test_the_head_takes_a_closed_case_up_again(scene: Scene) -> None:
    with pytest.raises(Conflict), scene.people.work("zhao") as work:
        service.reopen(work, scene.case_id, "新线索")
    scene.file()
    with scene.people.work("lin") as work:
        service.close(work, scene.case_id, CLOSING)
    with pytest.raises(NotAllowed), scene.people.work("lin") as work:
        service.reopen(work, scene.case_id, "新线索")
    with scene.people.work("zhao") as work:
        service.reopen(work, scene.case_id, "新线索")
    found = now(scene)
    assert (found.stage, found.filing) == (Stage.CHECKING, Filing.UNDECIDED)
    assert (found.outcome, found.closed_at) == (None, None)
    scene.find("lin", 1)
