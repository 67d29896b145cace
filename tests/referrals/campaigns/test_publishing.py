"""What never reaches the public page: names of officers, long numbers, whose case is with the police."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from portal.cases.models import CaseFile
from portal.cases.rules import Stage
from portal.kernel.errors import Conflict, Invalid
from referrals.campaigns import service
from referrals.campaigns.forms import DecideResult, Propose, Report
from referrals.campaigns.models import Campaign, CampaignTask
from referrals.campaigns.rules import State
from referrals.inspections.models import InspectionOfficer, Participant
from tests.referrals.campaigns import support

PLAIN = "检查了定点医院的收费情况如下"


def form(text=PLAIN, title="检查结果"):
    return Propose(title=title, text=text, until=date(2026, 12, 31))


@pytest.fixture
def campaign_id(people):
    """A campaign summed up: of two hospitals the first is in an inspection with a case."""
    support.register(people, hospitals=2, pharmacies=0)
    made = support.running(people, support.form(members=("hq-wjw",)))
    support.dispatched(people, made)
    with people.work("lin", writes=False) as work:
        first, second = [each.id for each in work.session.exec(select(CampaignTask))]
    support.begun(people, first)
    with people.work("lin") as work:
        service.report(work, second, Report(breached="no"))
        task = work.session.get(CampaignTask, first)
        task.state, task.breached, task.done_by = "done", True, "林承办"
        work.session.get(Campaign, made).state = State.CLOSED
    return made


def moved(people, campaign_id, stage):
    with people.work("lin") as work:
        rows = select(CampaignTask).where(CampaignTask.campaign_id == campaign_id)
        (case_id,) = [each.case_id for each in work.session.exec(rows) if each.case_id]
        work.session.get(CaseFile, case_id).stage = stage


def proposed(people, campaign_id):
    with people.work("lin") as work:
        return service.propose_results(work, campaign_id, form()).id


def names(people, campaign_id):
    with people.work("lin", writes=False) as work:
        return [each["name"] for each in service.rows_of(work, campaign_id)[0]]


def partner_goes(people, campaign_id):
    """Send an officer of another agency along."""
    with people.work("lin") as work:
        (part,) = work.session.exec(select(Participant).where(Participant.agency == "hq-wjw"))
        (wei,) = support.officer_ids(people, "pan")
        work.session.add(
            InspectionOfficer(
                participant_id=part.id,
                officer_id=wei,
                name="潘监督",
                certificate_no="W-1",
                phone="",
            )
        )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("林承办等检查两家医院的情况如下", "names_somebody"),
        ("由 林 承 办 检查两家医院的情况", "names_somebody"),
        ("由赵局长批准，检查两家医院的情况", "names_somebody"),
        ("潘监督参加检查两家医院的情况", "names_somebody"),
        ("有问题请拨打电话13800000000反映", "long_number"),
        ("有问题请拨打１３８０００００００１反映", "long_number"),
        ("身份证号11010119900101002X的人员", "long_number"),
    ],
)
def test_names_of_officers_and_long_numbers_are_refused_in_text_and_title(
    people, campaign_id, text, code
):
    partner_goes(people, campaign_id)
    with people.work("lin") as work:
        for wrong in (form(text=text), form(title=text)):
            with pytest.raises(Invalid) as error:
                service.propose_results(work, campaign_id, wrong)
            assert set(error.value.fields.values()) == {code}


@pytest.mark.parametrize("stage", [Stage.REFERRED, Stage.CRIMINAL])
def test_whose_case_is_with_the_police_is_told_neither_before_nor_after(
    people, campaign_id, public_client, stage
):
    result_id = proposed(people, campaign_id)
    with people.work("zhao") as work:
        service.decide_results(work, result_id, DecideResult(decision="yes"))
    assert "第1演示医院" in public_client.get(f"/checked/{result_id}").text
    moved(people, campaign_id, stage)
    assert names(people, campaign_id) == ["第2演示医院"]
    told = public_client.get(f"/checked/{result_id}").text
    assert "第1演示医院" not in told
    assert "第2演示医院" in told


def test_a_case_referred_between_writing_and_agreeing_stops_the_list(people, campaign_id):
    result_id = proposed(people, campaign_id)
    moved(people, campaign_id, Stage.REFERRED)
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.decide_results(work, result_id, DecideResult(decision="yes"))


def test_another_check_of_the_same_institution_does_not_tell_it(people, campaign_id):
    with people.work("lin") as work:
        rows = select(CampaignTask).where(CampaignTask.campaign_id == campaign_id)
        first = next(each for each in work.session.exec(rows) if each.case_id)
        again = first.model_dump(exclude={"id", "case_id", "inspection_id"}) | {"round": 2}
        work.session.add(CampaignTask(**again))
    moved(people, campaign_id, Stage.REFERRED)
    assert names(people, campaign_id) == ["第2演示医院"]


def test_one_case_goes_to_the_police_as_another_comes_back_and_the_list_is_stopped(
    people, campaign_id
):
    """The number held back is the same, who is held back is not."""
    with people.work("lin") as work:
        rows = select(CampaignTask).where(CampaignTask.campaign_id == campaign_id)
        first, second = work.session.exec(rows.order_by(CampaignTask.id))
        other = work.session.get(CaseFile, first.case_id)
        fields = other.model_dump(exclude={"id", "number", "stage"})
        made = CaseFile(**fields, number="另一件", stage=Stage.REFERRED)
        work.session.add(made)
        work.session.flush()
        second.case_id, told = made.id, other.id
    result_id = proposed(people, campaign_id)
    with people.work("lin") as work:
        work.session.get(CaseFile, made.id).stage = Stage.CLOSED
        work.session.get(CaseFile, told).stage = Stage.CRIMINAL
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.decide_results(work, result_id, DecideResult(decision="yes"))


def test_with_every_institution_held_back_the_figures_are_published_alone(
    people, campaign_id, public_client
):
    with people.work("lin") as work:
        rows = select(CampaignTask).where(CampaignTask.campaign_id == campaign_id)
        first, second = work.session.exec(rows.order_by(CampaignTask.id))
        second.case_id = first.case_id
        work.session.get(CaseFile, first.case_id).stage = Stage.REFERRED
    result_id = proposed(people, campaign_id)
    with people.work("zhao") as work:
        assert service.decide_results(work, result_id, DecideResult(decision="yes")).rows == []
    told = public_client.get(f"/checked/{result_id}").text
    assert "本次不公布机构名单" in told
    assert "演示医院" not in told


def test_a_look_back_counts_apart_and_names_nobody_twice(people, campaign_id):
    before = names(people, campaign_id)
    with people.work("lin") as work:
        was = service.counted(work, campaign_id).all
        rows = select(CampaignTask).where(CampaignTask.campaign_id == campaign_id)
        for each in work.session.exec(rows).all():
            again = each.model_dump(exclude={"id", "case_id", "inspection_id"})
            again |= {"round": 2, "suspected_fen": 500, "proven_fen": 500, "origin": "look_back"}
            work.session.add(CampaignTask(**again))
        work.session.flush()
        now = service.counted(work, campaign_id)
        assert (now.all, was.coverage) == (was, "2/2")
        assert (now.again.coverage, now.again.proven_fen) == ("2/2", 1000)
        assert sum(now.states.values()) == 4
    assert names(people, campaign_id) == before
