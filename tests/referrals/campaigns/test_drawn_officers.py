"""A task takes the officers a draw of inspectors named, when they still belong to the agency."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from sqlmodel import select

from portal.identity.models import Officer
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid, Refused
from referrals.campaigns import service
from referrals.campaigns.forms import NameDrawn
from referrals.campaigns.models import CampaignTask
from referrals.draws import service as draws
from referrals.draws.forms import FreezeInspectors, Seed
from referrals.draws.models import DrawnItem
from tests.referrals.campaigns import support

NUMBERS = Seed(seed="03 07 15 21 26 33 11")


def test_the_drawn_are_named_and_who_left_is_told(people, clock):
    support.register(people, hospitals=1, pharmacies=0)
    campaign_id = support.running(people)
    support.dispatched(people, campaign_id)
    with people.work("lin") as work:
        task_id = work.session.exec(select(CampaignTask)).one().id
        form = FreezeInspectors(
            title="检查人员抽取",
            purpose="年度检查",
            source="双色球第2026025期开奖号码",
            source_day=date(2026, 3, 5),
            source_time=time(21, 30),
            count=2,
        )
        draw_id = draws.freeze_inspectors(work, form).id
        with pytest.raises(Invalid) as early:
            service.name_drawn(work, task_id, NameDrawn(draw=draw_id))
        assert early.value.fields == {"draw": "unknown_choice"}
    clock.instant = datetime(2026, 3, 5, 21, 40, tzinfo=LEGAL_ZONE)
    with people.work("lin") as work:
        draws.type_seed(work, draw_id, NUMBERS)
    with people.work("he") as work:
        draws.confirm_seed(work, draw_id, NUMBERS)
    with people.work("lin") as work:
        task = service.name_drawn(work, task_id, NameDrawn(draw=draw_id))
        drawn = [each.officer_id for each in work.session.exec(select(DrawnItem))]
        assert {task.first_officer_id, task.second_officer_id} == set(drawn)
    with people.work("lin") as work:
        work.session.get(Officer, drawn[0]).certificate_no = ""
        work.session.flush()
        with pytest.raises(Refused) as refused:
            service.name_drawn(work, task_id, NameDrawn(draw=draw_id))
    (reason,) = refused.value.reasons
    assert reason.code == "drawn-not-ours"
    assert reason.told
