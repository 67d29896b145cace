"""A campaign from its plan to its results: every act on a real database."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from referrals.campaigns import policy, queries, service
from referrals.campaigns.forms import (
    AddByHand,
    AddDrawn,
    ChooseChecklist,
    Close,
    Decide,
    DecideResult,
    Dispatch,
    GiveUp,
    LookBack,
    Propose,
    Reopen,
    Report,
)
from referrals.campaigns.models import Campaign, CampaignTask
from referrals.campaigns.queries import results
from referrals.campaigns.rules import State, TaskState, Undone
from referrals.campaigns.service import TargetFile
from referrals.clocks import queries as clocks
from referrals.draws import service as draws
from referrals.draws.forms import FreezeTargets, Seed
from tests.referrals.campaigns import support
from tests.referrals.campaigns.test_checks import task_ids


def test_nobody_else_knows_of_a_campaign_before_the_head_has_approved_it(people):
    support.register(people)
    campaign_id = support.planned(people)
    for login in ("wei", "wu", "qian", "kong"):
        with people.work(login) as work, pytest.raises(NotFound):
            queries.get(work.session, work.actor, campaign_id)
    for login in ("lin", "he", "sun"):
        with people.work(login) as work, pytest.raises(NotAllowed):
            service.decide(work, campaign_id, Decide(decision="approve", reasons="同意"))
    support.approve(people, campaign_id)
    with people.work("wei") as work:
        found = queries.get(work.session, work.actor, campaign_id)
        assert (found.state, found.number) == (State.RUNNING, "花医保查〔2026〕1号")
    with people.work("qian") as work, pytest.raises(NotFound):
        queries.get(work.session, work.actor, campaign_id)


def test_the_wall_says_the_same_in_the_query_and_in_the_policy(people):
    support.register(people)
    first = support.planned(people)
    second = support.running(people)
    for login in ("lin", "zhao", "wei", "shi", "wu", "qian", "kong", "gao"):
        with people.work(login, writes=False) as work:
            seen = {each.id for each in queries.newest(work.session, work.actor)}
            for campaign_id in (first, second):
                found = queries.by_id(work.session, campaign_id)
                members = queries.member_codes(work.session, campaign_id)
                told = policy.can_see(work.actor, found, members)
                assert told is (campaign_id in seen), login


def test_the_database_itself_refuses_a_planner_who_approves(people):
    campaign_id = support.planned(people)
    with pytest.raises(IntegrityError), people.work("lin") as work:
        found = work.session.get(Campaign, campaign_id)
        found.state, found.decided_by = State.RUNNING, found.planned_by


def test_a_city_orders_no_flight_check_and_a_joint_one_takes_two(people):
    with people.work("lin") as work, pytest.raises(Invalid) as refused:
        service.plan(work, support.form(kind="flight"))
    assert refused.value.fields == {"kind": "kind_not_ordered"}
    with people.work("lin") as work, pytest.raises(Invalid) as alone:
        service.plan(work, support.form(kind="joint", members=("hq-gaj",)))
    assert alone.value.fields == {"members": "partner_needed"}


def test_a_target_outside_the_leads_area_needs_the_superior_who_names_the_lead(people):
    support.register(people, region=support.CITY)
    with people.work("qian") as work:
        own = service.plan(work, support.form(members=())).id
    with people.work("qian") as work, pytest.raises(Invalid) as outside:
        service.add_by_hand(work, own, AddByHand(institution="C001"))
    assert outside.value.fields == {"institution": "outside_area"}
    crossing = support.form(kind="cross_region", lead="xc-ybj", members=())
    with people.work("qian") as work, pytest.raises(Invalid) as low:
        service.plan(work, crossing)
    assert low.value.fields == {"kind": "kind_not_ordered"}
    campaign_id = support.planned(people, crossing)
    with people.work("lin") as work:
        assert service.add_by_hand(work, campaign_id, AddByHand(institution="C001")).new == 1
        assert queries.by_id(work.session, campaign_id).lead == "xc-ybj"


def test_tasks_are_handed_out_in_bulk_and_the_figures_stay_exact(people):
    support.register(people, hospitals=4, pharmacies=2)
    campaign_id = support.running(people)
    assert support.dispatched(people, campaign_id, "hq-wjw") == 6
    with people.work("wei") as work:
        service.report(work, task_ids(people, campaign_id)[0], Report(breached="no"))
    given_up = task_ids(people, campaign_id)[1]
    with people.work("wei") as work:
        service.give_up(work, given_up, GiveUp(undone=Undone.MOVED, note="查无此址"))
    with people.work("lin", writes=False) as work:
        found = service.counted(work, campaign_id)
    assert (found.all.coverage, found.all.closed, found.all.not_done) == ("1/6", 2, 1)
    assert found.groups["hospital"].coverage == "1/4"
    assert found.groups["pharmacy"].coverage == "0/2"
    assert found.agencies["hq-wjw"].sent == 6
    with people.work("lin") as work:
        service.reopen(work, given_up, Reopen(reason="已找到新址"))
    with people.work("lin", writes=False) as work:
        assert service.counted(work, campaign_id).all.closed == 1


def test_a_task_goes_to_nobody_without_the_power_to_inspect(people):
    support.register(people)
    campaign_id = support.running(people, support.form(members=("hq-wjw", "hq-gaj")))
    for agency in ("hq-gaj", "xc-ybj"):
        with people.work("lin") as work, pytest.raises(Invalid) as refused:
            service.dispatch(work, campaign_id, Dispatch(agency=agency, due_on=support.DUE))
        assert refused.value.fields == {"agency": "not_a_member"}


def test_results_are_published_by_two_and_name_no_case_with_the_police(people):
    support.register(people, hospitals=3, pharmacies=0)
    campaign_id = support.running(people)
    support.dispatched(people, campaign_id)
    first, *others = task_ids(people, campaign_id)
    with people.work("lin") as work, pytest.raises(Refused):
        service.close(work, campaign_id, Close(summary="总结"))
    for task_id in (first, *others):
        breach = {"breached": "yes", "suspected": 500, "proven": 500} if task_id == first else {}
        with people.work("lin") as work:
            service.report(work, task_id, Report(**{"breached": "no", **breach}))
    with people.work("lin") as work:
        service.close(work, campaign_id, Close(summary="总结"))
        (clock,) = clocks.open_for(work.session, "campaign", campaign_id)
        assert (clock.code, clock.n) == ("JC-PUB", 20)
        bad = Propose(title="检查结果", text="林承办等检查三家医院的情况", until=date(2026, 12, 31))
        with pytest.raises(Invalid) as names:
            service.propose_results(work, campaign_id, bad)
        assert names.value.fields == {"text": "names_somebody"}
    with people.work("lin") as work:
        form = Propose(
            title="检查结果", text="检查了三家定点医院的情况如下", until=date(2026, 12, 31)
        )
        made = service.propose_results(work, campaign_id, form)
        assert [each["result"] for each in made.rows].count("breached") == 1
    with people.work("lin") as work, pytest.raises(NotAllowed):
        service.decide_results(work, made.id, DecideResult(decision="yes"))
    with people.work("zhao") as work:
        service.decide_results(work, made.id, DecideResult(decision="yes"))
        assert not clocks.open_for(work.session, "campaign", campaign_id)
        assert [each.id for each in results.on_show(work.session, support.STARTS)] == [made.id]


def test_breaches_put_right_are_looked_at_once_more(people):
    support.register(people, hospitals=2, pharmacies=0)
    campaign_id = support.running(people)
    support.dispatched(people, campaign_id)
    first, second = task_ids(people, campaign_id)
    with people.work("lin") as work:
        service.report(work, first, Report(breached="yes", suspected=5, proven=5))
        service.report(work, second, Report(breached="no"))
        assert service.look_back(work, campaign_id, LookBack(due_on=support.DUE)).new == 1
        with pytest.raises(Invalid):
            service.look_back(work, campaign_id, LookBack(due_on=support.DUE))
    with people.work("lin") as work:
        again = work.session.exec(select(CampaignTask).where(CampaignTask.round == 2)).one()
        assert (again.follows_id, again.state) == (first, TaskState.ASSIGNED)


def test_what_was_drawn_becomes_tasks_and_names_its_draw(people, clock):
    support.register(people)
    with people.work("lin") as work:
        form = FreezeTargets(
            title="年度抽查",
            purpose="年度检查",
            source="双色球第2026025期开奖号码",
            source_day=date(2026, 3, 5),
            source_time=time(21, 30),
            region=support.CITY,
            n_hospital=2,
        )
        draw_id = draws.freeze_targets(work, form).id
    campaign_id = support.planned(people, support.form(starts_on=date(2026, 3, 1)))
    with people.work("lin") as work, pytest.raises(Invalid) as early:
        service.add_drawn(work, campaign_id, AddDrawn(draw=draw_id))
    assert early.value.fields == {"draw": "unknown_choice"}
    clock.instant = datetime(2026, 3, 5, 21, 40, tzinfo=LEGAL_ZONE)
    seed = Seed(seed="03 07 15 21 26 33 11")
    with people.work("lin") as work:
        draws.type_seed(work, draw_id, seed)
    with people.work("he") as work:
        draws.confirm_seed(work, draw_id, seed)
    with people.work("lin") as work:
        assert service.add_drawn(work, campaign_id, AddDrawn(draw=draw_id)).new == 2
        found = work.session.exec(select(CampaignTask)).all()
        assert {str(each.origin) for each in found} == {"draw"}
        assert {each.source for each in found} == {"花医保抽〔2026〕1号"}
        assert service.add_drawn(work, campaign_id, AddDrawn(draw=draw_id)).there == 2
    with people.work("zhao") as work, pytest.raises(Refused) as ahead:
        draws.release(work, draw_id)
    assert [each.code for each in ahead.value.reasons] == ["visits-ahead"]
    other = support.planned(people, support.form(starts_on=date(2026, 3, 1), title="另一行动"))
    with people.work("lin") as work:
        assert service.finished_draws(work, other) == [], "it serves one campaign"
        with pytest.raises(Invalid):
            service.add_drawn(work, other, AddDrawn(draw=draw_id))


def test_a_member_chooses_among_its_own_checklists_only(people):
    support.register(people)
    campaign_id = support.running(people, support.form(members=("hq-wjw", "hq-gaj")))
    with people.work("wei") as work:
        (own,) = service.choices(work)
        form = ChooseChecklist(version=own.version)
        assert service.choose_checklist(work, campaign_id, form).checklist == own.version
    with people.work("lin") as work, pytest.raises(Invalid):
        service.choose_checklist(work, campaign_id, form)
    with people.work("yan") as work, pytest.raises(NotAllowed):
        service.choose_checklist(work, campaign_id, form)


def test_a_list_of_targets_is_taken_whole_or_not_at_all(people):
    support.register(people)
    campaign_id = support.planned(people)
    wrong = TargetFile([(2, "C001"), (3, "第2演示医院"), (4, "C999"), (5, "C001")], "b" * 64)
    with people.work("lin") as work, pytest.raises(Invalid):
        service.add_from_file(work, campaign_id, wrong)
    assert wrong.errors == [
        (4, "institution", "unknown_institution"),
        (5, "institution", "repeated_row"),
    ]
    assert task_ids(people, campaign_id) == []
    right = TargetFile([(2, "C001"), (3, "第2演示医院")], "c" * 64)
    with people.work("lin") as work:
        assert service.add_from_file(work, campaign_id, right) == service.Added(2, 0)
