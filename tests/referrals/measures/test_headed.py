"""A ban on whoever heads an institution bars the institution, and names nobody to other agencies."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from portal.cases import service as cases
from portal.cases.forms import NewParty
from portal.cases.rules import PartyKind
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from referrals.measures import jobs, service
from referrals.measures.forms import Propose
from tests.referrals.inspections.support import HOSPITAL
from tests.referrals.measures.conftest import TODAY, Story


@pytest.fixture
def head(people, clock):
    story = Story(people, clock)
    with people.work("lin") as work:
        party = NewParty(kind=PartyKind.OTHER, name="某院长", insured_no="9900005678")
        return story, cases.add_party(work, story.case, party).person_id


def propose(story, subject, kind, **told):
    form = Propose(subject=subject, kind=kind, from_on=TODAY, grounds="组织骗保", **told)
    with story.people.work("lin") as work:
        return service.propose(work, story.case, form).id


def test_the_institution_is_barred_with_its_head(head, staff_client):
    story, person = head
    ban = {"kind": "ban_management", "months": 60}
    for wrong in (
        {**ban, "heads": "无此医院"},
        {"kind": "suspend_online", "heads": HOSPITAL["code"]},
    ):
        with pytest.raises(Invalid) as error:
            propose(story, f"p{person}", **{"months": 6, **wrong})
        assert error.value.fields == {"heads": "unknown_choice"}
    made = propose(story, f"p{person}", **ban, heads=HOSPITAL["code"])
    assert story.blocks("wei") == ()
    story.hear(made)
    story.decide(made)
    (block,) = story.blocks("wei")
    assert block.blocks_new
    told = staff_client("wei").get(f"/measures/check?code={HOSPITAL['code']}").text
    assert "不得申请" in told and "2031-03-01" in told
    assert f"/persons/{person}" not in told and "某院长" not in told
    assert "其负责的机构（一并受限）" in staff_client("lin").get(f"/measures/{made}").text


def test_the_bar_ends_with_the_ban(head, clock):
    story, person = head
    made = propose(story, f"p{person}", kind="ban_management", months=60, heads=HOSPITAL["code"])
    story.hear(made)
    story.decide(made)
    for day, bars in ((date(2031, 3, 1), 1), (date(2031, 3, 2), 0)):
        clock.instant = datetime(day.year, day.month, day.day, 9, tzinfo=LEGAL_ZONE)
        jobs.turn(story.people.works)
        assert len(story.blocks("wei")) == bars, day
