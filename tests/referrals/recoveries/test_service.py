"""Orders and postings on a real database."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from referrals.recoveries import policy, queries, rules, service
from referrals.recoveries.forms import Decide, Propose, Receive, Reverse
from referrals.recoveries.rules import Ledger, OrderState

DAY = date(2026, 3, 2)
YES = Decide(decision="approve", reasons="同意")


@pytest.fixture
def case_id(people):
    with people.work("lin") as work:
        form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
        return cases.open_case(work, form).id


def fund(amount=338149, **changed):
    fields = {"ledger": Ledger.FUND, "obligor": "演示医院", "amount": amount, "basis": "协议"}
    return Propose(**{**fields, **changed})


@pytest.fixture
def order_id(people, case_id):
    with people.work("lin") as work:
        made = service.propose(work, case_id, fund()).id
    with people.work("zhao") as work:
        service.decide(work, made, YES)
    return made


def pay(people, order_id, amount, reference="银行-1"):
    with people.work("luo") as work:
        form = Receive(amount=amount, reference=reference, received_on=DAY)
        return service.receive(work, order_id, form).id


def outstanding(people, order_id):
    with people.work("luo", writes=False) as work:
        return rules.outstanding(queries.lines(work.session, order_id))


def test_nothing_is_booked_before_the_head_approves(people, case_id):
    with people.work("lin") as work:
        made = service.propose(work, case_id, fund()).id
    assert outstanding(people, made) == 0
    with pytest.raises(Conflict):
        pay(people, made, 100)


def test_an_approved_order_is_paid_in_parts_until_settled(people, order_id):
    pay(people, order_id, 300000)
    assert outstanding(people, order_id) == 38149
    pay(people, order_id, 38149, "银行-2")
    with people.work("luo", writes=False) as work:
        assert queries.get(work.session, work.actor, order_id).state is OrderState.SETTLED


def test_the_same_reference_is_booked_once(people, order_id):
    assert pay(people, order_id, 1000) == pay(people, order_id, 1000)
    assert outstanding(people, order_id) == 338149 - 1000
    with pytest.raises(Conflict):
        pay(people, order_id, 2000)


def test_more_than_is_outstanding_is_refused(people, order_id):
    with pytest.raises(Invalid, match="more_than_outstanding"):
        pay(people, order_id, 338150)


def test_a_payment_of_tomorrow_is_refused(people, order_id):
    with pytest.raises(Invalid, match="future_day"), people.work("luo") as work:
        form = Receive(amount=1, reference="x", received_on=date(2026, 3, 3))
        service.receive(work, order_id, form)


def test_a_mistake_is_reversed_once_and_both_rows_stay(people, order_id):
    posting = pay(people, order_id, 1000)
    with people.work("luo") as work:
        service.reverse(work, order_id, posting, Reverse(reasons="记错账户"))
    assert outstanding(people, order_id) == 338149
    with pytest.raises(Conflict), people.work("luo") as work:
        service.reverse(work, order_id, posting, Reverse(reasons="再来一次"))
    with people.work("luo", writes=False) as work:
        assert len(queries.postings(work.session, order_id)) == 3


def test_the_database_refuses_to_change_a_posting(works, people, order_id):
    for change in ("UPDATE posting SET amount_fen = 1", "DELETE FROM posting"):
        with pytest.raises(DBAPIError), works.engine.begin() as connection:
            connection.execute(text(change))


@pytest.mark.parametrize("login", ["lin", "sun", "luo"])
def test_only_the_head_decides(people, case_id, login):
    with people.work("lin") as work:
        made = service.propose(work, case_id, fund()).id
    with pytest.raises(NotAllowed), people.work(login) as work:
        service.decide(work, made, YES)


def test_a_decision_is_made_once(people, order_id):
    with pytest.raises(Conflict), people.work("zhao") as work:
        service.decide(work, order_id, YES)


def test_a_declined_order_books_nothing(people, case_id):
    with people.work("lin") as work:
        made = service.propose(work, case_id, fund()).id
    with people.work("zhao") as work:
        service.decide(work, made, Decide(decision="decline", reasons="证据不足"))
    assert outstanding(people, made) == 0


def test_three_times_the_loss_is_no_fine_but_may_be_contract_money(people, case_id):
    told = {"amount": 1014447, "base": 338149}
    with pytest.raises(Invalid, match="outside_fine_bounds"), people.work("lin") as work:
        service.propose(work, case_id, fund(ledger=Ledger.FINE, fine_rule="O735-38", **told))
    with people.work("lin") as work:
        assert service.propose(work, case_id, fund(ledger=Ledger.CONTRACT, times=3, **told)).id
    with pytest.raises(Invalid, match="not_the_multiple"), people.work("lin") as work:
        service.propose(work, case_id, fund(ledger=Ledger.CONTRACT, times=4, **told))


def test_a_fine_names_its_article(people, case_id):
    with pytest.raises(Invalid, match="fine_rule"), people.work("lin") as work:
        service.propose(work, case_id, fund(ledger=Ledger.FINE, base=338149))


@pytest.mark.parametrize("login", ["qian", "kong", "shen", "wu", "zhou"])
def test_strangers_find_nothing(people, case_id, order_id, login):
    with people.work(login) as work:
        with pytest.raises(NotFound):
            queries.get(work.session, work.actor, order_id)
        with pytest.raises(NotFound):
            service.propose(work, case_id, fund())
        assert not queries.newest(work.session, work.actor)


@pytest.mark.parametrize("login", ["chen", "lin", "zhao", "luo", "gao", "xu"])
def test_the_agency_finds_its_orders(people, order_id, login):
    with people.work(login, writes=False) as work:
        assert [each.id for each in queries.newest(work.session, work.actor)] == [order_id]
        order = queries.get(work.session, work.actor, order_id)
        assert policy.can_book(work.actor, order) is (login == "luo")
