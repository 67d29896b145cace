"""What is asked from the page of a case: who is told of a check, and what becomes of the asking."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.events import CaseClosed
from portal.cases.forms import OpenCase
from portal.cases.models import CaseFile
from portal.cases.rules import Outcome, Source, Stage
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict
from referrals.campaigns import service
from referrals.campaigns.feature import _home_section, feature
from referrals.campaigns.forms import AnswerJoin, AskJoin
from referrals.campaigns.models import CaseJoin
from referrals.campaigns.rules import JoinEnd, JoinState
from referrals.inspections.events import InspectionCancelled, InspectionClosed, InspectionEntered
from referrals.inspections.models import Inspection
from referrals.inspections.rules import Notice
from tests.referrals.campaigns import support
from tests.referrals.campaigns.test_checks import task_ids
from tests.referrals.inspections import support as visiting


def of_another(people, inspection_id, login="wei"):
    """Open a case of the officer's agency about the institution of a check."""
    with people.work(login) as work:
        place = work.session.get(Inspection, inspection_id).institution_id
        form = OpenCase(
            title="卫生核查",
            region="990100",
            category="duplicate_charge",
            source=next(iter(Source)),
            institution_id=place,
        )
        return case_file.open_case(work, form).id


def waiting(people, **changes):
    """Return the check, its case, the case that asks and what it asked."""
    support.register(people)
    given = {"members": (), "notice": Notice.IN_ADVANCE, **changes}
    first = support.running(people, support.form(**given))
    support.dispatched(people, first)
    inspection_id, case_id = support.begun(people, task_ids(people, first)[0])
    own = of_another(people, inspection_id)
    visiting.approve(people, inspection_id)
    with people.work("wei") as work:
        join = service.ask_from_case(work, own, AskJoin(inspection_id=inspection_id))
    return inspection_id, case_id, own, join.id


def test_a_check_one_officer_may_not_see_does_not_hide_the_others_campaigns(people, staff_client):
    _, case_id, _, join_id = waiting(people)
    (he,) = support.officer_ids(people, "he")
    with people.work("zhao") as work:
        case_file.recuse(work, case_id, he, agency="hq-ybj")
    board = staff_client("he").get("/campaigns")
    assert board.status_code == 200 and f"/case-joins/{join_id}" not in board.text
    assert f"/case-joins/{join_id}" in staff_client("lin").get("/campaigns").text
    assert staff_client("kong").get("/campaigns").status_code == 200
    with people.work("he") as work:
        told = _home_section(work, 0)
        assert told is None or told["asked"] == 0


def near(people, login, case_id):
    with people.work(login, writes=False) as work:
        found = service.near_case(work, cases.get(work.session, work.actor, case_id))
        return [each.id for each in found]


def test_a_check_told_at_the_door_is_known_to_heads_alone(people):
    support.register(people)
    first = support.running(people, support.form(members=()))
    support.dispatched(people, first)
    inspection_id, _ = support.begun(people, task_ids(people, first)[0])
    own = of_another(people, inspection_id)
    visiting.approve(people, inspection_id)
    assert near(people, "wei", own) == []
    assert near(people, "pan", own) == [inspection_id]
    with people.work("wei") as work, pytest.raises(Conflict):
        service.ask_from_case(work, own, AskJoin(inspection_id=inspection_id))


def test_a_case_no_longer_investigated_learns_of_no_check(people):
    support.register(people)
    first = support.running(people, support.form(members=(), notice=Notice.IN_ADVANCE))
    support.dispatched(people, first)
    inspection_id, _ = support.begun(people, task_ids(people, first)[0])
    own = of_another(people, inspection_id)
    visiting.approve(people, inspection_id)
    assert near(people, "wei", own) == [inspection_id]
    with people.work("wei") as work:
        case = work.session.get(CaseFile, own)
        case.stage = Stage.REFERRED
        work.session.add(case)
    assert near(people, "wei", own) == []


def state_of(people, join_id):
    with people.work("wei", writes=False) as work:
        join = work.session.get(CaseJoin, join_id)
        return join.state, join.agency, join.reason


@pytest.mark.parametrize("kind", [InspectionEntered, InspectionCancelled, InspectionClosed])
def test_a_request_ends_with_its_check(people, works, kind):
    inspection_id, case_id, _, join_id = waiting(people)
    with works.begin(SYSTEM) as work:
        told = SimpleNamespace(inspection_id=inspection_id, case_id=case_id)
        for each, listener in feature.subscribers:
            if each is kind and listener is service.when_check_past:
                listener(work, told)
    assert state_of(people, join_id) == (JoinState.DECLINED, "hq-wjw", JoinEnd.CHECK)


def test_a_request_ends_with_its_case_and_is_granted_to_none_referred(people, staff_client):
    _, _, own, join_id = waiting(people)
    with people.work("wei") as work:
        case = work.session.get(CaseFile, own)
        case.stage = Stage.REFERRED
        work.session.add(case)
    with people.work("lin") as work, pytest.raises(Conflict):
        service.answer_case(work, join_id, AnswerJoin(decision="yes"))
    with people.work("wei") as work:
        work.record(CaseClosed(case_id=own, outcome=Outcome.NOT_PROVEN, reason="未发现问题"))
    assert state_of(people, join_id) == (JoinState.DECLINED, "hq-wjw", JoinEnd.CASE)
    assert "案件已经结案，请求自动结束" in staff_client("wei").get(f"/cases/{own}").text


@pytest.mark.parametrize("successor", ["hq-scjg", "hq-ybj"])
def test_a_successor_asks_neither_twice_nor_itself(people, works, successor):
    _, _, _, join_id = waiting(people)
    with works.begin(SYSTEM) as work:
        join = work.session.get(CaseJoin, join_id)
        given = {name: getattr(join, name) for name in ("case_id", "inspection_id", "asked_by")}
        more = CaseJoin(agency="hq-scjg", host="hq-ybj", asked_at=work.now, **given)
        work.session.add(more)
        work.session.flush()
        told = SimpleNamespace(from_agency="hq-wjw", to_agency=successor)
        service.when_agency_succeeded(work, told)
        assert more.state is JoinState.ASKED
    assert state_of(people, join_id) == (JoinState.DECLINED, "hq-wjw", JoinEnd.SUCCEEDED)
