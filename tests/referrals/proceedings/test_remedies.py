"""A decision contested after its case was closed; a case not filed or ended by a court."""

from __future__ import annotations

import pytest

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.events import CaseSucceeded
from portal.cases.forms import Close
from portal.cases.rules import Filing, Outcome
from portal.kernel.errors import Conflict, Refused
from referrals.clocks import queries as clocks
from referrals.clocks import service as terms
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import State
from tests.referrals.proceedings.conftest import Scene
from tests.referrals.proceedings.test_routes import Clients, post
from tests.referrals.proceedings.test_service import refused


def close_file(scene: Scene) -> None:
    with scene.people.work("zhao") as work:
        cases.close(work, scene.case_id, Close(outcome="proven", reason="已处罚。"))


@pytest.fixture
def closed(served: Scene) -> Scene:
    """A decision delivered and paid, its case closed on the day of its delivery."""
    served.pay()
    served.take("close_case")
    return served


def test_a_closed_case_is_contested_and_its_file_waits_for_the_outcome(closed: Scene) -> None:
    assert closed.running() == {"A18R", "A18S"}
    closed.take("record_remedy")
    assert closed.now().state is State.CLOSED and not closed.running()
    with pytest.raises(Refused, match="remedy_open"):
        close_file(closed)
    closed.take("uphold")
    assert closed.running() == {"A18T"}
    close_file(closed)
    assert closed.stage() == "closed" and closed.running() == {"A18T"}


def test_the_successor_gets_a_decision_that_has_been_closed(closed: Scene) -> None:
    with closed.people.work("zhao") as work:
        sides = {"from_agency": "hq-ybj", "to_agency": "xc-ybj"}
        told = {"case_id": closed.case_id, "role": "owner", "basis": "机构改革方案", **sides}
        work.record(CaseSucceeded(**told))
        row = work.session.get_one(Proceeding, closed.id)
        assert (row.agency, row.state) == ("xc-ybj", State.CLOSED)


def test_set_aside_after_the_file_was_closed_and_investigated_anew(closed: Scene) -> None:
    closed.take("propose_publication")
    closed.take("approve_publication")
    close_file(closed)
    closed.take("record_remedy", remedy="suit", body="花桥市人民法院")
    closed.take("set_aside")
    assert closed.now().state is State.SET_ASIDE and closed.running() == {"A14"}
    closed.take("withdraw_publication")
    assert refused(lambda: closed.take("decide_anew")) == {"file_closed"}
    with closed.people.work("zhao") as work:
        cases.reopen(work, closed.case_id, "法院判决撤销，重新处理")
    closed.take("decide_anew")
    assert closed.now().state is State.INVESTIGATING and "A11" in closed.running()
    with pytest.raises(Conflict):
        closed.open()


def test_a_fallen_decision_is_neither_contested_nor_published(closed: Scene) -> None:
    closed.take("record_remedy")
    closed.take("set_aside")
    closed.take("close_case")
    assert refused(lambda: closed.take("record_remedy")) == {"no_decision"}
    assert refused(lambda: closed.take("propose_publication")) == {"no_decision"}


def filing(scene: Scene) -> tuple[Filing, Outcome | None, set[str]]:
    with scene.people.work("lin", writes=False) as work:
        case = case_rows.by_id(work.session, scene.case_id)
        running = clocks.open_of_case(work.session, scene.case_id)
        return case.filing, case.outcome, {each.code for each in running}


def test_not_filing_decides_on_the_file_and_ends_its_term(scene: Scene) -> None:
    assert filing(scene)[2] == {"A1"}
    scene.open()
    scene.take("decline_filing")
    assert filing(scene) == (Filing.NOT_FILED, Outcome.NO_VIOLATION, set())


def test_not_filing_against_one_party_leaves_the_file_to_the_other(scene: Scene) -> None:
    first = scene.open()
    scene.open(party="李某", party_kind="person")
    scene.take("decline_filing")
    assert filing(scene) == (Filing.UNDECIDED, None, {"A1"})
    scene.id = first
    scene.take("file")
    assert filing(scene)[0] is Filing.FILED


def test_passed_on_before_filing_the_file_is_sent_elsewhere(scene: Scene) -> None:
    scene.open()
    scene.take("move_case")
    assert filing(scene) == (Filing.NOT_FILED, Outcome.SENT_ELSEWHERE, set())


def test_not_filing_says_what_keeps_the_file_open(scene: Scene, staff_client: Clients) -> None:
    scene.open()
    with scene.people.work("lin") as work:
        told = {"subject": "claim_list", "subject_id": 1, "agency": "hq-ybj"}
        terms.start(work, "RV2", case_id=scene.case_id, **told)
    zhao, here = staff_client("zhao"), f"/proceedings/{scene.id}"
    answer = post(zhao, f"{here}/steps/decline_filing", reason="查无违规", result="no_violation")
    assert answer.status_code == 409
    for said in ("本案还有期限在计算", "没有办理", "查无违规"):
        assert said in answer.text
    assert scene.now().state is State.PROPOSED
    assert filing(scene) == (Filing.UNDECIDED, None, {"A1", "RV2"})
