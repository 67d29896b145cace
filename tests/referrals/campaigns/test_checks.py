"""Checks that come from tasks of a campaign: planned, approved, joined, counted."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlmodel import select

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.forms import OpenCase
from portal.cases.models import CaseFile
from portal.cases.rules import Source
from portal.kernel.errors import Conflict, Invalid, NotFound, Refused
from referrals.campaigns import queries, service
from referrals.campaigns.forms import (
    AddByHand,
    AnswerJoin,
    AskJoin,
    Begin,
    Dispatch,
    TaskFilter,
)
from referrals.campaigns.models import CampaignTask
from referrals.campaigns.queries import tasks
from referrals.campaigns.rules import TaskState
from referrals.checklists.book import registry as book
from referrals.inspections import queries as visits
from referrals.inspections import service as inspecting
from referrals.inspections.models import Inspection
from referrals.inspections.rules import Notice
from tests.referrals.campaigns import support
from tests.referrals.inspections import support as visiting
from tests.support.people import csrf_of


def task_ids(people, campaign_id, **asked):
    with people.work("lin", writes=False) as work:
        today = service.today(work)
        found = tasks.page(work.session, campaign_id, TaskFilter(**asked), today)
        return [each.task.id for each in found]


def test_a_check_of_a_campaign_goes_through_approval_like_any_other(people):
    support.register(people)
    campaign_id = support.running(people)
    support.dispatched(people, campaign_id)
    task_id = task_ids(people, campaign_id)[0]
    with people.work("lin") as work, pytest.raises(Refused):
        service.begin(work, task_id, Begin(planned_on=visiting.DAY))
    inspection_id, case_id = support.begun(people, task_id)
    with people.work("lin") as work:
        case = cases.get(work.session, work.actor, case_id)
        assert case.source is Source.CAMPAIGN
        with pytest.raises(Refused):
            inspecting.enter(work, inspection_id)
    visiting.approve(people, inspection_id)
    for login in ("wei", "shi"):
        with people.work(login) as work:
            ids = visiting.officer_ids(people, *visiting.TEAMS[work.actor.agency])
            inspecting.join(work, inspection_id, visiting.Join(officers=ids))
    for login in visiting.INSPECTORS:
        with people.work(login) as work:
            inspecting.enter(work, inspection_id)
            inspecting.fill(work, inspection_id, visiting.FILLED[login])
            if login == "lin":
                inspecting.find(work, inspection_id, visiting.found(338149, 338149))
            record = visiting.SiteRecord(signing=visiting.Signing.SIGNED)
            inspecting.record_site(work, inspection_id, record)
    with people.work("lin") as work:
        inspecting.close(work, inspection_id)
        task = tasks.get(work.session, work.actor, task_id)
        assert (task.state, task.breached, task.proven_fen) == (TaskState.DONE, True, 338149)


def test_a_declined_plan_gives_the_task_back_and_its_case_is_used_again(people):
    support.register(people)
    campaign_id = support.running(people)
    support.dispatched(people, campaign_id)
    task_id = task_ids(people, campaign_id)[0]
    inspection_id, case_id = support.begun(people, task_id)
    with people.work("zhao") as work:
        inspecting.decide(work, inspection_id, visiting.Decide(decision="decline", reasons="改期"))
        task = tasks.get(work.session, work.actor, task_id)
        assert (task.state, task.inspection_id) == (TaskState.ASSIGNED, None)
    assert support.begun(people, task_id)[1] == case_id


def test_a_refused_plan_leaves_no_case_behind(people):
    support.register(people)
    campaign_id = support.running(people)
    support.dispatched(people, campaign_id)
    task_id = task_ids(people, campaign_id)[0]
    support.named(people, task_id)
    with people.work("lin") as work:
        with pytest.raises(Invalid):
            service.begin(work, task_id, Begin(planned_on=date(2026, 3, 1)))
        campaign = queries.by_id(work.session, campaign_id)
        campaign.starts_on = date(2026, 2, 1)
        with pytest.raises(Invalid) as past:
            service.begin(work, task_id, Begin(planned_on=date(2026, 2, 27)))
        assert past.value.fields == {"planned_on": "past_day"}
        assert work.session.exec(select(CaseFile)).all() == []


def test_the_yearly_number_of_visits_is_kept_and_goes_beyond_only_on_a_ground(people):
    support.register(people, region=support.EAST)
    for n in range(3):
        made = support.form(title=f"第{n + 1}次检查", members=())
        campaign_id = support.running(people, made, kinds=("hospital",))
        support.dispatched(people, campaign_id)
        task_id = task_ids(people, campaign_id)[0]
        day, said = date(2026, 3 + n, 4 + 10 * n), {"apart": "不同事项"}
        if n < 2:
            inspection_id, _ = support.begun(people, task_id, planned_on=day, **said)
            visiting.approve(people, inspection_id)
    support.named(people, task_id)
    with people.work("lin") as work, pytest.raises(Invalid) as used_up:
        service.begin(work, task_id, Begin(planned_on=day, **said))
    assert used_up.value.fields == {"ground": "visits_used_up"}
    with people.work("lin") as work, pytest.raises(Invalid) as wrong:
        service.begin(work, task_id, Begin(planned_on=day, ground="tip", **said))
    assert wrong.value.fields == {"ground": "ground_not_given"}
    inspection_id, _ = support.begun(people, task_id, planned_on=day, ground="look_back", **said)
    with people.work("lin") as work:
        assert work.session.get(Inspection, inspection_id).ground == "look_back"
    visiting.approve(people, inspection_id)


def test_the_second_check_of_an_institution_joins_the_first(people):
    support.register(people)
    first = support.running(people, support.form(members=()))
    support.dispatched(people, first)
    inspection_id, case_id = support.begun(people, task_ids(people, first)[0])
    visiting.approve(people, inspection_id)
    with people.work("wei") as work:
        second = service.plan(work, support.form(title="卫生监督", members=())).id
        service.add_by_hand(work, second, AddByHand(institution="C001"))
    support.approve(people, second, "pan")
    with people.work("wei") as work:
        service.dispatch(work, second, Dispatch(agency="hq-wjw", due_on=support.DUE))
        task_id = tasks.page(work.session, second, TaskFilter(), support.STARTS)[0].task.id
        task = tasks.get(work.session, work.actor, task_id)
        (near,) = service.at_hand(work, task)
        assert near.id == inspection_id
        with pytest.raises(NotFound):
            cases.get(work.session, work.actor, case_id)
        asked = service.ask_join(work, task_id, AskJoin(inspection_id=inspection_id))
    with people.work("wei") as work, pytest.raises(Conflict):
        service.ask_join(work, task_id, AskJoin(inspection_id=inspection_id))
    with people.work("wei") as work, pytest.raises(NotFound):
        service.answer_join(work, asked.id, AnswerJoin(decision="yes"))
    with pytest.raises(Conflict), people.work("lin") as work:
        work.session.get(CampaignTask, task_id).agency = "hq-scjg"
        service.answer_join(work, asked.id, AnswerJoin(decision="yes"))
    with people.work("lin") as work:
        service.answer_join(work, asked.id, AnswerJoin(decision="yes"))
    with people.work("wei") as work:
        task = tasks.get(work.session, work.actor, task_id)
        assert (task.inspection_id, task.state) == (inspection_id, TaskState.UNDER_WAY)
        assert cases.get(work.session, work.actor, case_id)


def test_with_a_check_at_hand_one_goes_apart_only_with_a_reason(people):
    support.register(people)
    inspections = []
    for n in range(2):
        campaign_id = support.running(people, support.form(title=f"行动{n}", members=()))
        support.dispatched(people, campaign_id)
        task_id = task_ids(people, campaign_id)[0]
        if n:
            support.named(people, task_id)
            with people.work("lin") as work, pytest.raises(Invalid) as near:
                service.begin(work, task_id, Begin(planned_on=visiting.DAY))
            assert near.value.fields == {"apart": "check_nearby"}
        reason = {"apart": "事项不同"} if n else {}
        inspections.append(support.begun(people, task_id, **reason)[0])
    assert inspections[0] != inspections[1]


def test_a_check_is_planned_with_the_checklist_the_campaign_pinned(people):
    support.register(people)
    campaign_id = support.running(people, support.form(members=()))
    support.dispatched(people, campaign_id)
    with people.work("lin") as work:
        (member,) = queries.members(work.session, campaign_id)
        other = next(each for each in book.book() if each.version != member.checklist)
        member.checklist = other.version
        work.session.add(member)
    inspection_id, _ = support.begun(people, task_ids(people, campaign_id)[0])
    with people.work("lin", writes=False) as work:
        (part,) = visits.participants(work.session, inspection_id)
        assert part.checklist == other.version


def test_who_is_recused_from_a_case_does_not_see_its_task(people):
    support.register(people)
    campaign_id = support.running(people)
    support.dispatched(people, campaign_id)
    task_id = task_ids(people, campaign_id)[0]
    _, case_id = support.begun(people, task_id)
    (he,) = support.officer_ids(people, "he")
    with people.work("zhao") as work:
        case_file.recuse(work, case_id, he, agency="hq-ybj")
    with people.work("he", writes=False) as work:
        with pytest.raises(NotFound):
            tasks.get(work.session, work.actor, task_id)
        every = [
            each.task for each in tasks.page(work.session, campaign_id, TaskFilter(), support.DUE)
        ]
        assert queries.kept_from(work.session, work.actor, every) == {task_id}
        assert task_id not in {each.task.id for each in tasks.mine(work.session, work.actor)}
    with people.work("lin", writes=False) as work:
        assert tasks.get(work.session, work.actor, task_id)
        assert task_id in {each.task.id for each in tasks.mine(work.session, work.actor)}


def test_a_case_asks_to_go_with_another_agencys_check(people, staff_client):
    support.register(people)
    first = support.running(people, support.form(members=(), notice=Notice.IN_ADVANCE))
    support.dispatched(people, first)
    inspection_id, case_id = support.begun(people, task_ids(people, first)[0])
    with people.work("wei") as work:
        place = work.session.get(Inspection, inspection_id).institution_id
        form = OpenCase(
            title="卫生核查",
            region="990100",
            category="duplicate_charge",
            source=next(iter(Source)),
            institution_id=place,
        )
        own = case_file.open_case(work, form).id
        assert service.near_case(work, cases.get(work.session, work.actor, own)) == []
    visiting.approve(people, inspection_id)
    wei, lin = staff_client("wei"), staff_client("lin")
    page = wei.get(f"/cases/{own}").text
    assert "并入这次检查" in page and "日期和事项在对方同意并入后可见" in page
    told = {"csrf": csrf_of(page), "inspection_id": str(inspection_id)}
    url = f"/cases/{own}/checks/joining"
    assert wei.post(url, data=told, follow_redirects=False).status_code == 303
    assert wei.post(url, data=told).status_code == 409
    assert "并入这次检查" not in wei.get(f"/cases/{own}").text
    board = lin.get("/campaigns").text
    answer = re.search(r"/case-joins/\d+", board)[0]
    said = {"csrf": csrf_of(board), "decision": "no"}
    refused = lin.post(answer, data=said)
    assert refused.status_code == 422 and "花桥市卫生健康委员会" in refused.text
    assert wei.post(answer, data={**told, "decision": "yes"}).status_code == 404
    with people.work("wei") as work, pytest.raises(NotFound):
        cases.get(work.session, work.actor, case_id)
    assert lin.post(answer, data={**said, "decision": "yes"}).status_code == 200
    with people.work("wei") as work:
        assert cases.get(work.session, work.actor, case_id)
        assert visits.participant(work.session, inspection_id, "hq-wjw")
    assert lin.post(answer, data={**said, "decision": "yes"}).status_code == 409
    assert "请求并入检查" in wei.get(f"/cases/{own}").text
