"""A prosecutor follows the money of the region's referrals, and opens no case by it."""

from __future__ import annotations

import pytest

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.kernel.errors import NotAllowed, NotFound
from portal.kernel.ids import known
from portal.main.demo import acts
from referrals.recoveries import queries, service
from referrals.recoveries.forms import Decide, Propose
from referrals.recoveries.rules import Ledger
from referrals.transfers import forms
from referrals.transfers import service as transfers


@pytest.fixture
def order_id(people):
    with people.work("lin") as work:
        form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
        case_id = known(cases.open_case(work, form).id)
        told = Propose(ledger=Ledger.FUND, obligor="演示医院", amount=1000, basis="协议")
        return known(service.propose(work, case_id, told).id), case_id


def refer(people, case_id):
    with people.work("lin") as work:
        group = (acts.officer_id(work, "lin"), acts.officer_id(work, "he"))
        transfers.open_transfer(work, case_id, forms.OpenGroup(officers=group))


def test_without_a_referral_there_is_nothing_to_watch(people, order_id):
    with people.work("zhou", writes=False) as work:
        assert not queries.newest(work.session, work.actor)


def test_the_money_of_a_referral_is_watched_and_nothing_more(people, staff_client, order_id):
    order, case_id = order_id
    refer(people, case_id)
    client = staff_client("zhou")
    assert "演示医院" in client.get("/recoveries").text
    page = client.get(f"/recoveries/{order}")
    assert page.status_code == 200
    assert f"/cases/{case_id}" not in page.text
    assert client.get(f"/cases/{case_id}").status_code == 404
    yes = Decide(decision="approve", reasons="同意")
    with people.work("zhou") as work, pytest.raises((NotAllowed, NotFound)):
        service.decide(work, order, yes)


@pytest.mark.parametrize("login", ["wu", "qian", "wei"])
def test_nobody_else_learns_of_it_before_the_hand_over(people, order_id, login):
    refer(people, order_id[1])
    with people.work(login, writes=False) as work:
        assert not queries.newest(work.session, work.actor)


def test_a_recused_prosecutor_watches_nothing(people, order_id):
    order, case_id = order_id
    refer(people, case_id)
    zhou = people.as_("zhou")[0].officer_id
    with people.work("lin") as work:
        cases.recuse(work, case_id, zhou, agency="hq-jcy")
    with people.work("zhou", writes=False) as work:
        assert not queries.newest(work.session, work.actor)
        with pytest.raises(NotFound):
            queries.get(work.session, work.actor, order)
