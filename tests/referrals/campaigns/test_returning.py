"""What was declared is ordered back in the case, proposed by one and decided by another."""

from __future__ import annotations

import pytest
from sqlmodel import select

from portal.kernel.errors import Conflict
from referrals.campaigns import service
from referrals.campaigns.forms import Declare
from referrals.campaigns.models import CampaignTask
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import Ledger, OrderState, Origin
from tests.referrals.campaigns import support
from tests.support.people import csrf_of


def declared(people, made=None):
    support.register(people, hospitals=1, pharmacies=0)
    campaign_id = support.running(people, made)
    support.dispatched(people, campaign_id)
    with people.work("lin") as work:
        task_id = work.session.exec(select(CampaignTask)).one().id
        service.declare(work, task_id, Declare(category="other", amount=1000, returned=400))
    return task_id


def standing(people, login, task_id):
    with people.work(login, writes=False) as work:
        return str(service.standing(work, work.session.get(CampaignTask, task_id))[0])


def test_the_declared_sum_is_proposed_in_the_case_once(people, staff_client):
    task_id = declared(people)
    client, url = staff_client("lin"), f"/checks/{task_id}"
    assert "本任务还没有案件" in client.get(url).text
    support.begun(people, task_id)
    page = client.get(url).text
    assert "提出责令退回" in page
    sent = client.post(f"{url}/return", data={"csrf": csrf_of(page)}, follow_redirects=False)
    assert sent.status_code == 303
    with people.work("lin") as work:
        order = work.session.exec(select(RecoveryOrder)).one()
        assert (order.ledger, order.amount_fen, order.state, order.obligor) == (
            Ledger.FUND,
            1000,
            OrderState.PROPOSED,
            "第1演示医院",
        )
        assert "已退回 4.00 元" in order.basis
        assert (order.origin, order.origin_id) == (Origin.VOLUNTARY, task_id)
        with pytest.raises(Conflict):
            service.propose_return(work, task_id)
    assert f"/recoveries/{order.id}" in client.get(url).text


def test_why_it_cannot_be_ordered_back_is_known(people):
    task_id = declared(people, support.self_check_form())
    assert standing(people, "lin", task_id) == "no_case"
    with people.work("lin") as work, pytest.raises(Conflict):
        service.propose_return(work, task_id)


def test_who_has_no_part_in_the_case_proposes_nothing(people):
    task_id = declared(people)
    support.begun(people, task_id)
    assert [standing(people, who, task_id) for who in ("lin", "zhao", "wei")] == [
        "open",
        "not_yours",
        "not_yours",
    ]
